"""From a zip to a checked Snapshot."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from roll.oneroster.archive import Table, open_archive
from roll.oneroster.checks import Checks
from roll.oneroster.problems import Problems, Tally, refuse
from roll.oneroster.rows import Enrollment, Org, Person, Role, SchoolClass, Session, SourceRow, check_columns, read_rows
from roll.oneroster.snapshot import Snapshot

KINDS: tuple[type[SourceRow], ...] = (Org, Session, SchoolClass, Person, Role, Enrollment)
FILES = tuple(kind.FILE for kind in KINDS)
R = TypeVar("R", bound=SourceRow)


def read_snapshot(source: Path | BinaryIO) -> Snapshot:
    """Raises Refused with every problem that the file has in itself."""
    problems = Problems()
    tables = open_archive(source, ("manifest.csv", *FILES), problems)
    _check_manifest(tables.pop("manifest.csv", None))
    for name in FILES:
        if name not in tables:
            problems.add(name, 0, "", _("This file is missing."))
    problems.raise_if_any()
    for kind in KINDS:
        check_columns(kind, tables[kind.FILE], problems)
    problems.raise_if_any()
    snapshot = Snapshot(
        orgs=_by_id(read_rows(Org, tables[Org.FILE], problems)),
        sessions=_by_id(read_rows(Session, tables[Session.FILE], problems)),
        classes=_by_id(read_rows(SchoolClass, tables[SchoolClass.FILE], problems)),
        people=_by_id(read_rows(Person, tables[Person.FILE], problems)),
        roles=read_rows(Role, tables[Role.FILE], problems),
        enrollments=read_rows(Enrollment, tables[Enrollment.FILE], problems),
        tally=Tally(),
    )
    Checks(snapshot, problems).run()
    problems.raise_if_any()
    return snapshot


def _by_id(rows: Iterable[R]) -> dict[str, R]:
    return {row.id: row for row in rows}


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
            refuse(manifest.file, _("Holds changes only. Export everything (bulk)."), line, "value")
