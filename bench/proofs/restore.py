"""A backup made while people write is restored elsewhere: each row and each file is what it was, and pages open.

A school is served to head masters who send queries with photos, one after the other. A backup is killed
half-way: nothing that looks like one may be left. Then one is made, encrypted. What each row was, is summed up in the
snapshot that the dump is of, and again in what `manage.py restore` makes of it: another database, another folder. A
query that was answered before the backup began is in it. Cut off, altered, or with another key, nothing is touched.

UNGUARDED=1 takes the list of files before the dump, not after it: a row then names a file that is not there, and the
proof must fail.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from sqlite3 import connect
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bench.harness import FULL, Proof, Site, environ, scratch_database, serve, using_database
from bench.readers import Sent
from bench.runner import ROOT
from helpdesk.models import Ticket, TicketPhoto
from journal.months import Month
from operate import archives, databases
from roll.models import Posting, User
from tests import migrated
from tests.factories import UserFactory
from tests.factories.cast import build_cast
from tests.factories.helpdesk import TicketFactory, photo_upload, picture
from tests.factories.journal import old_entries
from tests.factories.letters import LetterFactory
from tests.factories.many import families
from tests.factories.pages import content_image, news_page, publish

NAME = "restore"
KEY, OTHER_KEY = "the key of this proof", "another key"
WRITERS, BEFORE, FAMILIES, PAGES = (4, 40, 20_000, 280) if FULL else (2, 4, 300, 40)
Sums = dict[str, tuple[int, str]]


def prove() -> Iterator[Proof]:
    backups = Path(tempfile.mkdtemp(prefix="chaupal-backups-"))
    settings.BACKUP_DIR, settings.BACKUP_KEY = backups, KEY
    os.environ["CHAUPAL_BACKUP_KEY"] = KEY
    try:
        with scratch_database():
            populate()
            with serve(threads=WRITERS) as site:
                writers = Writers(site)
                left = killed(backups)
                answered, sums, archive, manifest = backed_up(writers, backups)
                went_on = writers.stop()
            files = {name: path.read_bytes() for name, path in archives.kept_files()}
            with elsewhere() as var:
                refused, touched = tried_damaged(archive, var)
                if (ran := run("restore", str(archive), "--mail=hold")).returncode:
                    raise RuntimeError(ran.stderr)
                yield compare(sums, manifest, files, answered, var, f"{refused}/{len(DAMAGE)}", touched + left, went_on)
    finally:
        shutil.rmtree(backups, ignore_errors=True)


def populate() -> None:
    """People, pages with their words in the search, pictures, private files, a journal that nobody may alter."""
    cast = build_cast()
    families(FAMILIES)
    old_entries(Month(2024, 10), FAMILIES)
    for number in range(BEFORE):
        publish(news_page(cast.school, title=f"News {number}", slug=f"news-{number}"), by=UserFactory())
        content_image(cast.school)
        TicketFactory(requester=cast.head, school=cast.school, photos=[picture()])
        letter = LetterFactory(place=cast.class_5b, sent=True)
        letter.file.save("a.pdf", SimpleUploadedFile("a.pdf", b"%PDF-1.4" + os.urandom(200_000)))


# --- Those who write --------------------------------------------------------------------------------------------------
class Writers:
    """Each sends a query with a photo, and the next when it was answered."""

    def __init__(self, site: Site) -> None:
        self.site, self.over, self.answered = site, Event(), list[str]()
        self.heads = list(Posting.objects.filter(role="head").select_related("user", "school"))
        self.threads = [Thread(target=self.write, args=(number,), daemon=True) for number in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, number: int) -> None:
        head, photo = self.heads[number % len(self.heads)], photo_upload().read()
        reader = self.site.reader(head.user)
        while not self.over.is_set():
            key = str(uuid.uuid4())
            words = {"school": str(head.school_id), "title": "Trolley", "text": "No light.", "category": "device"}
            kind, body = multipart(words | {"client_uuid": key}, photo)
            cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
            headers = {"Cookie": cookies, "Content-Type": kind, "X-CSRFToken": reader.token}
            if reader.exchange(Sent("POST", "/help/new/", body, headers, False)).status == 302:
                self.answered.append(key)

    def wait_for(self, number: int) -> None:
        """Until so many more were answered."""
        goal, deadline = len(self.answered) + number, time.monotonic() + 60
        while len(self.answered) < goal:
            if time.monotonic() > deadline:
                raise RuntimeError("Nobody's query is answered.")
            time.sleep(0.01)

    def stop(self) -> int:
        self.over.set()
        for thread in self.threads:
            thread.join()
        return len(self.answered)


def multipart(words: dict[str, str], photo: bytes) -> tuple[str, bytes]:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{word}\r\n' for name, word in words.items()
    ]
    head = (
        '--edge\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    return "multipart/form-data; boundary=edge", "".join([*parts, head]).encode() + photo + b"\r\n--edge--\r\n"


# --- The backup -------------------------------------------------------------------------------------------------------
def killed(backups: Path) -> int:
    """How many backups there are after one was killed while it wrote."""
    process = subprocess.Popen([sys.executable, "manage.py", "backup", f"--to={backups}"], cwd=ROOT, env=environ())
    var, deadline = Path(os.environ["CHAUPAL_VAR"]), time.monotonic() + 60
    while process.poll() is None and not list(var.glob(".backup-*/*")) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return len(list(backups.glob(f"*{archives.ENDING}")))


def backed_up(writers: Writers, backups: Path) -> tuple[list[str], Sums, Path, archives.Manifest]:
    """What had been answered before it began, what each table was in its snapshot, the archive and its list."""
    writers.wait_for(BEFORE)
    sums: Sums = {}
    true_facts, true_dump = databases.facts, type(databases.database()).dump

    def facts(ask: Callable[[str], Any], tables: list[str], made_by: str) -> databases.Dump:
        if not sums:
            sums.update(sums_of(ask, tables))
        writers.wait_for(BEFORE)  # they go on while the files are taken
        return true_facts(ask, tables, made_by)

    def dump(self: Any, to: Path) -> databases.Dump:
        if os.environ.get("UNGUARDED"):
            early = list(archives.kept_files())
            archives.kept_files = lambda: iter(early)
            writers.wait_for(BEFORE)
        return true_dump(self, to)

    databases.facts, type(databases.database()).dump = facts, dump  # type: ignore[method-assign]
    answered = list(writers.answered)
    archive, manifest = archives.back_up(backups)
    databases.facts = true_facts
    return answered, sums, archive, manifest


def sums_of(ask: Callable[[str], Any], tables: list[str]) -> Sums:
    """Of each table how many rows it has, and one sum over all of them, whatever their order."""
    found = {}
    for table in tables:
        rows = sorted(hashlib.sha256(repr(tuple(row)).encode()).digest() for row in ask(f'SELECT * FROM "{table}"'))  # noqa: S608
        found[table] = (len(rows), hashlib.sha256(b"".join(rows)).hexdigest())
    return found


# --- Elsewhere --------------------------------------------------------------------------------------------------------
@contextmanager
def elsewhere() -> Iterator[Path]:
    """Another folder, and another database without a table: this process's, and that of those that it starts."""
    var, here = Path(tempfile.mkdtemp(prefix="chaupal-elsewhere-")), os.environ["CHAUPAL_VAR"]
    (var / "static").mkdir()
    os.environ["CHAUPAL_VAR"] = str(var)
    name = str(connection.settings_dict["NAME"])
    try:
        if migrated.is_sqlite():
            migrated.point_at(str(var / "chaupal.sqlite3"))
            connection.close()
            yield var
        else:
            with using_database(migrated.create):
                connection.close()
                yield var
    finally:
        connection.close()
        migrated.point_at(name)
        os.environ["CHAUPAL_VAR"] = here
        shutil.rmtree(var, ignore_errors=True)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "manage.py", *command]
    ran = subprocess.run(asked, cwd=ROOT, env=environ() | environment, capture_output=True, text=True)
    if ran.returncode and "CommandError" not in ran.stderr:
        raise RuntimeError(ran.stderr)
    return ran


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda kept: kept[:-5000],
    "altered": lambda kept: kept[: len(kept) // 2] + bytes([kept[len(kept) // 2] ^ 1]) + kept[len(kept) // 2 + 1 :],
    "with another key": lambda kept: kept,
}


