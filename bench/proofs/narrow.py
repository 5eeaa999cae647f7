"""On a small phone, in each language, with long names: no text is squeezed into a column of words, no page slides.

Every page that links lead to, as `reach` finds them, is opened once a language and resized in place, at last with
letters twice as large; bench/looks.py says what is wrong. Each kind is seen by the first to reach it, the page of
everybody's by all, and with FULL=1 all by all. The database has no part in it: on PostgreSQL nothing is proved.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench import demo_school
from bench.harness import FULL, Proof, scratch_database, sign_in
from bench.kinds import OF_ADMIN
from bench.looks import SIZES, Look, looks
from bench.walk import pattern
from roll.models import User
from tests.browser.conftest import ARGUMENTS
from tests.database import CHROMIUM

NAME = "narrow"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Each role has something else there.
OF_EVERYBODY = {"portal:home"}
# Pictures have their size from their attributes.
WITHOUT_PICTURES = "--blink-settings=imagesEnabled=false"


@dataclass(frozen=True)
class Stop:
    role: str
    kind: str
    path: str

    def path_in(self, language: str) -> str:
        return f"/{language}/{self.path[4:]}" if self.path.startswith("/en/") else self.path


@dataclass(frozen=True)
class Found:
    stop: Stop
    language: str
    look: Look

    @property
    def where(self) -> tuple[str, ...]:
        return (self.look.kind, self.stop.role, pattern(self.stop.path), self.look.place)


# --- Which pages -----------------------------------------------------------------------------------------------------
def stops() -> list[Stop]:
    """Each page that is looked at, and as whom."""
    found: list[Stop] = []
    for role, user in demo_school.roles().items():
        known = set() if FULL else {stop.kind for stop in found} - OF_EVERYBODY
        pages = demo_school.walk_as(role, user).pages
        found += [Stop(role, kind, path) for kind, path in pages.items() if kind not in {*known, *OF_ADMIN}]
    return found


# --- How they look ---------------------------------------------------------------------------------------------------
def look_around(browser: Browser, url: str, stops: Sequence[Stop]) -> Iterator[Found]:
    people = demo_school.roles()
    for language, (role, user) in product(LANGUAGES, people.items()):
        User.objects.update(language=language)
        context = context_of(browser, url, user, language)
        page = context.new_page()
        for stop in stops:
            if stop.role == role:
                answer = page.goto(stop.path_in(language))
                if not answer or answer.status != 200:
                    raise RuntimeError(f"{role}: {stop.path_in(language)} answered {answer and answer.status}.")
                yield from (Found(stop, language, look) for look in looks(page))
        context.close()


def context_of(browser: Browser, url: str, user: Any, language: str) -> BrowserContext:
    context = browser.new_context(base_url=url, reduced_motion="reduce", locale="en")
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if user:
        cookies[settings.SESSION_COOKIE_NAME] = sign_in(user)
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return context


def seen(stops: Sequence[Stop]) -> list[Found]:
    server = demo_school.answer()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, WITHOUT_PICTURES])
        found = list(look_around(browser, f"http://localhost:{server.server_port}", stops))
        browser.close()
    server.shutdown()
    return found


def report(found: Sequence[Found]) -> Iterator[str]:
    """A line for each place, with all the languages and sizes in which something is found there."""
    by_place = defaultdict(list)
    for each in found:
        by_place[each.where].append(each)
    for (kind, role, path, place), several in sorted(by_place.items()):
        times = defaultdict(list)
        for each in several:
            times[each.look.size].append(each.language)
        sizes = "; ".join(f"{size} {' '.join(dict.fromkeys(languages))}" for size, languages in times.items())
        yield f"{kind} {role} {path} ({sizes}) {place}: {several[0].look.said}"


def prove() -> Iterator[Proof]:
    if connection.vendor != "sqlite" or not CHROMIUM:
        print("   narrow: not proved here,", "but on SQLite" if CHROMIUM else "where no Chromium is")
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's driver runs an event loop in this thread
    logging.disable(logging.WARNING)
    with scratch_database():
        demo_school.build()
        demo_school.complete()
        demo_school.lengthen_names()
        visited = stops()
        found = seen(visited)
    for line in report(found):
        print("  ", line)
    numbers = {kind: sum(each.look.kind == kind for each in found) for kind in ("squeezed", "sideways")}
    figure = f"pages={len(visited)},looks={len(visited) * len(LANGUAGES) * len(SIZES)}"
    figure += "".join(f",{kind}={number}" for kind, number in numbers.items())
    yield Proof(NAME, figure, "squeezed=0,sideways=0", not any(numbers.values()))
