"""The newest news, on pages that are no list of it: the front of the site, a school's own page, beside other news."""

from typing import Any

from foundation.pictures import load_sizes
from newsfeed.models import NewsPage
from newsfeed.models.dated_pages import newest_public
from roll.models import School
from roll.scope import signed_in


def newest_news(number: int, school: School | None, user: Any) -> list[NewsPage]:
    """The newest first, with their photos: of a school what this reader may see, of all schools what everybody may."""
    news = _newest(number, school, user)
    load_sizes([page.photo for page in news], "wide")
    return news


def news_beside(page: NewsPage, number: int, user: Any) -> list[NewsPage]:
    """The newest of its school but for itself, without photos."""
    # One more, for the page itself may be among them.
    news = _newest(number + 1, page.school, user)
    return [other for other in news if other.translation_key != page.translation_key][:number]


def _newest(number: int, school: School | None, user: Any) -> list[Any]:
    if school and signed_in(user):
        return list(NewsPage.objects.for_list(user).filter(school=school)[:number])
    return newest_public(NewsPage, number, school.pk if school else None)
