"""Every page of the rooms that came second, full and empty and refused, held to what `sweep.py` asks of a page.

One browser a person goes through the four languages: the school is built once.
"""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser

from newsfeed.models import HowToIndexPage, HowToPage, ResourceIndexPage, ResourcePage
from portal.bookings.models import Booking, BookingEvent, Window
from portal.homework.models import Homework
from portal.letters.models import Letter
from tests.browser.rooms import fill
from tests.browser.sweep import LANGUAGES, Sweep, sweeping
from tests.factories.cast import Cast, build_cast

SCHOOL, OTHER = "/portal/schools/nai-umeed", "/portal/schools/sitara"


@pytest.fixture
def rooms(build_once: Callable[[Callable[[], Cast]], Cast]) -> Cast:
    cache.clear()
    return build_once(filled)


def filled() -> Cast:
    cast = build_cast()
    fill(cast)
    return cast


# --- The ways through the rooms, by role ------------------------------------------------------------------------------
def guardian(sweep: Sweep, cast: Cast) -> None:
    aarav, meher = (f"/portal/children/{pupil.code}" for pupil in (cast.aarav, cast.meher))
    sweep.visit("dashboard", "/portal/")
    sweep.visit("homework", f"{aarav}/homework/")
    sweep.visit("homework, none", f"{meher}/homework/")
    sweep.visit("one homework", f"/portal/homework/{Homework.objects.earliest('pk').pk}/")
    sweep.visit("absences", "/portal/absences/")
    sweep.visit("new absence", f"/portal/absences/new/?child={cast.siya.code}")
    sweep.unfold("new absence")
    sweep.page.locator("[name=first_day]").fill("2026-11-01")
    sweep.send("absence refused", "main form .pick")
    sweep.visit("attendance", f"{aarav}/attendance/")
    sweep.unfold("attendance")
    sweep.visit("attendance, a month before", f"{aarav}/attendance/?month=2026-10")
    sweep.visit("attendance, no marks", f"{meher}/attendance/")


