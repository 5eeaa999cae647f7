"""What the doctor says of each thing that can be wrong."""

import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection
from django_q.models import Failure

from foundation import clock
from notices.models import Heartbeat
from operate import around, doctor, inside
from operate.findings import well, wrong

pytestmark = pytest.mark.django_db


def words(check) -> str:
    return "\n".join(f"{'ok' if found.is_well else 'WRONG'} {found.words}" for found in check())


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = settings.MEDIA_ROOT = settings.PRIVATE_ROOT = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    tmp_path.chmod(0o750)
    return tmp_path


# --- As a whole -------------------------------------------------------------------------------------------------------
def test_one_that_breaks_hides_no_other(monkeypatch):
    def broken():
        raise OSError("no such host")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (broken, lambda: iter([well("Fine.")])))
    assert list(doctor.examine()) == [wrong("Broken? It could not be asked: no such host"), well("Fine.")]


@pytest.mark.parametrize(
    ("found", "ends"), [([well("a")], None), ([well("a"), wrong("b"), wrong("c")], "2 to be mended.")]
)
def test_something_wrong_is_an_exit_code(monkeypatch, found, ends):
    monkeypatch.setattr("operate.management.commands.doctor.examine", lambda: iter(found))
    out = StringIO()
    if ends:
        with pytest.raises(CommandError, match=ends):
            call_command("doctor", stdout=out)
        assert out.getvalue() == "ok     a\nWRONG  b\nWRONG  c\n"
    else:
        call_command("doctor", stdout=out)


# --- Inside -----------------------------------------------------------------------------------------------------------
def test_settings(settings, monkeypatch):
    settings.SECRET_KEY = "short"
    assert "WRONG Settings: Your SECRET_KEY has less than 50 characters" in words(inside.settings_are_safe)
    monkeypatch.setattr(checks, "run_checks", lambda **how: [])
    assert words(inside.settings_are_safe).startswith("ok")


@pytest.mark.parametrize(
    ("base", "proxies", "said"),
    [
        ("https://a.example.org", 1, ["ok Addresses", "ok Proxies: 1"]),
        ("http://a.example.org", 1, ["WRONG Addresses: links in mails begin with http://", "ok Proxies"]),
        ("https://b.example.org", 0, ["WRONG Addresses: b.example.org is not in ALLOWED_HOSTS", "WRONG Proxies: none"]),
    ],
)
def test_addresses(settings, base, proxies, said):
    settings.BASE_URL, settings.ALLOWED_HOSTS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = base, ["a.example.org"], proxies
    found = words(inside.addresses_agree).splitlines()
    assert [line.startswith(begin) for line, begin in zip(found, said, strict=True)] == [True, True]


def test_database():
    assert words(inside.database_is_there) == f"ok Database: {connection.vendor}, every migration done."
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal'")
    assert words(inside.database_is_there).startswith("WRONG Database: 2 migrations wait. Make a backup")


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (None, "WRONG Worker: never seen."),
        (timedelta(seconds=20), "ok Worker: alive 2"),
        (timedelta(minutes=4), "WRONG Worker: last seen on"),
        (timedelta(days=-1), "WRONG Worker: last seen on"),
    ],
)
def test_workers(ago, said):
    if ago is not None:
        Heartbeat.objects.create(pk=Heartbeat.WORKER, at=clock.now() - ago)
    assert words(inside.workers_are_alive).startswith(said)


def test_each_lane_has_its_own_beat():
    Heartbeat.objects.create(pk=Heartbeat.WORKER, at=clock.now())
    lines = words(inside.workers_are_alive).splitlines()
    assert [line[:31] for line in lines] == ["ok Worker: alive 0 s ago.", "WRONG Fast worker: never seen. "]
    Heartbeat.objects.create(pk=Heartbeat.FAST, at=clock.now() - timedelta(hours=1))
    lines = words(inside.workers_are_alive).splitlines()
    assert [line[:18] for line in lines] == ["ok Worker: alive 0", "WRONG Fast worker:"]


def test_failed_jobs():
    assert words(inside.jobs_were_done) == "ok Jobs: none failed in a week, 0 wait."
    now = clock.now()
    for number, at in enumerate([now, now - timedelta(days=8)]):
        failed = {"name": "x", "func": "a.job", "started": at, "stopped": at, "success": False}
        Failure.objects.create(id=str(number), attempt_count=5, **failed)
        Failure.objects.create(id=f"tried {number}", attempt_count=4, **failed)
    assert words(inside.jobs_were_done).startswith("WRONG Jobs: 1 failed in a week, the last: a.job.")


