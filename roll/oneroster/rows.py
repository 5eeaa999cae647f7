"""The rows of each CSV file as plain values. Only columns named here are ever read: passwords, race and sex are not.

OneRoster's end dates are exclusive (the first day on which it no longer holds); ours name the last day.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from roll.oneroster.archive import Table
from roll.oneroster.problems import HasPlace, Problems

STATUSES = {"": False, "active": False, "tobedeleted": True}


class Cells(HasPlace):
    """The cells of one row, read by name; what can't be read becomes a problem and an empty value."""

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

    def choice(self, column: str, choices: Mapping[str, Any]) -> Any:
        value = self.text(column)
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

    def email(self, column: str) -> str:
        value = self.text(column, most=254).lower()
        try:
            if value:
                validate_email(value)
        except ValidationError:
            self.wrong(column, _("“%(value)s” is no e-mail address.") % {"value": value})
        return value


def _known(choices: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, choices))


@dataclass
class Read(HasPlace):
    """What every row has: where it stands, its id, and whether the file says that it is gone."""

    file: str
    line: int
    id: str
    gone: bool

    FILE: ClassVar[str]
    NEEDED: ClassVar[tuple[str, ...]]

    @classmethod
    def of(cls, cells: Cells) -> Self:
        id_, gone = cells.text("sourcedId", needed=True), cells.choice("status", STATUSES)
        return cls(cells.file, cells.line, id_, bool(gone), **cls.values(cells))

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        raise NotImplementedError


@dataclass
class Org(Read):
    name: str
    kind: str
    identifier: str
    parent: str

    FILE = "orgs.csv"
    NEEDED = ("sourcedId", "name", "type")
    KINDS = {name: name for name in ("school", "local", "district", "state", "national", "department")}

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        kind = cells.choice("type", cls.KINDS)
        most = 160 if kind == "school" else 120
        return {
            "name": cells.text("name", most, needed=True),
            "kind": kind,
            "identifier": cells.text("identifier", 40),
            "parent": cells.text("parentSourcedId"),
        }


@dataclass
class Session(Read):
    title: str
    kind: str
    starts_on: date
    ends_on: date
    parent: str

    FILE = "academicSessions.csv"
    NEEDED = ("sourcedId", "title", "type", "startDate", "endDate", "parentSourcedId")
    KINDS = {name.casefold(): name for name in ("schoolYear", "semester", "term", "gradingPeriod")}

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        starts_on, ends_on = cells.days("startDate", "endDate", needed=True)
        if starts_on and ends_on and ends_on == starts_on:
            cells.wrong("endDate", _("Lasts a single day."))
        return {
            "title": cells.text("title", 40, needed=True),
            "kind": cells.choice("type", cls.KINDS),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "parent": cells.text("parentSourcedId"),
        }


@dataclass
class SchoolClass(Read):
    title: str
    code: str
    kind: str
    grades: list[str]
    subjects: list[str]
    school: str
    sessions: list[str]

    FILE = "classes.csv"
    NEEDED = ("sourcedId", "title", "classType", "schoolSourcedId", "termSourcedIds")
    KINDS = {"homeroom": "registration", "scheduled": "teaching"}

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        sessions = cells.ids("termSourcedIds")
        if not sessions:
            cells.wrong("termSourcedIds", _("Is empty."))
        return {
            "title": cells.text("title", 60, needed=True),
            "code": cells.text("classCode", 60),
            "kind": cells.choice("classType", cls.KINDS),
            "grades": [grade[:40] for grade in cells.ids("grades")],
            "subjects": [subject[:60] for subject in cells.ids("subjects")],
            "school": cells.text("schoolSourcedId", needed=True),
            "sessions": sessions,
        }


@dataclass
class Person(Read):
    first_name: str
    last_name: str
    enabled: bool
    identifier: str
    email: str
    phones: list[str]
    agents: list[str]
    cells: Cells  # an address is read only of those whom it would reach: `address()`

    FILE = "users.csv"
    NEEDED = ("sourcedId", "enabledUser", "givenName", "familyName")
    ENABLED = {"true": True, "false": False, "1": True, "0": False}

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        first = cells.text("preferredGivenName", 80) or cells.text("givenName", 80, needed=True)
        return {
            "first_name": first,
            "last_name": cells.text("preferredFamilyName", 80) or cells.text("familyName", 80),
            "enabled": bool(cells.choice("enabledUser", cls.ENABLED)),
            "identifier": cells.text("identifier", 40),
            "email": "",
            "phones": list(filter(None, (cells.text(column) for column in ("sms", "phone")))),
            "agents": cells.ids("agentSourcedIds"),
            "cells": cells,
        }

    def address(self) -> None:
        """Reads the e-mail address, once it is known that this is an adult with a place in the school."""
        self.email = self.email or self.cells.email("email")

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass
class Role(Read):
    user: str
    role: str
    org: str
    starts_on: date | None
    ends_on: date | None

    FILE = "roles.csv"
    NEEDED = ("sourcedId", "userSourcedId", "role", "orgSourcedId")

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        starts_on, ends_on = cells.days("beginDate", "endDate")
        return {
            "user": cells.text("userSourcedId", needed=True),
            "role": cells.text("role", needed=True).casefold(),
            "org": cells.text("orgSourcedId", needed=True),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }


@dataclass
class Enrollment(Read):
    school_class: str
    school: str
    user: str
    role: str
    starts_on: date | None
    ends_on: date | None

    FILE = "enrollments.csv"
    NEEDED = ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role")

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        starts_on, ends_on = cells.days("beginDate", "endDate")
        return {
            "school_class": cells.text("classSourcedId", needed=True),
            "school": cells.text("schoolSourcedId", needed=True),
            "user": cells.text("userSourcedId", needed=True),
            "role": cells.text("role", needed=True).casefold(),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }


R = TypeVar("R", bound=Read)


def read_rows(kind: type[R], table: Table, problems: Problems) -> list[R]:
    """Every row of a table; the columns it must have are checked first, for without them each row would be wrong."""
    missing = [column for column in kind.NEEDED if column not in table.columns]
    for column in missing:
        problems.add(table.file, 1, column, _("This column is missing."))
    if missing:
        return []
    rows = [kind.of(Cells(table.file, line, cells, problems)) for line, cells in table]
    _each_once(rows, problems)
    return rows


def _each_once(rows: list[Any], problems: Problems, key: Callable[[Any], str] = lambda row: row.id) -> None:
    first: dict[str, int] = {}
    for row in rows:
        value = key(row)
        if value and first.setdefault(value, row.line) != row.line:
            reason = _("“%(value)s” stands on line %(line)d already.") % {"value": value, "line": first[value]}
            problems.add(row.file, row.line, "sourcedId", reason)
