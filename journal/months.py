"""A month of the journal, as it is kept and dropped: whole, and counted in UTC, as both databases count it."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.checks import CheckMessage, Error

# Held by the database itself, whatever the setting says: journal/migrations/0002_append_only.py.
LEAST, MOST = 6, 240
WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class NotAMonth(ValueError):
    """The text is no month."""


class Month(NamedTuple):
    year: int
    month: int

    @classmethod
    def read(cls, written: str) -> Self:
        """Returns the month of a text like `2024-10`. Raises NotAMonth."""
        if not (found := WRITTEN.fullmatch(written)) or not int(found[1]):
            raise NotAMonth(written)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Returns the month in which an instant lies."""
        moment = moment.astimezone(UTC)
        return cls(moment.year, moment.month)

    @property
    def number(self) -> int:
        """202410: the subject of the row that says it was dropped."""
        return self.year * 100 + self.month

    @property
    def start(self) -> datetime:
        """The instant at which it begins."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    def plus(self, months: int) -> "Month":
        """Returns the month so many later, or earlier."""
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def check_months(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns an Error (`chaupal.E004`) where JOURNAL_MONTHS is no sensible number; one of Django's checks."""
    months = settings.JOURNAL_MONTHS
    if isinstance(months, int) and LEAST <= months <= MOST:
        return []
    words = f"JOURNAL_MONTHS is {months!r}: the journal is kept for {LEAST} months at least and {MOST} at most."
    return [Error(words, id="chaupal.E004")]
