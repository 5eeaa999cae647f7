"""The search of the public site: a whole page, or its results alone for a page that asks while somebody types."""

from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.plain_text import plain
from foundation.search import words
from home.models import SchoolPage
from home.search import search_results
from pages.addresses import address
from roll.doors import public_page
from roll.models import School
from roll.scope import enable_key_cache

PER_PAGE = 10
# Longer than any title; what a page can be asked for at once. What is pasted beyond it is cut off, and that is said.
MOST_LETTERS = 100
# Which every school has, by their slugs; the rooms that add them aren't known here.
LISTS = (
    (gettext_lazy("News"), "newspaper", "news"),
    (gettext_lazy("How-tos"), "lightbulb", "how-tos"),
    (gettext_lazy("Events"), "calendar-days", "events"),
)


class Suggestion(NamedTuple):
    """Where somebody may look instead."""

    label: str
    icon: str
    address: str


@require_safe
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """`q`, all of the site or one `school`'s; nothing of what was asked is kept anywhere."""
    text, place = plain(request.GET.get("q", "")), school_page_or_404(request)
    school = place and place.school
    text, is_cut = text[:MOST_LETTERS], len(text) > MOST_LETTERS
    terms = words(text)
    context: dict[str, Any] = {
        "search_text": text,
        "place": place,
        "is_cut": is_cut,
        "is_short": len("".join(terms)) == 1 and terms[0].isalpha(),
        "most_letters": MOST_LETTERS,
        **addresses(text, school),
    }
    if terms and not context["is_short"]:
        enable_key_cache(request.user)
        results, context["more"] = search_results(terms, request.user, school)
        context["results"] = Paginator(results, PER_PAGE).get_page(request.GET.get("page"))
    if "HX-Request" in request.headers:
        return not_cached(render(request, "home/_results.html", context | {"alone": True}))
    return not_cached(render(request, "home/search.html", context))


def school_page_or_404(request: HttpRequest) -> SchoolPage | None:
    """The page of the school whose pages alone are asked for. One without a public page isn't there."""
    if not (slug := request.GET.get("school")):
        return None
    if not slug_re.fullmatch(slug):
        raise Http404
    return get_list_or_404(SchoolPage.objects.live().for_serving().select_related("school__look"), slug=slug)[0]


def addresses(text: str, school: School | None) -> dict[str, Any]:
    """Of this search in the other languages and on its next pages, and of where else one may look."""
    params = {name: value for name, value in (("q", text), ("school", school and school.slug)) if value}
    language, query = get_language() or "en", urlencode(params)
    front = address(language, f"{school.slug}/" if school else "")
    suggestions = [Suggestion(str(label), icon, f"{front}{slug}/") for label, icon, slug in LISTS] if school else []
    return {
        "bar_school": school.local_name if school else "",
        "language_links": [(code, f"{search_address(code)}?{query}".rstrip("?")) for code, _name in settings.LANGUAGES],
        "query": f"&{query}",
        "front": front if school else "",
        "suggestions": suggestions or [Suggestion(_("News from all schools"), "newspaper", front)],
    }


def search_address(language: str) -> str:
    with override(language):
        return reverse("search")


def not_cached(response: HttpResponse) -> HttpResponse:
    """The same address answers with two things; and what somebody looked for stays on no shared phone."""
    patch_vary_headers(response, ("HX-Request",))
    response["Cache-Control"] = "private, no-store"
    return response
