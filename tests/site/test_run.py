"""run.py with stand-ins for the server and the worker: what it does when it is told to end, or a part dies."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(port: int) -> Iterator:
    started = []

    def start(worker: str, *arguments: str) -> subprocess.Popen:
        commands = [[sys.executable, "-c", SERVER, str(port)], [sys.executable, "-c", worker, *arguments]]
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
        process.kill()
        process.communicate()


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


def test_a_worker_that_dies_ends_the_server_and_is_told(start, port):
    process = start(DIES)
    assert process.wait(10) == 1
    assert is_free(port)


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
    script = "import run; print(*(part for part in run.COMMANDS[0] if 'bind' in part))"
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env={"PORT": "8123"}, capture_output=True, text=True, check=True)
    ipv6 = " --bind=[::1]:8123" if run.has_ipv6() else ""
    assert ran.stdout == f"--bind=127.0.0.1:8123{ipv6}\n"
