"""The web server and the workers together, watched: `make run`, or all that a small school needs.

`run.py` starts all three parts, `run.py worker fast` the two that are named: the health of the web server elsewhere is
asked at HOST and PORT. The fast worker hands over mail of signing in, and nothing else.

Each gets a process session of its own, so that Ctrl-C reaches neither: a worker that is signalled as a group drops
the job in hand. They are told one by one, and given time to finish. A part that dies is started anew, and so is one
that lives and gets nowhere: a web server that gives no answer, a worker whose heart no longer beats (`/healthz/`). The
other parts go on meanwhile. Only a web server that dies again and again as soon as it is started ends it all.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from manage import choose_settings

HOST, PORT = os.environ.get("HOST", "localhost"), int(os.environ.get("PORT", "8000"))
# Seconds for the request and the job in hand; where a part gets nowhere there is hardly one.
GRACE, GRACE_OF_HANGING = 20, 5
ASKED_EACH = 10.0  # seconds between two looks at the site's health
# Seconds after which a part that gets nowhere is started anew. A worker's heart beats each minute and with each job;
# the web is given longer than any write may wait for another (20 s), and than slow visitors hold it. With the look, the
# grace and the start after it all is back within three minutes.
WORKER_HANGS, WEB_HANGS, ANSWER = 125, 125, 30
# Dying within so many seconds of its start, so many times one after the other, the web server ends it all; a part waits
# a little longer each time before it is started again.
AT_ONCE, TIMES, LONGEST_PAUSE = 10, 3, 30


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
WORKER = [sys.executable, "manage.py", "worker"]
COMMANDS = {
    "web": [sys.executable, "-m", *WEB, "--no-control-socket", "--log-level=warning", "wsgi"],
    "worker": WORKER,
    "fast": ["env", "Q_CLUSTER_NAME=fast", *WORKER],
}
NAMES = {"web": "web server", "worker": "worker", "fast": "fast worker"}


@dataclass
class Part:
    """One process with all it starts: web, worker or fast. `well_at` is when it was last seen to get somewhere."""

    kind: str
    command: list[str]
    deaths: int = 0
    well_at: float = 0.0
    started_at: float = 0.0
    start_at: float | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)

    @property
    def is_web(self) -> bool:
        return self.kind == "web"

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603
        self.started_at = self.well_at = time.monotonic()
        self.start_at = None

    @property
    def is_dead(self) -> bool:
        return self.process.poll() is not None

    @property
    def hangs(self) -> bool:
        return time.monotonic() - self.well_at > (WEB_HANGS if self.is_web else WORKER_HANGS)

    def end(self, why: str, grace: float) -> None:
        """Ends what is left of it, and has it started anew: after a pause, where it dies at once each time."""
        self.deaths = self.deaths + 1 if time.monotonic() - self.started_at < AT_ONCE else 0
        pause = min(2**self.deaths - 1, LONGEST_PAUSE)
        print(f"The {NAMES[self.kind]} {why}: started anew in {pause} s.", file=sys.stderr, flush=True)
        self.stop(time.monotonic() + grace)
        self.start_at = time.monotonic() + pause

    def stop(self, deadline: float) -> bool:
        """Lets it finish what it has in hand, until then; True where it left by itself."""
        if not self.is_dead:
            self.process.terminate()
        while not self.is_dead and time.monotonic() < deadline:
            time.sleep(0.1)
        left = self.is_dead
        self.kill()
        return left

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
    """What the site says of itself, under its own name; {} where it says something else, None where it says nothing."""
    connection = http.client.HTTPConnection(ADDRESSES[0], PORT, timeout=ANSWER)
    try:
        name = urlsplit(os.environ.get("CHAUPAL_BASE_URL", "")).netloc or "localhost"
        connection.request("GET", "/healthz/", headers={"Host": name})
        answer = connection.getresponse().read()
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    try:
        found = json.loads(answer)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def look(parts: Sequence[Part]) -> None:
    """Asks the site, and notes which parts get somewhere. A worker is blamed only where the site says so."""
    report, now = health(), time.monotonic()
    can_tell = report and report.get("database") and report.get("writes")
    for part in parts:
        if part.is_web:
            part.well_at = part.well_at if report is None else now
            continue
        beat = report.get(f"{part.kind}_beat_age_s") if report and can_tell else 0
        if isinstance(beat, int):
            part.well_at = max(part.well_at, now - abs(beat))


def watch(parts: Sequence[Part]) -> None:
    """Looks again and again, beside the loop that hears when somebody asks it to end."""
    while True:
        time.sleep(ASKED_EACH)
        look(parts)


def keep_running(parts: Sequence[Part]) -> bool:
    """Starts anew what died or hangs; False where that is no use."""
    for part in parts:
        if part.start_at is not None:
            if time.monotonic() >= part.start_at:
                part.start()
        elif part.is_dead:
            part.end("has died", GRACE)
        elif part.hangs:
            part.end("gets nowhere", GRACE_OF_HANGING)
    if is_lost := any(part.is_web and part.deaths >= TIMES for part in parts):
        print("The web server can't be kept: ended.", file=sys.stderr, flush=True)
    return not is_lost


def stop(parts: Sequence[Part]) -> bool:
    """True where all left by themselves."""
    for part in parts:
        if not part.is_dead:
            part.process.terminate()
    deadline = time.monotonic() + GRACE
    return all([part.stop(deadline) for part in parts])


def main(commands: Mapping[str, list[str]]) -> int:
    """0 where somebody asked it to end and all ended well; 1 where a part can't be kept, or had to be killed."""
    if "web" in commands and answers():
        print(f"Port {PORT} is taken by another program. Try: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    choose_settings()
    sys.path.insert(0, str(Path(__file__).parent / "site"))
    from settings.paths import HALF_RESTORED, RESTORE_MARK

    if RESTORE_MARK.exists():
        print(HALF_RESTORED, file=sys.stderr)
        return 1
    print("Starting the site …" if "web" in commands else f"Starting: {', '.join(commands)} …", flush=True)
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: asked.append(received))
    parts = [Part(kind, command) for kind, command in commands.items()]
    for part in parts:
        part.start()
    Thread(target=watch, args=(parts,), daemon=True).start()
    announced = "web" not in commands
    while not asked and keep_running(parts):
        if not announced and answers():
            announced = True
            print(f"\nChaupal is at http://{HOST}:{PORT}/ (Ctrl-C ends it)", flush=True)
        time.sleep(0.1)
    return 0 if stop(parts) and asked else 1


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(COMMANDS)
    if unknown := set(chosen) - set(COMMANDS):
        sys.exit(f"No such part: {', '.join(sorted(unknown))}. There are web, worker and fast.")
    sys.exit(main({kind: COMMANDS[kind] for kind in chosen}))
