"""The site as a school runs it, for a browser: run.py with its web server and its worker, and a mail server to read.

Nothing is shared with the test's own process but the files: a database copied from the template, a folder of its own.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from aiosmtpd.controller import Controller
from django.db import connection

from tests import migrated

ROOT = Path(__file__).parents[2]
# A Tuesday morning in term: on a Sunday nobody takes a register.
NOW = "2026-11-24T08:20+05:30"
STARTS_WITHIN = 90
ARRIVES_WITHIN = 30


@dataclass(frozen=True)
class Mail:
    """`at` is the moment it arrived, by `time.monotonic`."""

    at: float
    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        return re.findall(r"http://\S+", self.text)[0]


@dataclass
class Letterbox:
    """Takes whatever the site sends."""

    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        self.mails += [Mail(time.monotonic(), to, message["Subject"], text) for to in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str, containing: str = "") -> list[Mail]:
        return [mail for mail in self.mails if mail.to == address and containing in f"{mail.subject}\n{mail.text}"]

    def wait(self, address: str, containing: str = "", after: int = 0) -> Mail:
        """The newest, once there are more than `after` of them."""
        deadline = time.monotonic() + ARRIVES_WITHIN
        while time.monotonic() < deadline:
            if len(found := self.to(address, containing)) > after:
                return found[-1]
            time.sleep(0.02)
        raise AssertionError(f"No mail to {address} with “{containing}”: {[(m.to, m.subject) for m in self.mails]}")


@dataclass
class Stack:
    url: str
    letters: Letterbox
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """What a `manage.py` command of the school's operator prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running(folder: Path, unblock: Any, settings_module: str = "settings.dev") -> Iterator[Stack]:
    """`unblock`: pytest-django's leave to touch the test's own connection, for the template's sake."""
    with unblock():
        template = migrated.prepare()
        database, drop = own_database(template, folder)
    letters, mail_port, port = Letterbox(), free_port(), free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "CHAUPAL_VAR": str(folder),
        "CHAUPAL_NOW": NOW,
        "DATABASE_URL": database,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "PORT": str(port),
        "CHAUPAL_BASE_URL": f"http://localhost:{port}",
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("CHAUPAL_DEMO", None)
    stack = Stack(f"http://localhost:{port}", letters, environment)
    if settings_module != "settings.dev":
        stack.manage("collectstatic", "--noinput")
    controller = Controller(letters, hostname="127.0.0.1", port=mail_port)
    controller.start()
    try:
        with (folder / "site.log").open("wb") as log:
            site = subprocess.Popen([sys.executable, "run.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
            try:
                wait_until_well(f"http://localhost:{port}/healthz/", site, folder / "site.log")
                yield stack
            finally:
                site.send_signal(signal.SIGTERM)
                assert site.wait(40) == 0, f"The site did not end by itself:\n{(folder / 'site.log').read_text()}"
    finally:
        controller.stop()
        with unblock():
            migrated.drop(drop)


def own_database(template: str, folder: Path) -> tuple[str, str]:
    """DATABASE_URL of a fresh copy, and its name."""
    if migrated.is_sqlite():
        name = str(folder / "chaupal.sqlite3")
        migrated.copy(template, name)
        return "", name
    name = f"{connection.settings_dict['NAME']}_browser_{os.getpid()}"
    migrated.copy(template, name)
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")), name


def wait_until_well(url: str, site: subprocess.Popen[bytes], log: Path) -> None:
    """Well: the server answers, the database is there, the worker has beaten."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and site.poll() is None:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"The site did not come up:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
