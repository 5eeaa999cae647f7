"""One row of a CSV file, read by the names of its columns."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from roll.oneroster.archive import WIDEST
from roll.oneroster.problems import HasPlace, Problems

LONGEST_EMAIL = 254


class Cells(HasPlace):
    """What can't be read becomes a problem and an empty value.

    OneRoster's end dates are exclusive (the first day on which it no longer holds); ours name the last day.
    """

    def __init__(self, file: str, line: int, cells: Mapping[str, str], problems: Problems) -> None:
        self.file, self.line, self._cells, self._problems = file, line, cells, problems

    def wrong(self, column: str, reason: str) -> None:
        self._problems.add(self.file, self.line, column, reason)

    def has(self, *columns: str) -> bool:
        """Whether the file speaks of any of these at all: an empty cell says “none”, a missing column says nothing."""
        return any(column in self._cells for column in columns)

    def text(self, column: str, most: int = 255, needed: bool = False) -> str:
        """Inner runs of white space become one space: a line break in a name ends up in an e-mail's subject."""
        value = " ".join(self._cells.get(column, "").split())
        if needed and not value:
            self.wrong(column, _("Is empty."))
        if len(value) > most:
            self.wrong(column, _("Is longer than %(most)d characters.") % {"most": most})
        return value

    def ids(self, column: str) -> list[str]:
        """A list in one cell, in its order, each once."""
        parts = (" ".join(part.split()) for part in self._cells.get(column, "").split(","))
        return list(dict.fromkeys(filter(None, parts)))

    def choice(self, column: str, choices: Mapping[str, Any], extensible: bool = False) -> Any:
        """What the choices have for the cell; of a list that OneRoster leaves open also “ext:…”, as it stands."""
        value = self.text(column)
        if extensible and is_extension(value):
            return value.casefold()
        if value.casefold() not in choices:
            self.wrong(column, _("“%(value)s” is none of: %(known)s.") % {"value": value, "known": _known(choices)})
            return None
        return choices[value.casefold()]

    def day(self, column: str, needed: bool = False) -> date | None:
        value = self.text(column, needed=needed)
        # fromisoformat also takes 20260401 and 2026-W14-3, which nobody means.
        with suppress(ValueError):
            if len(value) == 10:
                return date.fromisoformat(value)
        if value:
            self.wrong(column, _("“%(value)s” is no date like 2026-04-01.") % {"value": value})
        return None

    def days(self, first: str, last: str, needed: bool = False) -> tuple[date | None, date | None]:
        starts_on, until = self.day(first, needed), self.day(last, needed)
        if starts_on and until and until < starts_on:
            self.wrong(last, _("Ends before it begins."))
        return starts_on, until and until - timedelta(days=1)

    def email(self, column: str) -> tuple[str, str]:
        """The address, and what stands there where it is none: the other of the two is empty."""
        value = self.text(column, most=WIDEST).lower()
        try:
            if value:
                validate_email(value)
        except ValidationError:
            return "", value
        return ("", value) if len(value) > LONGEST_EMAIL else (value, "")


def is_extension(value: str | None) -> bool:
    """Whether it is a word of the sender's own in a list that OneRoster leaves open."""
    return bool(value and value.casefold().startswith("ext:"))


def _known(choices: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, choices))
