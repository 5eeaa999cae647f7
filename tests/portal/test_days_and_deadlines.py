"""Each form of the portal that takes a day: what it begins with, what it refuses, and what it asks about."""

from datetime import date, timedelta
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest
from django import forms

from portal.absences.models import AbsenceNotice
from portal.bookings.models import BookingEvent
from portal.homework.models import Homework
from portal.letters.models import Letter
from roll.models import AcademicYear, SpecialDay, Term
from tests.factories.bookings import BookingEventFactory, WindowFactory
from tests.factories.letters import LetterFactory

SCHOOL = "/portal/schools/nai-umeed/"
# Every field for a day in the portal's forms, and how it is held below.
DAYS = {
    "AbsenceForm.first_day": "default",
    "AbsenceForm.last_day": "range",
    "HomeworkForm.due": "default",
    "HomeworkForm.due_other": "deadline",
    "HomeworkForm.offered": "default",
    "LetterForm.answer_by": "deadline",
    "EventForm.first_day": "default",
    "EventForm.last_day": "default",
    "EventForm.closes_on": "deadline",
    "WindowsForm.first_day": "default",
    "WindowsForm.last_day": "default",
    "DaysForm.first_day": "default",
    "DaysForm.last_day": "default",
    # Of the school's own calendar, on which any day may be marked.
    "MarkForm.starts_on": "marked",
    "MarkForm.ends_on": "marked",
    "ClosingForm.first_day": "marked",
    "ClosingForm.last_day": "marked",
    # For staff, within the year; nobody at home is asked by it.
    "CycleForm.due_on": "marked",
}


def forms_of_the_portal() -> set[type[forms.Form]]:
    paths = chain(Path("portal").glob("*/forms.py"), Path("portal").glob("*/forms/*.py"))
    modules = [import_module(".".join(path.with_suffix("").parts)) for path in paths]
    found = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    return {each for each in found if issubclass(each, forms.BaseForm) and each.__module__.startswith("portal.")}


def test_every_field_for_a_day_is_on_the_list():
    kinds = (forms.DateField, forms.DateTimeField)
    found = {
        f"{form.__name__}.{name}"
        for form in forms_of_the_portal()
        for name, field in form.base_fields.items()
        if isinstance(field, kinds) or getattr(field, "coerce", None) == date.fromisoformat
    }
    assert found == set(DAYS)


# --- What a form begins with -----------------------------------------------------------------------------------------
# 29 November 2026 is a Sunday. From the day after it the school is closed for a week; the term ends on 11 December, and
# the next begins on 11 January.
TODAYS = {
    "an ordinary Wednesday": "2026-11-25",
    "a Sunday": "2026-11-29",
    "a holiday": "2026-12-01",
    "the last day of term": "2026-12-11",
    "after the term": "2026-12-20",
}


@pytest.fixture
def calendar(cast):
    """Two terms with three weeks between them, six days a week, and a week of holidays."""
    cast.school.weekdays = "123456"
    cast.school.save()
    Term.objects.filter(academic_year__school=cast.school).delete()
    year = AcademicYear.objects.get(school=cast.school)
    AcademicYear.objects.filter(pk=year.pk).update(starts_on=date(2026, 6, 1), ends_on=date(2027, 5, 31))
    for starts_on, ends_on in ((date(2026, 8, 1), date(2026, 12, 11)), (date(2027, 1, 11), date(2027, 3, 31))):
        Term.objects.create(academic_year=year, name=str(starts_on), starts_on=starts_on, ends_on=ends_on)
    for number in range(6):
        SpecialDay.objects.create(school=cast.school, date=date(2026, 11, 30) + timedelta(days=number), reason="Floods")


@pytest.fixture
def at(monkeypatch):
    return lambda day, hour=19: monkeypatch.setenv("CHAUPAL_NOW", f"{day}T{hour:02}:00+05:30")


def absence(cast, as_user) -> list[date]:
    as_user(cast.other_guardian).post("/portal/absences/new/", {"children": [cast.siya.code], "reason": "unwell"})
    return [AbsenceNotice.objects.get().first_day]


def homework(cast, as_user) -> list[date]:
    form = as_user(cast.teacher).get(f"{SCHOOL}homework/new/").context["form"]
    assert form["due"].value() == form.fields["due"].choices[0][0]
    return [date.fromisoformat(day) for day, _label in form.fields["due"].choices]


