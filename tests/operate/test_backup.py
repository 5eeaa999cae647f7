"""One file in which everything is, and the way back: whole, or not at all."""

import os
import shutil
import sqlite3
import stat
import tarfile
from contextlib import closing
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from notices.models import Event, Message
from operate import archives, databases, emptiness, programs, restoring
from operate.databases import database
from operate.refusal import Refused
from operate.scratch import scratch
from roll.models import User
from tests.factories import SchoolFactory, UserFactory
from tests.factories.journal import TRIGGERS
from tests.factories.notices import mailed

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "a key of many words"


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    """Folders of its own, with a file in each; returns where backups go."""
    settings.VAR_DIR, settings.BACKUP_KEY = tmp_path / "var", ""
    settings.RESTORE_MARK = settings.VAR_DIR / "restore-not-finished"
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "var/media", tmp_path / "var/private"
    settings.BACKUP_DIR = tmp_path / "backups"
    for name in ("media/images/चित्र.jpg", "private/helpdesk/a.jpg"):
        path = settings.VAR_DIR / name
        path.parent.mkdir(parents=True)
        path.write_bytes(os.urandom(2000))
    return settings.BACKUP_DIR


def files(settings) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in archives.kept_files()}


def rows() -> dict[str, list]:
    """Of every table, all of them."""
    tables = connection.introspection.table_names()
    return {table: sorted(map(repr, databases.asked(f'SELECT * FROM "{table}"'))) for table in tables}


