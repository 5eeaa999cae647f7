"""Holidays from a calendar file: read, shown with their names, ticked, closed and undone."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.attendance.models import Register
from portal.schooldays.models import CalendarChange
from roll.models import SpecialDay, Term

FILE = "/portal/schools/nai-umeed/days/file/"
DAYS = f"{FILE}days/"


@pytest.fixture(autouse=True)
def _tuesday_morning(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")


@pytest.fixture
def office(cast, as_user):
    cast.school.weekdays = "12345"
    cast.school.save()
    return as_user(cast.office)


def event(name, begins="20261225", *more, kind=";VALUE=DATE"):
    lines = ["BEGIN:VEVENT", f"UID:{name}", f"SUMMARY:{name}", f"DTSTART{kind}:{begins}", *more, "END:VEVENT"]
    return "\r\n".join(lines)


def calendar(*events, name="holidays.ics"):
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])
    return SimpleUploadedFile(name, text.encode(), content_type="text/calendar")


def look_through(client, *events):
    return client.post(FILE, {"file": calendar(*events)})


def found(answer) -> dict:
    form = answer.context["form"]
    return {(day.month, day.day): field.initial for day, field, is_ticked in form.rows() if is_ticked}


def marked(school) -> dict:
    return {(each.date.month, each.date.day): (each.kind, each.reason) for each in school.special_days.all()}


def test_the_days_of_a_file_are_shown_and_nothing_is_marked_before_the_yes(cast, office):
    answer = look_through(
        office, event("Christmas"), event("Guru Nanak’s birthday", "20261130", "DTEND;VALUE=DATE:20261202")
    )
    assert answer.status_code == 200
    assert found(answer) == {
        (11, 30): "Guru Nanak’s birthday",
        (12, 1): "Guru Nanak’s birthday",
        (12, 25): "Christmas",
    }
    assert "Friday 25 December 2026" in answer.text
    assert marked(cast.school) == {}


def test_ticked_days_are_closed_by_their_names_in_one_change_that_can_be_undone(cast, office):
    data = {
        "listed": "2026-11-30 2026-12-01 2026-12-25",
        "day": ["2026-11-30", "2026-12-25"],
        "name-2026-11-30": "Gurpurab",
        "name-2026-12-01": "",
        "name-2026-12-25": "Christmas",
    }
    answer = office.post(DAYS, data)
    assert (answer.status_code, answer.url) == (302, "/portal/schools/nai-umeed/days/?month=2026-11")
    assert marked(cast.school) == {(11, 30): ("closed", "Gurpurab"), (12, 25): ("closed", "Christmas")}
    office.post(f"/portal/schools/nai-umeed/days/{CalendarChange.objects.get().pk}/undoing/")
    assert marked(cast.school) == {}


def test_what_somebody_marked_since_the_page_was_shown_stays_as_it_is(cast, office):
    SpecialDay.objects.create(school=cast.school, date=date(2026, 11, 30), kind="exam", reason="Mathematics")
    names = {"name-2026-11-30": "Gurpurab", "name-2026-12-25": "Christmas"}
    data = {"listed": "2026-11-30 2026-12-25", "day": ["2026-11-30", "2026-12-25"], **names}
    assert office.post(DAYS, data).status_code == 302
    exam = {(11, 30): ("exam", "Mathematics")}
    assert marked(cast.school) == exam | {(12, 25): ("closed", "Christmas")}
    again = office.post(DAYS, data)
    assert again.status_code == 422 and "nothing left to close" in again.text
    assert marked(cast.school) == exam | {(12, 25): ("closed", "Christmas")}


def test_what_comes_each_year_is_found_in_this_one(cast, office):
    assert found(look_through(office, event("Christmas", "20101225", "RRULE:FREQ=YEARLY"))) == {(12, 25): "Christmas"}
    for rule in ("FREQ=YEARLY;UNTIL=20200101", "FREQ=YEARLY;COUNT=3", "FREQ=YEARLY;INTERVAL=3", "FREQ=SECONDLY"):
        assert look_through(office, event("Christmas", "20101225", f"RRULE:{rule}")).status_code == 422, rule


@pytest.mark.parametrize(
    "lines",
    [
        event("A meeting", "20261225T100000Z", "DTEND:20261225T110000Z", kind=""),
        event("Cancelled", "20261225", "STATUS:CANCELLED"),
        event("A Saturday", "20261226"),
        event("No term", "20260101"),
        event("A year", "20260101", "DTEND;VALUE=DATE:20270101"),
        event("Marked already", "20261231"),
        event("No day", "soon"),
        "BEGIN:VEVENT\r\nSUMMARY:No day\r\nEND:VEVENT",
    ],
)
def test_what_closes_no_school_day_is_not_offered(cast, office, lines):
    SpecialDay.objects.create(school=cast.school, date=date(2026, 12, 31), kind="exam", reason="Maths")
    answer = look_through(office, lines)
    assert answer.status_code == 422
    assert "no event of whole days falls on a school day" in answer.text


def test_a_line_that_stands_twice_is_read_once(cast, office):
    twice = event(
        "Christmas", "20261225", "SUMMARY:Feast", "DTSTART;VALUE=DATE:20261228", "STATUS:CONFIRMED", "STATUS:"
    )
    assert found(look_through(office, twice)) == {(12, 25): "Christmas"}


def test_outlook_s_whole_day_from_midnight_to_midnight_is_one(cast, office):
    lines = event("Christmas", "20261225T000000", "DTEND:20261226T000000", kind="")
    assert found(look_through(office, lines)) == {(12, 25): "Christmas"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 holidays", "This is not a calendar file."),
        (
            b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR",
            "This calendar file is damaged",
        ),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 150_000, "larger than 150 kB"),
        (b"", "This file is empty. Please choose another."),
    ],
)
def test_what_is_no_calendar_file_is_refused_with_a_true_reason(cast, office, content, words):
    answer = office.post(FILE, {"file": SimpleUploadedFile("holidays.ics", content)})
    assert answer.status_code == 422
    assert words in answer.text


def test_without_terms_it_says_what_comes_first(cast, office):
    Term.objects.all().delete()
    assert "Add the school year and its terms first" in look_through(office, event("Christmas")).text


def test_a_ticked_day_needs_its_name_and_everything_typed_stays(cast, office):
    data = {"listed": "2026-11-30 2026-12-25", "day": ["2026-12-25"], "name-2026-11-30": "Gurpurab"}
    answer = office.post(DAYS, data)
    assert answer.status_code == 422
    assert "Please give it a name" in answer.text and "Gurpurab" in answer.text
    assert [is_ticked for _day, _field, is_ticked in answer.context["form"].rows()] == [False, True]
    assert "Please tick at least one day." in office.post(DAYS, {"listed": "2026-11-30"}).text
    assert office.post(DAYS, {}).status_code == 422
    assert marked(cast.school) == {}


def test_a_day_with_registers_is_asked_about_first(cast, office):
    marks = {cast.aarav.pk: "P", cast.bilal.pk: "P"}
    Register.for_class(cast.class_5b, date(2026, 11, 24), "am").send(marks, by=cast.teacher)
    data = {"listed": "2026-11-24", "day": "2026-11-24", "name-2026-11-24": "Fog"}
    answer = office.post(DAYS, data)
    assert answer.status_code == 422
    assert "Registers were taken on these days: 24 November (1)" in answer.text
    assert office.post(DAYS, data | {"sure": "2026-11-24"}).status_code == 302
    assert marked(cast.school) == {(11, 24): ("closed", "Fog")}


def test_the_way_in_stands_on_the_calendar_s_page(cast, office):
    assert f'href="{FILE}"' in office.get("/portal/schools/nai-umeed/days/").text
