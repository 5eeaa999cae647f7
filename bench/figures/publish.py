"""What telling families adds to the editor's own request: the same publish with nobody to tell, and with all.

At ten families and at 10,000, where it must be the same. All of them are told only by the page that asks their number;
the same page publishes what tells nobody.
"""

import re
from collections.abc import Iterator, Mapping

from django.test import override_settings

from bench.harness import Answer, Figure, Local, Reader, Site, measured, p50, scratch_database, serve, time_by_turns
from notices.models import Event
from roll.models import Audience, School, User
from tests.factories import PostingFactory
from tests.factories.many import families
from tests.factories.pages import news_page

NAME = "publish"
SIZES = 10, 10_000
# Calls may differ by so little between the two sizes: each is the difference of two counts of some 60,000.
EQUAL, CALLS_MORE = 1.002, 25
SEAL = re.compile(r'name="seal" value="([^"]+)"')


def measure() -> Iterator[Figure]:
    found = {size: added_cost(size) for size in SIZES}
    for size, other in zip(SIZES, reversed(SIZES), strict=True):
        (counts, seen), (limits, _) = found[size], found[other]
        most = {"queries": limits["queries"], "calls": limits["calls"] * EQUAL + CALLS_MORE}
        yield Figure(f"{NAME}-{size}", counts, most, seen)


def added_cost(size: int) -> tuple[dict[str, int], Mapping[str, float]]:
    """What is counted and what is seen, of the loud publish less the quiet one."""
    with scratch_database(), override_settings(TELL_CONFIRM_ABOVE=min(SIZES) - 1):
        school = families(size)
        editor = PostingFactory(school=school, role="editor").user
        with serve() as site:
            untold, telling = (Publish(school, tell) for tell in (None, Audience.of(school)))
            without, with_all = (measured(publish, Local(editor)) for publish in (untold, telling))
            if not telling.has_told():
                raise RuntimeError("Nobody was told.")
            counts = {name: with_all[name] - without[name] for name in ("queries", "calls")}
            # The server asks the number of more than fifty.
            return counts, timed(site, editor, untold, telling) if size == max(SIZES) else {}


def timed(site: Site, editor: User, untold: "Publish", telling: "Publish") -> Mapping[str, float]:
    desk = site.reader(editor)
    ruler_ms, quiet_ms, loud_ms = map(p50, time_by_turns(site.ruler(), lambda: untold(desk), lambda: telling(desk)))
    return {"p50_ms": loud_ms, "ratio": (loud_ms - quiet_ms) / ruler_ms}


class Publish:
    """A new draft each time, published with the number of those whom it tells."""

    def __init__(self, school: School, tell: Audience | None) -> None:
        self.school, self.tell = school, tell
        self.number = tell.recipients().counts().total if tell else 0

    def __call__(self, reader: Reader, count: bool = False) -> Answer:
        page = news_page(self.school, "Sports day", tell=self.tell, live=False)
        page.save_revision()
        address = f"/school/{self.school.slug}/pages/{page.pk}/confirmation/"
        found = SEAL.search(reader.get(address).body.decode())
        # As many digits at each size: reading a digit is a call.
        said = {"number": f"{self.number:05}", "seal": found[1] if found else "", "version": page.latest_revision_id}
        return reader.post(address, said, count=count)

    def has_told(self) -> bool:
        return Event.objects.filter(school=self.school, kind="news.published").exists()
