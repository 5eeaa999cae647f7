"""kill -9 of the whole worker cluster, ten times, with mail in flight: nobody is left out, few hear twice.

A school of N families is told of one news item by e-mail through a slow SMTP server. Each time a tenth more has
arrived the cluster is killed and started again with the clock moved past every claim, so that the sweeper takes the
work up. UNGUARDED=1 starts workers that forget to skip what was handed over: whole batches come again, and the proof
must fail.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection

from bench.harness import FULL, Proof, environ, scratch_database
from bench.runner import ROOT
from foundation import clock
from notices.composing import GROUP
from notices.models import Event, Message
from roll.models import Audience
from tests.factories import UserFactory
from tests.factories.many import families
from tests.factories.pages import news_page, publish

NAME = "kill-worker"
FAMILIES = 2000 if FULL else 600
KILLS = 10
WORKERS = 2
SECONDS_A_MAIL = 0.004
DEADLINE = 600 if FULL else 170


class SlowServer:
    """Counts what arrives, by address."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(SECONDS_A_MAIL)
        self.arrived.update(envelope.rcpt_tos)
        return "250 OK"


def prove() -> Iterator[Proof]:
    with scratch_database():
        tell_a_school()
        server = SlowServer()
        controller = Controller(server, hostname="127.0.0.1", port=0)
        controller.port = free_port()
        controller.start()
        try:
            killed = run(server, controller.port)
        finally:
            controller.stop()
        lost = FAMILIES - len(server.arrived)
        twice = sum(server.arrived.values()) - len(server.arrived)
        unrecorded = Message.objects.exclude(state=Message.State.HANDED).count()
        allowed = WORKERS * GROUP * killed
        yield Proof(
            f"{NAME}-{connection.vendor}",
            f"mails={FAMILIES},kills={killed},lost={lost},twice={twice},unrecorded={unrecorded}",
            f"kills={KILLS},lost=0,twice<={allowed},unrecorded=0",
            killed == KILLS and lost == 0 and twice <= allowed and unrecorded == 0,
        )


def run(server: SlowServer, port: int) -> int:
    """Kills and restarts until everybody was told; how often it killed with mail still in flight."""
    deadline, kills = time.monotonic() + DEADLINE, 0
    for start in range(KILLS + 1):
        goal = (start + 1) * FAMILIES // (KILLS + 1) if start < KILLS else sys.maxsize
        with worker(port, start):
            while sum(server.arrived.values()) < goal and not everybody_told() and time.monotonic() < deadline:
                time.sleep(0.01)
        kills += start < KILLS and not everybody_told()
    return kills


def everybody_told() -> bool:
    mails = Message.objects.all()
    return mails.count() == FAMILIES and not mails.exclude(state=Message.State.HANDED).exists()


@contextmanager
def worker(port: int, restarts: int) -> Iterator[None]:
    """The real `manage.py worker` in a session of its own, ended by SIGKILL to every process of it."""
    now = clock.now() + timedelta(minutes=10 * restarts)
    environment = environ() | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "CHAUPAL_NOW": now.isoformat()}
    broken = ["-m", "bench.unguarded_worker"] if os.environ.get("UNGUARDED") else ["manage.py", "worker"]
    process = subprocess.Popen([sys.executable, *broken], cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tell_a_school() -> None:
    """A published news item whose Event waits for the worker."""
    school = families(FAMILIES)
    publish(news_page(school, tell=Audience.of(school)), by=UserFactory())
    if Event.objects.count() != 1:
        raise RuntimeError("The news was not told.")
