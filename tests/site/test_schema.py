"""The demo's tables made from a text: the same that migrating makes, or the text isn't read."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from demo import schema
from tests import migrated

ROOT = Path(__file__).parents[2]


def prepare(folder: Path, before: str = "") -> str:
    """What `manage.py prepare_database` says of the demo's database in `folder`; `before` is done first, in Python."""
    script = f"from django.core.management import call_command\n{before}\ncall_command('prepare_database')"
    environment = {"PATH": os.environ["PATH"], "CHAUPAL_VAR": str(folder), "CHAUPAL_DEMO": "1"}
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return re.sub(r"\d+ s$", "N s", ran.stdout, flags=re.M)


def rows(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "chaupal.sqlite3")) as database:
        return database.execute(query).fetchall()


def has_locked_libraries() -> bool:
    locked = re.findall(r"^(\S+==[^\s;]+)", (ROOT / "requirements.txt").read_text(), re.M)
    return set(schema.libraries()) <= set(locked)


# --- The text -------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not migrated.is_sqlite(), reason="The text is SQLite's.")
def test_it_is_what_migrating_makes(django_db_setup, django_db_blocker):
    if not has_locked_libraries():
        pytest.skip("With other libraries than the locked ones it isn't read.")
    with django_db_blocker.unblock(), closing(sqlite3.connect(migrated.prepare())) as template:
        wanted = schema.head() + schema.dump(template)
    assert schema.FILE.read_text().splitlines() == wanted.splitlines(), "It is out of date: make schema"


@pytest.mark.skipif(not migrated.is_sqlite(), reason="The text is SQLite's.")
@pytest.mark.parametrize("change", ["nothing", "library", "app", "language", "migration"])
def test_with_anything_changed_it_is_not_read(monkeypatch, tmp_path, change):
    text = tmp_path / "schema.sql"
    text.write_text(schema.head() + "CREATE …")
    monkeypatch.setattr(schema, "FILE", text)
    if change == "library":
        monkeypatch.setattr(schema, "version", lambda name: "99")
    elif change == "app":
        monkeypatch.setattr(settings, "INSTALLED_APPS", [*settings.INSTALLED_APPS, "django.contrib.humanize"])
    elif change == "language":
        monkeypatch.setattr(settings, "LANGUAGES", settings.LANGUAGES[:3])
    elif change == "migration":
        read = Path.read_bytes
        monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"#" * (path.name == "0002_trees.py"))
    assert schema.fits() == (change == "nothing")


# --- A database -----------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not migrated.is_sqlite(), reason="It is compared with SQLite's.")
@pytest.mark.django_db
def test_a_new_database_is_the_migrated_one(tmp_path):
    assert prepare(tmp_path) == "Making the tables … N s\n"
    with closing(sqlite3.connect(tmp_path / "chaupal.sqlite3")) as made:
        assert schema.FILE.read_text() == schema.head() + schema.dump(made)
    found = rows(tmp_path, "SELECT app_label, model FROM django_content_type")
    assert sorted(found) == sorted(ContentType.objects.values_list("app_label", "model"))
    # Not their names, which Django makes from the migrations in the one case and from the models in the other.
    fields = ("content_type__app_label", "content_type__model", "codename")
    found = rows(
        tmp_path,
        "SELECT app_label, model, codename FROM auth_permission"
        " JOIN django_content_type AS kind ON kind.id = content_type_id",
    )
    assert sorted(found) == sorted(Permission.objects.values_list(*fields))
    assert rows(tmp_path, "PRAGMA foreign_key_check") == [] and rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert prepare(tmp_path) == ""


def test_a_text_that_breaks_off_leaves_nothing(tmp_path):
    text = tmp_path / "schema.sql"
    text.write_text(schema.FILE.read_text() + "CREATE TABLE half;\n")
    load = f"from demo import schema; schema.FILE = schema.Path({str(text)!r})"
    load += "\ntry: schema.load()\nexcept Exception: exit()"
    assert prepare(tmp_path, load) == ""
    assert rows(tmp_path, "SELECT name FROM sqlite_master") == []


@pytest.mark.parametrize(
    "before",
    [
        "from demo import schema; schema.version = lambda name: '99'",
        "from django.db import connection; connection.cursor().execute('CREATE TABLE begun (id integer)')",
    ],
    ids=["another library", "tables already"],
)
def test_where_it_does_not_fit_the_database_is_migrated(tmp_path, before):
    record = (
        "from demo.management.commands import prepare_database as command\n"
        "command.call_command = lambda name, **options: print(name)"
    )
    output = prepare(tmp_path, f"{before}\n{record}")
    assert output == "Migrating the database, which takes half a minute where it is new … migrate\nN s\n"


# --- An older one ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "misfit"),
    [
        ("INSERT INTO django_migrations (app, name, applied) VALUES ('roll', '0999_gone', 0)", "roll.0999_gone"),
        (
            "DELETE FROM django_migrations WHERE app = 'roll' AND name = '0001_first'",
            "Migration account.0001_initial is applied before its dependency roll.0001_first on database 'default'.",
        ),
    ],
    ids=["unknown", "before its time"],
)
def test_one_of_another_version_is_kept_and_makes_room(tmp_path, change, misfit):
    with closing(sqlite3.connect(tmp_path / "chaupal.sqlite3")) as database:
        database.executescript(schema.FILE.read_text())
        database.execute("UPDATE newsfeed_topic SET name = 'Mine' WHERE id = 1")
        database.execute(change)
        database.commit()
    (tmp_path / "chaupal-older-1.sqlite3").touch()
    keep = "from django.core.cache import caches; caches['pages'].set('kept', 1)"
    assert prepare(tmp_path, keep) == (
        f"The demo's database was made by another version of Chaupal, and doesn't fit this one ({misfit})."
        f" It is kept as {tmp_path}/chaupal-older-2.sqlite3; a new one takes its place.\n"
        "Making the tables … N s\n"
    )
    assert rows(tmp_path, "SELECT name FROM newsfeed_topic WHERE id = 1") == [("Events",)]
    with closing(sqlite3.connect(tmp_path / "chaupal-older-2.sqlite3")) as older:
        assert older.execute("SELECT name FROM newsfeed_topic WHERE id = 1").fetchall() == [("Mine",)]
    assert list((tmp_path / "pages").rglob("*.djcache")) == []


@pytest.mark.skipif(migrated.is_sqlite(), reason="On SQLite the file is set aside instead.")
@pytest.mark.django_db
def test_a_server_of_another_version_is_left_alone():
    MigrationRecorder(connection).record_applied("roll", "0999_gone")
    reason = r"was made by another version of Chaupal, and doesn't fit this one \(roll.0999_gone\)\. Name an empty one"
    with pytest.raises(CommandError, match=reason):
        call_command("prepare_database")
    assert MigrationRecorder(connection).migration_qs.filter(name="0999_gone").exists()


def test_a_real_school_has_no_such_command(tmp_path):
    environment = {"PATH": os.environ["PATH"], "CHAUPAL_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "settings.dev"}
    command = [sys.executable, "manage.py", "prepare_database"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 1 and "Unknown command: 'prepare_database'" in ran.stderr
