"""Classes that go into the next year: once, as it was shown, whole or not at all, and back while nobody works there."""

from bench.guards import POSTGRESQL, Guard

PLAN, PAGES = "roll/forward/plan.py", "tests/roll/test_roll_forward.py"
ACTIONS, RACE = "roll/forward/actions.py", "tests/roll/test_roll_forward_race.py"
DAYS, IMPORT = "tests/roll/test_roll_forward_days.py", "tests/roll/test_roll_forward_import.py"
WORKED = f"{PAGES}::test_once_somebody_works_there_it_is_not_undone"

GUARDS = [
    Guard(
        "classes go on once",
        ACTIONS,
        "        raise RollForward.AlreadyDone\n",
        "        pass\n",
        (f"{PAGES}::test_pressed_twice_it_is_done_once",),
    ),
    Guard(
        "of several at once one takes them on",
        ACTIONS,
        """    _lock(to_year)
    if""",
        "    if",
        (f"{RACE}::test_pressed_by_several_at_once_it_is_done_once",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "they go on as it was shown",
        ACTIONS,
        "if plan.digest != seen:",
        "if not seen:",
        (f"{PAGES}::test_what_has_changed_since_it_was_shown_is_shown_again",),
    ),
    Guard(
        "nothing is done while something stands in the way",
        ACTIONS,
        "if plan.problems or plan.from_year is None:",
        "if plan.from_year is None:",
        (f"{PAGES}::test_what_stands_in_the_way_is_said_and_nothing_done",),
    ),
    Guard(
        "they go on whole or not at all",
        ACTIONS,
        "@transaction.atomic\ndef roll_forward",
        "def roll_forward",
        (f"{RACE}::test_cut_half_way_nothing_is_written",),
    ),
    Guard(
        "who is in the new year already goes there once",
        PLAN,
        "Q(school_class__academic_year=year, school_class__kind=REGISTRATION) | Q(starts_on__gte=year.starts_on)",
        "pk__in=[]",
        (f"{PAGES}::test_who_is_in_the_new_year_already_or_has_left_is_left_out",),
    ),
    Guard(
        "a child of two classes goes on once",
        PLAN,
        "            elif key in placed:",
        "            elif key in reasons:",
        (f"{PAGES}::test_a_child_in_two_classes_goes_on_once",),
    ),
    Guard(
        "a class that is there already is not written into",
        PLAN,
        "if taken := folded.get(name.casefold()):",
        "if taken := folded.get(name):",
        (f"{PAGES}::test_what_stands_in_the_way_is_said_and_nothing_done",),
    ),
    Guard(
        "the old stay lasts until the day before the new one",
        PLAN,
        "return self.to_year.starts_on - timedelta(days=1)",
        "return self.to_year.starts_on",
        (f"{DAYS}::test_the_office_reads_one_class_on_each_day",),
    ),
    Guard(
        "nothing that somebody works in is undone",
        ACTIONS,
        "            if work := find_work(done):\n                raise RollForward.WorkedIn(work)\n",
        "",
        (WORKED,),
    ),
    Guard(
        "nor what a letter or a page names",
        "roll/forward/work.py",
        '_hanging(Audience, audiences.values("pk"), ())',
        '_hanging(Audience, audiences.none().values("pk"), ())',
        (WORKED,),
    ),
    Guard(
        "nor what has been given since",
        "roll/forward/work.py",
        '    _count(work, Teaching, teachings.exclude(pk__in=made["teachings"]))\n',
        "",
        (WORKED,),
    ),
    Guard(
        "nor what an import has taken over",
        "roll/forward/work.py",
        "    _count(work, ExternalId, ",
        "    _count(Work(), ExternalId, ",
        (f"{IMPORT}::test_the_next_years_file_finds_the_new_classes_and_doubles_nobody",),
    ),
    Guard(
        "of several at once one takes them back",
        ACTIONS,
        """            _lock(done.to_year)
""",
        "",
        (f"{RACE}::test_undone_by_several_at_once_it_is_undone_once",),
        databases=(POSTGRESQL,),
    ),
    Guard(
        "of two who plan one class the second is told",
        "roll/forward/forms.py",
        "ClassPlan.objects.filter(school_class=one, version=version)",
        "ClassPlan.objects.filter(school_class=one)",
        (f"{PAGES}::test_of_two_who_change_one_class_the_second_is_told",),
    ),
    Guard(
        "an old file reopens no old class",
        "roll/oneroster/turns.py",
        "span = replace(span, ends_on=lasts[0]) if lasts else span",
        "pass",
        (f"{IMPORT}::test_the_old_file_again_reopens_no_old_class",),
    ),
    Guard(
        "and the next year's begins no new one earlier",
        "roll/oneroster/turns.py",
        "span = replace(span, starts_on=self.firsts[year])",
        "pass",
        (f"{IMPORT}::test_the_next_years_file_finds_the_new_classes_and_doubles_nobody",),
    ),
    Guard(
        "nor puts a child into two",
        "roll/oneroster/turns.py",
        "                taken[pupil].add(first)",
        "                pass",
        (f"{IMPORT}::test_where_the_file_names_another_class_the_file_counts_and_nobody_is_in_two",),
    ),
]
