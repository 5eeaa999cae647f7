"""Events as iCalendar (RFC 5545), which phones and computers take into their calendars."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar, Event, vDuration

from foundation import clock
from foundation.plain_text import one_line, plain
from home.models import EventPage
from roll.models import School

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Chaupal//Events//EN"


def calendar_file(events: Iterable[EventPage], school: School) -> bytes:
    """Times are instants in UTC: each phone shows them by its own clock."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one_line(school.name))
    calendar.add("x-wr-timezone", school.time_zone)
    calendar.add("refresh-interval", vDuration(timedelta(hours=12)), parameters={"VALUE": "DURATION"})
    for page in events:
        calendar.add_component(entry(page))
    return bytes(calendar.to_ical())


def entry(page: EventPage) -> Event:
    event = Event()
    # The same in every language: whoever takes it twice has it once.
    event.add("uid", f"{page.translation_key}@chaupal")
    event.add("dtstamp", page.last_published_at or clock.now())
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