def tried_damaged(archive: Path, var: Path) -> tuple[int, int]:
    """How many were refused in a sentence, and how often something was touched all the same."""
    refused, touched = 0, 0
    for name, damage in DAMAGE.items():
        copy = archive.with_name("damaged")
        copy.write_bytes(damage(archive.read_bytes()))
        key = {"CHAUPAL_BACKUP_KEY": OTHER_KEY} if name == "with another key" else {}
        ran = run("restore", str(copy), "--mail=hold", **key)
        refused += ran.returncode == 1 and "can't be used" in ran.stderr and "Traceback" not in ran.stderr
        is_there = (var / "media").exists() or (var / "private").exists() or bool(tables())
        touched += is_there
    return refused, touched


def tables() -> list[str]:
    found = connection.introspection.table_names()
    connection.close()
    return found


# --- What came back ---------------------------------------------------------------------------------------------------
def compare(
    sums: Sums,
    manifest: archives.Manifest,
    files: dict[str, bytes],
    answered: list[str],
    var: Path,
    refused: str,
    touched: int,
    went_on: int,
) -> Proof:
    there = restored_sums()
    differ = sum(there.get(table) != each for table, each in sums.items() if table not in HELD) + len(
        there.keys() - sums
    )
    kept = manifest.files.keys() - {"database"}
    files_differ = sum(files[name] != (var / name).read_bytes() for name in kept)
    files_differ += len(
        {
            f"{path.relative_to(var)}"
            for part in ("media", "private")
            for path in (var / part).rglob("*")
            if path.is_file()
        }
        ^ kept
    )
    lost = len(answered) - Ticket.objects.filter(client_uuid__in=answered).count()
    opened, unreadable = opened_pages()
    rows = sum(number for number, _ in sums.values())
    bad = differ + files_differ + len(manifest.missing) + lost + unreadable + touched
    figure = (
        f"rows={rows},rows-differ={differ},files={len(kept)},files-differ={files_differ},missing={len(manifest.missing)},"
        f"answered={len(answered)},lost={lost},later={went_on - len(answered)},pages={opened},unreadable={unreadable},"
        f"refused={refused},touched={touched}"
    )
    limit = "rows-differ=0,files-differ=0,missing=0,lost=0,unreadable=0,refused=3/3,touched=0"
    is_under_load = went_on > len(answered) + BEFORE // 2
    return Proof(f"{NAME}-{connection.vendor}", figure, limit, bad == 0 and refused == "3/3" and is_under_load)