def restore(path, *options: str) -> str:
    out = StringIO()
    call_command("restore", str(path), *(options or ("--mail=send", "--replace")), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("key", ["", KEY])
def test_everything_comes_back(cast, settings, key):
    settings.BACKUP_KEY = key
    had, kept = rows(), files(settings)
    path, manifest = archives.back_up(settings.BACKUP_DIR)
    assert manifest.rows["roll_user"] == User.objects.count() and manifest.missing == []
    User.objects.update(first_name="Somebody")
    UserFactory()
    next(settings.MEDIA_ROOT.rglob("*.jpg")).write_bytes(b"other")
    (settings.PRIVATE_ROOT / "later").write_bytes(b"later")
    assert "The files are restored." in restore(path)
    assert (rows(), files(settings)) == (had, kept)
    # And again from what was restored.
    again, _ = archives.back_up(settings.BACKUP_DIR / "again")
    restore(again)
    assert (rows(), files(settings)) == (had, kept)


def test_the_journals_triggers_come_back(cast, settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    restore(path)
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }
    names = {name for (name,) in databases.asked(asked[connection.vendor])}
    assert set(TRIGGERS[connection.vendor]) <= names


def test_what_is_sealed_says_nothing(cast, settings):
    settings.BACKUP_KEY = KEY
    path, _ = archives.back_up(settings.BACKUP_DIR)
    kept = path.read_bytes()
    assert b"roll_user" not in kept and cast.guardian.email.encode() not in kept


def test_unsealed_it_is_a_tar_that_any_program_reads(cast, settings):
    path, manifest = archives.back_up(settings.BACKUP_DIR)
    with tarfile.open(path) as tar:
        assert set(tar.getnames()) == {*manifest.files, "manifest.json"}


def test_it_is_nobody_elses_to_read(cast, settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.BACKUP_DIR.stat().st_mode) == 0o700
    assert sorted(each.name for each in settings.BACKUP_DIR.iterdir()) == [path.name]


def test_a_file_that_the_database_names_and_nobody_has_is_told(cast, settings):
    dump = databases.Dump({}, [], {"helpdesk/a.jpg", "helpdesk/gone.jpg"}, "")
    manifest = archives.Manifest.of(dump, {name: [] for name in files(settings)})
    assert manifest.missing == ["helpdesk/gone.jpg"]


# --- Nothing that looks whole and is not ------------------------------------------------------------------------------
def test_what_is_stopped_half_way_leaves_no_archive(cast, settings, monkeypatch):
    monkeypatch.setattr(archives, "read", lambda path: None)
    with pytest.raises(Refused, match="does not read as it was written"):
        archives.back_up(settings.BACKUP_DIR)
    assert list(settings.BACKUP_DIR.iterdir()) == []


@pytest.mark.parametrize("name", ["var/.backup-killed", "var/.restore-killed", "backups/.backup-killed"])
def test_what_a_killed_one_left_goes_with_the_next(settings, tmp_path, name):
    left = tmp_path / name
    left.mkdir(parents=True)
    (left / "database").write_bytes(b"half of it")
    (left.parent / ".2026.chaupal.part").write_bytes(b"half of it")
    archives.back_up(settings.BACKUP_DIR)
    assert not left.exists()
    assert list(settings.BACKUP_DIR.glob(".*")) == []


def test_a_restore_takes_them_too(settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    (left := settings.VAR_DIR / ".backup-killed").mkdir()
    restore(path)
    assert not left.exists()


def test_the_database_in_clear_lies_where_nobody_else_looks(settings, monkeypatch):
    """Backups may be taken elsewhere, by others, from a folder of their own."""
    seen = []
    true_dump = type(database()).dump

    def dump(self, to):
        seen.append((to.parent.parent, stat.S_IMODE(to.parent.stat().st_mode), os.listdir(settings.BACKUP_DIR)))
        return true_dump(self, to)

    monkeypatch.setattr(type(database()), "dump", dump)
    archives.back_up(settings.BACKUP_DIR)
    assert seen == [(settings.VAR_DIR, 0o700, [])]


def test_two_at_once_are_one(settings):
    with scratch("restore"), pytest.raises(CommandError, match="Another backup or restore is running."):
        call_command("backup")


def test_a_full_disk_is_said_before(settings, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10 * 1024**2))
    with pytest.raises(CommandError, match="has room for 10 MB.* No backup was made."):
        call_command("backup")


def test_where_nothing_can_be_written_is_said(settings):
    Path(settings.BACKUP_DIR).write_text("a file")
    with pytest.raises(CommandError, match="No backup was made."):
        call_command("backup")


# --- What is refused, and changes nothing -----------------------------------------------------------------------------
DAMAGE = {
    "cut": lambda kept: kept[:-1000],
    "altered": lambda kept: kept[: len(kept) // 2] + b"x" + kept[len(kept) // 2 + 1 :],
    "no backup": lambda kept: b"something else" * 100,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("key", ["", KEY])
def test_a_damaged_one_is_refused_and_nothing_is_touched(cast, settings, key, damage):
    settings.BACKUP_KEY = key
    path, _ = archives.back_up(settings.BACKUP_DIR)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    refused(settings, path, "can't be used")


@pytest.mark.parametrize("key", ["", "another key"])
def test_so_is_one_without_its_key(cast, settings, key):
    settings.BACKUP_KEY = KEY
    path, _ = archives.back_up(settings.BACKUP_DIR)
    settings.BACKUP_KEY = key
    refused(settings, path, "CHAUPAL_BACKUP_KEY")


def test_so_is_one_that_is_not_there(cast, settings):
    refused(settings, settings.BACKUP_DIR / "none", "No such file")


def refused(settings, path, why: str, *options: str) -> None:
    had, kept = rows(), files(settings)
    with pytest.raises(CommandError, match=why):
        restore(path, *options)
    assert (rows(), files(settings)) == (had, kept)
    assert list(settings.VAR_DIR.glob(".restore-*")) == [] and not settings.RESTORE_MARK.exists()


def test_where_there_is_a_key_one_without_a_seal_is_taken_only_by_a_word(cast, settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    settings.BACKUP_KEY = KEY
    refused(settings, path, "can't be used. It is not encrypted.* --unsealed")
    assert "The files are restored." in restore(path, "--mail=send", "--replace", "--unsealed")


def test_files_on_a_disk_of_their_own_are_said_before(cast, settings, monkeypatch):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    monkeypatch.setattr(os.path, "ismount", lambda root: root == settings.PRIVATE_ROOT)
    refused(settings, path, "private is a disk of its own")


# --- Another program's database ---------------------------------------------------------------------------------------
@pytest.fixture
def made():
    """Makes tables and views of another program, which go again."""
    names = []

    def make(kind: str, name: str) -> None:
        names.append((kind, name))
        run(f"CREATE {kind} {name} " + ("(id integer)" if kind == "TABLE" else "AS SELECT 1 AS id"))

    yield make
    there = database().tables()
    for kind, name in names:
        if name in there:
            run(f"DROP {kind} {name}")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


OTHERS = {
    "one": ([("TABLE", "shop_order")], r"\(shop_order\)"),
    "a view": ([("VIEW", "shop_sums")], r"\(shop_sums\)"),
    "four": ([("TABLE", f"shop_{name}") for name in "dcba"], r"\(shop_a, shop_b, shop_c\)"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_another_programs_tables_are_not_robbed(settings, made, case):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    shutil.rmtree(settings.MEDIA_ROOT), shutil.rmtree(settings.PRIVATE_ROOT)
    tables, said = OTHERS[case]
    for table in tables:
        made(*table)
    refused(settings, path, f"another program's, too {said}", "--mail=send")


@pytest.mark.parametrize("options", [("--mail=send",), ("--mail=send", "--replace")])
def test_nor_where_none_is_ours_whatever_is_said(settings, monkeypatch, options):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    monkeypatch.setattr(type(database()), "tables", lambda self: ["django_migrations", "shop_order"])
    refused(settings, path, r"another program's, too \(shop_order\)", *options)


def test_beside_ours_they_go_where_that_was_asked_for(cast, settings, made):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    made("TABLE", "shop_order")
    restore(path)
    assert "shop_order" not in database().tables()


def test_all_that_we_make_ourselves_is_ours():
    tables = set(database().tables())
    assert len(tables) > 100 and emptiness.strangers(tables) == []


def test_schools_alone_are_a_site_too(settings):
    SchoolFactory()
    path, _ = archives.back_up(settings.BACKUP_DIR)
    shutil.rmtree(settings.MEDIA_ROOT), shutil.rmtree(settings.PRIVATE_ROOT)
    refused(settings, path, "1 schools in it: with --replace they go", "--mail=send")


def test_people_and_files_go_only_where_that_was_asked_for(cast, settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    refused(settings, path, "users in it: with --replace they go", "--mail=send")


def test_files_alone_are_a_site_too(settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    refused(settings, path, "There are files in", "--mail=send")


def test_an_empty_place_takes_it(cast, settings):
    path, manifest = archives.back_up(settings.BACKUP_DIR)
    shutil.rmtree(settings.VAR_DIR)
    empty_the_database()
    said = restore(path, "--mail=send")
    assert "Read whole" in said and User.objects.count() == manifest.rows["roll_user"]


def empty_the_database() -> None:
    if connection.vendor == "sqlite":
        connection.close()
        database().path.unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def test_one_of_a_newer_version_is_refused(cast, settings):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('roll', '9999_new', CURRENT_TIMESTAMP)"
        )
    path, _ = archives.back_up(settings.BACKUP_DIR)
    refused(settings, path, "newer version of Chaupal .*roll.9999_new")


def test_one_of_an_older_version_is_migrated(cast, settings, monkeypatch):
    called = []
    monkeypatch.setattr("operate.restoring.call_command", lambda name, **options: called.append(name))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal' AND name LIKE '0002%'")
    path, _ = archives.back_up(settings.BACKUP_DIR)
    assert "of an older version: migrating (1 migrations)" in restore(path)
    assert called == ["migrate"]


def test_one_of_the_other_database_is_refused(cast, settings, monkeypatch):
    here, other = database(), "postgresql" if connection.vendor == "sqlite" else "sqlite"
    path, _ = archives.back_up(settings.BACKUP_DIR)
    monkeypatch.setattr(type(here), "vendor", other)
    refused(settings, path, "and the database here is")


def test_who_still_uses_the_database_is_not_robbed_of_it(cast, settings):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    with somebody_else():
        refused(settings, path, "stop (it|the site)")


def test_nor_who_came_while_the_archive_was_read(cast, settings, monkeypatch):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    true_read, came = archives.read, []

    def read(*args, **more):
        came.append(somebody_else())
        came[0].__enter__()
        return true_read(*args, **more)

    monkeypatch.setattr(archives, "read", read)
    try:
        refused(settings, path, "stop (it|the site)")
    finally:
        came[0].__exit__(None, None, None)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of its log of writes")
@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_what_was_written_to_the_old_file_is_not_written_into_the_new_one(cast, settings, monkeypatch, ending):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    log = database().path.with_name(database().path.name + ending)
    true_replace = os.replace

    def replace(fresh, target):
        log.write_bytes(b"of the old one")
        true_replace(fresh, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr("operate.restoring.put_back", lambda scratch: there.append(log.exists()))
    there = []
    restore(path)
    assert there == [False]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of its file")
def test_nobody_opens_the_file_that_is_being_replaced(cast, settings, monkeypatch):
    path, _ = archives.back_up(settings.BACKUP_DIR)
    true_replace, said = os.replace, []

    def replace(fresh, target):
        other = sqlite3.connect(target, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("SELECT COUNT(*) FROM roll_user").fetchall()
        other.close()
        said.append("locked")
        true_replace(fresh, target)

    monkeypatch.setattr(os, "replace", replace)
    restore(path)
    assert said == ["locked"]


# --- Killed half-way --------------------------------------------------------------------------------------------------
class Killed(BaseException):
    """What no code catches, as a kill."""


def kill(*args, **more):
    raise Killed


def waiting(cast, settings):
    """An archive in which a mail waits."""
    event = Event.objects.create(kind="X", subject_id=1, dedupe_key="x")
    mailed(event, "queued", user=cast.guardian)
    return archives.back_up(settings.BACKUP_DIR)[0]


def test_killed_before_the_files_no_site_starts_and_no_mail_goes_out(cast, settings, monkeypatch, client):
    path, had = waiting(cast, settings), files(settings)
    next(settings.MEDIA_ROOT.rglob("*.jpg")).write_bytes(b"other")
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "put_back", kill)
        with pytest.raises(Killed):
            restore(path, "--replace", "--mail=hold")
    assert settings.RESTORE_MARK.exists() and files(settings) != had
    assert Message.objects.unsent().count() == Event.objects.unfinished().count() == 0
    answer = client.get("/healthz/")
    assert (answer.status_code, "run `manage.py restore` again" in answer.json()["restore"]) == (503, True)
    assert "The files are restored." in restore(path, "--replace", "--mail=hold")
    assert (settings.RESTORE_MARK.exists(), files(settings)) == (False, had)


def test_what_is_refused_then_leaves_the_mark(cast, settings, monkeypatch):
    path = waiting(cast, settings)
    settings.RESTORE_MARK.touch()
    with monkeypatch.context() as patch, pytest.raises(CommandError, match="No."):
        patch.setattr(type(database()), "load", lambda *args: (_ for _ in ()).throw(Refused("No.")))
        restore(path)
    assert settings.RESTORE_MARK.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's is held after its transaction: the mark stands")
def test_it_is_held_before_it_is_the_sites(cast, settings, monkeypatch):
    path, seen = waiting(cast, settings), []

    def replace(fresh, target):
        with closing(sqlite3.connect(fresh)) as new:
            seen.extend(new.execute("SELECT state FROM notices_message").fetchall())
        raise Killed

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(Killed):
        restore(path, "--replace", "--mail=hold")
    assert seen == [(Message.State.DROPPED,)]
    assert Message.objects.unsent().count() == 1  # the old one, as it was
    assert list(settings.VAR_DIR.glob(".restore-*")) == []


def somebody_else():
    if connection.vendor == "sqlite":
        other = sqlite3.connect(database().path)
        other.execute("PRAGMA journal_mode=WAL")  # as the site does
        other.execute("SELECT COUNT(*) FROM roll_user").fetchall()
        return closing(other)
    import psycopg

    asks = connection.get_connection_params()
    return closing(psycopg.connect(dbname=asks["dbname"], user=asks["user"], host=asks["host"], port=asks["port"]))


# --- What waits to be sent --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("mail", "left"), [("send", 1), ("hold", 0)])
def test_mail_that_waited_is_sent_or_held_as_was_asked(cast, settings, mail, left):
    event = Event.objects.create(kind="X", subject_id=1, dedupe_key="x")
    mailed(event, "queued", user=cast.guardian)
    path, _ = archives.back_up(settings.BACKUP_DIR)
    assert "What waited to be sent" in restore(path, "--replace", f"--mail={mail}")
    assert (Message.objects.unsent().count(), Event.objects.unfinished().count()) == (left, left)


def test_without_a_word_on_mail_nothing_is_restored(settings):
    with pytest.raises(CommandError, match="--mail"):
        call_command("restore", "anything")


# --- PostgreSQL's programs --------------------------------------------------------------------------------------------
@pytest.mark.skipif(connection.vendor != "postgresql", reason="of pg_dump and pg_restore")
class TestPrograms:
    @pytest.fixture
    def says(self, monkeypatch):
        return lambda words: monkeypatch.setattr(databases, "program", lambda name: words.format(name))

    def test_a_pg_dump_older_than_the_server_is_said(self, settings, says):
        says("{} (PostgreSQL) 9.6.1")
        with pytest.raises(CommandError, match="is older than the server .*install postgresql-client"):
            call_command("backup")

    def test_an_older_pg_restore_is_refused(self, cast, settings, says):
        path, _ = archives.back_up(settings.BACKUP_DIR)
        says("{} (PostgreSQL) 9.6.1")
        refused(settings, path, "is older: install postgresql-client")

    def test_a_newer_one_is_said(self, cast, settings, says):
        path, _ = archives.back_up(settings.BACKUP_DIR)
        says("{} (PostgreSQL) 99.1")
        assert "and is read by pg_restore (PostgreSQL) 99.1." in restore(path)

    def test_its_password_is_on_no_command_line(self, monkeypatch):
        ran = []
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", "s3cret")
        monkeypatch.setattr(
            programs.subprocess, "run", lambda *args, **more: ran.append((args, more)) or SimpleNamespace(returncode=0)
        )
        programs.run("pg_dump")
        ((args, more),) = ran
        assert "s3cret" not in str(args) and more["env"]["PGPASSWORD"] == "s3cret"
