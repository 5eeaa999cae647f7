"""Many new rows at once: PostgreSQL takes them by COPY, SQLite by one statement run over and over."""

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import connection, models

from foundation.sort_keys import Sorted, key_field

Values = tuple[Any, ...]


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Writes new instances and gives each its key, as `bulk_create` does, in a third of its time."""
    if not rows:
        return
    if issubclass(model, Sorted):
        for row in rows:
            key_field(model).pre_save(row, True)
    names = [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]
    keys = insert_values(model, names, list(map(attrgetter(*names), rows)))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Values]) -> Sequence[int]:
    """Writes new rows, each its values by the order of the names, and returns their keys.

    What is not named has the model's default, the same for all. For models without files and without `auto_now`, inside
    a transaction; an instance for each would cost more than the database does.
    """
    if not rows:
        return ()
    blank = model()
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    others = [name for name, field in fields.items() if name not in names and not field.primary_key]
    same = tuple(getattr(blank, name) for name in others)
    columns = [model._meta.pk, *(fields[name] for name in chain(names, others))]
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        keys = (_reserve if is_postgresql else _next)(cursor, model, len(rows))
        whole = ((key, *row, *same) for key, row in zip(keys, rows, strict=True))
        (_copy if is_postgresql else _execute)(cursor, model, columns, whole)
    return keys


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


def _copy(cursor: Any, model: type[models.Model], columns: Sequence[Any], rows: Iterator[Values]) -> None:
    with cursor.copy(f"COPY {_table(model, columns)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _execute(cursor: Any, model: type[models.Model], columns: Sequence[Any], rows: Iterator[Values]) -> None:
    dated = [number for number, field in enumerate(columns) if isinstance(field, models.DateField)]
    sql = f"INSERT INTO {_table(model, columns)} VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
    cursor.executemany(sql, (_adapted(row, columns, dated) for row in rows) if dated else rows)


def _adapted(row: Values, columns: Sequence[Any], dated: list[int]) -> Values:
    values = list(row)
    for number in dated:
        if values[number] is not None:
            values[number] = columns[number].get_db_prep_save(values[number], connection)
    return tuple(values)


def _table(model: type[models.Model], columns: Sequence[Any]) -> str:
    quote: Any = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in columns)})"
