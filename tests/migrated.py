"""A migrated and otherwise empty database, made once for each state of the code and copied when one is wanted.

Migrating costs ten seconds; a copy costs milliseconds. A migration must do its work by itself, for what it imports
from elsewhere is no part of the key.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

FOLDER = Path(__file__).parents[1] / "var" / "templates"
KEPT = 4  # of the newest templates, for branches that are gone back and forth between


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def key() -> str:
    """Changes with any migration, any library's version, the list of apps, the languages."""
    libraries = sorted(f"{found.name}=={found.version}" for found in distributions())
    parts = [sqlite3.sqlite_version, libraries, settings.INSTALLED_APPS, [code for code, _ in settings.LANGUAGES]]
    digest = hashlib.sha256(repr(parts).encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def only_one() -> Iterator[None]:
    """Of all processes of all runs: the first makes the template, the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name: str) -> None:
    """From here on `name` is this process's database. Not while somebody's transaction is open in the other one."""
    assert not connection.in_atomic_block, "A fixture of the module holds its database: its tests stand apart."
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def run(*statements: str) -> list[tuple[str, ...]]:
    """PostgreSQL's own housekeeping, outside any database of ours."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def prepare() -> str:
    """The name of the template (on SQLite its path), made where it isn't there yet."""
    asked_for = str(connection.settings_dict["NAME"])
    with only_one():
        template = str(FOLDER / f"{key()}.sqlite3") if is_sqlite() else f"{asked_for}_template_{key()}"
        if not exists(template):
            make(template, prefix=f"{asked_for}_template_")
            point_at(asked_for)
    return template


def exists(name: str) -> bool:
    if is_sqlite():
        return Path(name).exists()
    return (name,) in run("SELECT datname FROM pg_database")


def make(template: str, prefix: str) -> None:
    part = f"{template}_part"
    create(part)
    point_at(part)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    if is_sqlite():
        Path(part).rename(template)
        stale = sorted(map(str, FOLDER.glob("*.sqlite3")), key=lambda path: -Path(path).stat().st_mtime)[KEPT:]
    else:
        run(f'ALTER DATABASE "{part}" RENAME TO "{template}"')
        found = run(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}') ORDER BY oid DESC")
        stale = [name for (name,) in found][KEPT:]
    for name in stale:
        drop(name)


def create(name: str) -> None:
    """Makes the database `name`, without a table; what bore that name is gone."""
    drop(name)
    if not is_sqlite():
        run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")


def copy(template: str, name: str) -> None:
    """Makes the database `name` a fresh copy; what bore that name is gone."""
    drop(name)
    if is_sqlite():
        shutil.copyfile(template, name)
    else:
        run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def keep(name: str) -> None:
    """Makes the database `name` a copy of this process's own as it stands now, to restore from."""
    drop(name)
    if is_sqlite():
        with closing(sqlite3.connect(name)) as kept:
            connection.connection.backup(kept)
        return
    connection.close()
    run(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')


def restore(template: str) -> None:
    """Puts this process's database back to the template, under the feet of whoever is connected."""
    if not is_sqlite():
        connection.close()
        copy(template, connection.settings_dict["NAME"])
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(template)) as source:
        source.backup(connection.connection)


def drop(name: str) -> None:
    if is_sqlite():
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
    else:
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
