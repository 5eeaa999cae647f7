"""What can happen to the servers of a school, each with what it takes away meanwhile."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from bench.servers import MailServer, children, kill, wait_until
from bench.stack import Stack
from bench.traffic import DATABASE, SESSIONS, WEB, WRITES

A_YEAR = 365 * 24 * 3600
Act = Callable[[Stack], None]


@dataclass(frozen=True)
class Disaster:
    """`strike` is what happens; after so many seconds `heal` is what its operator does, where there is something to do.
    Only of a `quick` one the stack is back within seconds."""

    name: str
    takes: frozenset[str]
    strike: Act
    heal: Act | None = None
    seconds: float = 0
    is_quick: bool = False
    # Of PostgreSQL alone; and such that fill a disk of the proof's own.
    of_postgresql: bool = False
    fills_disk: bool = False


def kills(part: str, *steps: int) -> Act:
    """The first process of a part, or that which the steps lead to: its child, the child of that one."""

    def strike(stack: Stack) -> None:
        pid = stack.parts()[part]
        for step in steps:
            wait_until(lambda pid=pid, step=step: len(children(pid)) > step, 60, f"The children of {part}")  # type: ignore[misc]
            pid = children(pid)[step]
        kill(pid)

    return strike


def mail_is(mode: str) -> Act:
    return lambda stack: setattr(stack.mail, "mode", mode)


def signals_redis(number: int) -> Act:
    return lambda stack: os.kill(stack.redis.process.pid, number)


def clock_is(seconds: int) -> Act:
    def strike(stack: Stack) -> None:
        stack.clock.write_text(str(seconds))

    return strike


def kill_backend(stack: Stack) -> None:
    """One of those that serve the site: PostgreSQL ends all others and begins anew."""
    pid = stack.postgresql.pid  # type: ignore[union-attr]
    serving = [each for each in children(pid) if b"127.0.0.1" in Path(f"/proc/{each}/cmdline").read_bytes()]
    kill(serving[-1])


def start_postgresql(stack: Stack) -> None:
    """As Debian's unit does: again until those that its first process has left behind are gone."""
    for _try in range(30):
        try:
            stack.postgresql.start()  # type: ignore[union-attr]
            return
        except CalledProcessError:
            time.sleep(1)
    raise RuntimeError("PostgreSQL does not start again.")


NOTHING: frozenset[str] = frozenset()
OF_WEB, OF_DATABASE, OF_WRITES = frozenset({WEB}), frozenset({DATABASE}), frozenset({WRITES})
WELL = mail_is(MailServer.WELL)
# The leader of a lane has a guard, and that one the workers, one that monitors and one that fetches.
DISASTERS = (
    Disaster("mail server says 421", NOTHING, mail_is("421 Later"), WELL, 8, is_quick=True),
    Disaster("web worker killed", OF_WEB, kills("web", 0), is_quick=True),
    Disaster("leader of the queue killed", NOTHING, kills("worker"), is_quick=True),
    Disaster("leader of the quick lane killed", NOTHING, kills("fast"), is_quick=True),
    Disaster("Redis killed", NOTHING, lambda at: at.redis.stop(), lambda at: at.redis.start(), 8, is_quick=True),
    Disaster("web leader killed", OF_WEB, kills("web")),
    Disaster("Redis silent", NOTHING, signals_redis(signal.SIGSTOP), signals_redis(signal.SIGCONT), 20),
    Disaster("mail server refuses all", NOTHING, mail_is("550 Not you"), WELL, 20),
    Disaster("mail server silent", NOTHING, mail_is(MailServer.SILENT), WELL, 45),
    Disaster("backend of PostgreSQL killed", OF_DATABASE, kill_backend, of_postgresql=True),
    Disaster(
        "PostgreSQL killed", OF_DATABASE, lambda stack: kill(stack.postgresql.pid), start_postgresql, 10,  # type: ignore[union-attr]
        of_postgresql=True,
    ),
    Disaster("disk full", OF_WRITES, Stack.fill_disk, Stack.clear_disk, 20, fills_disk=True),
    Disaster("clock back a year", NOTHING, clock_is(A_YEAR)),
    # Whoever works there was away for a year, as far as the clock can tell.
    Disaster("clock right again", frozenset({SESSIONS}), clock_is(0)),
    Disaster("guard of the queue killed", NOTHING, kills("worker", 0)),
    Disaster("worker of the queue killed", NOTHING, kills("worker", 0, 0)),
    Disaster("monitor of the queue killed", NOTHING, kills("worker", 0, 2)),
    Disaster("fetcher of the queue killed", NOTHING, kills("worker", 0, 3)),
    Disaster("guard of the quick lane killed", NOTHING, kills("fast", 0)),
    Disaster("worker of the quick lane killed", NOTHING, kills("fast", 0, 0)),
)  # fmt: skip