def event(cast, as_user) -> list[date]:
    form = as_user(cast.office).get(f"{SCHOOL}bookings/new/").context["form"]
    return [form["first_day"].value(), form["last_day"].value()]


def more_times(cast, as_user) -> list[date]:
    planned = WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher).event
    form = as_user(cast.office).get(f"{SCHOOL}bookings/{planned.pk}/windows/").context["form"]
    return [form["first_day"].value(), form["last_day"].value()]


@pytest.mark.parametrize("today", TODAYS.values(), ids=TODAYS)
@pytest.mark.parametrize("begun", [absence, homework, event, more_times])
def test_what_a_form_begins_with_is_a_school_day_to_come(cast, as_user, calendar, at, begun, today):
    at(today)
    days = begun(cast, as_user)
    assert days and all(cast.school.is_open(day) and day >= date.fromisoformat(today) for day in days)


def test_a_new_event_leaves_families_time_to_book_and_asks_nothing(cast, as_user, calendar, at):
    for today in TODAYS.values():
        at(today, hour=21)
        form = as_user(cast.office).get(f"{SCHOOL}bookings/new/").context["form"]
        first, last = form["first_day"].value(), form["last_day"].value()
        sent = {"name": f"Week {today}", "audience": "school", "first_day": first, "last_day": last}
        sent |= {"starts": "16:00", "ends": "17:00", "slot_minutes": 10, "modes": ["phone"], "closes": "20:00"}
        answer = as_user(cast.office).post(f"{SCHOOL}bookings/new/", sent)
        assert answer.status_code == 302
        planned = BookingEvent.objects.get(name=f"Week {today}")
        assert planned.closes_at.date() == first - timedelta(days=1)
        planned.withdraw(by=cast.office)


def test_a_calendar_without_days_to_come_says_so(cast, as_user):
    Term.objects.all().delete()
    page = as_user(cast.teacher).get(f"{SCHOOL}homework/new/")
    assert "due" not in page.context["form"].fields
    assert "The calendar has no school days ahead yet." in page.text


def test_each_child_is_away_on_the_next_day_of_their_own_school(cast, as_user, calendar, at):
    """One school is closed next week, the other is not: the first day of both was told for either."""
    Term.objects.create(
        academic_year=AcademicYear.objects.get(school=cast.other_school),
        name="All year",
        starts_on=date(2026, 8, 1),
        ends_on=date(2027, 3, 31),
    )
    at("2026-12-01")
    client = as_user(cast.guardian)
    page = client.get("/portal/absences/new/").text
    assert "Aarav, Siya:" in page and "Meher:" in page
    sent = {"children": [cast.siya.code, cast.meher.code], "reason": "unwell"}
    assert client.post("/portal/absences/new/", sent).status_code == 302
    days = dict(AbsenceNotice.objects.values_list("absences__pupil__first_name", "first_day"))
    assert days == {"Siya": date(2026, 12, 7), "Meher": date(2026, 12, 1)}


def test_whose_school_is_closed_on_the_chosen_day_is_named(cast, as_user, calendar, at):
    at("2026-12-01")
    sent = {"children": [cast.siya.code, cast.meher.code], "reason": "unwell", "first_day": "2026-12-02"}
    page = as_user(cast.guardian).post("/portal/absences/new/", sent, follow=True).text
    assert "There is no school for Siya on these days, so nothing is sent there." in page


# --- Deadlines -------------------------------------------------------------------------------------------------------
def in_days(cast, number: int) -> str:
    return (cast.school.today() + timedelta(days=number)).isoformat()


class HomeworkToday:
    """Due on the day on which it is set."""

    yes = "Yes, set it for today"
    before = (-1, "This day has passed.")

    def url(self, cast) -> str:
        return f"{SCHOOL}homework/new/"

    def sent(self, cast, days: int) -> dict:
        return {"classes": [cast.class_5b.pk], "title": "Read page 12", "due_other": in_days(cast, days)}

    soon, far = 0, 5

    def done(self) -> bool:
        return Homework.objects.filter(title="Read page 12").exists()


class Closing:
    """Booking closes in less than three days."""

    yes = "Yes, close on"
    before = (-1, "This moment has passed.")
    soon, far = 2, 7

    def url(self, cast) -> str:
        return f"{SCHOOL}bookings/new/"

    def sent(self, cast, days: int) -> dict:
        more = {"starts": "16:00", "ends": "17:00", "slot_minutes": 10, "modes": ["phone"], "closes": "20:00"}
        first = in_days(cast, max(days, 3) + 1)
        return {"name": "Week", "audience": "school", "first_day": first, "closes_on": in_days(cast, days), **more}

    def done(self) -> bool:
        return BookingEvent.objects.filter(name="Week").exists()


