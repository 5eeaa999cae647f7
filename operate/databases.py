"""The whole database into one file, and back: SQLite by VACUUM INTO, PostgreSQL by pg_dump."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import FileField

from operate.programs import major, program, run
from operate.refusal import Refused

# A statement of PostgreSQL's own language, for each table.
COUNTED = """IF (SELECT COUNT(*) FROM public."{table}") <> {number} THEN RAISE EXCEPTION 'rows of {table}'; END IF;
"""

# What stands in the schema that is dropped: tables, partitioned, foreign, and views of both kinds.
TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = 'public' AND relkind IN ('r', 'p', 'f', 'v', 'm')
AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY relname
"""


@dataclass(frozen=True)
class Dump:
    """What stands in a dump: rows by table, migrations, the names of files that its rows have, who wrote it."""

    rows: dict[str, int]
    migrations: list[str]
    names: set[str]
    made_by: str


def database() -> "SQLite | PostgreSQL":
    """The one that the settings name."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def file_columns() -> list[tuple[str, str]]:
    """Table and column of every field that keeps a file's name."""
    return [
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    ]


def facts(ask: Any, tables: list[str], made_by: str) -> Dump:
    """`ask` runs one SELECT and gives its rows."""
    rows = {table: ask(f'SELECT COUNT(*) FROM "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608
    migrations = [f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")]
    names = {
        name
        for table, column in file_columns()
        if table in rows
        for (name,) in ask(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
    }
    return Dump(rows, migrations, names, made_by)


def asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


class SQLite:
    vendor: ClassVar[str] = "sqlite"
    opens_dumps: ClassVar[bool] = True

    @property
    def path(self) -> Path:
        return Path(connection.settings_dict["NAME"])

    def size(self) -> int:
        return self.path.stat().st_size

    def dump(self, to: Path) -> Dump:
        """One moment of it, while others write."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(to)])
        return self.look_into(to)

    def look_into(self, path: Path) -> Dump:
        """Raises Refused where SQLite finds it damaged."""
        with closing(sqlite3.connect(path)) as copy:
            ask = lambda sql: copy.execute(sql).fetchall()  # noqa: E731
            if (found := ask("PRAGMA integrity_check")) != [("ok",)]:
                raise Refused(f"SQLite finds the database damaged: {found[0][0]}")
            tables = [
                name
                for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")
                if not name.startswith("sqlite_")
            ]
            return facts(ask, tables, f"SQLite {sqlite3.sqlite_version}")

    def check(self, dump: Path, rows: dict[str, int], made_by: str) -> list[str]:
        if self.look_into(dump).rows != rows:
            raise Refused("The database in the archive has other rows than its list says.")
        return []

    def tables(self) -> list[str]:
        found = asked(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        return [name for (name,) in found]

    def refuse_if_in_use(self) -> None:
        with self.alone():
            pass

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else has it open, nor can open it. Raises Refused."""
        connection.close()
        if not self.path.exists():
            yield
            return
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as alone:
            try:
                # It leaves its log of writes only where nobody else has it open.
                (mode,) = alone.execute("PRAGMA journal_mode=DELETE").fetchone()
                alone.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                mode = "wal"
            if mode == "wal":
                raise Refused("The site is running: stop it (web and workers), then restore.")
            yield

    @contextmanager
    def opened(self, dump: Path) -> Iterator[None]:
        """The dump is the site's database meanwhile."""
        connection.close()
        here, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(dump)
        try:
            yield
        finally:
            connection.close()  # the last one to leave takes the log of writes into the file
            connection.settings_dict["NAME"] = here

    def load(self, dump: Path, rows: dict[str, int]) -> None:
        """In one step: before it the old database is there, after it the new one."""
        shutil.move(dump, copy := self.path.with_name(f"{self.path.name}.restored"))
        os.chmod(copy, 0o600)
        try:
            with self.alone():
                os.replace(copy, self.path)
                # A log of the old one would be written into the new one.
                for ending in ("-wal", "-shm", "-journal"):
                    self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        finally:
            copy.unlink(missing_ok=True)


class PostgreSQL:
    vendor: ClassVar[str] = "postgresql"
    opens_dumps: ClassVar[bool] = False

    def size(self) -> int:
        return int(asked("SELECT pg_database_size(current_database())")[0][0])

    def dump(self, to: Path) -> Dump:
        """pg_dump and the counts see one snapshot, while others write."""
        made_by = program("pg_dump")
        server = connection.pg_version // 10000  # type: ignore[attr-defined]
        if major(made_by) < server:
            raise Refused(
                f"{made_by} is older than the server ({server}): install postgresql-client-{server}, then try again."
            )
        with snapshot() as name:
            run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={to}")
            return facts(asked, connection.introspection.table_names(), made_by)

    def check(self, dump: Path, rows: dict[str, int], made_by: str) -> list[str]:
        """Raises Refused where pg_restore can't read it; gives what is to be said of versions that differ."""
        here, there = program("pg_restore"), major(made_by)
        if major(here) < there:
            raise Refused(f"It was made by {made_by}; {here} is older: install postgresql-client-{there}.")
        run("pg_restore", "--list", str(dump))
        said = [f"It was made by {made_by} and is read by {here}."] if major(here) != there else []
        server = connection.pg_version // 10000  # type: ignore[attr-defined]
        if server < there:
            said.append(f"The server here is older ({server}) than {made_by}: if it refuses, nothing is changed.")
        return said

    def tables(self) -> list[str]:
        """All that goes with the schema, but what extensions have put there."""
        return [name for (name,) in asked(TABLES)]

    @contextmanager
    def opened(self, dump: Path) -> Iterator[None]:
        """It can't be: here the site's database is what it was."""
        yield

    def refuse_if_in_use(self) -> None:
        """Only whoever is connected to this database counts."""
        others = asked(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )[0][0]
        if others:
            raise Refused(f"{others} others are connected to the database: stop the site (web and workers) first.")

    def load(self, dump: Path, rows: dict[str, int]) -> None:
        """In one transaction, counted before it is committed: as it was, or all of the new."""
        self.refuse_if_in_use()
        connection.close()
        counted = "".join(COUNTED.format(table=table, number=number) for table, number in rows.items())
        script = dump.with_name("load.sql")
        run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
        before, after = dump.with_name("before.sql"), dump.with_name("after.sql")
        before.write_text("DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
        after.write_text(f"DO $$ BEGIN\n{counted}END $$;\n")
        files = [f"--file={each}" for each in (before, script, after)]
        run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            *files,
        )


@contextmanager
def snapshot() -> Iterator[str]:
    """The name under which others see what this transaction sees."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield asked("SELECT pg_export_snapshot()")[0][0]
