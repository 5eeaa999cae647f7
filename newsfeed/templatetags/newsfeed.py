"""News on pages that are no news: `{% newest_news 6 as news %}`, `{% newest_news 6 school=page.school as news %}`; what
else a school publishes, and the still picture of a video.
"""

from typing import Any

from django import template
from wagtail.images.models import SourceImageIOError

from foundation.models import ContentImage
from foundation.pictures import sizes_of, with_sizes
from newsfeed.models import NewsPage
from newsfeed.models.pieces import newest
from roll.models import School
from roll.scope import signed_in

register = template.Library()


@register.simple_tag(takes_context=True)
def newest_news(
    context: dict[str, Any], number: int, school: School | None = None, besides: Any = None, photos: bool = True
) -> list[NewsPage]:
    """The newest first: of a school what this reader may see, of all schools what everybody may."""
    user = context["request"].user if school else None
    # One more, for the page itself may be among them.
    asked = number + 1 if besides else number
    if school and signed_in(user):
        news = list(NewsPage.objects.for_list(user).filter(school=school)[:asked])
    else:
        news = newest(NewsPage, asked, school.pk if school else None)
    found = [page for page in news if not besides or page.translation_key != besides.translation_key][:number]
    if photos:
        with_sizes([page.photo for page in found], "wide")
    return found


@register.simple_tag
def poster(image: ContentImage) -> str:
    """The address of the smaller size."""
    try:
        return str(sizes_of(image, "wide")[0].url)
    except SourceImageIOError:
        return ""  # the file is gone: the video shows its first picture
