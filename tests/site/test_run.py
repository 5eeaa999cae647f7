"""run.py with stand-ins for the server and the worker: what it does when it is told to end, or a part dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import run

ROOT = Path(__file__).parents[2]
SERVER = "import http.server, sys; http.server.test(port=int(sys.argv[1]), bind='127.0.0.1')"
# Ends its job in hand when it is told to go, as the worker does.
FINISHES = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.3), pathlib.Path(sys.argv[1]).touch(), sys.exit()))
time.sleep(60)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
DIES = "import time; time.sleep(0.5)"
# The first time; then it stays.
DIES_ONCE = """
import pathlib, sys, time
path = pathlib.Path(sys.argv[1])
if path.exists():
    path.write_text("twice")
    time.sleep(60)
path.write_text("once")
time.sleep(0.3)
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(port: int) -> Iterator:
    started = []

    def start(worker: str, *arguments: str, server: str = SERVER) -> subprocess.Popen:
        commands = {
            "web": [sys.executable, "-c", server, str(port)],
            "worker": [sys.executable, "-c", worker, *arguments],
        }
        process = subprocess.Popen(
            [sys.executable, "-c", f"import sys, run; run.GRACE = 1; sys.exit(run.main({commands!r}))"],
            cwd=ROOT,
            env={"PORT": str(port), "PYTHONUNBUFFERED": "1", "CHAUPAL_DEMO": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()  # so that it ends its parts: they hold the pipe too
        process.communicate(timeout=10)


def wait_for_address(process: subprocess.Popen, port: int) -> None:
    for line in process.stdout:
        if line == f"Chaupal is at http://localhost:{port}/ (Ctrl-C ends it)\n":
            return
    raise AssertionError("The address was never printed.")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_lets_the_job_in_hand_finish(start, port, tmp_path, number):
    process = start(FINISHES, str(tmp_path / "finished"))
    wait_for_address(process, port)
    time.sleep(0.3)
    process.send_signal(number)
    assert process.wait(10) == 0
    assert (tmp_path / "finished").exists()
    assert is_free(port)


def test_a_worker_that_dies_is_started_anew_and_the_server_goes_on(start, port, tmp_path):
    process = start(DIES_ONCE, str(tmp_path / "died"))
    wait_for_address(process, port)
    wait_for(lambda: (tmp_path / "died").read_text() == "twice")
    assert process.poll() is None and not is_free(port)


def test_a_server_that_dies_is_started_anew(start, port):
    process = start(STUBBORN)
    wait_for_address(process, port)
    first = pid_of_server(port)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not is_free(port) and pid_of_server(port) != first)
    assert process.poll() is None


def test_a_server_that_dies_again_and_again_ends_it_all(start, port):
    process = start(STUBBORN, server=DIES)
    assert process.wait(20) == 1
    words = process.stdout.read()
    assert words.count("The web server has died") == run.TIMES and "can't be kept" in words


def test_a_worker_that_dies_again_and_again_is_tried_at_longer_intervals():
    """So it is while the database comes up later than the site."""
    web, worker = run.Part("web", [sys.executable, "-c", STUBBORN]), run.Part("worker", [sys.executable, "-c", "pass"])
    pauses = []
    web.start()
    for _time in range(7):
        worker.start()
        worker.process.wait()
        assert run.keep_running([web, worker])
        pauses.append(round(worker.start_at - time.monotonic()))
    web.kill()
    assert pauses == [1, 3, 7, 15, 30, 30, 30]


WELL = {"database": True, "writes": True}


@pytest.mark.parametrize("kind", ["worker", "fast"])
@pytest.mark.parametrize(
    ("report", "hangs"),
    [
        (WELL, 200),
        (WELL, None),
        # The clock has stepped back a year: nothing is known.
        (WELL, -31_536_000),
    ],
)
def test_a_worker_that_gets_nowhere_is_found_and_the_other_not_blamed(monkeypatch, report, hangs, kind):
    beats = {"worker_beat_age_s": 90, "fast_beat_age_s": 90} | {f"{kind}_beat_age_s": hangs}
    assert hanging(monkeypatch, report | beats) == {kind}


@pytest.mark.parametrize(
    "report",
    [
        WELL | {"worker_beat_age_s": 90, "fast_beat_age_s": 90},
        # None of these is a worker's fault, and starting it anew mends nothing.
        {"database": True, "writes": False, "worker_beat_age_s": 900, "fast_beat_age_s": 900},
        {"database": False},
        # Another's page: the site's name is not among those that it answers to.
        {},
    ],
)
def test_a_worker_is_not_blamed_for_what_it_did_not_do(monkeypatch, report):
    assert hanging(monkeypatch, report) == set()


def test_a_server_that_gives_no_answer_is_found_and_the_workers_not_blamed(monkeypatch):
    assert hanging(monkeypatch, None) == {"web"}


def hanging(monkeypatch, report) -> set[str]:
    """Of all parts, started long ago and looked at now."""
    parts = [run.Part(kind, []) for kind in run.COMMANDS]
    for part in parts:
        part.well_at = time.monotonic() - max(run.WORKER_HANGS, run.WEB_HANGS) - 1
    monkeypatch.setattr(run, "health", lambda: report)
    run.look(parts)
    return {part.kind for part in parts if part.hangs}


def test_what_hangs_is_killed_with_all_it_started_and_started_anew(monkeypatch):
    monkeypatch.setattr(run, "GRACE_OF_HANGING", 0.2)
    web, worker = (run.Part(kind, [sys.executable, "-c", STUBBORN]) for kind in ("web", "worker"))
    web.start()
    worker.start()
    first = worker.process.pid
    worker.well_at -= run.WORKER_HANGS + 1
    wait_for(lambda: run.keep_running([web, worker]) and worker.process.pid != first)
    assert not worker.is_dead and not worker.hangs and web.deaths == 0
    web.kill()
    worker.kill()


def test_what_hangs_is_started_anew_within_three_minutes():
    """With half a minute for the start; the web server also lets a look wait."""
    found = run.ASKED_EACH + run.GRACE_OF_HANGING
    assert max(run.WORKER_HANGS + found, run.WEB_HANGS + run.ANSWER) <= 160


def test_the_sites_health_is_asked_under_its_own_name(monkeypatch, port):
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append((self.path, self.headers["Host"]))
            self.send_response(503)
            self.end_headers()
            self.wfile.write(b'{"database": false}')

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.handle_request, daemon=True).start()
    monkeypatch.setenv("CHAUPAL_BASE_URL", "https://school.example")
    monkeypatch.setattr(run, "PORT", port)
    assert run.health() == {"database": False}
    assert heard == [("/healthz/", "school.example")]
    server.server_close()
    assert run.health() is None


