"""The holidays in a calendar file (iCalendar, RFC 5545), as an office gets it from its state or out of a phone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from icalendar import Calendar

from foundation.plain_text import one_line

# Half a second of work. The holidays of a country for three years have two thirds of it.
MOST_BYTES = 150_000
# A leave for a term is one; what lasts longer closes no school.
MOST_DAYS = 100
BEGINS = b"BEGIN:VCALENDAR"
# A rule that says no more than "each year on this day".
YEARLY = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYMONTH", "BYMONTHDAY", "WKST"}


def named_days(file: File, first: date, last: date) -> dict[date, str]:
    """Returns each day from first to last that an event of whole days in the file has, with the event's name.

    Raises ValidationError, in the reader's language, where it is no calendar file.
    """
    found: dict[date, str] = {}
    for event in events_of(file):
        name = one_line(str(only(event, "SUMMARY") or ""))[:120].strip()
        for begins, length in occurrences(event, first.year, last.year):
            for day in (begins + timedelta(days=number) for number in range(length)):
                if first <= day <= last:
                    found.setdefault(day, name)
    return found


def events_of(file: File) -> list[Any]:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 150 kB. Send one with the holidays alone."))
    if BEGINS not in content[:1000].upper():
        raise ValidationError(_("This is not a calendar file. Such a file ends in .ics: export your calendar as one."))
    try:
        calendars: list[Any] = Calendar.from_ical(content.decode("utf-8-sig", "replace"), multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT") if is_sure(event)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ValidationError(_("This calendar file is damaged and can’t be read. Export it again.")) from None


def only(event: Any, name: str) -> Any:
    """The first of what stands twice, which is against the rules."""
    found = event.get(name)
    return found[0] if isinstance(found, list) else found


def is_sure(event: Any) -> bool:
    return str(only(event, "STATUS")).upper() != "CANCELLED"


def occurrences(event: Any, first_year: int, last_year: int) -> Iterator[tuple[date, int]]:
    """The first day and the number of days, of each year where it comes again; nothing where it has hours."""
    begins, length = whole_days(event)
    if not begins or not 0 < length <= MOST_DAYS:
        return
    rule = only(event, "RRULE")
    if not isinstance(rule, dict) or rule.get("FREQ") != ["YEARLY"] or set(rule) - YEARLY:
        yield begins, length
        return
    every, until, times = (rule.get(name, [None])[0] for name in ("INTERVAL", "UNTIL", "COUNT"))
    every = every if isinstance(every, int) and every > 0 else 1
    ends = until.year if isinstance(until, date) else last_year
    if isinstance(times, int):
        ends = min(ends, begins.year + (times - 1) * every)
    # A feast over the new year began in the year before.
    for year in range(max(begins.year, first_year - 1), min(last_year, ends) + 1):
        if (year - begins.year) % every == 0 and (day := in_year(begins, year)):
            yield day, length


def whole_days(event: Any) -> tuple[date | None, int]:
    begins, ends, length = (moment_of(event, name) for name in ("DTSTART", "DTEND", "DURATION"))
    if isinstance(begins, datetime):
        # Outlook writes a whole day as from midnight to midnight.
        if not isinstance(ends, datetime) or {begins.time(), ends.time()} != {time()} or ends.date() == begins.date():
            return None, 0
        return begins.date(), (ends.date() - begins.date()).days
    if not isinstance(begins, date):
        return None, 0
    if isinstance(ends, date) and not isinstance(ends, datetime):
        return begins, max((ends - begins).days, 1)
    return begins, max(length.days, 1) if isinstance(length, timedelta) else 1


def moment_of(event: Any, name: str) -> Any:
    """A day, a moment or a length; None where it is not there, or nobody can tell what it says."""
    try:
        return getattr(only(event, name), "dt", None)
    except ValueError:
        return None


def in_year(day: date, year: int) -> date | None:
    """The same day of that year; None for a 29 February that it hasn't."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None