class ClosingLongBefore(Closing):
    """Booking closes weeks before the first day: what was prefilled stayed when the days were changed."""

    soon = 8

    def sent(self, cast, days: int) -> dict:
        first = in_days(cast, 22 if days == self.soon else days + 1)
        return super().sent(cast, days) | {"first_day": first}


ON_FORMS = [HomeworkToday(), Closing(), ClosingLongBefore()]


@pytest.mark.parametrize("deadline", ON_FORMS, ids=[type(each).__name__ for each in ON_FORMS])
def test_a_deadline_that_is_near_is_asked_about_and_taken_with_a_yes(cast, as_user, deadline):
    user = cast.teacher if "homework" in deadline.url(cast) else cast.office
    client, sent = as_user(user), deadline.sent(cast, deadline.soon)
    asked = client.post(deadline.url(cast), sent)
    assert asked.status_code == 422 and deadline.yes in asked.text and not deadline.done()
    words = sent.get("title") or sent["name"]
    assert f'value="{words}"' in asked.text
    assert client.post(deadline.url(cast), sent | {"sure": "2026-01-01"}).status_code == 422
    assert client.post(deadline.url(cast), sent | {"sure": asked.context["form"].asked}).status_code == 302
    assert deadline.done()


@pytest.mark.parametrize("deadline", ON_FORMS, ids=[type(each).__name__ for each in ON_FORMS])
def test_a_deadline_in_good_time_is_not_asked_about_and_one_that_is_over_refused(cast, as_user, deadline):
    user = cast.teacher if "homework" in deadline.url(cast) else cast.office
    days, words = deadline.before
    over = as_user(user).post(deadline.url(cast), deadline.sent(cast, days) | {"sure": "x"})
    assert over.status_code == 422 and words in over.text and deadline.yes not in over.text
    assert as_user(user).post(deadline.url(cast), deadline.sent(cast, deadline.far)).status_code == 302


def letter(cast, days: int) -> str:
    day = cast.school.today() + timedelta(days=days)
    kept = LetterFactory(place=cast.class_5b, asked=True, answer_by=day, written_by=cast.office)
    return f"{SCHOOL}letters/{kept.pk}/sending/"


def published_event(cast, days: int) -> str:
    draft = BookingEventFactory(school=cast.school, published_at=None, published_by=None)
    WindowFactory(event=draft, teacher=cast.teacher)
    BookingEvent.objects.filter(pk=draft.pk).update(closes_at=draft.made_at + timedelta(days=days))
    return f"{SCHOOL}bookings/{draft.pk}/publication/"


def is_told() -> bool:
    return Letter.objects.exclude(sent_at=None).exists() or BookingEvent.objects.exclude(published_at=None).exists()


@pytest.mark.parametrize("page", [letter, published_event])
def test_before_families_are_told_of_a_near_deadline_the_button_says_yes_to_it(cast, as_user, page):
    """What waited as a draft may be late by now: it is asked where it is told."""
    client, url = as_user(cast.office), page(cast, 1)
    asked = client.get(url)
    assert "Families have less than three days" in asked.text and "Yes, close on" in asked.text
    assert client.post(url).status_code == 422 and not is_told()
    assert client.post(url, {"sure": "2026-01-01"}).status_code == 422 and not is_told()
    sure = asked.text.partition('name="sure" value="')[2].partition('"')[0]
    assert client.post(url, {"sure": sure}).status_code == 302 and is_told()


@pytest.mark.parametrize("page", [letter, published_event])
def test_in_good_time_nothing_is_asked(cast, as_user, page):
    client, url = as_user(cast.office), page(cast, 9)
    assert "Yes, close on" not in client.get(url).text
    assert client.post(url).status_code == 302 and is_told()


@pytest.mark.parametrize("page", [letter, published_event])
def test_what_is_over_is_not_told(cast, as_user, page):
    client, url = as_user(cast.office), page(cast, -1)
    assert "Yes, close on" not in client.get(url).text
    assert client.post(url, {"sure": in_days(cast, -1)}).status_code == 422 and not is_told()
