"""What a school's clock shows, told apart on the night it shows an hour twice; and days as addresses name them."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import get_language

from foundation.punctuation import listed
from foundation.templatetags.chaupal import when


def clock_time(moment: datetime, zone: str) -> str:
    """`4:10 PM`; with the zone's letters, `1:10 AM GMT`, where the clock shows that time twice."""
    return _clock_time(moment, zone, get_language() or "en")


@lru_cache(maxsize=5000)
def _clock_time(moment: datetime, zone: str, language: str) -> str:
    """The same few stand on each family's page: nine tenths of what a slot costs."""
    local = moment.astimezone(ZoneInfo(zone))
    words = date_format(local, "TIME_FORMAT")
    return f"{words} {local:%Z}" if local.utcoffset() != local.replace(fold=not local.fold).utcoffset() else words


def instant_in_words(moment: datetime, school: Any) -> str:
    """`Wed 25 Nov, 4:10 PM` by the school's clock, for messages."""
    return listed([strip_tags(when(moment, school, "date")), clock_time(moment, school.time_zone)])


def iso_day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
