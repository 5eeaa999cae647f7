"""What a school's clock shows, told apart on the night it shows an hour twice; and days as addresses name them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language


def clock_time(moment: datetime, zone: str) -> str:
    """`4:10 PM`; with the zone's letters, `1:10 AM GMT`, where the clock shows that time twice."""
    return _clock_time(moment, zone, get_language() or "en")


@lru_cache(maxsize=5000)
def _clock_time(moment: datetime, zone: str, language: str) -> str:
    """The same few stand on each family's page: nine tenths of what a slot costs."""
    local = moment.astimezone(ZoneInfo(zone))
    words = date_format(local, "TIME_FORMAT")
    return f"{words} {local:%Z}" if local.utcoffset() != local.replace(fold=not local.fold).utcoffset() else words


def iso_day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
