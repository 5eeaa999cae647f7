"""Querysets whose SQL is worked out once a process, for what every page asks.

Django spends one to three milliseconds turning the rules of `roll/scope.py` into SQL, ten times what the database
needs to answer. The SQL is the same each time but for its values, so it is kept, and only the values change. The
queryset stays the one place that says what is asked.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ValuesListIterable

# Values that no row has, put in while compiling and found again among the SQL's parameters.
FIRST_NUMBER = 9_100_000_000_000
FIRST_DAY = date(9001, 1, 1)
VALUES = (ValuesListIterable, FlatValuesListIterable)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Compiled:
    """`Compiled(lambda user, day: …queryset…)(user=7, day=today)` is the list of its results.

    Every value must be a parameter, of type int, str, date or datetime or a tuple of such: a date left in the queryset
    itself would be kept for ever, so that is refused. Tuples of another length are compiled anew. A str is compared as
    it is: what begins or contains it is no value of its own, and refused.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self.ready: dict[Any, tuple[QuerySet[Any], Any, str, list[tuple[int | None, Any]]]] = {}

    def __call__(self, **values: Any) -> list[Any]:
        key = (connection.vendor, *(shape(value) for value in values.values()))
        if key not in self.ready:
            self.ready[key] = self._compile(values)
        queryset, compiler, sql, slots = self.ready[key]
        given = [adapted(value) for value in flat(values.values())]
        params = tuple(constant if slot is None else given[slot] for slot, constant in slots)
        if queryset._iterable_class in VALUES:
            return _values(queryset, compiler, sql, params)
        return list(_asking(queryset, compiler, sql, params))

    def _compile(self, values: dict[str, Any]) -> tuple[QuerySet[Any], Any, str, list[tuple[int | None, Any]]]:
        count = iter(range(10_000))
        queryset = self.build(**{name: stand_in(value, count) for name, value in values.items()})
        compiler = queryset.query.get_compiler(connection=connection, using=connection.alias)
        sql, params = compiler.as_sql()
        marks = {adapted(placeholder(value, n)): n for n, value in enumerate(flat(values.values()))}
        slots = [(marks.get(param) if isinstance(param, int | str | date) else None, param) for param in params]
        for slot, constant in slots:
            if slot is None and is_a_date(constant):
                raise ValueError(f"A date is fixed in the query: pass it as a value. {sql}")
        if set(marks.values()) - {slot for slot, _ in slots}:
            raise ValueError(f"A value has no place in the query. {sql}")
        # How columns become values depends on the columns alone.
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda fields=(): converters
        return queryset, compiler, sql, slots


def _values(queryset: QuerySet[Any], compiler: Any, sql: str, params: tuple[Any, ...]) -> list[Any]:
    """The rows of a values_list as they come: no queryset is needed to carry them, which is half of their cost."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    if converters := compiler.get_converters():
        rows = map(tuple, compiler.apply_converters(rows, converters))
    return [row[0] for row in rows] if queryset._iterable_class is FlatValuesListIterable else list(rows)


def _asking(queryset: QuerySet[Any], compiler: Any, sql: str, params: tuple[Any, ...]) -> QuerySet[Any]:
    """The queryset, whose compiler knows its SQL already."""
    ready = copy(compiler)
    ready.connection = connection
    ready.as_sql = lambda *args, **kwargs: (sql, params)
    asking = queryset.all()
    asking.query.get_compiler = lambda *args, **kwargs: ready  # type: ignore[method-assign]
    return asking


def shape(value: Any) -> Any:
    return tuple(shape(each) for each in value) if isinstance(value, tuple) else type(value).__name__


def flat(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from flat(value)
        else:
            yield value


def stand_in(value: Any, count: Iterator[int]) -> Any:
    if isinstance(value, tuple):
        return tuple(stand_in(each, count) for each in value)
    return placeholder(value, next(count))


def placeholder(value: Any, number: int) -> Any:
    if isinstance(value, str):
        return f"stand-in {number}"
    if not isinstance(value, date):
        return FIRST_NUMBER + number
    day = FIRST_DAY + timedelta(days=number)
    return datetime.combine(day, time(), UTC) if isinstance(value, datetime) else day


def adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def is_a_date(constant: Any) -> bool:
    """As either database is given it: a date, or its ISO form."""
    return isinstance(constant, date) or (isinstance(constant, str) and bool(ISO_DATE.match(constant)))
