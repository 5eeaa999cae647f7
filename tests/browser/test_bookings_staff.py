"""The staff's pages of times with families, full and empty and refused, held to what `sweep.py` asks of a page."""

from collections.abc import Callable
from datetime import time

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser

from portal.bookings.models import Booking, BookingEvent
from tests.browser.rooms import LONG
from tests.browser.sweep import LANGUAGES, Sweep, sweeping
from tests.factories import (
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    TeachingFactory,
)
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked
from tests.factories.cast import Cast

SCHOOL = "/portal/schools/nai-umeed/bookings/"


@pytest.fixture
def times(transactional_db: None, school_morning: None, cast: Cast) -> Cast:
    """A day with a call that is over, a call and a meeting to come; a draft; days that are called off."""
    cache.clear()
    event = BookingEventFactory(school=cast.school, name="Parents’ week")
    window = WindowFactory(event=event, teacher=cast.teacher, date=cast.school.today(), place="Room behind the hall")
    TeachingFactory(user=cast.head, school_class=cast.class_2a)
    WindowFactory(event=event, teacher=cast.head, starts=time(14), ends=time(15))
    slots, farida = list(window.slots.all()), cast.unrelated.guardians.get()
    newcomer = EnrolmentFactory(
        pupil=PupilFactory(school=cast.school, first_name=LONG), school_class=cast.class_5b
    ).pupil
    aunt = GuardianFactory(school=cast.school, first_name=LONG)
    GuardianshipFactory(pupil=newcomer, guardian=aunt, granted_by=cast.office)
    ContactPointFactory(guardian=farida, kind="phone", value="+919876500123")
    over = as_if_begun(booked(slots[0], farida, cast.bilal, mode="phone"), 30)
    over.record("not_reached", f"A later bus for {LONG}.", by=cast.teacher)
    booked(slots[3], farida, cast.bilal, mode="phone")
    booked(slots[4], aunt, newcomer, mode="video", by=cast.office)
    BookingEventFactory(school=cast.school, name=f"With {LONG}", published_at=None, published_by=None)
    draft = BookingEventFactory(school=cast.school, name="Drafted", published_at=None, published_by=None)
    WindowFactory(event=draft, teacher=cast.head)
    BookingEventFactory(school=cast.school, name="Cancelled").withdraw(by=cast.head)
    return cast


def head(sweep: Sweep, cast: Cast) -> None:
    events = {event.name: f"{SCHOOL}{event.pk}/" for event in BookingEvent.objects.all()}
    sweep.visit("events", SCHOOL)
    sweep.visit("new event", f"{SCHOOL}new/")
    sweep.page.locator("[name=ends]").fill("15:00")
    sweep.send("event refused", "main form .primary")
    sweep.visit("event", events["Parents’ week"])
    sweep.unfold("event")
    sweep.visit("event, called off", events["Cancelled"])
    sweep.visit("more times", f"{events['Parents’ week']}windows/")
    sweep.visit("to publish", f"{events['Drafted']}publication/")
    sweep.visit("nothing to publish", f"{events[f'With {LONG}']}publication/")
    sweep.visit("who takes part", f"{events['Parents’ week']}participation/")
    sweep.visit("who has not booked", f"{events['Parents’ week']}participation/?class=all")
    sweep.visit("book for a family", f"{events['Parents’ week']}for/{cast.siya.code}/")
    sweep.send("no time chosen", "main form .primary")
    sweep.visit("sheets", f"{SCHOOL}sheets/")


def teacher(sweep: Sweep, cast: Cast) -> None:
    to_come = Booking.objects.filter(outcome="").earliest("pk")
    sweep.visit("own times", SCHOOL)
    sweep.visit("a day", f"{SCHOOL}day/")
    sweep.page.locator("[name$=suggestion]").fill("x" * 500)
    sweep.page.evaluate("document.querySelector('[name$=outcome]:checked').value = 'perhaps'")
    sweep.send("outcome refused", "main li form .btn")
    sweep.visit("a day without times", f"{SCHOOL}day/?date=2026-01-01")
    sweep.visit("another time", f"{SCHOOL}booked/{to_come.pk}/")
    sweep.unfold("another time")
    sweep.visit("window", f"{SCHOOL}windows/{to_come.slot.window_id}/")
    sweep.unfold("window")


def other_head(sweep: Sweep, cast: Cast) -> None:
    sweep.visit("no events", SCHOOL.replace("nai-umeed", "sitara"))


WAYS: tuple[Callable[[Sweep, Cast], None], ...] = (head, teacher, other_head)


@pytest.mark.parametrize("way", WAYS)
def test_no_page_of_times_shuts_staff_out(way, times: Cast, browser: Browser, live_server) -> None:
    with sweeping(browser, live_server.url, getattr(times, way.__name__)) as sweep:
        for language in LANGUAGES:
            sweep.speak(language)
            way(sweep, times)
    print(f"\n{way.__name__}: {len(sweep.seen)} pages", end="")
    assert not sweep.wrong, "\n" + "\n".join(sweep.wrong)
