"""The demo's SQLite database made from a text instead of by migrating: a second in the place of thirty.

`schema.sql` is what migrating an empty database leaves there. Its head says what it was made from; where any of that
has changed, nobody reads it (decision 0017).
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import packages_distributions, version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

FILE = Path(__file__).with_name("schema.sql")
# No app of its own, and yet Wagtail's tables for searching come from it.
ALSO = {"modelsearch"}
# `migrate` fills them when all else is done. Written down are only the rows that others point at.
FILLED_LAST = ("auth_permission", "django_content_type")


# --- What it was made from ------------------------------------------------------------------------------------------
def libraries() -> list[str]:
    """Each library that brings an app, as `name==version`."""
    packages = {config.name.partition(".")[0] for config in apps.get_app_configs()} | ALSO
    distributions = packages_distributions()
    names = {distributions[package][0].lower() for package in packages if package in distributions}
    return sorted(f"{name}=={version(name)}" for name in names)


def key() -> str:
    """Changes with any migration, with the list of apps, with the languages."""
    digest = hashlib.sha256(repr([settings.INSTALLED_APPS, [code for code, _ in settings.LANGUAGES]]).encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()


def head() -> str:
    return "".join(f"-- {line}\n" for line in ("Written by `make schema`, never by hand.", key(), *libraries()))


def fits() -> bool:
    """Whether the text is what migrating would make with this code, these libraries and this database."""
    return connection.vendor == "sqlite" and FILE.exists() and FILE.read_text().startswith(head())


def load() -> None:
    """Makes the tables and their first rows in this empty database: all of them, or none."""
    connection.ensure_connection()
    connection.connection.executescript(f"BEGIN;\n{FILE.read_text()}COMMIT;")
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


# --- Writing it -----------------------------------------------------------------------------------------------------
def dump(migrated: sqlite3.Connection) -> str:
    """What stands in a migrated database, the same whenever it was migrated: a line for each statement and each row."""
    with closing(sqlite3.connect(":memory:")) as database:
        migrated.backup(database)
        for table in FILLED_LAST:
            keep_pointed_at(database, table)
        return "".join(f"{line}\n" for line in (*statements(database), *inserts(database)))


def keep_pointed_at(database: sqlite3.Connection, table: str) -> None:
    """Deletes the rows of `table` that no other table's row points at."""
    pointing = [
        f'SELECT "{column}" FROM "{other}"'  # noqa: S608
        for other in tables(database)
        for _, _, pointed_at, column, *_ in database.execute(f'PRAGMA foreign_key_list("{other}")')
        if pointed_at == table
    ]
    database.execute(f'DELETE FROM "{table}" WHERE id NOT IN ({" UNION ".join(pointing)})')  # noqa: S608


def tables(database: sqlite3.Connection) -> list[str]:
    """Those that a CREATE TABLE makes; SQLite makes its own, and a table for searching its parts."""
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name"
    made = dict(database.execute(found).fetchall())
    virtual = tuple(f"{name}_" for name, sql in made.items() if sql.startswith("CREATE VIRTUAL TABLE"))
    return [name for name in made if not name.startswith(virtual)]


def statements(database: sqlite3.Connection) -> Iterator[str]:
    """Each table, with its indexes and triggers behind it."""
    found = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type != 'table', name"
    for table in tables(database):
        yield from (f"{sql};" for (sql,) in database.execute(found, [table]))


def inserts(database: sqlite3.Connection) -> Iterator[str]:
    """A statement for each table that has rows; what a search finds comes from the triggers."""
    keys: dict[str, str] = {}
    for table in tables(database):
        columns = [(name, kind) for _, name, kind, *_ in database.execute(f'PRAGMA table_info("{table}")')]
        if table == "django_migrations":
            columns = columns[1:]  # in the order of their names: one more moves no other
        names = ", ".join(f'"{name}"' for name, _ in columns)
        quoted = ", ".join(f'quote("{name}")' for name, _ in columns)
        rows = database.execute(f'SELECT {quoted} FROM "{table}" ORDER BY {names}').fetchall()  # noqa: S608
        if rows:
            lines = (", ".join(map(written, row, columns, [keys] * len(row))) for row in rows)
            yield f'INSERT INTO "{table}" ({names}) VALUES\n' + ",\n".join(f"({line})" for line in lines) + ";"  # noqa: S608


def written(value: str, column: tuple[str, str], keys: dict[str, str]) -> str:
    """The value as SQL: a moment is now, and a random key is numbered, or no two dumps would be the same."""
    if value == "NULL":
        return value
    if column[1] == "datetime":
        return "CURRENT_TIMESTAMP"
    if column[1] == "char(32)":
        return keys.setdefault(value, f"'{len(keys) + 1:032x}'")
    return value