def test_an_answer_that_is_no_report_is_an_answer(monkeypatch, port):
    with ThreadingHTTPServer(("127.0.0.1", port), SimpleHTTPRequestHandler) as server:
        Thread(target=server.handle_request, daemon=True).start()
        monkeypatch.setattr(run, "PORT", port)
        assert run.health() == {}


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if condition():
                return
        time.sleep(0.1)
    raise AssertionError("It never came.")


def pid_of_server(port: int) -> int:
    """Of the process that runs the stand-in for the server on this port."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
            if str(port).encode() in words and SERVER.encode() in words:
                return int(entry.name)
    return 0


def test_parts_that_are_named_run_without_the_others(port, tmp_path):
    """In a container of its own a worker has no web server beside it, and the port may be anybody's."""
    commands = {
        "fast": [sys.executable, "-c", "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"]
    }
    commands["fast"].append(str(tmp_path / "began"))
    with socket.create_server(("127.0.0.1", port)):
        process = subprocess.Popen(
            [sys.executable, "-c", f"import sys, run; sys.exit(run.main({commands!r}))"],
            cwd=ROOT,
            env={"PORT": str(port), "CHAUPAL_DEMO": "1"},
        )
        wait_for((tmp_path / "began").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_part_that_is_none_is_named():
    ran = subprocess.run([sys.executable, "run.py", "fats"], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (1, "No such part: fats. There are web, worker and fast.\n")


def test_what_does_not_leave_is_killed_and_told(start, port):
    process = start(STUBBORN)
    wait_for_address(process, port)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 1
    assert is_free(port)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_named(start, port, address):
    if ":" in address and not run.has_ipv6():
        pytest.skip("This machine has no IPv6.")
    with socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET):
        process = start(DIES)
        assert process.wait(10) == 1
    assert process.stdout.read() == f"Port {port} is taken by another program. Try: make run PORT={port + 1}\n"


@pytest.mark.parametrize(
    ("host", "has_ipv6", "addresses"),
    [
        ("localhost", True, ["127.0.0.1", "::1"]),
        ("localhost", False, ["127.0.0.1"]),
        ("10.0.0.7", True, ["10.0.0.7"]),
    ],
)
def test_where_a_host_is_heard(monkeypatch, host, has_ipv6, addresses):
    monkeypatch.setattr(run, "HOST", host)
    monkeypatch.setattr(run, "has_ipv6", lambda: has_ipv6)
    assert run.addresses() == addresses


def test_by_itself_it_is_heard_on_this_machine_alone():
    script = "import run; print(*(part for part in run.COMMANDS['web'] if 'bind' in part))"
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env={"PORT": "8123"}, capture_output=True, text=True, check=True)
    ipv6 = " --bind=[::1]:8123" if run.has_ipv6() else ""
    assert ran.stdout == f"--bind=127.0.0.1:8123{ipv6}\n"
