"""Filled copies of a schema as it once was, so that each later version can be asked to migrate them: decision 0019.

A copy is a JSON file, compressed: where the migrations stood, and the rows of each table. It fits every database: what
differs between them is made anew by the migrations up to there. `python -m bench.kept.write NAME` writes one from the
demo school, on SQLite; a copy that has been kept is never written again.
"""

import json
import lzma
from base64 import b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, TextField
from django.db.models.functions import Cast

FOLDER = Path(__file__).parent
# What a search finds is worked out from the rest, and its columns are each database's own; no school has the demo.
LEFT_OUT = {"modelsearch", "wagtailsearch", "demo"}


@dataclass(frozen=True)
class Table:
    """The rows of one table: `columns` as the database calls them, `key` the primary one, values as JSON holds them."""

    name: str
    model: str
    key: str
    columns: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Copy:
    """`targets` are the last migration of each app, as (app, name)."""

    targets: list[tuple[str, str]]
    tables: list[Table]

    def write(self, path: Path) -> None:
        path.write_bytes(lzma.compress(json.dumps(asdict(self), cls=DjangoJSONEncoder, ensure_ascii=False).encode()))

    @classmethod
    def read(cls, path: Path) -> "Copy":
        kept = json.loads(lzma.decompress(path.read_bytes()))
        return cls([(app, name) for app, name in kept["targets"]], [Table(**table) for table in kept["tables"]])

    @classmethod
    def of_this_database(cls) -> "Copy":
        """As the connection's database stands, with today's models. SQLite's alone: its JSON is text."""
        leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
        targets = [(app, name) for app, name in leaves if app != "demo"]
        models = [model for model in apps.get_models(include_auto_created=True) if is_kept(model)]
        return cls(targets, [table_of(model) for model in models])

    def restore(self) -> None:
        """Migrates this empty database up to where the copy was taken, and puts its rows there, all or none."""
        executor = MigrationExecutor(connection)
        state = executor.migrate(self.targets)
        then = filter(is_kept, state.apps.get_models(include_auto_created=True))
        models = {model._meta.db_table: model for model in then}
        with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f'DELETE FROM "{table.name}"')  # noqa: S608
            for table in self.tables:
                insert(cursor, table, models[table.name])
            connection.check_constraints()
        reset_sequences([models[table.name] for table in self.tables])


def is_kept(model: Any) -> bool:
    meta = model._meta
    return meta.managed and not meta.proxy and not meta.swapped and meta.app_label not in LEFT_OUT


def is_json(field: "Field[Any, Any]") -> bool:
    return field.get_internal_type() == "JSONField"


def table_of(model: Any) -> Table:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    texts = {f"{field.name}_as_text": Cast(field.name, TextField()) for field in fields if is_json(field)}
    names = [f"{field.name}_as_text" if is_json(field) else field.attname for field in fields]
    rows = model._base_manager.annotate(**texts).order_by("pk").values_list(*names)
    plain = [list(map(as_kept, row)) for row in rows.iterator(2000)]
    meta = model._meta
    return Table(meta.db_table, meta.label, meta.pk.column, [field.column for field in fields], plain)


def as_kept(value: Any) -> Any:
    """As JSON holds it: a file by its name, bytes as the text that their field reads."""
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return str(value) if hasattr(value, "url") else value


def insert(cursor: Any, table: Table, model: Any) -> None:
    """As the database driver wants them, past every `save` and every default."""
    fields = {field.column: field for field in model._meta.local_concrete_fields}
    asked = [fields[column] for column in table.columns]
    columns = ", ".join(f'"{column}"' for column in table.columns)
    places = ", ".join("%s::jsonb" if is_json(field) and connection.vendor == "postgresql" else "%s" for field in asked)
    rows = [[as_stored(field, value) for field, value in zip(asked, row, strict=True)] for row in table.rows]
    if rows:
        cursor.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})', rows)  # noqa: S608


def as_stored(field: "Field[Any, Any]", value: Any) -> Any:
    """`value` is what JSON kept of it; JSON of the field's own stays the text that it was."""
    if value is None or is_json(field):
        return value
    target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
    return field.get_db_prep_save(target.to_python(value), connection)


def reset_sequences(models: list[Any]) -> None:
    """Or PostgreSQL gives the next row a key that is taken."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
