"""What figures and proofs stand on.

A figure is a file of bench/figures/, run by `make bench ONLY=<its name>`. It has a NAME and a `measure()`:

    from bench.harness import Figure, scratch_database, serve
    NAME = "dashboard"

    def measure() -> Iterator[Figure]:
        with scratch_database():                       # a migrated, empty database; Django's connection points at it
            user = a_guardian_with_four_children()     # built with tests/factories
            with serve() as site:                      # what was built is settled, and served
                seen = site.compare("/portal/", user)  # counted in this process, then timed over loopback
                yield seen.figure(NAME, queries=12, repeated=0)

The counts (bench/measure.py) are held against bench/recorded.toml, which `make bench RECORD=1` writes, and against the
limits given here. Times are only seen: a few rounds through one gunicorn worker, by turns with a ruler.

`compare(path)` is an anonymous reader; `compare(path, against="/constant/")` takes another page as the ruler (one of
bench/ruler.py), read by a visitor. VERBOSE=1 shows every query of the counted request. For what is no plain page:

    site.measure(lambda reader, count=False: reader.post(path, {…}, count=count), user)

asks with a reader in this process and with one over HTTP (bench/readers.py), and counts the request that takes `count`.
Whatever an action prepares beside it costs nothing in the figure. An answer other than `expect` (200, or 302 for a
POST; None is any) is an error, not a figure.

A proof is a file of bench/proofs/, run by `make prove ONLY=<its name>`, with a NAME and a `prove()` that yields
`Proof(name, figure, limit, ok)`. `FULL` says whether to take the whole N. `scratch_database()` serves it too: in it,
`environ()` is the environment for a process of the site (`manage.py worker`) on the same database, and
`site.reader(user)` is somebody who asks over HTTP: `reader.get(path)`, `reader.post(path, {…})` -> Answer(status, ms,
body, headers, queries, repeated), the last two with `count=True`.
"""

import os
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection
from django.db.models import Model, UniqueConstraint

from bench.fixed import IS_FIXED, fix_chance
from bench.measure import Act, Counts, first_counts, measured
from bench.readers import Answer, Local, Reader, Remote, sign_in
from bench.record import ROOT, Figure
from bench.ruler import QUERIES as RULER_QUERIES
from bench.tables import analyze, turn_off_autovacuum
from tests import migrated

__all__ = [
    "FULL",
    "Act",
    "Answer",
    "Figure",
    "Local",
    "Measured",
    "Proof",
    "Reader",
    "Site",
    "drop_unique_keys",
    "empty_database",
    "environ",
    "first_counts",
    "measured",
    "p50",
    "scratch_database",
    "serve",
    "sign_in",
    "time_by_turns",
]

FULL = os.environ.get("FULL", "") not in {"", "0"}
# Times are only seen: enough to see something by, and no more.
WARM_UPS, ROUNDS = 5, 20

p50 = statistics.median


@dataclass(frozen=True)
class Proof:
    name: str
    figure: str
    limit: str
    ok: bool

    def __str__(self) -> str:
        return f"{self.name} {self.figure} {self.limit} {'ok' if self.ok else 'FAIL'}"


@dataclass(frozen=True)
class Measured:
    counts: Counts
    ruler_ms: float
    page_ms: float

    def figure(self, name: str, **limits: int) -> Figure:
        """`queries` and `repeated` are the most there may be, whatever was recorded."""
        return Figure(name, self.counts, limits, {"p50_ms": self.page_ms, "ratio": self.page_ms / self.ruler_ms})

    def or_first(self, first: Counts) -> "Measured":
        """With the queries of the first request where those are more."""
        most = {name: max(self.counts[name], first[name]) for name in ("queries", "repeated")}
        return replace(self, counts=self.counts | most)


def time_by_turns(*actions: Callable[[], Answer], rounds: int = ROUNDS, warm_ups: int = WARM_UPS) -> list[list[float]]:
    """The milliseconds of each action, taken by turns so that a busy moment of the machine falls on all alike."""
    for _ in range(warm_ups):
        for action in actions:
            action()
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for taken, action in zip(times, actions, strict=True):
            taken.append(action().ms)
    return times


