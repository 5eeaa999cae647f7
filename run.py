"""The web server and the worker together: `make run`, or all that a small school needs.

Each gets a process session of its own, so that Ctrl-C reaches neither: a worker that is signalled as a group drops
the job in hand. They are told one by one, and given time to finish.
"""

import os
import signal
import socket
import subprocess
import sys
import time

from manage import choose_settings

HOST, PORT = os.environ.get("HOST", "localhost"), int(os.environ.get("PORT", "8000"))
GRACE = 20  # seconds for the request and the job in hand


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


def answers() -> bool:
    """Whether any program does, on any of the addresses."""
    for address in ADDRESSES:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            if probe.connect_ex((address, PORT)) == 0:
                return True
    return False


def stop(children: list[subprocess.Popen[bytes]]) -> bool:
    """True where all left by themselves."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    while any(child.poll() is None for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = [child.poll() is not None for child in children]
    for child in children:
        try:
            os.killpg(child.pid, signal.SIGKILL)  # and whatever a leader that died has left behind
        except ProcessLookupError:
            continue
    return all(left)


def main(commands: list[list[str]]) -> int:
    """0 where somebody asked it to end and all ended well; 1 where a part died, or had to be killed."""
    if answers():
        print(f"Port {PORT} is taken by another program. Try: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    choose_settings()
    print("Starting the site …", flush=True)
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: asked.append(received))
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603
    announced = False
    while not asked and all(child.poll() is None for child in children):
        if not announced and answers():
            announced = True
            print(f"\nChaupal is at http://{HOST}:{PORT}/ (Ctrl-C ends it)", flush=True)
        time.sleep(0.1)
    return 0 if stop(children) and asked else 1


if __name__ == "__main__":
    sys.exit(main(COMMANDS))
