"""Fills the tables of a state, room by room."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from bench.state import desk, meetings, pages, records, roll, telling
from bench.state.table import Tables


@dataclass(frozen=True)
class Size:
    """Every school is alike: 500 pupils, 750 guardianships, 50,000 marks, 25,000 deliveries, 2,500 queries, 100 news.

    `checked` leaves the foreign keys checked for each row: for tests, and three times as slow.
    """

    schools: int
    checked: bool = False


SHORT, WHOLE = Size(schools=20), Size(schools=200)


def fill(size: Size) -> Tables:
    """Adds the schools of a state to this database. `analyze()` afterwards, outside any transaction."""
    tables = Tables(size.schools)
    with connection.cursor() as cursor, transaction.atomic(), unchecked(not size.checked):
        cursor.execute("SET LOCAL synchronous_commit = off")
        for room in (roll, records, meetings, pages, telling, desk):
            room.fill(tables)
        tables.reset_sequences()
    return tables


def analyze() -> None:
    """Without it, the first readers of a page pay for the writing of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def unchecked(wanted: bool) -> Iterator[None]:
    """Foreign keys are not looked up for each of millions of rows; unique keys and checks hold all the same."""
    with connection.cursor() as cursor:
        if wanted:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        if wanted:
            cursor.execute("SET LOCAL session_replication_role = origin")
