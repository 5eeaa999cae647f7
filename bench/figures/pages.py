"""The public pages as a visitor gets them: made anew against a minimal page, kept against a constant view.

Each holds what a school puts there: twelve pieces of news with photos, all kinds of blocks, events ahead, a banner.
"""

from collections.abc import Iterator
from datetime import timedelta

from bench.harness import Figure, Site, scratch_database, serve
from bench.ruler import plant
from foundation import clock
from home.models import SchoolLook
from roll.models import School
from tests.factories import PostingFactory, SchoolFactory
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    every_block,
    howto_page,
    news_index,
    news_page,
    standard_page,
    video,
)

NAME = "pages"
# An address that asks for something no page has is never answered from what is kept.
ANEW = "?anew=1"


def measure() -> Iterator[Figure]:
    with scratch_database():
        school = SchoolFactory(slug="ruled")
        paths = published(school)
        news_page(SchoolFactory(), "Elsewhere")
        minimal = plant()
        with serve() as site:
            for name, path in paths.items():
                yield from made_and_kept(site, f"{NAME}-{name}", path, minimal)


def published(school: School) -> dict[str, str]:
    """Where each kind of page stands."""
    look = SchoolLook(school=school, brand="#7A1F5C", banner_en="No water today", banner_until=clock.today())
    look.change(by=PostingFactory(school=school, role="head").user)
    for number in range(12):
        news = news_page(school, f"News {number}", photo=content_image(school, f"Photo {number}"))
        event_page(school, f"Event {number}", first_day=clock.today() + timedelta(days=number))
    step = {"words": "Choose a book.", "image": content_image(school, "A step"), "alt": "A book"}
    films = {f"{part}_video": video(school, part) for part in ("what", "how")}
    howto = howto_page(school, photo=content_image(school), photo_alt="A reader", steps=[("step", step)] * 3, **films)
    return {
        "home": "/en/",
        "school": f"/en/{school.slug}/",
        "index": news_index(school).url,
        "news": news.url,
        "how-to": howto.address,
        "events": f"/en/{school.slug}/events/",
        "event": event_page(school, "Open day", body=list(every_block(school))).address,
        "standard": standard_page(school, body=list(every_block(school))).address,
        "contact": contact_page(school).address,
    }


def made_and_kept(site: Site, name: str, path: str, minimal: str) -> Iterator[Figure]:
    made = site.compare(path + ANEW, against=minimal)
    yield made.figure(f"{name}-made", queries=12, repeated=0)
    kept = site.compare(path, against="/constant/")
    yield kept.figure(f"{name}-kept", queries=0)
