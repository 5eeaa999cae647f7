"""A guardian's times as calendar files (RFC 5545): an entry keeps its UID, and each change raises its SEQUENCE."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from foundation.plain_text import one_line
from foundation.punctuation import listed
from portal.bookings.models import Booking, Mode


def calendar_of(bookings: Iterable[Any]) -> bytes:
    """Bookings with `teacher_name`, and pupil, school, event and slot's window loaded."""
    calendar = Calendar()
    calendar.add("prodid", "-//Chaupal//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _("Meetings with teachers"))
    for booking in bookings:
        calendar.add_component(entry(booking))
    return calendar.to_ical()


def entry(booking: Any) -> Event:
    slot, url = booking.slot, f"{settings.BASE_URL}{reverse('portal:bookings:detail', args=[booking.pk])}"
    event = Event()
    event.add("uid", f"{booking.uid}@{host()}")
    event.add("sequence", booking.sequence)
    for name in ("dtstamp", "last-modified"):
        event.add(name, changed(booking).astimezone(UTC))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    event.add("summary", one_line(summary(booking)))
    event.add("status", "CANCELLED" if booking.cancelled_at else "CONFIRMED")
    event.add("description", url)
    if place := where(booking):
        event.add("location", one_line(place))
    event.add("url", one_line(slot.window.video_link) if booking.mode == Mode.VIDEO else url)
    return event


def summary(booking: Any) -> str:
    words = {"school": booking.school.short_name, "teacher": booking.teacher_name, "child": booking.pupil.first_name}
    return _("%(school)s: %(teacher)s, about %(child)s") % words


def where(booking: Any) -> str:
    """The room, or how the two speak."""
    if booking.mode == Mode.IN_PERSON:
        return listed(part for part in (booking.slot.window.place, booking.school.local_name) if part)
    return str(booking.get_mode_display())


def changed(booking: Booking) -> datetime:
    """When it became what it is."""
    return booking.cancelled_at or booking.changed_at or booking.made_at


def host() -> str:
    return settings.BASE_URL.partition("://")[2].partition(":")[0].rstrip("/")
