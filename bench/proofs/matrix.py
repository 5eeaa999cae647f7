"""Every URL × every person × own, other child's, other school's × GET, HEAD, POST: nobody gets in or reads too much.

Two things are held for each request: the answer is what `tests/access/` says, and no canary of somebody the person
may not see stands in its body, headers or a mail it caused. POSTs run for real and are rolled back. The short size asks
HEAD of one set of keys a URL: it is Django's GET without its body; and on PostgreSQL, which answers by the same rules,
it takes a few sets a URL.
"""

import logging
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.urls import resolve, reverse
from django_q.conf import Conf

from bench.harness import FULL, Proof, scratch_database
from foundation import clock
from notices.models import Heartbeat
from tests.access import ACCESS, ANONYMOUS, ROLES, SEES, World, build_world, canary, named_urls, prefixed

NAME = "matrix"
METHODS = ("get", "head", "post")
# Of the keys of a URL, where the other database was asked all.
SETS = 4
LOCMEM = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages")
}
UPRIGHT = {200, 302, 409, 422}


class Matrix:
    def __init__(self, world: World) -> None:
        self.world = world
        self.cells = 0
        self.wrong: list[str] = []
        self.leaks: list[str] = []
        self.clients = {role: Client(raise_request_exception=False) for role in ROLES}
        for role in set(ROLES) - {ANONYMOUS}:
            backend = "django.contrib.auth.backends.ModelBackend"
            self.clients[role].force_login(getattr(world.cast, role), backend=backend)
        self.addresses = {getattr(world.cast, role).email: role for role in set(ROLES) - {ANONYMOUS}}

    def run(self) -> None:
        for name, rule in ACCESS.items():
            # The worker lives, however long this takes: /healthz/ would say otherwise after some minutes.
            Heartbeat.objects.update(at=clock.now())
            for number, keys in enumerate(taken(list(rule.keys(self.world)))):
                methods = METHODS if FULL or not number else ("get", "post")
                may = set(rule.may(self.world, keys))
                path = reverse(name, kwargs=keys)
                is_public = getattr(resolve(path).func, "door", "") == "public"
                for role, method in product(ROLES, methods):
                    answer = self.ask(role, method, path, rule.data(self.world, keys))
                    self.hold(f"{name} {keys}", role, method, answer, role in may, signs_in=not is_public)
        for (path, may), role, method in product(prefixed(self.world), ROLES, ("get", "head")):
            answer = self.ask(role, method, path, {})
            let_in = answer.status_code in {200, 304} or (path == "/accounts/login/" and answer.status_code == 302)
            let_in = let_in or (path == "/accounts/logout/" and answer.status_code == 302)
            self.cells += 1
            if let_in != (role in may):
                self.wrong.append(f"{method} {path} as {role}: {answer.status_code}")

    def ask(self, role: str, method: str, path: str, data: dict[str, Any]) -> HttpResponse:
        """One request and all it causes, then everything as it was before."""
        mail.outbox = []
        with transaction.atomic():
            with TestCase.captureOnCommitCallbacks(execute=True):
                answer = getattr(self.clients[role], method)(path, data if method == "post" else {})
                body = answer.getvalue() if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.read(role, f"{method} {path}", f"{answer.headers} {body.decode(errors='replace')}")
        for message in mail.outbox:
            reader = self.addresses.get(message.to[0], "")
            self.read(reader, f"mail after {method} {path} by {role}", str(message.message()))
        return answer

    def read(self, role: str, where: str, text: str) -> None:
        text = text.lower()
        for secret, readers in SEES.items():
            if role not in readers and canary(secret).lower() in text:
                self.leaks.append(f"{role} reads {secret}: {where}")

    def hold(self, where: str, role: str, method: str, answer: HttpResponse, may: bool, signs_in: bool) -> None:
        """Inside: an upright answer. Outside: 404, or to the sign-in, which the public door knows nothing of. Either
        way 405 for a verb the page hasn't."""
        self.cells += 1
        status = answer.status_code
        if status == 405:
            return
        if role == ANONYMOUS and signs_in and not may:
            fine = status == 302 and "/accounts/login/" in answer["Location"]
        else:
            fine = status in UPRIGHT if may else status == 404
        if not fine:
            self.wrong.append(f"{method} {where} as {role}: {status}, may={may}")


def taken(sets: list[Any]) -> list[Any]:
    """All sets of keys, or from first to last as many as the short size asks of."""
    step = 1 if FULL or connection.vendor == "sqlite" else max(1, len(sets) // SETS)
    return sets[::step]


def prove() -> Iterator[Proof]:
    logging.disable(logging.WARNING)  # a thousand refusals are what is asked for
    unclassified = sorted(named_urls() ^ set(ACCESS))
    with scratch_database(), override_settings(CACHES=LOCMEM):
        setup_test_environment(debug=False)
        Conf.SYNC = True  # jobs run where they are queued, so that their mails can be read at once
        try:
            with transaction.atomic(), TestCase.captureOnCommitCallbacks(execute=True):
                world = build_world()
            matrix = Matrix(world)
            matrix.run()
        finally:
            teardown_test_environment()
    for line in [*unclassified, *matrix.wrong[:40], *matrix.leaks[:40]]:
        print("  ", line)
    yield Proof(
        NAME,
        f"cells={matrix.cells},leaks={len(matrix.leaks)},wrong={len(matrix.wrong)},unclassified={len(unclassified)}",
        "leaks=0,wrong=0,unclassified=0",
        not (matrix.leaks or matrix.wrong or unclassified),
    )
