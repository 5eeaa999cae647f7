"""A database as it was filled with an earlier version is migrated to this one: no row is lost, and no value.

Each copy of bench/kept/ is put into an empty database whose migrations stand where they stood then; `migrate` runs. A
row is lost where its key is gone, a value where a column has fewer of them than before. What is sorted by a name has
its right key afterwards. What a version moves or drops on purpose is named in MOVED and DROPPED, with its reason.
UNGUARDED=1 deletes a row on the way: it must fail.
"""

import os
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.harness import Proof, empty_database
from bench.kept import FOLDER, Copy, Table
from foundation.sort_keys import outdated, sorted_models

NAME = "upgrade"
# "table as it was": "table as it is". Names of tables as they are in the copy.
MOVED = {
    # A day of a calendar may be one of exams, or an odd Saturday on which the school is open.
    "roll_closure": "roll_specialday",
}
# "table" or "table.column" as it was, of which nothing has to stand any more.
DROPPED: set[str] = {
    # `migrate` writes down what it did, and what models there are.
    "django_migrations",
}


def prove() -> Iterator[Proof]:
    for path in sorted(FOLDER.glob("*.json.xz")):
        copy = Copy.read(path)
        with empty_database():
            copy.restore()
            if os.environ.get("UNGUARDED"):
                delete_one_row()
            call_command("migrate", verbosity=0, interactive=False)
            connection.check_constraints()
            yield proof_of(path.name.removesuffix(".json.xz"), [Kept(table) for table in copy.tables])


def proof_of(name: str, tables: "list[Kept]") -> Proof:
    kept = [table for table in tables if table.name not in DROPPED]
    had, lost = sum(len(table.table.rows) for table in kept), sum(table.lost_rows() for table in kept)
    values = [column for table in kept for column in table.lost_values()]
    stale = sum(len(batch) for model in sorted_models() for batch in outdated(model._base_manager.all()))
    figure = f"rows={had},tables={len(kept)},lost={lost},stale-keys={stale},values-lost={len(values)}"
    claim = "lost=0,stale-keys=0,values-lost=0"
    return Proof(
        f"{NAME}-{name}-{connection.vendor}", ",".join([figure, *values]), claim, not (lost or stale or values)
    )


def delete_one_row() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM portal_reports_reportread WHERE id = (SELECT MIN(id) FROM portal_reports_reportread)"
        )


class Kept:
    """One table of the copy, and what became of it."""

    def __init__(self, table: Table) -> None:
        self.table, self.name = table, MOVED.get(table.name, table.name)

    def lost_rows(self) -> int:
        if not self.table.rows:
            return 0
        place = self.table.columns.index(self.table.key)
        return len({str(row[place]).replace("-", "") for row in self.table.rows} - self.keys())

    def keys(self) -> set[str]:
        """Empty where the table is gone."""
        if self.name not in connection.introspection.table_names():
            return set()
        return {str(key).replace("-", "") for (key,) in ask(f'SELECT "{self.table.key}" FROM "{self.name}"')}  # noqa: S608

    def lost_values(self) -> Iterator[str]:
        """`table.column` for each column that holds fewer values than it did, or is gone."""
        with connection.cursor() as cursor:
            columns = {column.name for column in connection.introspection.get_table_description(cursor, self.name)}
        for place, column in enumerate(self.table.columns):
            had = sum(row[place] is not None for row in self.table.rows)
            if (
                had
                and f"{self.table.name}.{column}" not in DROPPED
                and (column not in columns or self.count_values(column) < had)
            ):
                yield f"{self.table.name}.{column}"

    def count_values(self, column: str) -> int:
        return ask(f'SELECT COUNT("{column}") FROM "{self.name}"')[0][0]  # noqa: S608


def ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
