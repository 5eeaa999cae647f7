"""Rows of any model by INSERT … SELECT: the same number for every school, with keys that can be reckoned."""

from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from foundation.sort_keys import SORT_KEY, Sorted, key_field
from foundation.sorting import sort_key

Model = type[models.Model]


@dataclass
class Tables:
    """Where each model's new rows begin, and how many of them a school has.

    Row `n` of school `s`, both from 0, has the key `first + s × rows + n`: what points at it needs no join. Columns are
    SQL over `s` and `n`.
    """

    schools: int
    first: dict[Model, int] = field(default_factory=dict)
    rows: dict[Model, int] = field(default_factory=dict)

    def key(self, model: Model, n: str | int = 0, s: str = "s") -> str:
        """SQL for the key of a school's row of this number."""
        return f"({self.first[model]} + ({s}) * {self.rows[model]} + ({n}))"

    def series(self, rows: int) -> str:
        return f"generate_series(0, {self.schools - 1}) AS s, generate_series(0, {rows - 1}) AS n"

    def reserve(self, model: Model, rows: int) -> None:
        """For rows that others point at before they are written, and whose number leaves gaps."""
        found = model._default_manager.aggregate(last=Max("pk"))["last"]
        self.first[model], self.rows[model] = (found or 0) + 1, rows

    def add(self, model: Model, rows: int, /, where: str = "true", **columns: str) -> int:
        """So many rows a school, those of which `where` is true. Columns not named take the model's default.

        Returns the number written. Raises `ValueError` where a column has neither value nor default.
        """
        if model not in self.first:
            self.reserve(model, rows)
        key = {model._meta.pk.attname: self.key(model, "n")}
        return insert(model, f"{self.series(rows)} WHERE {where}", **(key | columns))

    def reset_sequences(self) -> None:
        """What is written next by the site itself takes the keys after these."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.first)):
                cursor.execute(statement)


def insert(model: Model, source: str, /, **columns: str) -> int:
    """INSERT … SELECT the columns FROM the source; returns the number of rows."""
    given = defaults(model, set(columns)) | columns
    if issubclass(model, Sorted):
        given[SORT_KEY] = sort_keys(source, *(given[name] for name in key_field(model).of))
    names = ", ".join(f'"{name}"' for name in given)
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {", ".join(given.values())} FROM {source}')  # noqa: S608
        return int(cursor.rowcount)


def sort_keys(source: str, *names: str) -> str:
    """SQL for the key of these names, SQL too: of each different one it is reckoned once."""
    name = f"concat_ws(' ', {', '.join(names)})"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS names (name text PRIMARY KEY, key bytea)")
        cursor.execute(f"SELECT DISTINCT {name} FROM {source}")  # noqa: S608
        rows = [(each, sort_key(each)) for (each,) in cursor.fetchall()]
        cursor.executemany("INSERT INTO names VALUES (%s, %s) ON CONFLICT DO NOTHING", rows)
    return f"(SELECT key FROM names WHERE names.name = {name})"  # noqa: S608


def defaults(model: Model, given: set[str]) -> dict[str, str]:
    """SQL for the columns that nobody names."""
    given = given | {SORT_KEY}
    found = {each.attname: default(each) for each in model._meta.local_concrete_fields if each.attname not in given}
    return {name: value for name, value in found.items() if value}


def default(column: Any) -> str:
    """The column's default as a literal; empty where it is null, and where the database counts."""
    if column.null or column.primary_key:
        return ""
    if column.has_default():
        return quoted(column.get_default())
    if column.empty_strings_allowed:
        return "''"
    raise ValueError(f"{column} needs a value.")


def quoted(value: Any) -> str:
    """A literal of SQL, for values of the bench's own."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def chosen(values: tuple[str, ...], n: str) -> str:
    """SQL for one of these texts, by a number."""
    return f"(ARRAY[{', '.join(map(quoted, values))}])[1 + ({n}) % {len(values)}]"