class Site:
    def __init__(self, port: int) -> None:
        self.port = port
        self.measurer = get_user_model().objects.create()
        # It has started, and purged the pages that are kept, before anything is counted.
        self.reader().get("/constant/")

    def reader(self, user: Any = None) -> Reader:
        return Remote(self.port, user)

    def ruler(self) -> Callable[[], Answer]:
        reader = self.reader(self.measurer)
        reader.get("/ruler/")
        counted = reader.get("/ruler/", count=True)
        if counted.queries != RULER_QUERIES:
            raise RuntimeError(
                f"The ruler is bent: {counted.queries} queries, not {RULER_QUERIES} (VERBOSE=1 shows them)."
            )
        return lambda: reader.get("/ruler/")

    def compare(self, path: str, user: Any = None, against: str = "") -> Measured:
        return self.measure(lambda reader, count=False: reader.get(path, count), user, against)

    def measure(self, act: Act, user: Any = None, against: str = "") -> Measured:
        counts, other, reader = measured(act, Local(user)), self.reader(), self.reader(user)
        ruler = (lambda: other.get(against)) if against else self.ruler()
        return Measured(counts, *map(p50, time_by_turns(ruler, lambda: act(reader))))


def drop_unique_keys(*kinds: type[Model]) -> None:
    """For proofs with their guard taken off: the scratch database no longer keeps these rows apart."""
    with connection.schema_editor() as editor:
        for kind in kinds:
            unique = [each for each in kind._meta.constraints if isinstance(each, UniqueConstraint)]
            # SQLite makes the whole table anew, by what the model says.
            kind._meta.constraints = [each for each in kind._meta.constraints if each not in unique]
            for constraint in unique:
                editor.remove_constraint(kind, constraint)


def environ() -> dict[str, str]:
    """For a process of the site on the scratch database (which `scratch_database()` has put into DATABASE_URL)."""
    return dict(os.environ)


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own, migrated and otherwise empty, gone afterwards."""
    template = migrated.prepare()
    with using_database(partial(migrated.copy, template)):
        if IS_FIXED:
            # Not before: making the template, the first time, takes its share of chance.
            fix_chance()
            turn_off_autovacuum()
        yield


@contextmanager
def empty_database() -> Iterator[None]:
    """A database of its own without a table, gone afterwards."""
    with using_database(migrated.create):
        yield


@contextmanager
def using_database(make: Callable[[str], None]) -> Iterator[None]:
    """What `make` makes under the name that it is given is this process's database, and its children's."""
    asked_for, url = connection.settings_dict["NAME"], os.environ.get("DATABASE_URL", "")
    name = str(asked_for) if migrated.is_sqlite() else f"{asked_for}_bench_{os.getpid()}"
    make(name)
    migrated.point_at(name)
    caches["default"].clear()
    if url:
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    try:
        yield
    finally:
        connection.close()
        migrated.drop(name)
        migrated.point_at(asked_for)
        os.environ["DATABASE_URL"] = url


@contextmanager
def serve(workers: int = 1, threads: int = 1, application: str = "wsgi") -> Iterator[Site]:
    """One worker with one thread, so that a figure is the page's own and not the queue's; a proof may ask for more."""
    analyze()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Or the end of each answer waits 40 ms for the reader to acknowledge its beginning.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listener.getsockname()[1]
        many = [f"--workers={workers}", f"--threads={threads}"]
        options = ["--worker-class=gthread", *many, "--keep-alive=600", "--timeout=0"]
        quiet = ["--no-control-socket", "--log-level=warning", "--pythonpath=site", f"--bind=fd://{listener.fileno()}"]
        command = [sys.executable, "-m", "gunicorn", *options, *quiet, application]
        server = subprocess.Popen(command, cwd=ROOT, env=environ(), pass_fds=[listener.fileno()])
    try:
        yield Site(port)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
