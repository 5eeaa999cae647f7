"""What a guardian reads signed in: news and its list, search, and the inbox with its oldest notices.

The school has twenty-six pieces of news, half of them for one class alone, and each of them was told.
"""

from collections.abc import Iterator

from django.core.management import call_command

from bench.harness import Figure, scratch_database, serve
from foundation.key_pages import Position
from newsfeed.models import NewsPage
from newsfeed.notices import NewsPublished
from notices.inbox import NEWEST_FIRST, events_of
from notices.jobs import expand
from notices.models import Event
from roll.models import Audience, User
from tests.factories.cast import Cast, build_cast
from tests.factories.pages import content_image, news_index, news_page

NAME = "signed-in"
NEWS = 26


def measure() -> Iterator[Figure]:
    with scratch_database():
        cast = build_cast()
        news = told_news(cast)
        pages = {
            "news": (news[-1].address, 20),
            "index": (news_index(cast.school).url, 18),
            "search": ("/en/search/?q=quiz", 12),
            "school-search": (f"/en/search/?q=quiz&school={cast.school.slug}", 12),
            "inbox": ("/notices/", 12),
            "inbox-oldest": (oldest(cast.guardian), 12),
        }
        with serve() as site:
            for name, (path, queries) in pages.items():
                yield site.compare(path, cast.guardian).figure(f"{NAME}-{name}", queries=queries, repeated=0)


def told_news(cast: Cast) -> list[NewsPage]:
    """Told to whoever may read it; found by its words."""
    readers = Audience.of(cast.school), Audience.of(cast.class_5b)
    news = []
    for number in range(NEWS):
        told = readers[number % 2]
        photo = content_image(cast.school, f"Photo {number}") if number > NEWS - 6 else None
        page = news_page(cast.school, f"Quiz {number}", tell=told, read_by=told if number % 2 else None, photo=photo)
        NewsPublished(page).send(by=cast.head)
        news.append(page)
    for event in Event.objects.values_list("pk", flat=True):
        expand(event)
    call_command("update_index", verbosity=0)
    return news


def oldest(user: User) -> str:
    """The inbox after all but two notices."""
    *_others, event, _last, _oldest = events_of(user)
    return f"/notices/?after={Position(Event, NEWEST_FIRST).write(event)}"
