"""What a family reads of attendance: the week in words, and the share of the term."""

from datetime import date, timedelta

import pytest

from portal.attendance.models import AttendanceMark
from portal.attendance.words import week_of
from roll.models import Pupil, SpecialDay, Term
from tests.factories import PupilFactory
from tests.factories.portal import AttendanceMarkFactory

WEDNESDAY = date(2026, 11, 25)
MONDAY, TUESDAY = WEDNESDAY - timedelta(days=2), WEDNESDAY - timedelta(days=1)


def week(pupil: Pupil, today=WEDNESDAY):
    return week_of([pupil], today)[pupil.pk]


def words(pupil: Pupil, today=WEDNESDAY) -> list[str]:
    return [str(day.words) for day in week(pupil, today).days]


def mark(pupil, day, am="", pm="") -> None:
    for session, code in (("am", am), ("pm", pm)):
        if code:
            AttendanceMarkFactory(pupil=pupil, date=day, session=session, code=code)


@pytest.fixture
def pupil(cast) -> Pupil:
    cast.school.weekdays = "123456"
    cast.school.save()
    return Pupil.objects.select_related("school").get(pk=cast.aarav.pk)


def test_the_week_is_told_day_by_day(pupil):
    mark(pupil, MONDAY, am="P", pm="P")
    mark(pupil, TUESDAY, am="L")
    mark(pupil, WEDNESDAY, am="A")
    days = week(pupil).days
    assert [day.date for day in days] == [MONDAY + timedelta(days=number) for number in range(6)]
    assert [str(day.words) for day in days] == ["In school", "Late", "Absent", "", "", ""]
    assert [day.state for day in days] == ["here", "late", "away", "open", "open", "open"]
    assert [(day.tone, day.icon) for day in days[:3]] == [("ok", "check"), ("warn", "clock"), ("bad", "x")]
    assert [day.is_today for day in days] == [False, False, True, False, False, False]


@pytest.mark.parametrize(
    ("am", "pm", "told"),
    [
        ("P", "A", "Absent in the afternoon"),
        ("A", "P", "Absent in the morning"),
        ("A", "L", "Absent in the morning"),
        ("A", "A", "Absent"),
        ("L", "P", "Late"),
        ("P", "L", "Late"),
        ("", "A", "Absent"),
    ],
)
def test_two_sessions_make_one_day(pupil, am, pm, told):
    mark(pupil, MONDAY, am=am, pm=pm)
    assert words(pupil)[0] == told


def test_today_is_told_before_and_after_the_register(pupil):
    today = week(pupil).today_mark
    assert (today.state, today.words, today.is_today) == ("open", "Not marked yet", True)
    mark(pupil, WEDNESDAY, am="L")
    assert (week(pupil).today_mark.state, week(pupil).today_mark.words) == ("late", "Late")


def test_no_school_is_a_state_of_its_own(pupil):
    SpecialDay.objects.create(school=pupil.school, date=WEDNESDAY, reason="Guru Nanak Jayanti")
    today = week(pupil).today_mark
    assert (today.state, today.words) == ("closed", "Guru Nanak Jayanti")


def test_sunday_is_told_on_sunday_only(pupil):
    sunday = WEDNESDAY + timedelta(days=4)
    assert sunday not in [day.date for day in week(pupil).days]
    assert week(pupil, sunday).today_mark.words == "The school is closed on Sunday."


def test_the_share_is_attended_of_possible(pupil):
    assert (week(pupil).percent, week(pupil).sum) == (None, "")
    mark(pupil, WEDNESDAY - timedelta(days=14), am="P", pm="P")
    mark(pupil, MONDAY, am="L", pm="P")
    mark(pupil, TUESDAY, am="A")
    assert (week(pupil).percent, week(pupil).sum) == (80, "4 of 5 sessions")


def test_one_absence_is_never_a_hundred_percent(pupil):
    for number in range(300):
        mark(pupil, WEDNESDAY - timedelta(days=number % 150), **{"am" if number < 150 else "pm": "P"})
    AttendanceMark.objects.filter(date=WEDNESDAY, session="am").update(code="A")
    assert (week(pupil).percent, week(pupil).sum) == (99, "299 of 300 sessions")


