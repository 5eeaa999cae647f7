"""What telling 10,000 families adds to the editor's own request: the same publish with nobody to tell, and with all.

So many are told only by the page that asks their number; the same page publishes what tells nobody.
"""

import re
from collections.abc import Iterator

from bench.harness import Answer, Figure, Reader, p50, scratch, serve, turns, within
from notices.models import Event
from roll.models import Audience, School
from tests.factories import PostingFactory
from tests.factories.many import families
from tests.factories.pages import news_page

NAME = "publish"
FAMILIES = 10_000
# Twice as many as would do for a plain page: a difference of two is less sure than one.
ROUNDS, WARM_UPS = 80, 5
SEAL = re.compile(r'name="seal" value="([^"]+)"')


def measure() -> Iterator[Figure]:
    with scratch():
        school = families(FAMILIES)
        editor = PostingFactory(school=school, role="editor").user
        with serve() as site:
            desk = site.reader(editor)
            desk.get("/admin/")
            quiet, loud = (Drafts(desk, school, tell) for tell in (None, Audience.of(school)))
            ruler_ms, quiet_ms, loud_ms = turns(site.ruler(), quiet, loud, rounds=ROUNDS, warm_ups=WARM_UPS)
            added = p50(loud_ms) - p50(quiet_ms)
            queries = loud(count=True).queries
            if not loud.told():
                raise RuntimeError("Nobody was told.")
            yield Figure(NAME, p50(loud_ms), queries, added / p50(ruler_ms), within(1.0))


class Drafts:
    """A new draft each time, published with the number of those whom it tells."""

    def __init__(self, desk: Reader, school: School, tell: Audience | None) -> None:
        self.desk, self.school, self.tell = desk, school, tell
        self.number = tell.people().numbers().people if tell else 0

    def __call__(self, count: bool = False) -> Answer:
        page = news_page(self.school, "Sports day", tell=self.tell, live=False)
        page.save_revision()
        address = f"/school/{self.school.slug}/pages/{page.pk}/confirmation/"
        found = SEAL.search(self.desk.get(address).body.decode())
        said = {"number": self.number, "seal": found[1] if found else "", "version": page.latest_revision_id}
        return self.desk.post(address, said, count=count)

    def told(self) -> bool:
        return Event.objects.filter(school=self.school, kind="NewsPublished").exists()
