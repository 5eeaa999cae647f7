"""The addresses of the feeds: of the whole site, of a school, of one topic at a school; in each language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from foundation.page_cache import keep_for
from foundation.revalidate import revalidate
from newsfeed.feeds import KINDS, feed_news, feed_of
from newsfeed.models import Topic
from pages.addresses import address
from roll.doors import public_page
from roll.models import School


# Whole texts of thirty pieces are not written anew for each reader that asks: kept as pages are, and as long. A purge
# that found no cache leaves what was taken back in them till then.
@require_safe
@public_page
@keep_for()
def feed(request: HttpRequest, language: str, kind: str, school: str = "", topic: int = 0) -> HttpResponseBase:
    """Whoever has it is told so by 304; whoever keeps it asks again each time."""
    if language not in dict(settings.LANGUAGES) or kind not in KINDS:
        raise Http404
    place = get_object_or_404(School, slug=school) if school else None
    subject = get_object_or_404(Topic, pk=topic) if topic else None
    with translation.override(language):
        news = feed_news(place, subject)
        link = address(language, f"{place.slug}/news/" if place else "")
        about = [each for each in (place, subject) if each]
        made = feed_of(news, kind=kind, language=language, path=request.path, link=link, about=about)
        body = made.writeString("utf-8").encode()
    answer = HttpResponse(body, content_type=made.content_type, headers={"Content-Language": language})
    if news:
        answer["Last-Modified"] = http_date(made.latest_post_date().timestamp())
    return revalidate(request, answer)
