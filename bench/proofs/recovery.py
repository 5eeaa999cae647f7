"""Each part of the stack falls in turn while a school goes on: nothing taken is lost, and within minutes all is back.

The site runs by run.py with production's settings, on PostgreSQL and Redis of its own and a mail server of its own; on
SQLite where no DATABASE_URL is given. People ask, tell and read all the while (bench/traffic.py). A page may fail where
the disaster took what it needs: its web server, its database, or, if it writes, the room for that. It is back when
/healthz/ says so, a query that is asked then is told, and a code arrives. FULL=1 takes each disaster of
bench/disasters.py, else those that are over in seconds. UNGUARDED=1 starts the parts and watches none: it must fail.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import DatabaseError, connection
from django.test.utils import override_settings

from bench.disasters import DISASTERS, Disaster
from bench.harness import FULL, Proof
from bench.runner import ROOT
from bench.servers import MailServer, PostgreSQL, Redis
from bench.stack import Browser, Stack, small_disk
from bench.traffic import UNREACHED, Traffic, is_told
from notices.composing import GROUP
from notices.models import Event, Message
from tests import migrated
from tests.factories.cast import Cast, build_cast

NAME = "recovery"
BACK = 180
# Processes of the queue that mail at once: what each had begun may come twice.
MAILING = 3
QUIET, ASKED_AGAIN = 240, 20.0
# Of people whom the school knows. One asks for no more than five codes in ten minutes.
ADDRESSES = cycle(f"{name}@example.org" for name in ("sunita", "imran", "farida", "harpreet", "neha", "aisha"))


def prove() -> Iterator[Proof]:
    with small_disk() as folder, a_database(folder) as postgresql:
        cast, mail, redis = build_cast(), MailServer(), Redis(folder)
        stack = Stack(folder, mail, redis, postgresql)
        try:
            collect_static(stack)
            connection.close()
            with stack.running():
                yield Proof(f"{NAME}-{connection.vendor}", *through(stack, cast, disasters(folder)))
        finally:
            redis.stop()
            mail.stop()


def disasters(folder: Path) -> list[Disaster]:
    """Those of this size, on this database and this machine; DISASTER="Redis,mail" takes those that are called so."""
    only, may = os.environ.get("DISASTER", "").split(","), connection.vendor == "postgresql"
    chosen = [each for each in DISASTERS if FULL or each.is_quick]
    chosen = [each for each in chosen if any(part in each.name for part in only)]
    return [each for each in chosen if (may or not each.of_postgresql) and (folder.is_mount() or not each.fills_disk)]


def collect_static(stack: Stack) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(command, cwd=ROOT, env=stack.environ(), check=True)


@contextmanager
def a_database(folder: Path) -> Iterator[PostgreSQL | None]:
    """On the small disk: this process's own from here on, and that of the stack; migrated and otherwise empty."""
    template, asked_for = migrated.prepare(), dict(connection.settings_dict)
    url, own = os.environ.get("DATABASE_URL", ""), None
    (folder / "var").mkdir()
    connection.close()
    if url:
        own = PostgreSQL(folder)
        os.environ["DATABASE_URL"] = own.copy(url, template, NAME)
        parts = urlsplit(os.environ["DATABASE_URL"])
        here = {"NAME": NAME, "HOST": parts.hostname, "PORT": str(parts.port), "USER": parts.username, "PASSWORD": ""}
    else:
        here = {"NAME": str(folder / "var" / "chaupal.sqlite3")}
        migrated.copy(template, here["NAME"])
    connection.settings_dict.update(here)
    try:
        with override_settings(VAR_DIR=folder / "var"):
            yield own
    finally:
        connection.close()
        connection.settings_dict.update(asked_for)
        os.environ["DATABASE_URL"] = url
        if own:
            own.stop()


