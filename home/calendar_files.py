"""Events as iCalendar (RFC 5545), which phones and computers take into their calendars."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from foundation import clock
from foundation.plain_text import one_line, plain
from home.models import CalendarEntry, EventPage
from roll.models import School

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Chaupal//Events//EN"


def school_calendar(events: Iterable[EventPage], school: School) -> bytes:
    """All that is coming for everybody, and as cancelled what was and no longer is. Two queries with the events'."""
    calendar, shown = empty_calendar(school), list(events)
    entries = {entry.uid: entry for entry in CalendarEntry.objects.filter(school=school, over_at__gt=clock.now())}
    for page in shown:
        calendar.add_component(event_of(page, entries.pop(page.translation_key, None)))
    for entry in sorted(entries.values(), key=lambda entry: entry.pk):
        calendar.add_component(cancelled(entry, school))
    return bytes(calendar.to_ical())


def event_calendar(page: EventPage) -> bytes:
    """One event alone."""
    calendar = empty_calendar(page.school)
    calendar.add_component(event_of(page, CalendarEntry.objects.filter(uid=page.translation_key).first()))
    return bytes(calendar.to_ical())


def empty_calendar(school: School) -> Calendar:
    """Called so in the language that is read. Times are instants in UTC: each phone shows them by its own clock."""
    calendar = Calendar()
    name = one_line(_("Events – %(school)s") % {"school": school.local_name})
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", school.time_zone)
    # The standard's, and what Outlook reads.
    calendar.add("refresh-interval", vDuration(timedelta(hours=12)), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return calendar


def versioned(uid: Any, sequence: int, changed_at: Any, status: str) -> Event:
    """What every entry has: the same name in every language, so that whoever takes it twice has it once."""
    event = Event()
    event.add("uid", f"{uid}@chaupal")
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("status", status)
    return event


def event_of(page: EventPage, entry: CalendarEntry | None) -> Event:
    changed_at = entry.changed_at if entry else page.last_published_at or page.starts_at
    event = versioned(page.translation_key, entry.sequence if entry else 0, changed_at, "CONFIRMED")
    event.add("summary", one_line(page.title))
    event.add("description", plain(page.summary))
    event.add("url", f"{settings.BASE_URL}{page.address}")
    if page.place:
        event.add("location", one_line(page.place))
    if page.begins:
        event.add("dtstart", page.starts_at)
        if page.ends_at:
            event.add("dtend", page.ends_at)
    else:
        # Whole days: the end is the first day that is free again.
        event.add("dtstart", page.first_day)
        event.add("dtend", page.final_day + timedelta(days=1))
    return event


def cancelled(entry: CalendarEntry, school: School) -> Event:
    """What is left of an event that is no longer for everybody: that it is off, and when it was to be."""
    event = versioned(entry.uid, entry.cancelled_sequence, entry.public_changed_at, "CANCELLED")
    zone = ZoneInfo(school.time_zone)
    starts_at, over_at = entry.starts_at, entry.over_at
    if entry.takes_whole_days and starts_at and over_at:
        event.add("dtstart", starts_at.astimezone(zone).date())
        event.add("dtend", over_at.astimezone(zone).date())
    else:
        event.add("dtstart", starts_at)
    return event
