"""What the site stands on: folders, disk, clocks, caches, mail, the proxy."""

import json
import os
import shutil
import stat
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.mail import get_connection
from django.db import connection

from foundation import clock
from operate.databases import asked
from operate.findings import Finding, well, wrong

LITTLE_ROOM, LITTLE_NODES, APART, PATIENCE = 1024**3, 10_000, 5, 20


def folders() -> list[Path]:
    return [Path(each) for each in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT)]


def folders_are_ours() -> Iterator[Finding]:
    """Writable for the site, and nobody else's to read."""
    for path in folders():
        if not path.is_dir():
            if path == Path(settings.VAR_DIR):
                yield wrong(
                    f"Folders: there is no {path}. Make it, and give it to the account of the site (CHAUPAL_VAR)."
                )
        elif not os.access(path, os.W_OK | os.X_OK):
            yield wrong(f"Folders: {path} can't be written. `chown` it to the account of the site.")
    if stat.S_IMODE(Path(settings.VAR_DIR).stat().st_mode) & stat.S_IRWXO:
        yield wrong(f"Folders: anybody on this machine can look into {settings.VAR_DIR}: `chmod 750` it.")
    else:
        yield well(f"Folders: {settings.VAR_DIR} is the site's own.")


def disk_has_room() -> Iterator[Finding]:
    places = [path for path in (*folders(), Path(settings.BACKUP_DIR)) if path.exists()]
    free, path = min((shutil.disk_usage(path).free, path) for path in places)
    nodes = min(os.statvfs(path).f_favail for path in places if os.statvfs(path).f_files) if places else LITTLE_NODES
    if free < LITTLE_ROOM:
        yield wrong(f"Disk: {free // 1024**2} MB are free at {path}. Below 200 the site is not well: make room.")
    elif nodes < LITTLE_NODES:
        yield wrong(f"Disk: room for {nodes} more files only. Delete old files, or take a larger disk.")
    else:
        yield well(f"Disk: {free // 1024**3} GB are free.")


def clocks_agree() -> Iterator[Finding]:
    """The machine's, the database's, the file system's: codes, claims and backups stand on them."""
    with tempfile.NamedTemporaryFile(dir=settings.VAR_DIR) as file:
        times = {"file system": datetime.fromtimestamp(os.stat(file.name).st_mtime, UTC)}
    if connection.vendor == "postgresql":
        times["database"] = asked("SELECT clock_timestamp()")[0][0]
    for name, at in times.items():
        if (apart := abs((clock.now() - at).total_seconds())) > APART:
            yield wrong(f"Clock: the {name}'s is {int(apart)} s away. Set both by NTP: `timedatectl set-ntp true`.")
            return
    yield well("Clock: this machine, database and file system agree.")


def caches_answer() -> Iterator[Finding]:
    kind = "Redis" if settings.REDIS_URL else "files"
    for name in settings.CACHES:
        caches[name].set("doctor", "asked", 60)
        if caches[name].get("doctor") != "asked":
            yield wrong(
                f"Cache: {kind} keeps nothing ({name}). The site goes on, slower. Is Redis running (REDIS_URL)?"
            )
            return
    yield well(f"Cache: {kind} takes and gives.")


def mail_is_taken() -> Iterator[Finding]:
    """Connects and signs in; nothing is sent."""
    if not settings.EMAIL_HOST:
        yield wrong(
            "Mail: EMAIL_HOST is empty. Nobody can sign in by code: name the server that takes the site's mail."
        )
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection():
            pass
    except Exception as error:  # noqa: BLE001
        yield wrong(
            f"Mail: {server} does not take us ({error}). Nobody can sign in by code. See EMAIL_HOST and below it."
        )
        return
    yield well(f"Mail: {server} takes us (nothing was sent).")


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nowhere."""

    def redirect_request(self, *args: Any) -> None:
        return None


def fetch(path: str) -> tuple[int, str, bytes]:
    """Status, Location and body of an address of the site, as a visitor gets it."""
    opener = urllib.request.build_opener(Stay)
    answer: HTTPResponse | urllib.error.HTTPError
    try:
        answer = opener.open(settings.BASE_URL + path, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status or 0, answer.headers.get("Location", ""), answer.read(1024**2)


def proxy_leads_here() -> Iterator[Finding]:
    try:
        status, _, body = fetch("/healthz/")
        page, to, _ = fetch("/accounts/login/")
    except OSError as error:
        yield wrong(f"Proxy: {settings.BASE_URL} does not answer ({error}). Do proxy, name, port and certificate fit?")
        return
    try:
        report = json.loads(body)
    except ValueError:
        yield wrong(f"Proxy: {settings.BASE_URL}/healthz/ is not this site's ({status}). Where does the proxy lead?")
        return
    if to == f"{settings.BASE_URL}/accounts/login/":
        yield wrong(
            "Proxy: it does not say that visitors come by https. X-Forwarded-Proto, TRUSTED_PROXY_COUNT: see docs."
        )
    elif page != 200:
        yield wrong(f"Proxy: the page for signing in answers {page}. Look into the log of the site.")
    else:
        yield well(f"Proxy: {settings.BASE_URL} leads to the site.")
    if not report.get("ok"):
        yield wrong(f"Health: the site says that it is not well: {json.dumps(report)}.")
