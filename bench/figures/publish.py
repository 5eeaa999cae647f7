"""What telling 10,000 families adds to the editor's own request: the same publish with nobody to tell, and with all."""

from collections.abc import Iterator
from typing import Any

from bench.harness import Answer, Figure, Reader, p50, scratch, serve, turns, within
from newsfeed.models import NewsPage
from roll.models import Audience, School
from tests.factories import PostingFactory
from tests.factories.many import families
from tests.factories.pages import news_page

NAME = "publish"
FAMILIES = 10_000
ROUNDS, WARM_UPS = 40, 5


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
            yield Figure(NAME, p50(loud_ms), queries, added / p50(ruler_ms), within(1.0))


class Drafts:
    """A new draft each time, published as the editor's button does."""

    def __init__(self, desk: Reader, school: School, tell: Audience | None) -> None:
        self.desk, self.school, self.tell = desk, school, tell

    def __call__(self, count: bool = False) -> Answer:
        page = news_page(self.school, "Sports day", tell=self.tell, live=False)
        page.save_revision()
        return self.desk.post(f"/admin/pages/{page.pk}/edit/", form_of(page), count=count)


def form_of(page: NewsPage) -> dict[str, Any]:
    """What the editor's form sends."""
    empty_formset = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0}
    return empty_formset | {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "date": page.date.isoformat(),
        "tell": page.tell_id or "",
        "body-count": 0,
        "action-publish": "action-publish",
    }