def reader(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("letters", "/portal/letters/")
    for letter in Letter.objects.filter(sent_at__isnull=False):
        sweep.visit(f"letter {letter.pk}", f"/portal/letters/{letter.pk}/")
    page, zoo = sweep.page, Letter.objects.earliest("pk")
    page.goto(f"/portal/letters/{zoo.pk}/")
    page.evaluate("for (const one of document.querySelectorAll('main form button')) one.value = 'perhaps'")
    sweep.send("letter, no answer", "main form button")


def who_books(sweep: Sweep, cast: Cast) -> None:
    aarav, event = f"/portal/children/{cast.aarav.code}", BookingEvent.objects.earliest("pk")
    sweep.visit("times", "/portal/bookings/")
    sweep.visit("times to choose", f"{aarav}/bookings/{event.pk}/")
    sweep.page.evaluate("for (const one of document.querySelectorAll('[name=mode]')) one.value = 'by pigeon'")
    sweep.send("times, way not offered", "main form button[formaction]")
    sweep.visit("times of another day", f"{aarav}/bookings/{event.pk}/?day=2026-11-26")
    sweep.visit("times with all teachers", f"/portal/bookings/events/{event.pk}/plan/")
    for booking in Booking.objects.filter(guardian__user=cast.guardian):
        sweep.visit(f"a time, {booking.pk}", f"/portal/bookings/{booking.pk}/")


def other_guardian(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("absences, none", "/portal/absences/")
    sweep.visit("new absence, one child", "/portal/absences/new/")


def pupil(sweep: Sweep, cast: Cast) -> None:
    aarav = f"/portal/children/{cast.aarav.code}"
    sweep.visit("a pupil's home", "/portal/")
    sweep.visit("a pupil's homework", f"{aarav}/homework/")
    sweep.visit("a pupil's one homework", f"/portal/homework/{Homework.objects.earliest('pk').pk}/")
    sweep.visit("a pupil's attendance", f"{aarav}/attendance/")


def anyone(sweep: Sweep, cast: Cast) -> None:
    cache.clear()
    sweep.visit("pupil sign-in", "/accounts/pupil/")
    sweep.send("pupil sign-in, nothing written", "main form .primary")
    home = f"/{sweep.language}"
    for each in (HowToPage.objects.first(), ResourcePage.objects.first()):
        sweep.visit(f"index of {each.title}", f"{home}{each.get_parent().url[3:]}")
        sweep.visit(each.title, f"{home}{each.url[3:]}")
        sweep.unfold(each.title)
    for index in (HowToIndexPage, ResourceIndexPage):
        path = index.objects.get(school=cast.other_school, locale__language_code="en").url
        sweep.visit(f"{index.__name__}, empty", f"{home}{path[3:]}")


def teacher(sweep: Sweep, cast: Cast) -> None:
    tasks, cards = f"{SCHOOL}/homework/", "/office/nai-umeed/cards/"
    sweep.visit("homework of the classes", tasks)
    sweep.visit("new homework", f"{tasks}new/")
    sweep.page.locator("[name=due_other]").fill("2026-11-01")
    sweep.send("homework refused", "main form .primary")
    sweep.visit("who has done it", f"{tasks}{Homework.objects.earliest('pk').pk}/")
    sweep.unfold("who has done it")
    sweep.visit("absences of the classes", f"{SCHOOL}/absences/")
    sweep.visit("cards", cards)
    sweep.visit("cards of a class", f"{cards}{cast.class_5b.pk}/")
    sweep.page.evaluate("for (const one of document.querySelectorAll('[name=pupil]')) one.checked = false")
    sweep.send("cards, nobody ticked", "main form .primary")
    sweep.page.locator("[name=pupil]").first.check()
    sweep.send("cards to print", "main form .primary", 200)


def office(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("absences to decide", f"{SCHOOL}/absences/")
    sweep.unfold("absences to decide")
    sweep.send("absence, no answer", "main form button[value=refuse]")


def head(sweep: Sweep, cast: Cast) -> None:
    letters, zoo = f"{SCHOOL}/letters/", Letter.objects.earliest("pk")
    sweep.visit("letters of the school", letters)
    sweep.visit("new letter", f"{letters}new/")
    sweep.send("letter refused", "main form .primary")
    sweep.visit("letter, draft", f"{letters}{Letter.objects.get(sent_at=None).pk}/draft/")
    sweep.visit("letter, to send", f"{letters}{Letter.objects.get(sent_at=None).pk}/sending/")
    sweep.visit("who has answered", f"{letters}{zoo.pk}/")
    sweep.unfold("who has answered")
    sweep.visit("who has answered, child by child", f"{letters}{zoo.pk}/?class=all")
    sweep.visit("who differs", f"{letters}{zoo.pk}/?class=all&show=differ")
    sweep.visit("who has read", f"{letters}{Letter.objects.get(title__startswith='New').pk}/")
    sweep.visit("homes not reached", f"{letters}{zoo.pk}/unreached/")
    sweep.visit("homes not reached, to print", f"{letters}{zoo.pk}/unreached/?class=all")
    sweep.visit("letters to print", f"{letters}{zoo.pk}/print/")


def who_plans(sweep: Sweep, cast: Cast) -> None:
    times = f"{SCHOOL}/bookings/"
    event, draft = BookingEvent.objects.order_by("pk")
    window, booking = Window.objects.earliest("pk"), Booking.objects.earliest("pk")
    sweep.visit("events", times)
    sweep.visit("new event", f"{times}new/")
    sweep.send("event refused", "main form .primary")
    sweep.visit("event", f"{times}{event.pk}/")
    sweep.unfold("event")
    sweep.visit("event, draft", f"{times}{draft.pk}/")
    sweep.visit("more times", f"{times}{event.pk}/windows/")
    sweep.send("more times refused", "main form .primary")
    sweep.visit("event, to publish", f"{times}{draft.pk}/publication/")
    sweep.visit("a teacher's times", f"{times}windows/{window.pk}/")
    sweep.unfold("a teacher's times")
    sweep.visit("who was met", f"{times}{event.pk}/participation/")
    sweep.visit("who was met, child by child", f"{times}{event.pk}/participation/?class=all")
    sweep.unfold("who was met, child by child")
    sweep.visit("a meeting", f"{times}booked/{booking.pk}/")
    sweep.visit("times for a family", f"{times}{event.pk}/for/{cast.siya.code}/")
    sweep.visit("sheets", f"{times}sheets/?date={window.date}")
    for day in ("2026-11-24", str(window.date)):
        sweep.visit(f"a teacher's {day}", f"{times}day/?date={day}&teacher={cast.teacher.pk}")
        sweep.unfold(f"a teacher's {day}")


def other_head(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("events, none", f"{OTHER}/bookings/")
    sweep.visit("times, none", "/portal/bookings/")
    sweep.visit("letters of the school, none", f"{OTHER}/letters/")
    sweep.visit("letters, none", "/portal/letters/")
    sweep.visit("homework of the classes, none", f"{OTHER}/homework/")
    sweep.visit("absences of the classes, none", f"{OTHER}/absences/")
    sweep.visit("cards, other school", "/office/sitara/cards/")


GROUPS: dict[str, tuple[tuple[str, Callable[[Sweep, Cast], None]], ...]] = {
    "family": (("guardian", guardian), ("other_guardian", other_guardian)),
    "letters": (("guardian", reader), ("head", head)),
    "pupil": (("pupil", pupil), ("", anyone)),
    "times": (("guardian", who_books), ("head", who_plans)),
    "teacher": (("teacher", teacher),),
    "office": (("office", office), ("other_head", other_head)),
}


@pytest.mark.parametrize("group", GROUPS)
def test_no_room_shuts_anybody_out(group: str, rooms: Cast, browser: Browser, live_server) -> None:
    wrong, seen = [], []
    for role, way in GROUPS[group]:
        with sweeping(browser, live_server.url, getattr(rooms, role) if role else None) as sweep:
            for language in LANGUAGES:
                sweep.speak(language)
                way(sweep, rooms)
        wrong += sweep.wrong
        seen += sweep.seen
    print(f"\n{group}: {len(seen)} pages", end="")
    assert not wrong, "\n" + "\n".join(wrong)
