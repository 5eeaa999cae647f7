"""What is published, taken back or closed is so for the next visitor, though pages are kept whole.

A web process, a worker and an editor's process share one scratch database and one cache. Before each change all pages
are kept; after it the very next answer must show it. A schedule is kept by the worker alone. UNGUARDED=1 takes a cache
that hears of no end: the proof must fail.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection

from bench.harness import Answer, Proof, Site, environ, scratch_database, serve
from bench.runner import ROOT
from foundation import clock
from foundation.pictures import SHAPES
from home.models import SchoolLook, SchoolPage
from newsfeed.models import NewsPage, Topic
from pages.addresses import address
from roll.models import Audience, School
from tests.factories import ClassFactory, PostingFactory, PupilFactory, SchoolFactory
from tests.factories.pages import news_index, news_page, publish, standard_page, translated
from tests.factories.photos import consent, photo_of

NAME = "cache"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
DEADLINE = 60.0

# A word, and whether it stands on a page now.
Shown = tuple[str, str, bool]


class Pages:
    """A school's pages as a visitor reads them, and what an editor does to them."""

    def __init__(self, site: Site, school: School) -> None:
        self.reader, self.school = site.reader(), school
        self.index = news_index(school).url
        self.kept = self.stale = self.changed = 0

    def read(self, path: str, count: bool = False) -> Answer:
        return self.reader.get(path, count, expect=None)

    def keep(self, paths: list[str]) -> None:
        """Each twice: the second answer costs no query, or there is nothing to end."""
        for path in paths:
            self.read(path)
            answer = self.read(path, count=True)
            if answer.status == 200 and answer.queries:
                raise RuntimeError(f"{path} is not kept: {answer.queries} queries.")
            self.kept += answer.status == 200

    def hold(self, change: Callable[[], object], shown: list[Shown]) -> None:
        self.keep([path for path, _word, _is_there in shown])
        for path, word, is_there in shown:
            if not self.stale and self.shows(path, word, is_there):
                raise RuntimeError(f"{path} shows already what is to change: {word}")
        change()
        self.changed += 1
        self.stale += sum(not self.shows(*each) for each in shown)

    def shows(self, path: str, word: str, is_there: bool) -> bool:
        answer = self.read(path)
        return (answer.status == 200 and word in answer.body.decode()) is is_there


def prove() -> Iterator[Proof]:
    with scratch_database():
        school = SchoolFactory()
        with serve() as site:
            pages = Pages(site, school)
            by_hand(pages)
            private = for_some(pages)
            by_worker = scheduled(pages)
        yield Proof(
            f"{NAME}-{connection.vendor}",
            f"changes={pages.changed},kept={pages.kept},stale={pages.stale},by-worker={by_worker},private={private}",
            "stale=0,by-worker=2/2,private=8/8",
            (pages.stale, by_worker, private) == (0, "2/2", "8/8"),
        )


def by_hand(pages: Pages) -> None:
    """As the admin does it: publish, change, translate, rename, unpublish, delete, a snippet, what the office writes.

    Then what frames a school's pages: its colour and banner, a page that moves, a photo whose yes is taken back.
    """
    school, index, home = pages.school, pages.index, "/en/"
    topic = Topic.objects.create(name="Proofs")
    page = news_page(school, "First words", live=False, topic=topic)
    hindi = address("hi", page.below_home)
    pages.hold(lambda: publish(page), [(path, "First words", True) for path in (page.url, index, home, hindi)])
    page.title = "Second words"
    pages.hold(lambda: publish(page), [(path, "Second words", True) for path in (page.url, index, home, hindi)])
    pages.hold(lambda: translated(page, "hi", "Third words"), [(hindi, "Third words", True)])
    topic.name = "Renamed"
    pages.hold(topic.save, [(page.url, "Renamed", True), (index, "Renamed", True)])
    school.name = "Another name"
    pages.hold(school.save, [(page.url, "Another name", True), (home, "Another name", True)])
    front = SchoolPage.objects.get(school=school, locale__language_code="en")
    front.intro = "Where we are"
    pages.hold(lambda: publish(front), [(front.url, "Where we are", True)])
    page.slug, old = "elsewhere", page.url
    pages.hold(lambda: publish(page), [(old, "Second words", False), (index, "/news/elsewhere/", True)])
    page.refresh_from_db()
    pages.hold(page.unpublish, [(page.url, "Second words", False), (index, "Second words", False)])
    gone = news_page(school, "Soon gone")
    pages.hold(gone.delete, [(gone.url, "Soon gone", False), (index, "Soon gone", False), (home, "Soon gone", False)])
    look = SchoolLook(school=school, banner_en="No water", banner_until=school.today())
    by = PostingFactory(school=school, role="head").user
    pages.hold(lambda: look.change(by=by), [(index, "No water", True), (front.url, "No water", True)])
    about, fees = standard_page(school), standard_page(school, "Fees")
    pages.hold(lambda: fees.move(about, pos="last-child"), [(fees.url, "Fees", False), (index, "Fees", False)])
    pupil = PupilFactory(school=school)
    yes, image = consent(pupil, by), photo_of([pupil], by=by)
    shown = news_page(school, "With a photo", photo=image)
    size = image.get_rendition(SHAPES["wide"][0]).file.url
    pages.hold(lambda: yes.withdraw(by=by), [(path, size, False) for path in (shown.url, index, home)])


def for_some(pages: Pages) -> str:
    """A page that is closed to all but a class: gone in each language at the next request, and never kept again."""
    page = news_page(pages.school, "Qz of a class")
    translated(page, "hi", "Qz in Hindi")
    page.read_by = Audience.of(ClassFactory(school=pages.school))
    paths = [address(code, page.below_home) for code in LANGUAGES]
    pages.hold(lambda: publish(page), [(path, "Qz", False) for path in [*paths, pages.index, "/en/", "/hi/"]])
    refused = sum(pages.read(path).status == 404 for path in [*paths, *paths])
    return f"{refused}/{2 * len(paths)}"


def scheduled(pages: Pages) -> str:
    """One page goes out and one ends while nobody but the worker is there."""
    out, end = news_page(pages.school, "To be published", live=False), news_page(pages.school, "Comes to an end")
    out.go_live_at = end.expire_at = clock.now() + timedelta(seconds=2)
    for page in (out, end):
        publish(page)
    pages.keep([pages.index, end.url])
    time.sleep(2)
    with worker():
        until = time.monotonic() + DEADLINE
        while not written(out, end) and time.monotonic() < until:
            time.sleep(0.2)
    time.sleep(0.2)
    seen = [pages.shows(pages.index, "To be published", True), pages.shows(end.url, "Comes to an end", False)]
    return f"{sum(seen)}/2"


def written(out: NewsPage, end: NewsPage) -> bool:
    live = NewsPage.objects.filter(live=True)
    return live.filter(pk=out.pk).exists() and not live.filter(pk=end.pk).exists()


@contextmanager
def worker() -> Iterator[None]:
    command = [sys.executable, "manage.py", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ(), start_new_session=True)
    try:
        yield
    finally:
        time.sleep(1)  # the purge follows the commit
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
