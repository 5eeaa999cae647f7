"""News on pages that are no news: `{% newest_news 6 as news %}`, `{% newest_news 6 school=page.school as news %}`."""

from typing import Any

from django import template

from foundation.pictures import with_sizes
from newsfeed.models import NewsPage
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
