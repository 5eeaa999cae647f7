"""One row of a CSV file, read by the names of its columns."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from foundation.plain_text import one_line
from foundation.punctuation import listed
from roll.oneroster.problems import Problems

LONGEST_EMAIL = 254


class Cells:
    """What can't be read becomes a problem and an empty value.

    OneRoster's end dates are exclusive (the first day on which it no longer holds); ours name the last day.
    """

    def __init__(self, file: str, line: int, cells: Mapping[str, str], problems: Problems) -> None:
        self.file, self.line, self._cells, self._problems = file, line, cells, problems

    def wrong(self, column: str, reason: str) -> None:
        self._problems.add(self.file, self.line, column, reason)

    def text(self, column: str, most: int = 255, needed: bool = False) -> str:
        """Inner runs of white space become one space: a line break in a name ends up in an e-mail's subject."""
        value = self._cells.get(column)
        if value:
            value = one_line(value)
        if not value:
            if needed:
                self.wrong(column, _("Is empty."))
            return ""
        if len(value) > most:
            self.wrong(column, _("Is longer than %(most)d characters.") % {"most": most})
        return value

    def ids(self, column: str) -> list[str]:
        """A list in one cell, in its order, each once."""
        cell = self._cells.get(column)
        parts = (one_line(part) for part in cell.split(",")) if cell else ()
        return list(dict.fromkeys(filter(None, parts)))

    def choice(self, column: str, choices: Mapping[str, Any], extensible: bool = False) -> Any:
        """What the choices have for the cell; of a list that OneRoster leaves open also “ext:…”, as it stands."""
        value = self.text(column)
        if extensible and is_extension(value):
            return value.casefold()
        if value.casefold() not in choices:
            self.wrong(column, _("“%(value)s” is not one of: %(known)s.") % {"value": value, "known": _known(choices)})
            return None
        return choices[value.casefold()]

    def day(self, column: str, needed: bool = False) -> date | None:
        value = self.text(column, needed=needed)
        found = day_of(value)
        if value and not found:
            self.wrong(column, _("“%(value)s” is not a date like 2026-04-01.") % {"value": value})
        return found

    def days(self, first: str, last: str, needed: bool = False) -> tuple[date | None, date | None]:
        starts_on, until = self.day(first, needed), self.day(last, needed)
        if starts_on and until and until < starts_on:
            self.wrong(last, _("Ends before it begins."))
        return starts_on, until and until - timedelta(days=1)


@lru_cache(4000)
def day_of(value: str) -> date | None:
    """What is written as 2026-04-01. A file has few days in its many rows."""
    # fromisoformat also takes 20260401 and 2026-W14-3, which nobody means.
    with suppress(ValueError):
        if len(value) == 10:
            return date.fromisoformat(value)
    return None


def is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return len(value) <= LONGEST_EMAIL


def is_extension(value: str | None) -> bool:
    """Whether it is a word of the sender's own in a list that OneRoster leaves open."""
    return bool(value and value.casefold().startswith("ext:"))


def _known(choices: Mapping[str, Any]) -> str:
    return listed(filter(None, choices))