def test_backups(folder, settings):
    settings.BACKUP_KEY = "uYt4-made-by-a-machine-9xQ"
    assert words(inside.backup_is_young).startswith("WRONG Backup: there is none in")
    made = settings.BACKUP_DIR / "a.chaupal"
    made.touch()
    assert words(inside.backup_is_young).startswith("ok Backup: the last is 0 hours old")
    old = clock.now().timestamp() - 100_000
    os.utime(made, (old, old))
    assert words(inside.backup_is_young).startswith("WRONG Backup: the last is 27 hours old")
    settings.BACKUP_KEY = ""
    assert "WRONG Backup: not encrypted." in words(inside.backup_is_young)


@pytest.mark.parametrize(("key", "is_weak"), [("key", True), ("ab" * 20, True), ("uYt4-made-by-a-machine-9xQ", False)])
def test_a_key_of_backups_that_can_be_guessed(folder, settings, key, is_weak):
    settings.BACKUP_KEY = key
    (settings.BACKUP_DIR / "a.chaupal").touch()
    said = words(inside.backup_is_young)
    assert ("can be guessed" in said) is is_weak and (not key or key not in said.replace("BACKUP_KEY", ""))


# --- Around -----------------------------------------------------------------------------------------------------------
def test_folders(folder, settings, monkeypatch):
    assert words(around.folders_are_ours) == f"ok Folders: {folder} is the site's own."
    folder.chmod(0o755)
    assert words(around.folders_are_ours).startswith("WRONG Folders: anybody on this machine can look into")
    monkeypatch.setattr(os, "access", lambda path, how: False)
    assert "can't be written" in words(around.folders_are_ours)


def test_a_folder_that_is_not_there(settings, tmp_path):
    settings.VAR_DIR = settings.MEDIA_ROOT = settings.PRIVATE_ROOT = tmp_path / "none"
    with pytest.raises(OSError):
        words(around.folders_are_ours)
    assert next(iter(around.folders_are_ours())).words.startswith(f"Folders: there is no {tmp_path / 'none'}.")


def test_disk(folder, monkeypatch):
    assert words(around.disk_has_room).startswith("ok Disk")
    monkeypatch.setattr(around, "LITTLE_NODES", 10**15)
    assert "more files only" in words(around.disk_has_room)
    monkeypatch.setattr(around.shutil, "disk_usage", lambda path: SimpleNamespace(free=300 * 1024**2))
    assert words(around.disk_has_room).startswith("WRONG Disk: 300 MB are free")


def test_clocks(folder, monkeypatch):
    assert words(around.clocks_agree).startswith("ok Clock")
    monkeypatch.setattr(clock, "now", lambda now=clock.now: now() + timedelta(hours=1))
    assert "WRONG Clock: the file system's is 3" in words(around.clocks_agree)


def test_caches(monkeypatch):
    assert words(around.caches_answer) == "ok Cache: files takes and gives."
    monkeypatch.setattr(
        around,
        "caches",
        {name: SimpleNamespace(set=lambda *a: None, get=lambda key: None) for name in ("default", "pages")},
    )
    assert words(around.caches_answer).startswith("WRONG Cache: files keeps nothing")


def test_mail(settings):
    assert words(around.mail_is_taken).startswith("ok Mail")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "WRONG Mail: 127.0.0.1:9 does not take us" in words(around.mail_is_taken)
    settings.EMAIL_HOST = ""
    assert words(around.mail_is_taken).startswith("WRONG Mail: EMAIL_HOST is empty.")


ANSWERS = {
    "well": ({"/healthz/": (200, b'{"ok": true}'), "/accounts/login/": (200, b"")}, "ok Proxy"),
    "not well": ({"/healthz/": (503, b'{"ok": false}'), "/accounts/login/": (200, b"")}, "WRONG Health: the site says"),
    "other": ({"/healthz/": (404, b"Welcome to nginx"), "/accounts/login/": (404, b"")}, "is not this site's (404)"),
    "round": ({"/healthz/": (200, b'{"ok": true}'), "/accounts/login/": (301, b"")}, "visitors come by https"),
    "broken": ({"/healthz/": (200, b'{"ok": true}'), "/accounts/login/": (500, b"")}, "answers 500"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_proxy(settings, case):
    answers, said = ANSWERS[case]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = answers[self.path]
            self.send_response(status)
            if status == 301:
                self.send_header("Location", settings.BASE_URL + self.path)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
        try:
            assert said in words(around.proxy_leads_here)
        finally:
            server.shutdown()


def test_no_proxy(settings):
    settings.BASE_URL = "http://127.0.0.1:9"
    assert words(around.proxy_leads_here).startswith("WRONG Proxy: http://127.0.0.1:9 does not answer")
