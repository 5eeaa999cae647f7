"""Who asks for pages: over HTTP, as a browser does, or inside this process, where what a request costs is counted."""

import http.client
import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client, RequestFactory

from bench.count import ASKED, Queries


@dataclass(frozen=True)
class Answer:
    """`queries` and `repeated` are -1 where they were not asked for, and where the reader is `Local`."""

    status: int
    ms: float
    body: bytes
    headers: Mapping[str, str]
    queries: int = -1
    repeated: int = -1


class Sent(NamedTuple):
    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]
    is_counted: bool


class Reader:
    """One browser: a session where there is a user, a CSRF token."""

    def __init__(self, user: Any = None) -> None:
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
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        answer = self.exchange(Sent(method, path, body, headers, count))
        if expect not in {None, answer.status}:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body[:500]!r}")
        return answer

    def exchange(self, sent: Sent) -> Answer:
        raise NotImplementedError


class Remote(Reader):
    """Over a persistent connection to a server on this machine."""

    def __init__(self, port: int, user: Any = None) -> None:
        super().__init__(user)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def exchange(self, sent: Sent) -> Answer:
        headers = sent.headers | ({ASKED: "1"} if sent.is_counted else {})
        start = perf_counter()
        self.connection.request(sent.method, sent.path, sent.body, headers)
        response = self.connection.getresponse()
        content = response.read()
        ms = (perf_counter() - start) * 1000
        numbers = [int(response.headers.get(f"X-Bench-{name}", -1)) for name in ("Queries", "Repeated")]
        return Answer(response.status, ms, content, dict(response.headers), *numbers)


class Local(Reader):
    """Through the whole application, as a server calls it, to the last byte. `meter` is entered for what is counted."""

    meter: AbstractContextManager[Any] = nullcontext()

    def exchange(self, sent: Sent) -> Answer:
        kind = sent.headers.get("Content-Type", "")
        request = RequestFactory().generic(sent.method, sent.path, sent.body or b"", kind, headers=sent.headers)
        said: list[Any] = []

        def start(status: str, headers: Any, error: Any = None) -> Any:
            said.extend([status, headers])

        serve = application()
        if isinstance(self.meter, Queries):
            self.meter.title = f"{sent.method} {sent.path}"
        with staying_connected(), self.meter if sent.is_counted else nullcontext():
            answer = serve(request.environ, start)
            content = b"".join(answer)
            answer.close()
        return Answer(int(said[0].split()[0]), 0.0, content, dict(said[1]))


@cache
def application() -> WSGIHandler:
    return WSGIHandler()


@contextmanager
def staying_connected() -> Iterator[None]:
    """A new connection in the middle of what is counted would be counted too."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def sign_in(user: Any) -> str:
    """The value of a session cookie for this user, who signs in as everybody does."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value
