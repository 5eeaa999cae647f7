"""The whole site as a school runs it, by run.py with production's settings, on servers of its own."""

import http.client
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from bench.readers import sign_in
from bench.runner import ROOT
from bench.servers import MailServer, PostgreSQL, Redis, children, free_port, wait_until

HOST = "school.example"
ROOM = "700m"
FILLER = "filler"
# By lane, what its guard keeps alive: its workers, one that monitors and one that fetches.
GUARDED = {"worker": 4, "fast": 3}
SIGN_IN = "/accounts/login/"


class Browser:
    """Asks the stack as a proxy before it does, each time over a new connection."""

    def __init__(self, port: int, user: Any = None, seconds: float = 30) -> None:
        self.port, self.seconds, self.user, self.token = port, seconds, user, secrets.token_hex(16)
        self.headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        self.sign_in()

    def sign_in(self) -> None:
        session = {"__Host-session": sign_in(self.user)} if self.user else {}
        cookies = {"__Host-csrf": self.token, **session}
        self.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def ask(self, path: str, data: dict[str, Any] | None = None) -> tuple[int, bytes]:
        """(status, body); 401 where it sends to sign in. Raises OSError or HTTPException where nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        try:
            if data is None:
                connection.request("GET", path, headers=self.headers)
            else:
                kind = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
                sent = self.headers | kind | {"Referer": f"https://{HOST}{path}"}
                connection.request("POST", path, urlencode(data, doseq=True), sent)
            answer = connection.getresponse()
            is_sent_away = self.user and answer.getheader("Location", "").startswith(SIGN_IN)
            return 401 if is_sent_away else answer.status, answer.read()
        finally:
            connection.close()


class Stack:
    """`parts` are those that run.py watches: web, worker, fast."""

    def __init__(self, folder: Path, mail: MailServer, redis: Redis, postgresql: PostgreSQL | None) -> None:
        self.folder, self.mail, self.redis, self.postgresql = folder, mail, redis, postgresql
        self.port, self.clock = free_port(), folder / "clock"
        self.clock.write_text("0")
        self.browser = Browser(self.port)

    def environ(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.recovering",
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": HOST,
            "CHAUPAL_BASE_URL": f"https://{HOST}",
            "CHAUPAL_VAR": str(settings.VAR_DIR),
            "TRUSTED_PROXY_COUNT": "1",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis.port}/0",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail.port),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "RECOVERING_CLOCK": str(self.clock),
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        command = ["-m", "bench.unguarded_run"] if os.environ.get("UNGUARDED") else ["run.py"]
        self.log = self.folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environ(), stdout=log, stderr=log
            )
        try:
            wait_until(self.is_well, 180, "The stack")
            yield
        finally:
            self.end()

    def end(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(60)
        if self.process.poll() is None:
            for pid in self.parts().values():
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()

    def parts(self) -> dict[str, int]:
        return {part: pid for pid in children(self.process.pid) if (part := part_of(pid))}

    def health(self) -> dict[str, Any]:
        try:
            _status, body = self.browser.ask("/healthz/")
            return dict(json.loads(body))
        except (OSError, ValueError, http.client.HTTPException):
            return {}

    def is_well(self) -> bool:
        return self.health().get("ok") is True

    def is_whole(self) -> bool:
        """Whether each part has all its processes: the web its worker, a lane its guard and what that one has."""
        parts = self.parts()
        guards = {lane: children(parts[lane])[:1] for lane in GUARDED if lane in parts}
        has_guards = all(guard and len(children(*guard)) >= GUARDED[lane] for lane, guard in guards.items())
        return len(guards) == len(GUARDED) and has_guards and bool("web" in parts and children(parts["web"]))

    def fill_disk(self) -> None:
        with suppress(OSError), (self.folder / FILLER).open("wb") as file:
            while True:
                file.write(b"\0" * 65536)
                file.flush()

    def clear_disk(self) -> None:
        (self.folder / FILLER).unlink()


def part_of(pid: int) -> str:
    """Of run.py's children; empty where it is none of its parts."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
        environ = Path(f"/proc/{pid}/environ").read_text()
    except OSError:
        return ""
    if "gunicorn" in command:
        return "web"
    return ("fast" if "Q_CLUSTER_NAME=fast" in environ else "worker") if "manage.py" in command else ""


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder that holds no more than ROOM, where somebody with the right to make one asks."""
    folder = Path(tempfile.mkdtemp(prefix="chaupal-recovery-"))
    is_mounted = (
        os.geteuid() == 0
        and not subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "chaupal", folder]).returncode
    )
    try:
        yield folder
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)
