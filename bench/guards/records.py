"""Whom a notice is for, and what is written, mailed and shown of it."""

from bench.guards import Guard

AUDIENCE = "tests/roll/test_audience.py"
ENGINE = "tests/notices/test_engine.py"
RECALL = "tests/notices/test_recall.py"
INBOX = "tests/notices/test_inbox.py"
TELLING = "tests/newsfeed/test_telling.py"

GUARDS = [
    Guard(
        "an inactive person is told nothing",
        "roll/recipients.py",
        'return self.guardianships.filter(**{f"{USER}__is_active": True})',
        'return self.guardianships.filter(**{f"{USER}__isnull": False})',
        (f"{AUDIENCE}::test_an_inactive_person_is_told_nothing",),
    ),
    Guard(
        "nobody is both a user and a guardian",
        "roll/recipients.py",
        'return self.guardianships.filter(**{f"{USER}__isnull": True})',
        "return self.guardianships",
        (f"{ENGINE}::test_people_are_never_both_user_and_guardian",),
    ),
    Guard(
        "who can not be reached is not counted",
        "roll/recipients.py",
        'return self._guardians_without_user().filter(guardian__contact_points__kind="email")',
        "return self._guardians_without_user()",
        ("tests/newsfeed/test_confirmation.py::test_who_can_not_be_reached_is_not_counted",),
    ),
    Guard(
        "what is recalled is expanded no further",
        "notices/expansion.py",
        """    if not event.extend_claim(**cursor):
        return False
""",
        "    event.extend_claim(**cursor)\n",
        (f"{RECALL}::test_an_expansion_writes_nothing_after_it",),
    ),
    Guard(
        "a recall that took its page along stays on record",
        "notices/expansion.py",
        "if current is None or current.recalled_at:",
        "if current is None:",
        (f"{RECALL}::test_a_recall_that_took_its_page_along_stays_on_record",),
    ),
    Guard(
        "back at the very moment, nothing is cut short",
        "notices/expansion.py",
        "    if Notice.of(current):\n",
        "    if False:\n",
        (f"{TELLING}::test_back_at_the_very_moment_nothing_is_cut_short",),
    ),
    Guard(
        "who signs in half-way is told once",
        "notices/linking.py",
        "    before.update(user=user)\n",
        "",
        (f"{ENGINE}::test_who_signs_in_after_the_guardians_turn_is_not_told_again",),
    ),
    Guard(
        "who signs in between the users' turn and the guardians' is told",
        "notices/expansion.py",
        "    if late := recipients.users_after(0, BATCH, exclude=told_users):\n",
        "    if late := []:\n",
        (f"{ENGINE}::test_who_signs_in_when_their_own_turn_is_over_is_told_at_the_end",),
    ),
    Guard(
        "what another job has handed over meanwhile is not sent again",
        "notices/sending.py",
        "unsent = Message.objects.unsent().filter(pk__in=",
        "unsent = Message.objects.filter(pk__in=",
        (f"{ENGINE}::test_what_another_job_has_handed_over_meanwhile_is_not_sent_again",),
    ),
    Guard(
        "access is asked again at delivery",
        "notices/composing.py",
        "if each.user_id in users if each.user_id else",
        "if True if each.user_id else",
        (f"{ENGINE}::test_access_is_asked_again_at_delivery",),
    ),
    Guard(
        "and of a guardian without an account",
        "notices/composing.py",
        "if each.user_id else each.guardian_id in guardians:",
        "if each.user_id else True:",
        (f"{ENGINE}::test_access_is_asked_again_of_a_guardian_without_an_account",),
    ),
    Guard(
        "what did not leave and is recalled never leaves",
        "notices/sending.py",
        "    parts.filter(event__in=recalled).update(state=Delivery.State.RECALLED)\n",
        "",
        (f"{RECALL}::test_what_did_not_leave_does_not_wait_either",),
    ),
    Guard(
        "a job that trips leaves nobody to hear twice",
        "notices/rounds.py",
        """            self.record()
            raise
""",
        "            raise\n",
        (f"{ENGINE}::test_a_job_that_trips_leaves_nobody_to_hear_twice",),
    ),
    Guard(
        "nobody is asked for ever",
        "notices/rounds.py",
        "elif outcome is Outcome.REFUSED or self.batch.attempts >= MOST_ATTEMPTS:",
        "elif outcome is Outcome.REFUSED:",
        (f"{ENGINE}::test_nobody_is_asked_for_ever",),
    ),
    Guard(
        "a mail that can't be written holds up no other",
        "notices/composing.py",
        """            logger.error("%s can't be written for %s: %s", kinds, self.channel.name, type(error).__name__)
            set_message_state(message, Message.State.FAILED)
""",
        "            raise\n",
        (f"{ENGINE}::test_a_mail_that_cannot_be_written_delays_nobody",),
    ),
    Guard(
        "what was recalled is in no inbox",
        "notices/inbox.py",
        "known = Event.objects.filter(kind__in=Notice.kinds, recalled_at__isnull=True)",
        "known = Event.objects.filter(kind__in=Notice.kinds)",
        ("tests/newsfeed/test_recall.py::test_it_leaves_the_notices_and_its_link_says_why",),
    ),
    Guard(
        "what was recalled is not new",
        "notices/inbox.py",
        "return unread.filter(event__recalled_at__isnull=True).count()",
        "return unread.count()",
        ("tests/newsfeed/test_recall.py::test_it_leaves_the_notices_and_its_link_says_why",),
    ),
    Guard(
        "others' notices do not exist",
        "notices/inbox.py",
        'return known.filter(pk__in=deliveries_to(user).values("event")).order_by(*NEWEST_FIRST)',
        "return known.order_by(*NEWEST_FIRST)",
        (f"{INBOX}::test_who_may_read_it_and_was_not_told_has_no_notice_of_it",),
    ),
    Guard(
        "the inbox asks again what one may open",
        "notices/inbox.py",
        "Notice.kinds[kind].readable(user).in_bulk(",
        "Notice.kinds[kind].subjects().in_bulk(",
        (f"{INBOX}::test_what_one_may_no_longer_see_is_gone_from_the_inbox",),
    ),
]
