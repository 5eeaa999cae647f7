"""The web server and the worker together, watched: `make run`, or all that a small school needs.

Each gets a process session of its own, so that Ctrl-C reaches neither: a worker that is signalled as a group drops
the job in hand. They are told one by one, and given time to finish. A part that dies is started anew, and so is one
that lives and gets nowhere: a web server that gives no answer, a worker whose heart no longer beats (`/healthz/`). The
other part goes on meanwhile. Only what dies again and again as soon as it is started ends it all.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from manage import choose_settings

HOST, PORT = os.environ.get("HOST", "localhost"), int(os.environ.get("PORT", "8000"))
GRACE = 20  # seconds for the request and the job in hand
ASKED_EACH = 10.0  # seconds between two looks at the site's health
# Seconds after which a part that gets nowhere is started anew. The worker's heart beats each minute and as it works.
WORKER_HANGS, WEB_HANGS, ANSWER = 150, 60, 15
# Dying within so many seconds of its start, so many times one after the other, a part ends the site.
AT_ONCE, TIMES = 10, 3


def has_ipv6() -> bool:
    """Many containers have none, and gunicorn ends where it can't have all it was told to bind."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def addresses() -> list[str]:
    """Where HOST is heard: browsers look for `localhost` under both of its numbers, and another program on the
    second one would have the visitor."""
    if HOST != "localhost":
        return [HOST]
    return ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]


ADDRESSES = addresses()
BINDS = [f"--bind=[{address}]:{PORT}" if ":" in address else f"--bind={address}:{PORT}" for address in ADDRESSES]
# Longer than a proxy keeps its own end open (nginx: 60 s): of a connection that both end at once, a POST is lost.
WEB = ["gunicorn", "--pythonpath=site", *BINDS, "--worker-class=server.Worker", "--threads=4", "--keep-alive=75"]
COMMANDS = [
    [sys.executable, "-m", *WEB, "--no-control-socket", "--log-level=warning", "wsgi"],
    [sys.executable, "manage.py", "worker"],
]


@dataclass
class Part:
    """One process with all it starts. `well_at` is when it was last seen to get somewhere."""

    name: str
    command: list[str]
    hangs_after: float
    deaths: int = 0
    well_at: float = 0.0
    started_at: float = 0.0
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603
        self.started_at = self.well_at = time.monotonic()

    @property
    def is_dead(self) -> bool:
        return self.process.poll() is not None

    @property
    def hangs(self) -> bool:
        return time.monotonic() - self.well_at > self.hangs_after

    def start_anew(self, why: str) -> bool:
        """Kills what is left of it, and starts it; False where it has died at once again and again."""
        self.deaths = self.deaths + 1 if time.monotonic() - self.started_at < AT_ONCE else 1
        self.kill()
        if self.is_dead and self.deaths >= TIMES:
            return False
        print(f"The {self.name} {why}: started anew.", file=sys.stderr, flush=True)
        self.start()
        return True

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # and whatever a leader that died has left behind
        self.process.wait()


def answers() -> bool:
    """Whether any program does, on any of the addresses."""
    for address in ADDRESSES:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            if probe.connect_ex((address, PORT)) == 0:
                return True
    return False


def health() -> dict[str, Any] | None:
    """What the site says of itself, under its own name; None where it gives no answer."""
    name = urlsplit(os.environ.get("CHAUPAL_BASE_URL", "")).netloc or "localhost"
    connection = http.client.HTTPConnection(ADDRESSES[0], PORT, timeout=ANSWER)
    try:
        connection.request("GET", "/healthz/", headers={"Host": name})
        found = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return found if isinstance(found, dict) else None


def look(web: Part, worker: Part) -> None:
    """Asks the site, and notes which parts get somewhere. A worker is not blamed for a database that is away."""
    report = health()
    if report is None:
        return
    web.well_at = now = time.monotonic()
    beat = report.get("worker_beat_age_s")
    if not report.get("database") or not report.get("writes", True):
        worker.well_at = now
    elif beat is not None:
        worker.well_at = max(worker.well_at, now - abs(beat))


def watch(web: Part, worker: Part) -> None:
    """Looks again and again, beside the loop that hears when somebody asks it to end."""
    while True:
        time.sleep(ASKED_EACH)
        look(web, worker)


def keep_running(parts: list[Part]) -> bool:
    """Starts anew what died or hangs; False where that is no use."""
    for part in parts:
        if part.is_dead and not part.start_anew("has died"):
            return False
        if part.hangs:
            part.start_anew("gets nowhere")
    return True


def stop(parts: list[Part]) -> bool:
    """True where all left by themselves."""
    for part in parts:
        if not part.is_dead:
            part.process.terminate()
    deadline = time.monotonic() + GRACE
    while not all(part.is_dead for part in parts) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = all(part.is_dead for part in parts)
    for part in parts:
        part.kill()
    return left


def main(commands: list[list[str]]) -> int:
    """0 where somebody asked it to end and all ended well; 1 where a part can't be kept, or had to be killed."""
    if answers():
        print(f"Port {PORT} is taken by another program. Try: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    choose_settings()
    print("Starting the site …", flush=True)
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: asked.append(received))
    parts = [
        Part("web server", commands[0], hangs_after=WEB_HANGS),
        Part("worker", commands[1], hangs_after=WORKER_HANGS),
    ]
    for part in parts:
        part.start()
    Thread(target=watch, args=parts, daemon=True).start()
    announced = False
    while not asked and keep_running(parts):
        if not announced and answers():
            announced = True
            print(f"\nChaupal is at http://{HOST}:{PORT}/ (Ctrl-C ends it)", flush=True)
        time.sleep(0.1)
    return 0 if stop(parts) and asked else 1


if __name__ == "__main__":
    sys.exit(main(COMMANDS))
