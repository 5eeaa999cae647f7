"""Attendance marks in a partition a month, on PostgreSQL: two rows a pupil a day are a state's largest table.

Django knows nothing of it: the table keeps its name, columns, constraints and indexes, but for the primary key, which
has to hold the date as well. A month of which there is no partition goes into the default one, so that no mark is ever
refused; the job of each day makes partitions before they are needed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from foundation import clock
from portal.attendance.models import AttendanceMark

TABLE = AttendanceMark._meta.db_table
DEFAULT, BEFORE = f"{TABLE}_default", f"{TABLE}_before"
# This month and the next three: a worker that stood still for a season has missed nothing.
MONTHS_AHEAD = 3
# Whoever waits for the table waits behind this, too: it gives up first.
LOCK_TIMEOUT = "10s"
# Their names are taken until the old table is gone, and rows are copied more quickly without them.
LATER = "EXCLUDING INDEXES EXCLUDING CONSTRAINTS"


class NotPossible(Exception):
    """What stands in the way, in a sentence."""


def is_possible() -> bool:
    """Returns whether this database has partitions."""
    return bool(connection.vendor == "postgresql")


def is_partitioned() -> bool:
    """Returns whether the table of marks is partitioned already."""
    return is_possible() and rows("SELECT relkind = 'p' FROM pg_class WHERE oid = %s::regclass", [TABLE]) == [(True,)]


def size() -> tuple[int, int]:
    """Returns how many marks there are, and the bytes of their table and its indexes. Reads all of it."""
    return rows(f"SELECT count(*), pg_total_relation_size('{TABLE}') FROM {TABLE}")[0]  # noqa: S608


def missing_months() -> list[date]:
    """Returns the first days of the months that want a partition and have none, the oldest first.

    Those are this month, the next three, and every month of which there are marks.
    """
    unsorted = DEFAULT if is_partitioned() else TABLE
    held = rows(f"SELECT DISTINCT date_trunc('month', date)::date FROM {unsorted}")  # noqa: S608
    parts = "SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = oid WHERE inhparent = %s::regclass"
    there = {name for (name,) in rows(parts, [TABLE])}
    return sorted(month for month in {*(month for (month,) in held), *coming()} if partition_of(month) not in there)


def coming() -> Iterator[date]:
    """Yields the first days of this month and of the next three."""
    month = clock.today().replace(day=1)
    for _ in range(MONTHS_AHEAD + 1):
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def partition_of(month: date) -> str:
    """Returns the name of a month's partition."""
    return f"{TABLE}_{month:%Y_%m}"


@transaction.atomic
def partition() -> int:
    """Makes one table of all marks into one partitioned by month, and returns how many marks were copied.

    Nobody reads or writes a mark until it is done. Raises NotPossible.
    """
    execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'", "SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
    if is_partitioned():
        raise NotPossible("Somebody else has just done it.")
    months, promises = missing_months(), [*constraints(), *indexes()]
    ((sequence,),) = rows("SELECT pg_get_serial_sequence(%s, 'id')", [TABLE])
    execute(f"ALTER SEQUENCE {sequence} RENAME TO {BEFORE}_id", f"ALTER TABLE {TABLE} RENAME TO {BEFORE}")
    execute(f"CREATE TABLE {TABLE} (LIKE {BEFORE} INCLUDING ALL {LATER}) PARTITION BY RANGE (date)")
    for month in months:
        execute(f"CREATE TABLE {partition_of(month)} PARTITION OF {TABLE} {bounds(month)}")
    execute(f"CREATE TABLE {DEFAULT} PARTITION OF {TABLE} DEFAULT")
    copied = execute(f"INSERT INTO {TABLE} SELECT * FROM {BEFORE}")  # noqa: S608
    execute(f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), last_value, is_called) FROM {BEFORE}_id")  # noqa: S608
    execute(f"DROP TABLE {BEFORE}", *promises, f"ANALYZE {TABLE}")
    return copied


def constraints() -> Iterator[str]:
    """Yields the statements that give the new table the constraints of the old one.

    Raises NotPossible where another table refers to it, or a constraint without the date makes a row the only one.
    """
    for table, name in rows(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE confrelid = %s::regclass", [TABLE]
    ):
        raise NotPossible(f"{table} refers to single marks ({name}), which PostgreSQL can't keep with partitions.")
    found = rows(
        "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype <> 'n' ORDER BY contype DESC",
        [TABLE],
    )
    for name, kind, definition in found:
        if kind == "p":
            definition = "PRIMARY KEY (id, date)"
        elif kind == "u" and "date" not in definition.partition("(")[2].strip(")").split(", "):
            raise NotPossible(f"The constraint {name} holds no date, which each unique one needs with partitions.")
        yield f'ALTER TABLE {TABLE} ADD CONSTRAINT "{name}" {definition}'


def indexes() -> Iterator[str]:
    """Yields the statements that give the new table the other indexes of the old one."""
    for (definition,) in rows(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)",
        [TABLE],
    ):
        yield definition


def add_missing_months() -> list[date]:
    """Makes the partitions that are missing, each in a transaction of its own, and returns their months.

    A job of each day; it does nothing where the table is not partitioned. What the default partition holds of a month
    moves into its own.
    """
    months = missing_months() if is_partitioned() else []
    for month in months:
        add(month)
    return months


@transaction.atomic
def add(month: date) -> None:
    """Makes the partition of a month, with what the default one holds of it.

    For a moment no mark of other months without a partition is written, and no pupil, school or user.
    """
    name, last = partition_of(month), next_month(month)
    execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'", f"LOCK TABLE {DEFAULT} IN ACCESS EXCLUSIVE MODE")
    execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    moved = f"DELETE FROM {DEFAULT} WHERE date >= '{month}' AND date < '{last}' RETURNING *"  # noqa: S608
    execute(
        f"WITH moved AS ({moved}) INSERT INTO {name} SELECT * FROM moved",  # noqa: S608
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name} {bounds(month)}",
        # The server analyzes partitions by itself, and what they are parts of never.
        f"ANALYZE {TABLE}",
    )


def bounds(month: date) -> str:
    return f"FOR VALUES FROM ('{month}') TO ('{next_month(month)}')"


def rows(sql: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def execute(*statements: str) -> int:
    """Returns how many rows the last of them has written."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return int(cursor.rowcount)
