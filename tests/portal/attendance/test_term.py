"""A family's page of attendance: every session of the term in words, and the sum behind the percentage."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.attendance.models import AttendanceMark
from portal.attendance.share import percent
from portal.attendance.term import term_of
from portal.attendance.words import week_of
from roll.models import Pupil, SpecialDay, Term
from tests.factories import PupilFactory
from tests.factories.portal import AttendanceMarkFactory

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _tuesday_evening(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T17:00:00+05:30")


@pytest.fixture
def cast(cast):
    """A term that began a fortnight ago, and every day is a school day."""
    cast.school.attendance_codes = "england"
    cast.school.save()
    begin(cast, date(2026, 11, 11))
    return cast


def begin(cast, first, last=date(2027, 3, 31)) -> None:
    Term.objects.filter(academic_year__school=cast.school).update(starts_on=first, ends_on=last)


def url(pupil, month="") -> str:
    return f"/portal/children/{pupil.code}/attendance/" + (f"?month={month}" if month else "")


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def mark(pupil, day, am="", pm="") -> None:
    for session, code in (("am", am), ("pm", pm)):
        if code:
            AttendanceMarkFactory(pupil=pupil, date=day, session=session, code=code)


def record_of(pupil):
    return term_of(Pupil.objects.select_related("school").get(pk=pupil.pk))


def fortnight(pupil) -> None:
    """Fourteen days, 28 sessions: two that could not be, two that nobody has marked, two absences."""
    for number in range(14):
        day = TUESDAY - timedelta(days=number)
        codes = {0: ("/", ""), 1: ("", "\\"), 2: ("Y7", "\\"), 3: ("/", "Y7"), 4: ("I", "N")}.get(number, ("/", "\\"))
        mark(pupil, day, *codes)


def test_28_sessions_two_not_possible_and_two_unmarked_are_24(cast, as_user):
    fortnight(cast.aarav)
    record = record_of(cast.aarav)
    assert (record.total, record.not_possible, record.not_marked, record.possible) == (28, 2, 2, 24)
    assert (record.attended, record.percent) == (22, 92)
    page = text(as_user(cast.guardian).get(url(cast.aarav)))
    for line in (
        "28 sessions so far this term.",
        "2 were not possible, so they do not count.",
        "2 are not marked yet.",
        "So 24 of 28 count so far.",
        "In school for 22 of 24: 92%",
    ):
        assert line in page
    assert (
        page.count("Not marked yet") == 2 and page.count("Could not come: nobody's fault".replace("'", "&#x27;")) == 2
    )


def test_before_the_first_mark_there_is_no_percentage(cast, as_user):
    page = text(as_user(cast.guardian).get(url(cast.aarav)))
    assert "No sessions yet" in page and "0%" not in page and "100%" not in page
    mark(cast.aarav, TUESDAY, "Y7", "Y7")
    page = text(as_user(cast.guardian).get(url(cast.aarav)))
    assert "No sessions yet" in page and "%" not in page


def test_a_term_that_has_not_begun_says_so(cast, as_user):
    begin(cast, date(2026, 12, 1))
    assert "No sessions yet" in text(as_user(cast.guardian).get(url(cast.aarav)))


def test_the_term_begins_and_ends_where_it_does(cast):
    begin(cast, date(2026, 11, 17), date(2026, 11, 20))
    mark(cast.aarav, date(2026, 11, 16), "N", "N")
    mark(cast.aarav, date(2026, 11, 17), "/", "\\")
    mark(cast.aarav, date(2026, 11, 20), "/", "\\")
    record = record_of(cast.aarav)
    assert [day.date.day for day in record.days] == [17, 18, 19, 20]
    assert (record.total, record.attended, record.possible) == (8, 4, 4)


def test_a_new_year_begins_anew(cast, as_user, monkeypatch):
    """The term goes on over New Year; the next academic year starts from nothing."""
    monkeypatch.setenv("CHAUPAL_NOW", "2027-01-04T17:00:00+05:30")
    mark(cast.aarav, date(2026, 12, 31), "I", "I")
    mark(cast.aarav, date(2027, 1, 1), "/", "\\")
    record = record_of(cast.aarav)
    assert (record.attended, record.possible) == (2, 4)
    assert record.months == [date(2027, 1, 1), date(2026, 12, 1), date(2026, 11, 1)]
    assert [week.monday for week in record.weeks(date(2027, 1, 1))] == [date(2027, 1, 4), date(2026, 12, 28)]
    page = text(as_user(cast.guardian).get(url(cast.aarav, "2026-12")))
    assert "Week of 28 December" in page and "Unwell" in page and "Friday 1 " not in page

    monkeypatch.setenv("CHAUPAL_NOW", "2027-04-02T17:00:00+05:30")
    year = cast.school.years.create(name="2027–28", starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    year.terms.create(name="Term 1", starts_on=date(2027, 4, 1), ends_on=date(2027, 9, 30))
    assert (record_of(cast.aarav).percent, record_of(cast.aarav).total) == (None, 4)


def test_days_without_school_say_why(cast, as_user):
    cast.school.weekdays = "123456"
    cast.school.save()
    SpecialDay.objects.create(school=cast.school, date=date(2026, 11, 23), reason="Guru Nanak Jayanti")
    page = text(as_user(cast.guardian).get(url(cast.aarav)))
    assert "Monday 23 Guru Nanak Jayanti" in page and "Sunday 22" not in page


def test_this_afternoon_is_no_gap_in_the_morning(cast, monkeypatch):
    begin(cast, TUESDAY)
    assert record_of(cast.aarav).not_marked == 2
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20:00+05:30")
    assert record_of(cast.aarav).not_marked == 1


def test_who_came_later_has_no_gap_before(cast):
    cast.aarav.enrolments.update(starts_on=date(2026, 11, 23))
    assert record_of(cast.aarav).total == 4


def test_a_school_trip_counts_and_a_late_arrival_after_the_register_does_not(cast):
    mark(cast.aarav, TUESDAY, "V", "U")
    record = record_of(cast.aarav)
    assert (record.attended, record.possible) == (1, 2)


def test_a_month_that_is_none_is_the_newest(cast, as_user):
    assert "Week of 23 November" in text(as_user(cast.guardian).get(url(cast.aarav, "2031-13")))


def test_the_family_and_the_child_and_nobody_else(cast, as_user):
    mark(cast.siya, TUESDAY, "I", "I")
    seen = {role for role in cast.ROLES if as_user(getattr(cast, role)).get(url(cast.siya)).status_code == 200}
    assert seen == {"guardian", "other_guardian"}
    assert as_user(cast.pupil).get(url(cast.aarav)).status_code == 200
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["reports"])
    client = as_user(cast.other_guardian)
    assert client.get(url(cast.siya)).status_code == 404
    assert url(cast.siya) not in client.get(f"/portal/children/{cast.siya.code}/").content.decode()


def test_the_childs_page_leads_here(cast, as_user):
    for user in (cast.guardian, cast.pupil):
        assert url(cast.aarav) in as_user(user).get(f"/portal/children/{cast.aarav.code}/").content.decode()


def test_twins_in_one_class_never_mix(cast, as_user):
    cast.bilal.first_name, cast.bilal.last_name = "Aarav", "Verma"
    cast.bilal.save()
    mark(cast.aarav, TUESDAY, "I", "I")
    mark(cast.bilal, TUESDAY, "M", "M")
    one, two = (
        text(as_user(user).get(url(pupil)))
        for user, pupil in ((cast.guardian, cast.aarav), (cast.unrelated, cast.bilal))
    )
    assert (one.count("Unwell"), one.count("doctor"), two.count("Unwell"), two.count("doctor")) == (2, 0, 0, 2)


def test_a_change_is_nobodys_at_home(cast, as_user):
    from portal.attendance.models import Register

    for code in ("I", "/"):
        register = Register.for_class(cast.class_5b, TUESDAY, "am")
        register.send({cast.aarav.pk: code, cast.bilal.pk: "/"}, by=cast.teacher)
    page = text(as_user(cast.guardian).get(url(cast.aarav)))
    assert "Unwell" not in page and "In school" in page


@pytest.mark.parametrize("number", [1, 14])
def test_the_same_few_queries_for_a_day_and_a_term(cast, as_user, number):
    other = PupilFactory(school=cast.school)
    for back in range(number):
        mark(cast.aarav, TUESDAY - timedelta(days=back), "/", "\\")
        mark(other, TUESDAY - timedelta(days=back), "/", "\\")
    client = as_user(cast.guardian)
    client.get(url(cast.aarav))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url(cast.aarav)).status_code == 200
    assert len(asked) <= 8, "\n".join(query["sql"][:200] for query in asked)
    assert AttendanceMark.objects.filter(pupil=cast.aarav).count() == number * 2


def test_days_after_a_pupil_has_left_are_not_waited_for(cast):
    """The page went on counting each day as not marked yet, as the first page did."""
    mark(cast.aarav, TUESDAY - timedelta(days=1), "/", "\\")
    cast.aarav.enrolments.update(ends_on=date(2026, 11, 20))
    record = record_of(cast.aarav)
    assert max(day.date for day in record.days) == TUESDAY - timedelta(days=1), "what was marked stands"
    assert {day.date for day in record.days if day.date > date(2026, 11, 20)} == {TUESDAY - timedelta(days=1)}


def test_who_was_in_no_class_has_no_day_to_be_marked(cast):
    cast.aarav.enrolments.all().delete()
    assert record_of(cast.aarav).days == []


# --- One sum ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("attended", "possible", "shown"),
    [(60, 64, 94), (22, 24, 92), (1, 8, 13), (299, 300, 99), (1, 300, 1), (0, 9, 0), (9, 9, 100), (0, 0, None)],
)
def test_a_percentage_is_what_a_family_works_out(attended, possible, shown):
    """60 of 64 is 93.75: it was shown as 93. All and none are said of all and none alone."""
    assert percent(attended, possible) == shown


# Where the term ends, and which days are marked: weeks of it, a holiday behind it, a closure, a Sunday.
@pytest.mark.parametrize("ends_on", [date(2027, 3, 31), date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 13)])
@pytest.mark.parametrize("today", ["2026-11-24", "2026-11-25", "2026-12-20", "2027-05-30", "2027-07-30"])
def test_home_and_attendance_page_agree(cast, monkeypatch, ends_on, today):
    begin(cast, date(2026, 11, 11), ends_on)
    fortnight(cast.aarav)
    for number, codes in ((1, ("N", "/")), (25, ("N", "N")), (-15, ("N", ""))):
        day = TUESDAY + timedelta(days=number)
        if day <= date.fromisoformat(today):
            mark(cast.aarav, day, *codes)
    SpecialDay.objects.create(school=cast.school, date=date(2026, 11, 18), reason="Elections")
    cast.school.weekdays = "123456"
    cast.school.save()
    monkeypatch.setenv("CHAUPAL_NOW", f"{today}T17:00+05:30")
    pupil = Pupil.objects.select_related("school").get(pk=cast.aarav.pk)
    week, record = week_of([pupil], cast.school.today())[pupil.pk], record_of(pupil)
    assert (week.attended, week.possible, week.percent) == (record.attended, record.possible, record.percent)
