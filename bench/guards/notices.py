"""What was told, once, by one job, and no longer once it is taken back."""

from bench.guards import POSTGRESQL, Guard

ENGINE = "tests/notices/test_engine.py"
RECALL = "tests/notices/test_recall.py"
BUNDLES = "tests/notices/test_bundles.py"
TELLING = "tests/newsfeed/test_telling.py"
ROUNDS = "tests/notices/test_rounds.py"
GROUPS = "tests/notices/test_groups.py"

GUARDS = [
    Guard(
        "a claim that is held is not taken",
        "notices/claims.py",
        'Q(claimed_by="") | has_run_out(), pk=self.pk',
        "pk=self.pk",
        (f"{ENGINE}::test_a_held_claim_is_not_taken",),
    ),
    Guard(
        "work that is done is not taken up",
        "notices/claims.py",
        "has_run_out(), pk=self.pk, done_at__isnull=True",
        "has_run_out(), pk=self.pk",
        (f"{ENGINE}::test_work_that_is_done_is_not_taken_up",),
    ),
    Guard(
        "a job that was overtaken stops",
        "notices/claims.py",
        "filter(pk=self.pk, claimed_by=self.claimed_by, done_at__isnull=True)",
        "filter(pk=self.pk)",
        (f"{ENGINE}::test_a_held_claim_is_not_taken",),
    ),
    Guard(
        "the sweeper leaves work that is held",
        "notices/claims.py",
        "return self.unfinished().filter(has_run_out())",
        "return self.unfinished()",
        (f"{ENGINE}::test_the_sweeper_leaves_work_that_is_held",),
    ),
    Guard(
        "a kind that is not known here is not swept up",
        "notices/jobs.py",
        "for key in known.expired()",
        "for key in known.model.objects.expired()",
        (f"{ENGINE}::test_a_kind_that_is_not_known_here_waits_and_breaks_nothing",),
    ),
    Guard(
        "a kind that is not known here is not expanded",
        "notices/jobs.py",
        "event = known_events().filter(pk=event_id).first()",
        "event = Event.objects.filter(pk=event_id).first()",
        (f"{ENGINE}::test_a_kind_that_is_not_known_here_waits_and_breaks_nothing",),
    ),
    Guard(
        "a second send tells only those whom the first did not reach",
        "notices/notice.py",
        "if event.cut_short:",
        "if True:",
        (f"{ENGINE}::test_who_joins_later_is_not_told_by_a_second_send",),
    ),
    Guard(
        "told anew, who was reached is not told again",
        "notices/models/deliveries.py",
        "withheld, dropped = self.filter(state=Delivery.State.WITHHELD), Message.State.DROPPED",
        "withheld, dropped = self, Message.State.DROPPED",
        (f"{TELLING}::test_gone_before_the_mails_went_they_go_when_it_is_back",),
    ),
    Guard(
        "told with another that stands, it stays its own",
        "notices/notice.py",
        "if event.subject_id != self.subject.pk and not Notice.of(event):",
        "if event.subject_id != self.subject.pk:",
        (f"{TELLING}::test_a_translation_tells_nobody_twice",),
    ),
    Guard(
        "what is taken back is taken back once",
        "notices/models/events.py",
        """        if current is None or current.recalled_at:
            raise self.Recalled
""",
        "",
        (f"{RECALL}::test_before_the_job_all_is_stopped",),
    ),
    Guard(
        "taken back, what a killed job had begun is not begun again",
        "notices/composing.py",
        "if not each.event.recalled_at and each.person == persons[each.message_id]",
        "if each.person == persons[each.message_id]",
        (f"{RECALL}::test_what_a_killed_job_had_begun_is_not_begun_again",),
    ),
    Guard(
        "taken back, what waits is not sent",
        "notices/models/events.py",
        "        self._deliveries.stop()\n",
        "",
        (f"{RECALL}::test_before_the_job_all_is_stopped",),
    ),
    Guard(
        "taken back, its key is free for what is right",
        "notices/models/events.py",
        'self.dedupe_key = current.done_at or now, "", free_key(current.dedupe_key)',
        'self.dedupe_key = current.done_at or now, "", current.dedupe_key',
        (f"{RECALL}::test_its_key_is_free_again",),
    ),
    Guard(
        "of two who take it back at one moment one does",
        "notices/models/events.py",
        "current = Event.objects.select_for_update().filter(pk=self.pk).first()",
        "current = Event.objects.filter(pk=self.pk).first()",
        (f"{RECALL}::test_of_two_who_take_it_back_at_one_moment_one_does",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "an event that is rolled back is told to nobody",
        "notices/notice.py",
        """        transaction.on_commit(partial(async_task, "notices.jobs.expand", event.pk))
        return event

    @transaction.atomic""",
        """        async_task("notices.jobs.expand", event.pk)
        return event

    @transaction.atomic""",
        (f"{ENGINE}::test_an_event_of_a_rolled_back_verb_is_never_told",),
    ),
    Guard(
        "a channel that is not known here is not swept up",
        "notices/jobs.py",
        "filter(~Exists(unknown), channel__in=list(CHANNELS))",
        "filter(~Exists(unknown))",
        (f"{BUNDLES}::test_a_channel_that_is_not_known_here_waits",),
    ),
    Guard(
        "of several in one message, what is taken back falls out",
        "notices/rounds.py",
        "        if not stands_as_written(composed):\n",
        "        if False:\n",
        (f"{BUNDLES}::test_of_two_one_is_taken_back_while_they_are_written",),
    ),
    Guard(
        "what is taken back amid a group that is on its way goes no further",
        "notices/sending.py",
        " AND recalled_at IS NULL\n",
        "\n",
        (f"{RECALL}::test_in_the_middle_the_rest_is_stopped",),
    ),
    Guard(
        "whom a message is for is looked at last of all",
        "notices/sending.py",
        "{(each.pk, message.user_id, message.guardian_id) for each in composed.deliveries}",
        "{row for row in standing if row[0] in [each.pk for each in composed.deliveries]}",
        (
            f"{GROUPS}::test_who_is_unlinked_while_a_group_is_on_its_way_gets_none_of_the_guardians",
            f"{ROUNDS}::test_who_is_unlinked_while_mails_are_written_gets_none_of_the_guardians",
        ),
    ),
    Guard(
        "what was begun and not tried waits again",
        "notices/rounds.py",
        """            requeue([each.message for each in self.begun])
""",
        "            pass\n",
        (f"{GROUPS}::test_what_was_begun_and_not_tried_waits_again",),
    ),
    Guard(
        "taken back, the other that goes with it is still sent",
        "notices/models/deliveries.py",
        "without_deliveries(messages).filter(state=Message.State.QUEUED)",
        "messages.filter(state=Message.State.QUEUED)",
        (f"{BUNDLES}::test_of_two_one_is_taken_back_and_the_other_goes_alone",),
    ),
    Guard(
        "told anew, what was left behind gets a message of its own",
        "notices/models/deliveries.py",
        '    Delivery.objects.bulk_update(rows, ["message"], batch_size=500)\n',
        "",
        (f"{BUNDLES}::test_what_was_left_behind_is_told_anew_in_a_message_of_its_own",),
    ),
    Guard(
        "stopped before it reached them, its link says nothing to them",
        "notices/inbox.py",
        "reached = deliveries_to(user).filter(told_q())",
        "reached = deliveries_to(user)",
        ("tests/notices/test_taken_back.py::test_whom_it_never_reached_learns_nothing_of_it",),
    ),
    Guard(
        "reading marks one's own alone, and a preview marks nothing",
        "notices/views.py",
        'if request.method == "GET":',
        "if True:",
        ("tests/notices/test_inbox.py::test_a_link_preview_marks_nothing",),
    ),
    Guard(
        "permission is asked for whom the message is for",
        "notices/composing.py",
        "if not each.event.recalled_at and each.person == persons[each.message_id]",
        "if not each.event.recalled_at",
        (f"{ROUNDS}::test_a_delivery_of_another_person_is_not_in_the_message",),
    ),
    Guard(
        "what waits for another round keeps its batch open",
        "notices/rounds.py",
        "elif still_to_send(self.batch):",
        "elif False:",
        (f"{ROUNDS}::test_who_is_unlinked_while_mails_are_written_gets_none_of_the_guardians",),
    ),
    Guard(
        "told anew just now, it is not withheld once more",
        "notices/composing.py",
        "if each not in allowed and self.notices.get(each.event_id, True)]",
        "if each not in allowed]",
        (f"{ROUNDS}::test_what_is_told_anew_just_as_a_job_finds_it_gone_reaches_all",),
    ),
    Guard(
        "what stands is not dropped",
        "notices/composing.py",
        "without_deliveries(Message.objects.unsent().filter(pk=message.pk)).update(state=Message.State.DROPPED)",
        "Message.objects.unsent().filter(pk=message.pk).update(state=Message.State.DROPPED)",
        (f"{ROUNDS}::test_what_is_told_anew_just_as_a_job_finds_it_gone_reaches_all",),
    ),
    Guard(
        "written anew, a guardian's mail is still the guardian's",
        "notices/models/deliveries.py",
        "row.message, message.guardian_id = message, row.guardian_id",
        "row.message = message",
        (f"{ROUNDS}::test_a_guardians_mail_that_was_written_anew_goes_back_with_the_guardian",),
    ),
    Guard(
        "a kind that goes to no inbox is refused",
        "notices/notice.py",
        "if INBOX not in cls.channels:",
        "if False:",
        ("tests/notices/test_kinds.py::test_a_kind_goes_to_the_inbox",),
    ),
]
