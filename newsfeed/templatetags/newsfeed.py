"""What the pages of the newsfeed ask for beside what Wagtail hands them."""

from typing import Any

from django import template
from wagtail.images.models import SourceImageIOError

from foundation.models import ContentImage
from foundation.pictures import sizes_of
from newsfeed.feeds import feed_addresses
from newsfeed.models import NewsPage, Topic
from newsfeed.newest import news_beside
from roll.models import School

register = template.Library()


@register.simple_tag(takes_context=True)
def more_news(context: dict[str, Any], page: NewsPage, number: int) -> list[NewsPage]:
    """The newest of its school but for itself, as far as this reader may see them."""
    return news_beside(page, number, context["request"].user)


@register.inclusion_tag("pages/_feeds.html")
def feed_links(school: School, topic: Topic | None = None) -> dict[str, Any]:
    """Where a reader's program finds the news of a page."""
    return {"feeds": feed_addresses(school, topic)}


@register.simple_tag
def poster(image: ContentImage) -> str:
    """The address of the smaller size."""
    try:
        return str(sizes_of(image, "wide")[0].url)
    except SourceImageIOError:
        return ""  # the file is gone: the video shows its first picture
