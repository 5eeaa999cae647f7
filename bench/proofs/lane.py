"""While a whole state's mail goes out, a code to sign in is at the mail server within seconds.

A school of N families is told of one news item through a slow mail server, by the workers as run.py starts them; people
ask for codes meanwhile, one after the other. Each must be there soon, and mail must still wait when the last one is.
UNGUARDED=1 puts the codes into the queue that all mail goes by: the proof must fail.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from aiosmtpd.controller import Controller
from django.db import connection
from django.test import Client

from bench.harness import FULL, Proof, environ, scratch_database
from bench.proofs.kill_worker import SlowServer, free_port
from bench.runner import ROOT
from notices.models import Heartbeat, Message
from roll.models import Audience
from tests.factories import UserFactory
from tests.factories.many import families
from tests.factories.pages import news_page, publish

NAME = "lane"
FAMILIES = 10_000 if FULL else 1_500
CODES = 20 if FULL else 8
# As a rule, and at worst on a machine that does other things besides.
USUAL, WORST = 3.0, 10.0
STARTS_WITHIN = 90


def prove() -> Iterator[Proof]:
    with scratch_database():
        school = families(FAMILIES)
        publish(news_page(school, tell=Audience.of(school)), by=UserFactory())
        users = [UserFactory(email=f"code{number}@example.org").email for number in range(CODES)]
        server = SlowServer()
        controller = Controller(server, hostname="127.0.0.1", port=free_port())
        controller.start()
        try:
            with workers(controller.port):
                wait_for(lambda: Heartbeat.lane_is_alive() and len(server.arrived) > 0, STARTS_WITHIN)
                waits = sorted(seconds_until(server, str(address)) for address in users)
                waiting = FAMILIES - Message.objects.filter(state=Message.State.HANDED).count()
        finally:
            controller.stop()
        median, worst = statistics.median(waits), waits[-1]
        yield Proof(
            f"{NAME}-{connection.vendor}",
            f"codes={CODES},median_s={median:.2f},worst_s={worst:.2f},mails_still_waiting={waiting}",
            f"median_s<={USUAL:g},worst_s<={WORST:g},mails_still_waiting>0",
            median <= USUAL and worst <= WORST and waiting > 0,
        )


def seconds_until(server: SlowServer, address: str) -> float:
    """From the tap to the mail server."""
    start = time.monotonic()
    lane = None if os.environ.get("UNGUARDED") else "fast"
    with patch("roll.sign_in_mails.models.LANE", lane):
        Client().post("/accounts/login/", {"email": address})
    wait_for(lambda: address in server.arrived, WORST + 5)
    return time.monotonic() - start


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Until then at most: what has not come is seen by its time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


@contextmanager
def workers(port: int) -> Iterator[None]:
    """Both lanes, without a web server."""
    environment = environ() | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "PORT": str(free_port())}
    process = subprocess.Popen([sys.executable, "run.py", "worker", "fast"], cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
