"""From a zip to a checked Snapshot."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from roll.oneroster.archive import Table, open_archive
from roll.oneroster.checks import PlaceChecks
from roll.oneroster.people_checks import PeopleChecks
from roll.oneroster.problems import Problems, Tally, refuse
from roll.oneroster.rows import (
    Enrollment,
    Org,
    Person,
    Role,
    SchoolClass,
    Session,
    SourceRow,
    check_columns,
    check_each_once,
    read_rows,
)
from roll.oneroster.snapshot import Snapshot
from roll.oneroster.staging import Staging

KINDS: tuple[type[SourceRow], ...] = (Org, Session, SchoolClass, Person, Role, Enrollment)
FILES = tuple(kind.FILE for kind in KINDS)
R = TypeVar("R", bound=SourceRow)


def read_snapshot(source: Path | BinaryIO, staging: Staging) -> Snapshot:
    """Raises Refused with every problem that the file has in itself. People stand in the staging afterwards."""
    problems = Problems()
    with open_archive(source, ("manifest.csv", *FILES), problems) as tables:
        _check_tables(tables, problems)
        columns = tables[Person.FILE].columns
        snapshot = Snapshot(
            staging,
            Tally(),
            orgs=_by_id(Org, tables, problems),
            sessions=_by_id(Session, tables, problems),
            classes=_by_id(SchoolClass, tables, problems),
            has_email="email" in columns,
            has_phone=bool({"sms", "phone"} & set(columns)),
        )
        stage_people(staging, read_rows(Person, tables[Person.FILE], problems))
        stage_roles(staging, read_rows(Role, tables[Role.FILE], problems))
        stage_enrollments(staging, read_rows(Enrollment, tables[Enrollment.FILE], problems))
    PlaceChecks(snapshot, problems).run()
    PeopleChecks(snapshot, problems).run()
    problems.raise_if_any()
    return snapshot


def _check_tables(tables: dict[str, Table], problems: Problems) -> None:
    _check_manifest(tables.get("manifest.csv"))
    for name in FILES:
        if name not in tables:
            problems.add(name, 0, "", _("This file is missing."))
    problems.raise_if_any()
    for kind in KINDS:
        check_columns(kind, tables[kind.FILE], problems)
    problems.raise_if_any()


def _by_id(kind: type[R], tables: dict[str, Table], problems: Problems) -> dict[str, R]:
    rows = list(read_rows(kind, tables[kind.FILE], problems))
    check_each_once(rows, problems)
    return {row.id: row for row in rows}


def stage_people(staging: Staging, people: Iterable[Person]) -> None:
    for row in people:
        names = (row.id, row.line, row.gone, row.first_name, row.last_name)
        staging.add("person", *names, row.enabled, row.identifier, row.email, "\n".join(row.phones))
        for other in row.agents:
            staging.add("agent", row.id, other)
    staging.index("person")


def stage_roles(staging: Staging, roles: Iterable[Role]) -> None:
    staging.fill("role", ((r.id, r.line, r.gone, r.user, r.role, r.org, *_days(r)) for r in roles))


def stage_enrollments(staging: Staging, enrollments: Iterable[Enrollment]) -> None:
    rows = ((e.id, e.line, e.gone, e.school_class, e.school, e.user, e.role, *_days(e)) for e in enrollments)
    staging.fill("enrollment", rows)


def _days(row: Role | Enrollment) -> tuple[str, str]:
    return (row.starts_on.isoformat() if row.starts_on else "", row.ends_on.isoformat() if row.ends_on else "")


def _check_manifest(manifest: Table | None) -> None:
    """Without one the file is taken for what it should be."""
    if manifest is None:
        return
    columns = {column.casefold(): column for column in manifest.columns}
    for column in ("propertyName", "value"):
        if column.casefold() not in columns:
            refuse(manifest.file, _("This column is missing."), 1, column)
    for line, cells in manifest:
        name, value = (cells[columns[column]].strip().casefold() for column in ("propertyname", "value"))
        if name == "oneroster.version" and not value.startswith("1.2"):
            refuse(manifest.file, _("Is OneRoster %(value)s. Export version 1.2.") % {"value": value}, line, "value")
        if name.startswith("file.") and value == "delta":
            refuse(manifest.file, _("Contains changes only. Export everything (bulk)."), line, "value")
