"""What figures and proofs stand on.

A figure is a file of bench/figures/, run by `make bench ONLY=<its name>`. It has a NAME and a `measure()`:

    from bench.harness import Figure, scratch, serve
    NAME = "dashboard"

    def measure() -> Iterator[Figure]:
        with scratch():                                # a migrated, empty database; Django's connection points at it
            user = a_guardian_with_four_children()     # built with tests/factories
            with serve() as site:                      # one gunicorn worker on it, over loopback
                seen = site.compare("/portal/", user)  # 20 warm-ups, then 200 times the ruler and the page by turns
                yield seen.figure(NAME, ratio=1.5, queries=12)

`compare(path, None)` is an anonymous reader; `compare(path, against="/constant/")` takes another page as the ruler
(one of bench/ruler.py), read by a visitor. `figure(…, repeated=0)` asks that no query be made twice. VERBOSE=1 shows
every query of the counted request. For what is no plain page, take readers and turns in your own hands:

    ruler, editor = site.ruler(), site.reader(user)    # a reader: one connection, signed in by a session row
    editor.get(path); editor.post(path, {…})           # -> Answer(status, ms, body, headers, queries, repeated)
    a, b, c = turns(ruler, lambda: editor.post(…), lambda: editor.post(…), rounds=50)    # each a list of ms
    yield Figure(NAME, p50(c), queries, (p50(c) - p50(b)) / p50(a), within(1.0))

Only what passes between a request and the last byte of its answer is timed. An answer other than `expect` (200, or
302 for a POST; None is any) is an error, not a figure. Whatever an action prepares beside its request costs nothing in
the figure.

A proof is a file of bench/proofs/, run by `make prove ONLY=<its name>`, with a NAME and a `prove()` that yields
`Proof(name, figure, limit, ok)`. `FULL` says whether to take the whole N. `scratch()` serves it too: in it, `environ()`
is the environment for a process of the site (`manage.py worker`) on the same database.
"""

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Model, UniqueConstraint
from django.middleware.csrf import CSRF_SECRET_LENGTH

from bench.count import ASKED
from bench.ruler import QUERIES as RULER_QUERIES
from bench.runner import ROOT
from tests import migrated

FULL = os.environ.get("FULL", "") not in {"", "0"}
SLACK = float(os.environ.get("SLACK") or 1)
WARM_UPS, ROUNDS = 20, 200

p50 = statistics.median


def within(ratio: float) -> float:
    """A limit on a ratio, widened by SLACK on machines that are busy with other work."""
    return ratio * SLACK


@dataclass(frozen=True)
class Figure:
    """`limit` is the ratio's, `queries_limit` and `repeated_limit` that of the counted request; None: not limited."""

    name: str
    p50_ms: float
    queries: int
    ratio: float
    limit: float | None = None
    queries_limit: int | None = None
    repeated: int = 0
    repeated_limit: int | None = None

    def __post_init__(self) -> None:
        if not self.limits:
            raise ValueError(f"{self.name} has no limit: it could not fail.")

    @property
    def limits(self) -> list[tuple[str, float, float]]:
        all_three = [
            ("ratio", self.ratio, self.limit),
            ("queries", self.queries, self.queries_limit),
            ("repeated", self.repeated, self.repeated_limit),
        ]
        return [(name, value, limit) for name, value, limit in all_three if limit is not None]

    @property
    def ok(self) -> bool:
        return all(value <= limit for _, value, limit in self.limits)

    def __str__(self) -> str:
        limit = ",".join(f"{name}<={limit:g}" for name, _, limit in self.limits)
        if self.repeated > (self.repeated_limit if self.repeated_limit is not None else self.repeated):
            limit += f"(is {self.repeated})"
        numbers = f"{self.p50_ms:.2f} {self.queries} {self.ratio:.2f}"
        return f"{self.name} {connection.vendor} {numbers} {limit} {'ok' if self.ok else 'OVER'}"


@dataclass(frozen=True)
class Proof:
    name: str
    figure: str
    limit: str
    ok: bool

    def __str__(self) -> str:
        return f"{self.name} {self.figure} {self.limit} {'ok' if self.ok else 'FAIL'}"


