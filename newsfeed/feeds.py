"""News as RSS 2.0 and Atom, for readers that come back by themselves. What everybody may read, and nothing else."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from foundation.pictures import is_held, load_sizes, sizes_of
from foundation.plain_text import one_line, plain
from newsfeed.feed_texts import texts_of
from newsfeed.models import NewsPage, Topic
from roll.models import School

MOST = 30


class Language:
    """Says of each item in which language it stands: it may be another than the feed's."""

    content_type: str

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}


class Rss(Language, Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.startElement("image", {})
        for name, value in (("url", self.feed["icon"]), ("title", self.feed["title"]), ("link", self.feed["link"])):
            handler.addQuickElement(name, value)
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["text"]:
            handler.addQuickElement("content:encoded", item["text"])


class Atom(Language, Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("icon", self.feed["icon"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["text"]:
            handler.addQuickElement("content", item["text"], {"type": "html"})


KINDS: dict[str, type[Rss | Atom]] = {"rss": Rss, "atom": Atom}


def feed_addresses(school: School | None, topic: Topic | None = None) -> list[tuple[str, str, str, str]]:
    """Where programs find news: (content type, its name, title, address), the narrowest last."""
    language, links = get_language() or "en", []
    for kind, (name, feed) in {"rss": ("RSS", Rss), "atom": ("Atom", Atom)}.items():
        content_type = feed.content_type.partition(";")[0]
        if school is None:
            links.append((content_type, name, _("News"), reverse("newsfeed:site_feed", args=[language, kind])))
            continue
        title = f"{_('News')} – {school.local_name}"
        links.append((content_type, name, title, reverse("newsfeed:feed", args=[school.slug, language, kind])))
        if topic:
            path = reverse("newsfeed:topic_feed", args=[school.slug, topic.pk, language, kind])
            links.append((content_type, name, f"{title} – {topic}", path))
    return links


def feed_news(school: School | None, topic: Topic | None) -> list[NewsPage]:
    """Each news page once, in the language that is being read or its own. Two queries."""
    news = NewsPage.objects.for_list(None)
    if school:
        news = news.filter(school=school)
    if topic:
        news = news.filter(topic=topic)
    pages = list(news[:MOST])
    load_sizes([page.photo for page in pages], "wide")
    return pages


def feed_of(
    news: Iterable[NewsPage], *, kind: str, language: str, path: str, link: str, about: Sequence[object]
) -> Rss | Atom:
    """`about` names the feed, from the general to the special: school, topic."""
    parts = [one_line(str(part)) for part in about]
    news, address = list(news), absolute_url(path)
    feed = KINDS[kind](
        " – ".join([_("News"), *parts]),
        absolute_url(link),
        description(parts),
        language=language,
        feed_url=address,
        feed_guid=address,
        icon=absolute_url(static("icon-192.png")),
    )
    for page, text in zip(news, texts_of(news), strict=True):
        feed.add_item(
            one_line(page.title),
            absolute_url(page.address),
            plain(page.summary),
            # The same in every language and at every address: nobody gets it twice.
            unique_id=page.translation_key.urn,
            unique_id_is_permalink=False,
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
            author_name=one_line(page.school.local_name),
            categories=[one_line(str(page.topic))] if page.topic else [],
            enclosures=enclosures(page),
            language=page.language,
            text=text,
        )
    return feed


def description(about: list[str]) -> str:
    """A sentence about the feed of all schools, of one, or of a topic there."""
    if not about:
        return _("What is new at our schools.")
    if len(about) == 1:
        return _("What is new at %(school)s.") % {"school": about[0]}
    return _("What is new at %(school)s about this: %(topic)s") % dict(zip(("school", "topic"), about, strict=True))


def enclosures(page: NewsPage) -> list[Enclosure]:
    """Its photo, where it may be shown and is there."""
    if page.photo is None or is_held(page.photo):
        return []
    try:
        size = sizes_of(page.photo, "wide")[-1]
        return [Enclosure(absolute_url(size.url), str(size.file.size), "image/webp")]
    except (SourceImageIOError, OSError):
        return []


def absolute_url(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
