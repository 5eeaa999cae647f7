"""Many new rows at once."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Writes new rows and gives each its key, as `bulk_create` does, in a third of its time.

    For models without files and without `auto_now`, inside a transaction. Whatever a row refers to is saved already.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        first = _reserve if connection.vendor == "postgresql" else _next
        for row, key in zip(rows, first(cursor, model, len(rows)), strict=True):
            row.pk = key
        fields = model._meta.local_concrete_fields
        values = map(attrgetter(*[field.attname for field in fields]), rows)
        write = _copy if connection.vendor == "postgresql" else _execute
        write(cursor, model, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _reserve(cursor: Any, model: type[models.Model], number: int) -> list[int]:
    table = connection.ops.quote_name(model._meta.db_table)
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    cursor.execute(sequence, [table, number])
    return [key for (key,) in cursor.fetchall()]


def _next(cursor: Any, model: type[models.Model], number: int) -> range:
    """Nobody else writes meanwhile: a transaction on SQLite is the only one that does."""
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
    last = (cursor.fetchone() or [0])[0]
    return range(last + 1, last + 1 + number)


def _copy(cursor: Any, model: type[models.Model], rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {_table(model)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _execute(cursor: Any, model: type[models.Model], rows: Iterator[tuple[Any, ...]]) -> None:
    fields = model._meta.local_concrete_fields
    dated = [number for number, field in enumerate(fields) if isinstance(field, models.DateField)]
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_table(model)} VALUES ({places})"  # noqa: S608
    cursor.executemany(sql, (_adapted(row, fields, dated) for row in rows))


def _adapted(row: tuple[Any, ...], fields: Sequence[Any], dated: list[int]) -> tuple[Any, ...]:
    if not any(row[number] for number in dated):
        return row
    values = list(row)
    for number in dated:
        values[number] = fields[number].get_db_prep_save(values[number], connection)
    return tuple(values)


def _table(model: type[models.Model]) -> str:
    quote: Any = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.local_concrete_fields)
    return f"{quote(model._meta.db_table)} ({columns})"
