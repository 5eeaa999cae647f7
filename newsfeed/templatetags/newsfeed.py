"""News on pages that are no news: `{% newest_news 6 as news %}`, `{% newest_news 6 school=page.school as news %}`; what
else a school publishes, and the still picture of a video.
"""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from foundation.models import ContentImage
from foundation.pictures import sizes_of, with_sizes
from newsfeed.models import HowToIndexPage, HowToPage, NewsPage, ResourceIndexPage, ResourcePage
from roll.models import School

register = template.Library()


@register.simple_tag(takes_context=True)
def newest_news(
    context: dict[str, Any], number: int, school: School | None = None, besides: Any = None, photos: bool = True
) -> list[NewsPage]:
    """The newest first: of a school what this reader may see, of all schools what everybody may."""
    user = context["request"].user if school else None
    news = NewsPage.objects.for_list(user)
    if school:
        news = news.filter(school=school)
    if besides:
        news = news.exclude(translation_key=besides.translation_key)
    found = list(news[:number])
    if photos:
        with_sizes([page.photo for page in found], "wide")
    return found


@register.simple_tag(takes_context=True)
def sections(context: dict[str, Any], page: Any) -> list[tuple[str, str, str]]:
    """(label, icon, address) of the lists below a school's page in which this reader finds something, besides news."""
    kinds: tuple[tuple[Any, Any, str, str], ...] = (
        (ResourceIndexPage, ResourcePage, _("Resources"), "folder-open"),
        (HowToIndexPage, HowToPage, _("How-tos"), "lightbulb"),
    )
    user = context["request"].user
    return [
        (label, icon, f"{page.address_here}{index.slug_below_school}/")
        for index, kind, label, icon in kinds
        if kind.objects.live().readable_by(user).filter(school=page.school_id).exists()
    ]


@register.simple_tag
def poster(image: ContentImage) -> str:
    """The address of the smaller size."""
    try:
        return str(sizes_of(image, "wide")[0].url)
    except SourceImageIOError:
        return ""  # the file is gone: the video shows its first picture
