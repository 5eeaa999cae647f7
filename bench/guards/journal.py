"""What must stand in the journal, and what must not leave it."""

from bench.guards import Guard

WRITERS = "tests/journal/test_writers.py"
ACT = f"{WRITERS}::test_each_act_leaves_its_rows_and_no_others"
RETENTION = "tests/journal/test_retention.py"


def writer(name: str, file: str, line: str, act: str) -> Guard:
    """A line that writes a row: without it the act leaves none."""
    return Guard(f"the journal has it: {name}", file, line, "pass", (f"{ACT}[{act}]",))


GUARDS = [
    writer("a code asked for", "roll/sign_in.py", "CODE_ASKED.write(by=self._user)", "a_stranger_asks_for_a_code"),
    Guard(
        "the journal has it: a wrong code",
        "roll/sign_in.py",
        'if "code" not in self.cleaned_data and not self.has_error("code", TOO_MANY):',
        "if False:",
        (f"{ACT}[writes_a_wrong_code]",),
    ),
    writer(
        "signed in by a code",
        "roll/sign_in.py",
        "kind.write(by=user, request=request)",
        "signs_in_by_a_code",
    ),
    writer(
        "signed out",
        "roll/sessions/models.py",
        "SESSION_ENDED.write(by=self.user_id, subject=self.user_id, request=request)",
        "signs_out",
    ),
    writer(
        "signed in by a card",
        "roll/pupil_views.py",
        "SIGNED_IN_BY_CARD.write(by=user, request=request)",
        "signs_in_by_a_card",
    ),
    writer("a wrong card", "roll/pupil_views.py", "CARD_REFUSED.write(by=holder)", "writes_wrong_words"),
    writer(
        "a limit of allauth's own",
        "roll/sign_in.py",
        'write_limit(context.request, "request_login_code")',
        "asks_for_too_many_codes_from_one_place",
    ),
    writer("a limit", "roll/limits.py", "write_limit(request, action, key, user)", "tries_one_card_too_often"),
    Guard(
        "a limit is written once, however often it is met",
        "roll/limits.py",
        'if cache.add(f"limit-written:{action}:{counter}", True, QUIET):',
        "if counter:",
        (f"{ACT}[tries_one_card_too_often]",),
    ),
    writer(
        "decisions",
        "roll/models/guardianships.py",
        "write_decisions(state, found, by, rights)",
        "the_office_suspends",
    ),
    Guard(
        "rights that change are no new grant",
        "roll/kinds.py",
        "kind = RIGHTS_CHANGED if before == state and named is not None else DECISIONS[state]",
        "kind = DECISIONS[state]",
        (f"{ACT}[the_office_narrows_and_widens]",),
    ),
    writer(
        "a guardian linked",
        "roll/models/people.py",
        "LINKED.write(by=user, school=self.school_id, subject=self)",
        "signs_in_for_the_first_time",
    ),
    writer(
        "a guardian unlinked",
        "roll/models/people.py",
        "UNLINKED.write(school=self.school_id, subject=self)",
        "a_guardian_is_parted_from_a_user",
    ),
    Guard(
        "the journal has it: a posting",
        "roll/management/commands/appoint.py",
        "            if made:\n",
        "            if False:\n",
        (f"{ACT}[somebody_is_posted]",),
    ),
    Guard(
        "the journal has it: an import",
        "roll/oneroster/__init__.py",
        "if changes := file.tally.access_changes():",
        "if (changes := file.tally.access_changes()) is None:",
        (f"{ACT}[a_roll_is_imported]",),
    ),
    Guard(
        "the journal has it: cards made",
        "roll/cards.py",
        "client=client) for card in made\n",
        "client=client) for card in made[:0]\n",
        (f"{ACT}[cards_are_made]",),
    ),
    writer(
        "calendars taken",
        "portal/bookings/views/calendar.py",
        "CALENDAR_EXPORTED.write(by=request.user, subject=request.user, rows=len(bookings))",
        "calendars_are_taken",
    ),
    writer(
        "day sheets printed",
        "portal/bookings/views/meetings.py",
        "SHEETS_PRINTED.write(by=user, school=school, sheets=len(found))",
        "day_sheets_are_printed",
    ),
    writer(
        "letters printed",
        "portal/letters/views/answers.py",
        "LETTERS_PRINTED.write(by=request.user, school=posting.at, subject=letter, homes=len(sheets))",
        "letters_are_printed",
    ),
    writer(
        "the unreached printed",
        "portal/letters/views/answers.py",
        "UNREACHED_PRINTED.write(by=request.user, school=posting.at, subject=letter, homes=len(homes))",
        "the_unreached_are_printed",
    ),
    writer("the demo's door", "demo/views.py", "SIGNED_IN.write(by=user)", "comes_by_the_demos_door"),
    *(
        writer(name, "editing/user_hooks.py", line, "an_administrator_makes_changes_and_erases")
        for name, line in (
            ("an account changed in the admin", "USER_CHANGED.write(by=request.user, subject=user, **powers(user))"),
        )
    ),
    # --- What a row says ---------------------------------------------------------------------------------------------
    Guard(
        "the journal takes keys alone",
        "journal/kinds.py",
        "if key is not None and not isinstance(key, int):",
        "if False:",
        (f"{WRITERS}::test_words_are_refused",),
    ),
    Guard(
        "the journal takes whole numbers alone",
        "journal/kinds.py",
        " or not all(isinstance(number, int) for number in numbers.values())",
        "",
        (f"{WRITERS}::test_words_are_refused",),
    ),
    Guard(
        "an address is told from others and not read",
        "journal/clients.py",
        'return salted_hmac(SALT, address, algorithm="sha256").hexdigest()[:LENGTH]',
        "return address",
        (f"{WRITERS}::test_equal_addresses_are_equal_and_are_not_to_be_read",),
    ),
    # --- What leaves it ----------------------------------------------------------------------------------------------
    Guard(
        "the journal is kept as long as the setting says",
        "journal/retention.py",
        "if month > last_to_drop():",
        "if False:",
        (f"{RETENTION}::test_the_setting_keeps_longer_than_the_database_must",),
    ),
    Guard(
        "of two who drop a month one is written",
        "journal/retention.py",
        "if rows.filter(pk__lt=act.pk).drop() != number:",
        "if rows.filter(pk__lt=act.pk).drop() is None:",
        (f"{RETENTION}::test_what_somebody_else_drops_meanwhile_leaves_one_act",),
    ),
    Guard(
        "an administrator alone drops a month",
        "journal/management/commands/journal.py",
        "email=email.strip().lower(), is_superuser=True, is_active=True",
        "email=email.strip().lower()",
        (f"{RETENTION}::test_who_is_no_administrator_drops_nothing",),
    ),
    Guard(
        "the journal stands in an administrator's menu alone",
        "editing/journal_hooks.py",
        "return bool(request.user.is_superuser)",
        "return True",
        ("tests/editing/test_journal.py::test_for_everybody_else_it_is_not_there",),
    ),
]
