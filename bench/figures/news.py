"""The page of a news item, as a visitor gets it without any cache; twelve others are published beside it."""

from collections.abc import Iterator

from bench.harness import Figure, scratch, serve
from tests.factories import SchoolFactory
from tests.factories.pages import content_image, news_page

NAME = "news"


def measure() -> Iterator[Figure]:
    with scratch():
        school = SchoolFactory()
        for number in range(12):
            news_page(school, f"News {number}")
        page = news_page(school, "Sports day", photo=content_image(school))
        path = page.url
        with serve() as site:
            yield site.compare(path).figure(NAME, queries=12, repeated=0)