# What `--mail=hold` ends.
HELD = {"django_q_ormq", "notices_event", "notices_batch", "notices_message", "newsfeed_socialpost"}


def restored_sums() -> Sums:
    names = connection.introspection.table_names()
    if not migrated.is_sqlite():
        return sums_of(databases.asked, names)
    with closing(connect(connection.settings_dict["NAME"])) as copy:
        ask = partial(lambda sql: copy.execute(sql).fetchall())
        found = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return sums_of(ask, [name for name in found if not name.startswith("sqlite_")])


def opened_pages() -> tuple[int, int]:
    """How many pages and pictures were asked for, and how many were not to be had."""
    opened = unreadable = 0
    with serve() as site:
        for user, paths in what_people_open():
            reader = site.reader(user)
            for path in paths[: PAGES // 4]:
                opened += 1
                unreadable += reader.get(path, expect=None).status != 200
    return opened, unreadable


def what_people_open() -> Iterator[tuple[User | None, list[str]]]:
    from wagtail.models import Page

    yield None, [str(page.url) for page in Page.objects.live().filter(depth__gt=2).order_by("pk") if page.url]
    for head in Posting.objects.filter(role="head").select_related("user")[:2]:
        seen = Ticket.objects.visible_to(head.user)
        photos = TicketPhoto.objects.filter(event__ticket__in=seen).order_by("-pk").values_list("pk", flat=True)
        tickets = [f"/help/{ticket.public_ref}/" for ticket in seen.order_by("-pk")[: PAGES // 8]]
        yield head.user, [*tickets, *(f"/help/photos/{pk}/" for pk in photos)]
    for posting in Posting.objects.filter(role__in=("teacher", "office")).select_related("user")[:2]:
        yield posting.user, ["/portal/", "/notices/", "/portal/you/"]
