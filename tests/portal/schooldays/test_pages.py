"""The calendar's page: days marked, asked about, undone; closings told and taken back, on the public page too."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Delivery
from portal.attendance.models import Register
from portal.schooldays.models import CalendarChange, Closing, HasRegisters, change_week
from roll.models import School, SpecialDay
from tests.factories.pages import school_page

TUESDAY = date(2026, 11, 24)
CALENDAR = "/portal/schools/nai-umeed/days/"


@pytest.fixture(autouse=True)
def _tuesday_morning(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")


@pytest.fixture
def office(cast, as_user):
    cast.school.weekdays = "12345"
    cast.school.save()
    return as_user(cast.office)


def marked(school) -> dict:
    return {(each.date.month, each.date.day): (each.kind, each.reason) for each in school.special_days.all()}


def take_register(cast, day=TUESDAY) -> None:
    marks = {cast.aarav.pk: "P", cast.bilal.pk: "P"}
    Register.for_class(cast.class_5b, day, "am").send(marks, by=cast.teacher)


# --- Marking ---------------------------------------------------------------------------------------------------------
def test_days_are_ticked_and_named_in_one_go(cast, office):
    answer = office.post(CALENDAR, {"day": ["2026-12-25", "2026-12-28"], "kind": "closed", "reason": "Christmas"})
    assert (answer.status_code, answer.url) == (302, f"{CALENDAR}?month=2026-12")
    assert marked(cast.school) == {(12, 25): ("closed", "Christmas"), (12, 28): ("closed", "Christmas")}
    page = office.get(f"{CALENDAR}?month=2026-12")
    assert "2 days changed." in page.text
    assert "25 Dec – 28 Dec" in page.text


def test_a_stretch_is_closed_on_the_days_of_the_week_alone(cast, office):
    data = {"starts_on": "2026-12-24", "ends_on": "2026-12-29", "kind": "closed", "reason": "Winter"}
    assert office.post(CALENDAR, data).status_code == 302
    assert set(marked(cast.school)) == {(12, 24), (12, 25), (12, 28), (12, 29)}


def test_an_odd_saturday_is_open_and_becomes_ordinary_again(cast, office):
    office.post(CALENDAR, {"day": "2026-11-28", "kind": "open", "reason": "Instead of Friday"})
    assert cast.school.is_open(date(2026, 11, 28))
    office.post(CALENDAR, {"day": "2026-11-28", "kind": "ordinary"})
    assert marked(cast.school) == {}


@pytest.mark.parametrize(
    "data, words",
    [
        ({"kind": "closed", "reason": "Holi"}, "Please tick days"),
        ({"day": "2031-01-01", "kind": "closed", "reason": "Holi"}, "They must be in a term."),
        ({"day": "no day", "kind": "closed", "reason": "Holi"}, "Please tick days"),
        ({"day": "2026-12-25", "kind": "closed"}, "Please give it a name"),
        ({"day": "2026-12-25", "reason": "Holi"}, "Please choose what these days are."),
        ({"starts_on": "2026-12-25", "ends_on": "2026-12-20", "kind": "exam", "reason": "Holi"}, "within 200 days"),
        ({"ends_on": "2026-12-20", "kind": "exam", "reason": "Holi"}, "Please choose a day."),
        ({"starts_on": "0001-01-01", "ends_on": "9999-12-31", "kind": "exam", "reason": "Holi"}, "within 200 days"),
    ],
)
def test_what_can_not_be_is_refused_and_stays_in_the_form(cast, office, data, words):
    answer = office.post(f"{CALENDAR}?month=2026-12", data)
    assert answer.status_code == 422
    assert words in answer.text
    assert marked(cast.school) == {}
    if data.get("day") == "2026-12-25":
        assert 'value="2026-12-25" checked' in " ".join(answer.text.split())


def test_a_day_with_registers_is_closed_only_after_a_yes(cast, office):
    take_register(cast)
    data = {"day": ["2026-11-24", "2026-11-25"], "kind": "closed", "reason": "Rain"}
    answer = office.post(CALENDAR, data)
    assert answer.status_code == 422
    assert "Registers were taken on these days: 24 November (1)." in answer.text
    assert marked(cast.school) == {}
    assert office.post(CALENDAR, data | {"sure": answer.context["form"].asked}).status_code == 302
    assert set(marked(cast.school)) == {(11, 24), (11, 25)}


def test_the_last_change_is_undone(cast, office):
    office.post(CALENDAR, {"day": "2026-12-25", "kind": "exam", "reason": "Maths"})
    office.post(CALENDAR, {"day": "2026-12-25", "kind": "closed", "reason": "Christmas"})
    last = CalendarChange.objects.first()
    url = reverse("portal:schooldays:undoing", args=["nai-umeed", last.pk])
    assert office.post(url).status_code == 302
    assert marked(cast.school) == {(12, 25): ("exam", "Maths")}
    assert office.post(url).status_code == 404
    first = CalendarChange.objects.get()
    SpecialDay.objects.update(reason="Science")
    url = reverse("portal:schooldays:undoing", args=["nai-umeed", first.pk])
    answer = office.post(url)
    assert answer.status_code == 422
    assert "Nothing is undone." in answer.text
    assert marked(cast.school) == {(12, 25): ("exam", "Science")}


def test_an_older_change_is_not_undone_and_later_ones_stand(cast, office):
    office.post(CALENDAR, {"day": "2026-12-24", "kind": "closed", "reason": "Holiday"})
    first = CalendarChange.objects.get()
    office.post(CALENDAR, {"day": "2026-12-25", "kind": "closed", "reason": "Christmas"})
    answer = office.post(reverse("portal:schooldays:undoing", args=["nai-umeed", first.pk]))
    assert answer.status_code == 409 and "Only the last change can be undone" in answer.text
    assert set(marked(cast.school)) == {(12, 24), (12, 25)}
    assert CalendarChange.objects.count() == 2
    with pytest.raises(CalendarChange.NotTheLast):
        first.undo()


def test_undoing_closes_no_day_with_registers(cast, office, as_user, monkeypatch):
    office.post(CALENDAR, {"day": "2026-11-28", "kind": "open", "reason": "Sports"})
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-28T07:42:00+05:30")
    take_register(cast, date(2026, 11, 28))
    url = reverse("portal:schooldays:undoing", args=["nai-umeed", CalendarChange.objects.get().pk])
    assert as_user(cast.office).post(url).status_code == 422
    assert set(marked(cast.school)) == {(11, 28)}


def test_one_mark_a_day(cast):
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, kind="open", reason="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialDay.objects.create(school=cast.school, date=TUESDAY, reason="B")


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "2026-02"])
def test_any_month_opens(cast, office, month):
    assert office.get(f"{CALENDAR}?month={month}").status_code == 200


def test_the_week_is_set_unless_registers_stand_on_a_day(cast, office):
    url = reverse("portal:schooldays:week", args=["nai-umeed"])
    assert office.post(url, {"weekdays": list("612345")}).status_code == 302
    cast.school.refresh_from_db()
    assert cast.school.weekdays == "123456"
    take_register(cast)
    assert office.post(url, {"weekdays": list("13456")}).status_code == 422
    assert office.post(url, {}).status_code == 422
    cast.school.refresh_from_db()
    assert cast.school.weekdays == "123456"


def test_the_week_is_compared_with_what_is_stored_now(cast, office):
    """Another has put the day in and a register was taken since this page was read."""
    stale = School.objects.get(pk=cast.school.pk)
    stale.weekdays = "1345"
    take_register(cast)
    with pytest.raises(HasRegisters):
        change_week(stale, "1345")
    assert School.objects.get(pk=stale.pk).weekdays == "12345"


def test_between_two_years_the_registers_of_the_last_stand_too(cast, office, as_user, monkeypatch):
    take_register(cast)
    monkeypatch.setenv("CHAUPAL_NOW", "2027-04-20T07:42:00+05:30")
    assert not cast.school.current_year()
    office, url = as_user(cast.office), reverse("portal:schooldays:week", args=["nai-umeed"])
    answer = office.post(url, {"weekdays": list("1345")})
    assert answer.status_code == 422 and "Registers were taken on such a day." in answer.text
    assert office.post(url, {"weekdays": list("1234")}).status_code == 302


def test_the_page_costs_the_same_with_many_days(cast, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(CALENDAR).status_code == 200
        return len(queries)

    office.post(CALENDAR, {"day": "2026-11-25", "kind": "closed", "reason": "A"})
    office.get(CALENDAR)
    before = count()
    office.post(CALENDAR, {"starts_on": "2026-11-26", "ends_on": "2027-02-26", "kind": "exam", "reason": "B"})
    office.get(CALENDAR)
    assert count() == before


# --- Closing ---------------------------------------------------------------------------------------------------------
def close(office, **data):
    written = {"first_day": "2026-11-25", "reason": "Heavy rain"} | data
    url = reverse("portal:schooldays:closings", args=["nai-umeed"])
    return office.post(url, {f"closing-{name}": value for name, value in written.items()})


def told(kind, user) -> int:
    return Delivery.objects.filter(event__kind=kind, user=user, channel="in_app").count()


def test_closed_tomorrow_is_told_to_homes_and_taken_back(cast, office, as_user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert close(office, last_day="2026-11-26").status_code == 302
    assert set(marked(cast.school)) == {(11, 25), (11, 26)}
    homes = (cast.guardian, cast.other_guardian, cast.unrelated)
    assert [told("schooldays.closed", user) for user in homes] == [1, 1, 1]
    assert told("schooldays.closed", cast.restricted) == 0
    closing = Closing.objects.get()
    page = reverse("portal:schooldays:closing", args=[closing.pk])
    assert "Heavy rain" in as_user(cast.guardian).get(page).text
    assert as_user(cast.restricted).get(page).status_code == 404
    url = reverse("portal:schooldays:withdrawal", args=["nai-umeed", closing.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(url).status_code == 302
    assert marked(cast.school) == {}
    assert [told("schooldays.open_after_all", user) for user in homes] == [1, 1, 1]
    assert "The school is open after all" in as_user(cast.guardian).get(page).text
    assert "It was taken back already" in office.post(url, follow=True).text


def test_what_was_marked_before_comes_back(cast, office):
    SpecialDay.objects.create(school=cast.school, date=date(2026, 11, 25), kind="exam", reason="Maths")
    close(office)
    assert marked(cast.school) == {(11, 25): ("closed", "Heavy rain")}
    Closing.objects.get().withdraw(by=cast.head)
    assert marked(cast.school) == {(11, 25): ("exam", "Maths")}


def test_a_day_that_is_over_stays_closed(cast, office, monkeypatch):
    close(office, last_day="2026-11-26")
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-26T06:00:00+05:30")
    closing = Closing.objects.get()
    closing.withdraw(by=cast.head)
    assert set(marked(cast.school)) == {(11, 25)}
    assert closing.days_meant == [date(2026, 11, 26)]
    with pytest.raises(Closing.Over):
        closing.withdraw(by=cast.head)


@pytest.mark.parametrize(
    "data, words",
    [
        ({"reason": ""}, "Please say why"),
        ({"first_day": "2026-11-28"}, "Select a valid choice."),
        ({"first_day": "2026-11-26", "last_day": "2026-11-25"}, "The last day comes after the first."),
    ],
)
def test_a_closing_that_can_not_be_is_refused(cast, office, data, words):
    answer = close(office, **data)
    assert answer.status_code == 422
    assert words in answer.text
    assert not Closing.objects.exists()


def test_today_is_closed_after_a_yes_where_registers_were_taken(cast, office):
    take_register(cast)
    answer = close(office, first_day="2026-11-24")
    assert answer.status_code == 422
    assert "24 November (1)" in answer.text
    assert close(office, first_day="2026-11-24", sure="2026-11-24").status_code == 302


def test_a_told_day_is_changed_by_its_own_button_alone(cast, office):
    close(office)
    answer = office.post(CALENDAR, {"day": "2026-11-25", "kind": "ordinary"})
    assert answer.status_code == 422
    assert "Take that back first." in answer.text


def test_the_public_page_says_so_on_the_day_before_and_on_the_day(cast, office, client, monkeypatch):
    page = school_page(cast.school)
    SpecialDay.objects.create(school=cast.school, date=TUESDAY, reason="A holiday that nobody was told of")
    close(office)
    seen = {}
    for day in (24, 25, 26):
        monkeypatch.setenv("CHAUPAL_NOW", f"2026-11-{day}T09:00:00+05:30")
        seen[day] = client.get(page.url).text
    assert [day for day, text in seen.items() if "The school is closed on Wednesday 25 November." in text] == [24, 25]
    assert "A holiday that nobody was told of" not in seen[24]
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T10:00:00+05:30")
    Closing.objects.get().withdraw(by=cast.head)
    assert "Heavy rain" not in client.get(page.url).text


def test_another_schools_closing_is_not_there(cast, office):
    days = cast.other_school.school_days(TUESDAY + timedelta(days=1), days=7)
    closing = Closing.announce(cast.other_school, days[0], days[0], "Rain", by=cast.other_head)
    assert office.post(reverse("portal:schooldays:withdrawal", args=["nai-umeed", closing.pk])).status_code == 404


# --- A page that says no leads on ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["closings", "week"])
def test_a_refused_page_leads_to_the_calendar_and_marks_days_there(cast, office, name):
    answer = office.post(reverse(f"portal:schooldays:{name}", args=["nai-umeed"]), {})
    assert answer.status_code == 422
    hrefs = re.findall(r'href="([^"]*[?]month=[^"]*)"', answer.text)
    assert len(hrefs) >= 2
    assert all(href.startswith(CALENDAR) for href in hrefs)
    assert f'action="{CALENDAR}?month=2026-11"' in answer.text


def test_the_reason_of_a_closing_is_not_said_to_be_optional(cast, office):
    label = office.get(CALENDAR).text.partition('<label for="id_closing-reason">')[2].partition("</label>")[0]
    assert "Why?" in label
    assert "(optional)" not in label


def test_where_there_is_no_year_the_way_to_the_years_is_shown(cast, office):
    words = "No terms yet: every day is a holiday."
    assert words not in office.get(CALENDAR).text
    text = office.get(f"{CALENDAR}?month=2031-01").text.partition("<main")[2]
    assert words in text
    assert 'href="/office/nai-umeed/years/"' in text
