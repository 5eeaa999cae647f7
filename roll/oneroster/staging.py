"""Where the rows that grow with the pupils stand while a file is read: joined here, and never all in memory."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

BATCH = 2000  # rows compared at a time: one query each for what we hold of them
WAITING = 5000
# `pupil`, `adult`, `link` and `guardian` are what the rows of the file mean together. `known` are the ids by which
# earlier files spoke of our rows. A `key` is that of our row.
SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
BEGIN;
CREATE TABLE person (id, line, gone, first_name, last_name, enabled, identifier, email, phones);
CREATE TABLE agent (person, other);
CREATE TABLE role (id, line, gone, user, role, org, starts_on, ends_on);
CREATE TABLE enrollment (id, line, gone, school_class, school, user, role, starts_on, ends_on);
CREATE TABLE pupil (person, school, gone, over, key);
CREATE TABLE staff (person PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE adult (person PRIMARY KEY, relationship) WITHOUT ROWID;
CREATE TABLE link (child, adult, PRIMARY KEY (child, adult)) WITHOUT ROWID;
CREATE TABLE place (org PRIMARY KEY, school) WITHOUT ROWID;
CREATE TABLE known (id, kind, value, school, key, digest);
CREATE TABLE guardian (person, school, named, key);
"""
INDEXES = {
    "person": ("person", "id"),
    "pupil": ("pupil", "person, school"),
    "pupil keys": ("pupil", "key"),
    "known": ("known", "kind, value, school"),
    "known keys": ("known", "kind, key"),
    "guardian": ("guardian", "person, school"),
    "guardian keys": ("guardian", "key"),
}
Row = TypeVar("Row", bound=NamedTuple)


class Staging:
    """A SQLite of one run, whichever database the site has.

    It has no name: what is beyond its cache lies on the disk as swapped memory does, and is gone with the process.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(SCHEMA)
        self._waiting: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def close(self) -> None:
        self._db.close()

    def add(self, table: str, *row: Any) -> None:
        """Written with others of its table, at the latest before anything is asked or `run`."""
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= WAITING:
            self._write(table)

    def fill(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Writes rows of the table's width one by one as they come."""
        rows = iter(rows)
        while batch := list(islice(rows, WAITING)):
            self.run(_insertion(table, len(batch[0])), batch)

    def index(self, name: str) -> None:
        """After the columns are filled, which is quicker."""
        table, columns = INDEXES[name]
        self.run(f'CREATE INDEX "by {name}" ON {table} ({columns})')

    def run(self, sql: str, rows: Iterable[tuple[Any, ...]] = ((),)) -> None:
        self._write_all()
        self._db.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Any]:
        self._write_all()
        return self._db.execute(sql, values)

    def batches(
        self, sql: str, row: type[Row], values: Sequence[Any] = (), together: bool = False
    ) -> Iterator[list[Row]]:
        """The rows in the query's order, some thousands together; `together`: also all that share a first value."""
        batch: list[Row] = []
        for found in map(row._make, self.rows(sql, values)):
            if len(batch) >= BATCH and not (together and found[0] == batch[-1][0]):
                yield batch
                batch = []
            batch.append(found)
        if batch:
            yield batch

    def _write_all(self) -> None:
        for table in [table for table, rows in self._waiting.items() if rows]:
            self._write(table)

    def _write(self, table: str) -> None:
        rows = self._waiting.pop(table)
        self._db.executemany(_insertion(table, len(rows[0])), rows)


def _insertion(table: str, width: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"  # noqa: S608
