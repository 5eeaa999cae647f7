"""The whole text of a piece of news, for readers that show it themselves: words and links, none of its pictures.

Photos may be held from one hour to the next, and a reader keeps what it has once; so of them a feed has the one beside
the title alone, by its address here.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.whitelist import Whitelister, allow_without_attributes, check_url

from foundation.models import ContentDocument
from foundation.plain_text import plain
from newsfeed.models import NewsPage
from pages.addresses import address

# As editors' links to pages and documents of ours are kept: by their keys.
LINK = re.compile(r'linktype="(page|document)"[^>]*? id="(\d{1,18})"|id="(\d{1,18})"[^>]*? linktype="(page|document)"')


class FeedText(Whitelister):
    """What may stand in a feed, whatever stands in the database. `addresses` are of what is linked by its key."""

    def __init__(self, addresses: dict[tuple[str, int], str]) -> None:
        self.addresses = addresses
        plain_tags = "b blockquote br dd dl dt em h2 h3 i li ol p strong ul [document]"
        self.element_rules = {"a": self.link} | dict.fromkeys(plain_tags.split(), allow_without_attributes)

    def link(self, tag: Any) -> None:
        """Leaves of a link its address alone, as somebody reads it who is not on the site."""
        keys = linked_keys(str(tag))
        url = self.addresses.get(keys[0], "") if keys else check_url(tag.get("href", "")) or ""
        if re.match(r"/(?!/)", url):
            url = f"{settings.BASE_URL}{url}"
        tag.attrs = {"href": url} if url else {}


def linked_keys(text: str) -> list[tuple[str, int]]:
    """Returns ("page" or "document", key) of each link to one of ours in a text as it is kept."""
    return [(kind or other_kind, int(key or other)) for kind, key, other, other_kind in LINK.findall(text)]


def addresses_of(keys: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Returns the paths of these, of pages in the language being read. Two queries, however many."""
    pages = Page.objects.filter(pk__in=[key for kind, key in keys if kind == "page"], depth__gt=1)
    documents = ContentDocument.objects.in_bulk([key for kind, key in keys if kind == "document"])
    language = get_language() or "en"
    found = {
        ("page", key): address(language, path.split("/", 2)[2]) for key, path in pages.values_list("pk", "url_path")
    }
    return found | {("document", key): document.url for key, document in documents.items()}


def texts_of(news: Iterable[NewsPage]) -> list[str]:
    """Returns the text of each as HTML."""
    stored = ["".join(blocks_of(page)) for page in news]
    keys = {key for text in stored for key in linked_keys(text)}
    text_of = FeedText(addresses_of(keys) if keys else {})
    return [text_of.clean(plain(text)) for text in stored]


def blocks_of(page: NewsPage) -> Iterable[str]:
    """Only those with words are asked for: pictures and files would each be fetched."""
    for number, raw in enumerate(page.body.raw_data):
        if write := WRITERS.get(raw["type"]):
            yield write(page.body[number].value)


def facts(value: Any) -> SafeString:
    rows = ((fact["name"], linebreaks(fact["value"], autoescape=True)) for fact in value["facts"])
    return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


def questions(value: Any) -> SafeString:
    rows = ((each["question"], stored_html(each["answer"])) for each in value["questions"])
    return format_html_join("", "<h3>{}</h3>{}", rows)


def contact(value: Any) -> SafeString:
    said = (value[name] for name in ("who", "about", "phone", "email", "hours"))
    return format_html("<p>{}</p>", format_html_join(" · ", "{}", ((each,) for each in said if each)))


def stored_html(text: Any) -> SafeString:
    """As an editor's text is kept, with keys for links."""
    return mark_safe(text.source)  # noqa: S308  (cleaned by FeedText)


WRITERS: dict[str, Callable[[Any], str]] = {
    "paragraph": stored_html,
    "heading": lambda value: format_html("<h2>{}</h2>", value),
    "quote": lambda value: format_html(
        "<blockquote>{}<p>{}</p></blockquote>", linebreaks(value["words"], autoescape=True), value["who"]
    ),
    "facts": facts,
    "questions": questions,
    "notice": lambda value: format_html(
        "<p><strong>{}</strong></p>{}", value["title"], linebreaks(value["text"], autoescape=True)
    ),
    "link": lambda value: format_html('<p><a href="{}">{}</a></p>', value["url"], value["title"]),
    "contact": contact,
}