# --- What happens -----------------------------------------------------------------------------------------------------
def through(stack: Stack, cast: Cast, all_disasters: list[Disaster]) -> tuple[str, str, bool]:
    """(figure, limit, whether it was kept)."""
    traffic, slowest = Traffic(stack.port, cast), 0.0
    traffic.start()
    try:
        for disaster in all_disasters:
            before = len(traffic.failed)
            seconds = suffer(stack, traffic, disaster)
            slowest = max(slowest, seconds)
            failed = traffic.failed[before:]
            back = f"back in {seconds:.0f} s" if seconds <= BACK else "not back"
            tell(f"{disaster.name}: {back}, failed {len(failed)}", failed)
            if seconds > BACK:
                break
    finally:
        traffic.stop()
    return judged(stack, traffic, len(all_disasters), slowest)


def judged(stack: Stack, traffic: Traffic, number: int, slowest: float) -> tuple[str, str, bool]:
    waiting = wait_for_mail()
    lost = [f"{waiting} messages wait"] if waiting else traffic.lost()
    doubled, failed = traffic.doubled(), traffic.failed
    twice, bound = stack.mail.twice(), MAILING * GROUP * number
    tell(f"queries={len(traffic.queries)},absences={len(traffic.absences)},read={traffic.read}", [*lost, *doubled])
    figure = f"disasters={number},lost={len(lost)},doubled={len(doubled)},mails-twice={twice},failed={len(failed)}"
    limit = f"lost=0,doubled=0,mails-twice<={bound},failed=0,slowest<={BACK}s"
    kept = not (lost or doubled or failed) and twice <= bound and slowest <= BACK
    return f"{figure},slowest={slowest:.0f}s", limit, kept


def tell(line: str, wrong: list[str]) -> None:
    print("\n      ".join([f"   {line}", *sorted(set(wrong))[:9]]))


def suffer(stack: Stack, traffic: Traffic, disaster: Disaster) -> float:
    """The seconds from the end of the disaster until all was back; more than BACK where it was not."""
    probe = Probe(stack, traffic, next(ADDRESSES))
    traffic.away = disaster.takes
    disaster.strike(stack)
    time.sleep(disaster.seconds)
    if disaster.heal:
        disaster.heal(stack)
    begun = time.monotonic()
    while time.monotonic() - begun <= BACK and not probe.is_back():
        time.sleep(0.5)
    traffic.away = frozenset()
    return time.monotonic() - begun


class Probe:
    """After a disaster: a query and a code are asked for, again each 20 s, until one of each has come through.

    What was in the hands of a process that was killed is taken up later than that: a claim has to run out first.
    """

    def __init__(self, stack: Stack, traffic: Traffic, address: str) -> None:
        self.stack, self.school, self.address = stack, traffic.cast.school, address
        self.head, self.visitor = Browser(stack.port, traffic.cast.head), Browser(stack.port)
        self.mails, self.titles = stack.mail.number_to(address), list[str]()
        self.asked_at = -ASKED_AGAIN

    def is_back(self) -> bool:
        if time.monotonic() - self.asked_at >= ASKED_AGAIN and self.ask():
            self.asked_at = time.monotonic()
        is_through = self.stack.mail.number_to(self.address) > self.mails
        is_whole = is_through and self.stack.is_well() and self.stack.is_whole()
        return is_whole and asked(lambda: any(map(is_told, self.titles)))

    def ask(self) -> bool:
        """Whether the site has taken both."""
        title = f"Query {uuid4()}"
        words = {"title": title, "text": "a", "category": "device", "school": str(self.school.pk)}
        if not takes(self.head, "/help/new/", words):
            return False
        self.titles.append(title)
        return takes(self.visitor, "/accounts/login/", {"email": self.address})


def takes(browser: Browser, path: str, words: dict[str, str]) -> bool:
    """Whether the page takes it. Where it sends to sign in, that is done, and it is asked again later."""
    status = 0
    with suppress(*UNREACHED):
        status, _body = browser.ask(path, words)
    if status == 401:
        browser.sign_in()
    return status == 302


def asked(question: Callable[[], bool]) -> bool:
    """The answer of the database; no, where it does not answer."""
    try:
        return question()
    except DatabaseError:
        connection.close()
        return False


def wait_for_mail() -> int:
    """How many messages and events wait still, after all that time."""
    deadline = time.monotonic() + QUIET
    while waiting := Message.objects.unsent().count() + Event.objects.unfinished().count():
        if time.monotonic() > deadline:
            break
        time.sleep(1)
    return waiting
