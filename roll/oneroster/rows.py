"""The rows of each CSV file as plain values. Only columns named here are ever read: passwords, race and sex are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol, Self, TypeVar

from django.utils.translation import gettext as _

from roll.oneroster.archive import WIDEST, Table
from roll.oneroster.cells import Cells
from roll.oneroster.problems import Problems

STATUSES = {"": False, "active": False, "tobedeleted": True}


@dataclass
class SourceRow:
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
class Org(SourceRow):
    name: str
    kind: str
    identifier: str
    parent: str

    FILE = "orgs.csv"
    NEEDED = ("sourcedId", "name", "type")
    KINDS = {name: name for name in ("school", "local", "district", "state", "national", "department")}

    @classmethod
    def values(cls, cells: Cells) -> dict[str, Any]:
        kind = cells.choice("type", cls.KINDS, extensible=True)
        most = 160 if kind == "school" else 120
        return {
            "name": cells.text("name", most, needed=True),
            "kind": kind,
            "identifier": cells.text("identifier", 40),
            "parent": cells.text("parentSourcedId"),
        }


@dataclass
class Session(SourceRow):
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
            "kind": cells.choice("type", cls.KINDS, extensible=True),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "parent": cells.text("parentSourcedId"),
        }


@dataclass
class SchoolClass(SourceRow):
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
            "kind": cells.choice("classType", cls.KINDS, extensible=True),
            "grades": [grade[:40] for grade in cells.ids("grades")],
            "subjects": [subject[:60] for subject in cells.ids("subjects")],
            "school": cells.text("schoolSourcedId", needed=True),
            "sessions": sessions,
        }


class HasNames(Protocol):
    @property
    def first_name(self) -> str: ...

    @property
    def last_name(self) -> str: ...


@dataclass
class Person(SourceRow):
    first_name: str
    last_name: str
    enabled: bool
    identifier: str
    email: str
    phones: list[str]
    agents: list[str]

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
            "email": cells.text("email", most=WIDEST).lower(),
            "phones": list(filter(None, (cells.text(column) for column in ("sms", "phone")))),
            "agents": cells.ids("agentSourcedIds"),
        }

    @property
    def name(self) -> str:
        return full_name(self)


@dataclass
class Role(SourceRow):
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
class Enrollment(SourceRow):
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


R = TypeVar("R", bound=SourceRow)


def check_columns(kind: type[SourceRow], table: Table, problems: Problems) -> None:
    """Every table's first, before any row is read: without a column each row would be wrong, and those that name it."""
    if len(table.columns) == 1 and any(sign in table.columns[0] for sign in ";\t|"):
        problems.add(table.file, 1, "", _("Its cells are not separated by commas. Save it again as CSV, with commas."))
        return
    for column in kind.NEEDED:
        if column not in table.columns:
            problems.add(table.file, 1, column, _("This column is missing."))


def full_name(person: HasNames) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def read_rows(kind: type[R], table: Table, problems: Problems) -> Iterator[R]:
    """Each row of a table whose columns were checked, as it is read."""
    return (kind.of(Cells(table.file, line, cells, problems)) for line, cells in table)


def check_each_once(rows: list[Any], problems: Problems) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.id and first.setdefault(row.id, row.line) != row.line:
            refuse_repeated(row.file, row.line, row.id, first[row.id], problems)


def refuse_repeated(file: str, line: int, id_: str, first: int, problems: Problems) -> None:
    reason = _("“%(value)s” is already on line %(line)d.") % {"value": id_, "line": first}
    problems.add(file, line, "sourcedId", reason)
