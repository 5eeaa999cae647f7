from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from newsfeed.captions import normalise
from newsfeed.models import HowToPage, NewsIndexPage
from pages.addresses import address
from roll.doors import MemberRequest, public_page, staff_page
from roll.models import Posting


@require_safe
@staff_page("editor", "head")
def write(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Straight to an empty piece of news of this school, in the editor's own language."""
    indexes = {
        page.locale.language_code: page
        for page in NewsIndexPage.objects.filter(school=posting.school).select_related("locale")
    }
    index = indexes.get(get_language() or "en") or next(iter(indexes.values()), None)
    if index is None:  # the school's pages are made when its first editor comes to the admin
        return redirect("wagtailadmin_home")
    return redirect("wagtailadmin_pages:add", "newsfeed", "newspage", index.pk)


@require_safe
@public_page
def howto(request: HttpRequest, key: UUID) -> HttpResponse:
    """The one address of a how-to in all languages: leads to the page in the reader's own."""
    page = HowToPage.objects.live().readable_by(request.user).filter(translation_key=key).first()
    if page is None:
        raise Http404
    return redirect(address(get_language() or "en", page.below_home))


@require_safe
@public_page
def captions(request: HttpRequest, pk: str, part: str) -> HttpResponse:
    """WebVTT, for whoever may read the page."""
    page = get_object_or_404(HowToPage.objects.live().readable_by(request.user), pk=pk)
    text = getattr(page, f"{part}_captions")
    if not text:
        raise Http404
    response = HttpResponse(normalise(text), content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, no-store" if page.read_by_id else "public, max-age=600"
    return response
