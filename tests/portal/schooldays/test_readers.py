"""Whoever asks whether a day is a school day is answered alike: closed, extra and exam days, one list over all."""

from datetime import date, timedelta

import pytest

from helpdesk.promises import next_news_deadline
from portal.absences.models import AbsenceNotice
from portal.absences.views.family import next_school_days
from portal.attendance.days import SchoolDays
from portal.attendance.models import Register
from portal.attendance.sheet import load_sheet
from portal.attendance.term import term_of
from portal.attendance.words import week_of
from portal.homework.models import Homework
from roll.models import Class, ExpectedAbsence, SpecialDay

# A Saturday, on which this school is closed, and a Tuesday, on which it is open.
SATURDAY, TUESDAY = date(2026, 11, 28), date(2026, 11, 24)
# Day, marked as, whether there is school.
DAYS = [
    (TUESDAY, None, True),
    (TUESDAY, "closed", False),
    (TUESDAY, "open", True),
    (TUESDAY, "exam", True),
    (SATURDAY, None, False),
    (SATURDAY, "closed", False),
    (SATURDAY, "open", True),
    (SATURDAY, "exam", True),
]


def one_day(cast, day):
    return cast.school.is_open(day)


def list_of_days(cast, day):
    return day in cast.school.school_days(day - timedelta(days=3), days=7)


def calendar(cast, day):
    days = SchoolDays.between([cast.school.pk], day - timedelta(days=3), day + timedelta(days=3))
    return not days.reason(cast.school, day)


def sheet(cast, day):
    found = load_sheet(cast.school, Class.objects.all(), cast.class_5b.pk, day, "am")
    empty = load_sheet(cast.school, Class.objects.all(), cast.class_2a.pk, day, "am")
    assert found.is_open == empty.is_open
    return found.is_open


def register(cast, day):
    try:
        Register.for_class(cast.class_5b, day, "am").send({cast.aarav.pk: "P", cast.bilal.pk: "P"}, by=cast.teacher)
    except Register.NotASchoolDay:
        return False
    return True


def family_week(cast, day):
    days = {each.date: each for each in week_of([cast.aarav], day)[cast.aarav.pk].days}
    return days[day].state == "open"


def family_week_seen_from_monday(cast, day):
    monday = day - timedelta(days=day.weekday())
    days = {each.date: each for each in week_of([cast.aarav], monday)[cast.aarav.pk].days}
    return day in days and days[day].state != "closed"


def family_term(cast, day):
    days = {each.date: each for each in term_of(cast.aarav).days}
    return day in days and not days[day].closed


def absence(cast, day):
    try:
        AbsenceNotice.tell([cast.aarav], by=cast.guardian, reason="unwell", first_day=day, last_day=day)
    except Exception as refused:  # noqa: BLE001
        assert "SchoolDay" in type(refused).__name__ or "NoSchool" in type(refused).__name__, refused
    return ExpectedAbsence.objects.filter(pupil=cast.aarav, date=day).exists()


def next_day_to_be_away(cast, day):
    return next_school_days([cast.aarav], day)[cast.school.pk] == day


def homework(cast, day):
    try:
        Homework.set_for([cast.class_5b], title="Read", due_on=day, by=cast.teacher)
    except Homework.NotASchoolDay:
        return False
    return True


def promise(cast, day):
    """The second school day from the day before."""
    return day in cast.school.school_days(day, days=1) and bool(next_news_deadline(cast.school))


READERS = [
    one_day,
    list_of_days,
    calendar,
    sheet,
    register,
    family_week,
    family_week_seen_from_monday,
    family_term,
    absence,
    next_day_to_be_away,
    homework,
    promise,
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("day, kind, is_open", DAYS)
def test_each_reader_of_the_calendar_answers_alike(bare_database, cast, monkeypatch, reader, day, kind, is_open):
    monkeypatch.setenv("CHAUPAL_NOW", f"{day}T07:42:00+05:30")
    cast.school.weekdays = "12345"
    cast.school.save()
    for pupil in (cast.aarav, cast.bilal):
        pupil.school = cast.school
    cast.class_5b.school = cast.class_2a.school = cast.school
    if kind:
        SpecialDay.objects.create(school=cast.school, date=day, kind=kind, reason="Diwali")
    assert reader(cast, day) is is_open


def test_an_extra_day_outside_the_terms_is_none(bare_database, cast, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")
    cast.school.current_year().terms.update(ends_on=date(2026, 11, 20))
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, kind="open", reason="Sports")
    assert not cast.school.is_open(TUESDAY)
    assert cast.school.school_days(TUESDAY, days=1) == []
