"""What goes on at a school while its servers fall: people who ask, tell and read, and what was promised to them."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from threading import Event as Flag
from threading import Lock, Thread
from typing import Any
from uuid import uuid4

from bench.stack import Browser
from foundation import clock
from helpdesk.models import Ticket
from notices.models import Delivery, Message
from portal.absences.models import Absence
from tests.factories.cast import Cast
from tests.factories.pages import news_page

UNREACHED = (OSError, http.client.HTTPException)
PAUSE = 0.4
# What a page needs besides a web server that answers.
DATABASE, WEB, WRITES = "database", "web", "writes"
# What takes these makes people sign in anew.
SESSIONS = "sessions"


@dataclass
class Traffic:
    """`away` is what the disaster takes, so that what needs it may fail. `failed` has what need not have."""

    port: int
    cast: Cast
    away: frozenset[str] = frozenset()
    failed: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    absences: list[Any] = field(default_factory=list)
    read: int = 0
    _over: Flag = field(default_factory=Flag)
    _lock: Lock = field(default_factory=Lock)
    _numbers: Any = field(default_factory=count)

    def start(self) -> None:
        cast = self.cast
        child, news = f"/portal/children/{cast.siya.code}/", news_page(cast.school, "A field").address
        pages = {
            news: None,
            "/accounts/login/": None,
            "/portal/": cast.guardian,
            child: cast.guardian,
            "/help/": cast.head,
        }
        acts: list[Callable[[], None]] = [self.reader(path, user) for path, user in pages.items()]
        acts += [self.asker(), self.asker(), self.teller()]
        self._threads = [Thread(target=self.keep_doing, args=(act,), daemon=True) for act in acts]
        for thread in self._threads:
            thread.start()

    def keep_doing(self, act: Callable[[], None]) -> None:
        while not self._over.is_set():
            act()
            self._over.wait(PAUSE)

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    # --- What people do ---
    def ask(self, browser: Browser, needs: set[str], path: str, data: dict[str, Any] | None = None) -> int:
        """The status; 0 where nothing answered. Noted as failed where all that it needs was there."""
        away = self.away
        try:
            status, _body = browser.ask(path, data)
        except UNREACHED as error:
            status, said = 0, repr(error)
        else:
            said = str(status)
        if status == 401 and SESSIONS in away | self.away:
            browser.sign_in()
        elif status not in {200, 302, 422} and not needs & (away | self.away):
            with self._lock:
                self.failed.append(f"{'GET' if data is None else 'POST'} {path}: {said:.120}")
        return status

    def reader(self, path: str, user: Any) -> Callable[[], None]:
        browser = Browser(self.port, user)

        def read() -> None:
            if self.ask(browser, {WEB, DATABASE}, path) == 200:
                self.read += 1

        return read

    def asker(self) -> Callable[[], None]:
        """Sends each query until it is taken, under the same number."""
        browser = Browser(self.port, self.cast.head)

        def ask() -> None:
            title = f"Query {next(self._numbers)}"
            words = {"title": title, "text": "It does not charge.", "category": "device", "client_uuid": str(uuid4())}
            words["school"] = str(self.cast.school.pk)
            while not self._over.is_set():
                if self.ask(browser, {WEB, DATABASE, WRITES}, "/help/new/", words) == 302:
                    self.queries.append(title)
                    return
                time.sleep(PAUSE)

        return ask

    def teller(self) -> Callable[[], None]:
        browser, days = Browser(self.port, self.cast.guardian), count()

        def tell() -> None:
            day = clock.today() + timedelta(days=next(days) % 60)
            words = {"children": self.cast.aarav.code, "reason": "unwell", "first_day": day.isoformat()}
            if self.ask(browser, {WEB, DATABASE, WRITES}, "/portal/absences/new/", words) == 302:
                self.absences.append(day)

        return tell

    # --- What became of it ---
    def lost(self) -> list[str]:
        """What was taken and is not there, or what nobody was told of."""
        kept = dict(Ticket.objects.values_list("title", "pk"))
        told = set(handed().values_list("event__subject_id", flat=True))
        events = dict(Ticket.objects.filter(events__seq=1).values_list("title", "events__pk"))
        days = set(Absence.objects.filter(pupil=self.cast.aarav).values_list("notice__first_day", flat=True))
        lines = [f"{title} is not there" for title in self.queries if title not in kept]
        lines += [f"nobody was told of {title}" for title in self.queries if events.get(title) not in told]
        return lines + [f"the absence of {day} is not there" for day in self.absences if day not in days]

    def doubled(self) -> list[str]:
        titles: list[Any] = list(Ticket.objects.values_list("title", flat=True))
        days: list[Any] = list(
            Absence.objects.filter(pupil=self.cast.aarav).values_list("notice__first_day", flat=True)
        )
        return [f"{each} is there twice" for each in {*titles, *days} if (titles + days).count(each) > 1]


def handed() -> Any:
    return Delivery.objects.filter(event__kind="helpdesk.changed", message__state=Message.State.HANDED)


def is_told(title: str) -> bool:
    event = Ticket.objects.filter(title=title, events__seq=1).values("events__pk")
    return bool(handed().filter(event__subject_id__in=event).exists())