def test_the_share_is_of_this_term(pupil):
    Term.objects.filter(academic_year__school=pupil.school).update(ends_on=TUESDAY - timedelta(days=5))
    year = pupil.school.current_year()
    Term.objects.create(academic_year=year, name="Term 2", starts_on=TUESDAY, ends_on=year.ends_on)
    mark(pupil, MONDAY - timedelta(days=10), am="A", pm="A")
    mark(pupil, MONDAY, am="A")
    mark(pupil, TUESDAY, am="P")
    assert week(pupil).sum == "1 of 1 sessions"
    assert words(pupil)[:2] == ["Absent", "In school"]


def test_in_the_holidays_the_last_term_still_stands(pupil):
    Term.objects.filter(academic_year__school=pupil.school).update(ends_on=TUESDAY)
    mark(pupil, MONDAY, am="P", pm="A")
    assert week(pupil).sum == "1 of 2 sessions"
    assert week(pupil).today_mark.words == "It is the holidays: there is no term now."


def test_tomorrows_marks_do_not_count(pupil):
    mark(pupil, WEDNESDAY + timedelta(days=1), am="A")
    assert (week(pupil).percent, words(pupil)[3]) == (None, "")


def test_each_child_has_their_own(cast):
    mark(cast.aarav, MONDAY, am="P")
    mark(cast.siya, MONDAY, am="A")
    mark(cast.bilal, MONDAY, am="A", pm="A")
    SpecialDay.objects.create(school=cast.other_school, date=WEDNESDAY, reason="Rain")
    weeks = week_of([cast.aarav, cast.siya, cast.meher], WEDNESDAY)
    assert {pupil: each.sum for pupil, each in weeks.items()} == {
        cast.aarav.pk: "1 of 1 sessions",
        cast.siya.pk: "0 of 1 sessions",
        cast.meher.pk: "",
    }
    assert [weeks[each.pk].today_mark.state for each in (cast.aarav, cast.siya, cast.meher)] == [
        "open",
        "open",
        "closed",
    ]


@pytest.mark.parametrize("number", [1, 3, 8])
def test_two_queries_for_any_number(cast, django_assert_num_queries, number):
    pupils = [PupilFactory(school=(cast.school, cast.other_school)[n % 2]) for n in range(number)]
    for pupil in pupils:
        mark(pupil, MONDAY, am="P")
    with django_assert_num_queries(2):
        weeks = week_of(pupils, WEDNESDAY)
    assert [weeks[pupil.pk].percent for pupil in pupils] == [100] * number


def test_nobody_asks_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert week_of([], WEDNESDAY) == {}


# --- In no class ----------------------------------------------------------------------------------------------------
def enrol(pupil, **more) -> None:
    """In 5B alone, and as long as `more` says."""
    pupil.enrolments.update(**more)


@pytest.mark.parametrize(
    ("stay", "told"),
    [
        ({"starts_on": TUESDAY}, ["Starts on 24 November", "Not marked yet", "Not marked yet"]),
        ({"starts_on": date(2026, 12, 1)}, ["Starts on 1 December"] * 3),
        ({"starts_on": None, "ends_on": MONDAY}, ["Not marked yet", "Has left the class", "Has left the class"]),
        ({"starts_on": None, "ends_on": None}, ["Not marked yet"] * 3),
    ],
)
def test_who_is_in_no_class_is_not_waited_for(pupil, stay, told):
    """It said "Not marked yet" each day of a child who was to come in December, or had left."""
    enrol(pupil, **stay)
    assert words(pupil)[:3] == told
    assert [day.state for day in week(pupil).days[:3]] == ["open" if "marked" in each else "out" for each in told]


def test_a_child_without_a_class_reads_so(pupil):
    pupil.enrolments.all().delete()
    days = week(pupil).days
    assert {(day.state, str(day.words)) for day in days} == {("out", "Not in a class yet")}
    assert week(pupil).today_mark.state == "out"


def test_what_was_marked_stands_whatever_class_it_was_in(pupil):
    mark(pupil, MONDAY, am="P")
    enrol(pupil, starts_on=WEDNESDAY)
    assert words(pupil)[:3] == ["In school", "Starts on 25 November", "Not marked yet"]


def test_a_holiday_is_a_holiday_for_who_has_not_come_yet(pupil):
    enrol(pupil, starts_on=date(2026, 12, 1))
    SpecialDay.objects.create(school=pupil.school, date=TUESDAY, reason="Guru Nanak's birthday")
    assert words(pupil)[1] == "Guru Nanak's birthday"
