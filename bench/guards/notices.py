"""What was told, once, by one job, and no longer once it is taken back."""

from bench.guards import POSTGRESQL, Guard

ENGINE = "tests/notices/test_engine.py"
RECALL = "tests/notices/test_recall.py"
TELLING = "tests/newsfeed/test_telling.py"

GUARDS = [
    Guard(
        "a claim that is held is not taken",
        "notices/claims.py",
        'free = type(self)._default_manager.filter(Q(claimed_by="") | Q(claimed_until__lt=now))',
        "free = type(self)._default_manager.all()",
        (f"{ENGINE}::test_a_held_claim_is_not_taken",),
    ),
    Guard(
        "work that is done is not taken up",
        "notices/claims.py",
        "free.filter(pk=self.pk, done_at__isnull=True)",
        "free.filter(pk=self.pk)",
        (f"{RECALL}::test_what_a_killed_job_had_begun_is_not_begun_again",),
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
        "return self.unfinished().filter(claimed_until__lt=clock.now())",
        "return self.unfinished()",
        (f"{ENGINE}::test_the_sweeper_leaves_work_that_is_held",),
    ),
    Guard(
        "a kind that is not known here is not swept up",
        "notices/jobs.py",
        ".filter(**{kind: list(Notice.kinds)})",
        ".all()",
        (f"{ENGINE}::test_a_kind_that_is_not_known_here_waits_and_breaks_nothing",),
    ),
    Guard(
        "a kind that is not known here is not expanded",
        "notices/jobs.py",
        "event = Event.objects.filter(pk=event_id, kind__in=Notice.kinds).first()",
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
        "notices/models.py",
        "withheld = self.deliveries.filter(state=Delivery.State.WITHHELD)",
        "withheld = self.deliveries.all()",
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
        "notices/models.py",
        """        if held.recalled_at:
            raise self.Recalled
""",
        "",
        (f"{RECALL}::test_before_the_job_all_is_stopped",),
    ),
    Guard(
        "taken back, its batches stop",
        "notices/models.py",
        '        self.slices.filter(done_at__isnull=True).update(done_at=now, claimed_by="")\n',
        "",
        (f"{RECALL}::test_what_a_killed_job_had_begun_is_not_begun_again",),
    ),
    Guard(
        "taken back, what waits is not sent",
        "notices/models.py",
        "        self.deliveries.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.RECALLED)\n",
        "",
        (f"{RECALL}::test_before_the_job_all_is_stopped",),
    ),
    Guard(
        "taken back, its key is free for what is right",
        "notices/models.py",
        'self.dedupe_key = held.done_at or now, "", free_key(held.dedupe_key)',
        'self.dedupe_key = held.done_at or now, "", held.dedupe_key',
        (f"{RECALL}::test_its_key_is_free_again",),
    ),
    Guard(
        "of two who take it back at one moment one does",
        "notices/models.py",
        "held = Event.objects.select_for_update().get(pk=self.pk)",
        "held = Event.objects.get(pk=self.pk)",
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
        "reading marks one's own alone, and a preview marks nothing",
        "notices/views.py",
        'if request.method == "GET":',
        "if True:",
        ("tests/notices/test_inbox.py::test_a_link_preview_marks_nothing",),
    ),
]
