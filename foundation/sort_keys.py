"""Rows that stand in lists by a name: each keeps the key by which it is sorted, whoever writes it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models.lookups import Exact, GreaterThan

from foundation.sorting import WORD, sort_key

SORT_KEY = "sort_key"
ROWS_AT_ONCE = 2000


class SortKeyField(models.BinaryField):
    """The `sort_key` of other fields of the row, set whenever they are written. A row without one is refused."""

    # So that what is written past the model has no default to go by.
    empty_strings_allowed = False

    def __init__(self, of: Sequence[str] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """Returns what a migration makes the column from: with the names of its fields."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        """Sets the row's key by its fields, and returns it."""
        key = sort_key(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, key)
        return key


def key_field(model: Any) -> SortKeyField:
    """Returns the column in which a model keeps its key."""
    field: SortKeyField = model._meta.get_field(SORT_KEY)
    return field


def sorted_models() -> list[Any]:
    """Returns the models whose rows keep a key."""
    return [model for model in apps.get_models() if issubclass(model, Sorted)]


def outdated(rows: "models.QuerySet[Any]") -> Iterator[list[tuple[bytes, Any]]]:
    """Yields, some thousand rows at a time, the right key and the primary key of those that have another or none."""
    last, names = None, key_field(rows.model).of
    while True:
        next_rows = rows if last is None else rows.filter(pk__gt=last)
        batch = list(next_rows.order_by("pk").values_list("pk", SORT_KEY, *names)[:ROWS_AT_ONCE])
        if not batch:
            return
        last = batch[-1][0]
        right = [(sort_key(*texts), pk, held) for pk, held, *texts in batch]
        yield [(key, pk) for key, pk, held in right if held is None or key != bytes(held)]


def write_sort_keys(rows: "models.QuerySet[Any]") -> None:
    """Writes the keys of those rows that have another or none; a migration's own models do."""
    connection, meta = connections[rows.db], rows.model._meta
    quote: Any = connection.ops.quote_name
    table, column, key = quote(meta.db_table), quote(key_field(rows.model).column), quote(meta.pk.column)
    for batch in outdated(rows):
        if batch:
            with connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", batch)  # noqa: S608


class SortedQuerySet(models.QuerySet):
    """Sets the key wherever it writes a name."""

    model: Any

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        """Writes new rows; where they stand already, their key with their name."""
        if names := kwargs.get("update_fields"):
            kwargs["update_fields"] = self.model.with_sort_key(names)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        """Writes these fields of rows, and their key with their name."""
        rows, names = tuple(objs), self.model.with_sort_key(fields)
        if SORT_KEY in names:
            for row in rows:
                key_field(self.model).pre_save(row, False)
        return super().bulk_update(rows, names, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Writes values into all rows, and the keys of those whose name is among them."""
        texts: list[Any] = [kwargs.get(name) for name in key_field(self.model).of]
        if all(isinstance(text, str) for text in texts):
            kwargs.setdefault(SORT_KEY, sort_key(*texts))
        if SORT_KEY in kwargs or SORT_KEY not in self.model.with_sort_key(kwargs):
            return super().update(**kwargs)
        with transaction.atomic(using=self.db):
            keys = list(self.values_list("pk", flat=True))
            written = super().update(**kwargs)
            for start in range(0, len(keys), ROWS_AT_ONCE):
                write_sort_keys(self.model._base_manager.filter(pk__in=keys[start : start + ROWS_AT_ONCE]))
        return written

    update.alters_data = True  # type: ignore[attr-defined]


class Sorted(models.Model):
    """What stands in lists by its name. A model of two names has `sort_key = SortKeyField(of=(…))` of its own."""

    sort_key = SortKeyField(of=("name",))

    objects = SortedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes the row, and its key with its name."""
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = self.with_sort_key(kwargs["update_fields"])
        super().save(*args, **kwargs)

    @classmethod
    def with_sort_key(cls, names: Iterable[str]) -> list[str]:
        """Returns the names of these fields, and the key's where one of them is part of it."""
        names = list(names)
        return [*names, SORT_KEY] if not {*key_field(cls).of}.isdisjoint(names) and SORT_KEY not in names else names


class Place(models.Func):
    """Where bytes first stand in a column of bytes, from 1 on; 0 where they don't. Bytes, whatever they spell."""

    output_field = models.IntegerField()

    def __init__(self, column: str, searched: bytes) -> None:
        super().__init__(models.F(column), models.Value(searched, output_field=models.BinaryField()))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Returns it as SQLite has it: where in the first the second stands."""
        return self.as_sql(compiler, connection, function="instr", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Returns it as PostgreSQL has it."""
        template = "position(%(expressions)s)"
        turned = self.copy()
        turned.set_source_expressions(list(reversed(self.get_source_expressions())))
        return turned.as_sql(compiler, connection, template=template, arg_joiner=" IN ", **context)


def begins_a_word(searched: bytes, column: str = SORT_KEY) -> models.Q:
    """The condition that a word of the name begins with these letters, of `word_beginnings`."""
    return models.Q(Exact(Place(column, searched), 1)) | models.Q(GreaterThan(Place(column, WORD + searched), 0))
