"""Sends requests to the whole site in this process, takes back what they wrote, and says which fell, and by whose code.

A fall is an answer of 500 or an error that no answer was made of. It is ours where the innermost code of an
application, ours or another's, is ours: what Django or a driver raises falls to whoever called it.
"""

import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from django.core import mail
from django.core.cache import caches
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import RequestFactory, TestCase

from bench.fuzzing import Request
from bench.readers import Reader, application, staying_connected
from bench.runner import ROOT
from tests import migrated

# Other people's applications, and what Wagtail's is made of: what they do with what they are sent is theirs.
UPSTREAM = {"wagtail", "wagtail_localize", "wagtailmedia", "allauth", "django_q"}
UPSTREAM |= {"modelcluster", "modelsearch", "taggit", "treebeard", "django_filters", "draftjs_exporter", "willow"}
LIBRARIES = "site-packages"
OURS, THEIRS = "ours", "upstream"


class Fall(NamedTuple):
    """Whose code fell, where, and of what."""

    whose: str
    place: str
    error: str

    def __str__(self) -> str:
        return f"{self.place}: {self.error}"


def fall_of(error: BaseException) -> Fall:
    frames = traceback.extract_tb(error.__traceback__)
    found = [(whose, frame) for frame in frames if (whose := whose_is(frame.filename))]
    # Something of what was sent may stand in it.
    said = "".join(traceback.format_exception_only(error)).strip().encode("unicode_escape").decode()[:200]
    if not frames:
        return Fall(OURS, "nowhere", said)
    whose, frame = found[-1] if found else (OURS, frames[-1])
    name = frame.filename.removeprefix(f"{ROOT}/").rpartition(f"{LIBRARIES}/")[2]
    return Fall(whose, f"{name}:{frame.lineno} {frame.name}", said)


def whose_is(file: str) -> str:
    """Empty where it is neither ours nor another's application: Django, a driver, Python, and what asks here."""
    library = file.rpartition(f"{LIBRARIES}/")[2] if LIBRARIES in file else ""
    if library:
        return THEIRS if library.partition("/")[0] in UPSTREAM else ""
    here = Path(file)
    is_asking = any(here.is_relative_to(ROOT / folder) for folder in ("bench", "tests"))
    return OURS if here.is_relative_to(ROOT) and not is_asking else ""


class Sender:
    """Asks as the people do whose readers it has, one request after the other; each finds the site as the first did."""

    def __init__(self, readers: Mapping[str, Reader], kept: str) -> None:
        self.readers, self.kept = readers, kept
        self.errors: list[BaseException] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        got_request_exception.connect(self.note)
        try:
            yield
        finally:
            got_request_exception.disconnect(self.note)

    def note(self, **_sent: Any) -> None:
        self.errors.append(sys.exc_info()[1] or RuntimeError("no error"))

    def fall(self, request: Request) -> tuple[int, Fall | None]:
        """(the status, what fell). What fell is asked again without a transaction around it, as the site answers."""
        status, fall = self.ask(request, is_taken_back=True)
        if fall:
            status, fall = self.ask(request, is_taken_back=False)
            migrated.restore(self.kept)
        return status, fall

    def ask(self, request: Request, is_taken_back: bool) -> tuple[int, Fall | None]:
        self.errors.clear()
        mail.outbox = []
        for cache in caches.all():
            cache.clear()
        status = 0
        try:
            if is_taken_back:
                with transaction.atomic():
                    try:
                        # What is done once it is committed is done too, and so are the jobs.
                        with TestCase.captureOnCommitCallbacks(execute=True):
                            status = self.open(request)
                            if request.method == "POST":
                                connection.check_constraints()
                    finally:
                        transaction.set_rollback(True)
            else:
                status = self.open(request)
        except Exception as error:
            self.errors.append(error)
        if status == 500 and not self.errors:
            self.errors.append(RuntimeError("A view says 500 by itself."))
        return status, fall_of(self.errors[0]) if self.errors else None

    def open(self, request: Request) -> int:
        """The status. Where a form leads to a page, that is opened too: what was taken has to be shown."""
        status, target = self.exchange(request)
        if status == 302 and request.method == "POST" and re.match(r"/(?!/)", target):
            self.exchange(Request(request.role, "GET", quote(target, safe="/?&=%#"), {}, b"", ""))
        return status

    def exchange(self, request: Request) -> tuple[int, str]:
        environ, said = self.environ(request), list[Any]()

        def start(status: str, headers: Any, error: Any = None) -> Any:
            said.extend([status, headers])

        with staying_connected():
            answer = application()(environ, start)
            try:
                b"".join(answer)
            finally:
                answer.close()
        return int(said[0].split()[0]), dict(said[1]).get("Location", "")

    def environ(self, request: Request) -> dict[str, Any]:
        reader = self.readers[request.role]
        cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
        headers = {"X-CSRFToken": reader.token, **request.headers}
        headers["Cookie"] = f"{cookies}; {headers['Cookie']}" if "Cookie" in headers else cookies
        kind = headers.pop("Content-Type", "")
        path = "/" + request.path.lstrip("/")
        environ = RequestFactory().generic(request.method, path, request.body, kind, headers=headers).environ
        # As a server gives it: what Django has read of it stands there decoded.
        environ["PATH_INFO"] = unquote_to_bytes(path.partition("?")[0]).decode("latin-1")
        environ["wsgi.input"] = BytesIO(request.body)
        return environ