@dataclass(frozen=True)
class Comparison:
    ruler_ms: float
    page_ms: float
    queries: int
    repeated: int
    page: "Answer"

    def figure(
        self, name: str, ratio: float | None = None, queries: int | None = None, repeated: int | None = None
    ) -> Figure:
        limit = None if ratio is None else within(ratio)
        found = self.page_ms / self.ruler_ms
        return Figure(name, self.page_ms, self.queries, found, limit, queries, self.repeated, repeated)


@dataclass(frozen=True)
class Answer:
    """`queries` and `repeated` are -1 where they were not asked for."""

    status: int
    ms: float
    body: bytes
    headers: Mapping[str, str]
    queries: int = -1
    repeated: int = -1


class Reader:
    """One browser: a persistent connection, a session where there is a user, a CSRF token."""

    def __init__(self, port: int, user: Any = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.token = secrets.token_hex(CSRF_SECRET_LENGTH // 2)
        self.cookies = {settings.CSRF_COOKIE_NAME: self.token}
        if user is not None:
            self.cookies[settings.SESSION_COOKIE_NAME] = sign_in(user)

    def get(self, path: str, count: bool = False, expect: int | None = 200) -> Answer:
        return self.ask("GET", path, None, count, expect)

    def post(self, path: str, data: Mapping[str, Any], count: bool = False, expect: int | None = 302) -> Answer:
        return self.ask("POST", path, urlencode(data, doseq=True).encode(), count, expect)

    def ask(self, method: str, path: str, body: bytes | None, count: bool, expect: int | None) -> Answer:
        """`expect=None` takes any answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if count:
            headers[ASKED] = "1"
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        start = perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        ms = (perf_counter() - start) * 1000
        if expect not in {None, response.status}:
            raise RuntimeError(f"{method} {path} answered {response.status}: {content[:500]!r}")
        numbers = [int(response.headers.get(f"X-Bench-{name}", -1)) for name in ("Queries", "Repeated")]
        return Answer(response.status, ms, content, dict(response.headers), *numbers)


def sign_in(user: Any) -> str:
    """The value of a session cookie for this user, made in the database."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def turns(*actions: Callable[[], Answer], rounds: int = ROUNDS, warm_ups: int = WARM_UPS) -> list[list[float]]:
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

    def reader(self, user: Any = None) -> Reader:
        return Reader(self.port, user)

    def ruler(self) -> Callable[[], Answer]:
        reader = self.reader(self.measurer)
        reader.get("/ruler/")
        counted = reader.get("/ruler/", count=True)
        if counted.queries != RULER_QUERIES:
            raise RuntimeError(
                f"The ruler is bent: {counted.queries} queries, not {RULER_QUERIES} (VERBOSE=1 shows them)."
            )
        return lambda: reader.get("/ruler/")

    def compare(self, path: str, user: Any = None, rounds: int = ROUNDS, against: str = "") -> Comparison:
        other, page = self.reader(), self.reader(user)
        ruler = (lambda: other.get(against)) if against else self.ruler()
        ruler_ms, page_ms = turns(ruler, lambda: page.get(path), rounds=rounds)
        counted = page.get(path, count=True)
        return Comparison(p50(ruler_ms), p50(page_ms), counted.queries, counted.repeated, counted)


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
    """For a process of the site on the scratch database (which `scratch()` has put into DATABASE_URL)."""
    return dict(os.environ)


@contextmanager
def scratch() -> Iterator[None]:
    """A database of its own, migrated and otherwise empty, gone afterwards."""
    asked_for, url = connection.settings_dict["NAME"], os.environ.get("DATABASE_URL", "")
    template = migrated.prepare()
    name = str(asked_for) if migrated.is_sqlite() else f"{asked_for}_bench_{os.getpid()}"
    migrated.copy(template, name)
    migrated.point_at(name)
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
    if not migrated.is_sqlite():
        # What a server knows of its tables soon after they were filled, by its own autovacuum.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
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
