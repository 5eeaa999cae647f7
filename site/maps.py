"""For search engines: the map of all public pages, and what they need not look at."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models

from foundation.page_cache import keep_for
from pages.addresses import address
from pages.models import SchoolContentPage
from roll.doors import public_page

# A part of 5,000 addresses takes most of a second to make: it is kept as pages are, and ends with them.
A_DAY = 86_400
XML = "application/xml; charset=utf-8"
# What needs a person, and what leads to no page. The files of pages may be fetched: pages are drawn with them.
NOT_LOOKED_AT = ("admin", "accounts", "portal", "notices", "office", "help", "family", "language", "_util", "demo")


class Part(NamedTuple):
    location: str
    last_mod: datetime | None


class PublicPages(Sitemap):
    """Every live page that everybody may read, with its languages. Two queries a part, however many schools."""

    # The standard allows 50,000; this many are made in about a second.
    limit = 5_000

    @cached_property
    def paginator(self) -> Paginator:
        """Kept, so that it counts once."""
        return Paginator(self.items(), self.limit)

    def items(self) -> QuerySet[Page]:
        # A page for some is known by its kind's own table: what nobody has named as private is public.
        private = Q()
        for kind in get_page_models():
            if issubclass(kind, SchoolContentPage):
                private |= Q(pk__in=kind._default_manager.filter(read_by__isnull=False).values("pk"))
        public_pages = Page.objects.live().exclude(private).filter(expired=False, alias_of__isnull=True, depth__gt=1)
        return public_pages.order_by("pk").values(
            "translation_key", "url_path", "locale__language_code", "last_published_at"
        )

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        rows = list(self.paginator.page(page).object_list)
        alternates = self.languages_of({row["translation_key"] for row in rows})
        return [
            {
                "location": location(row["locale__language_code"], row["url_path"]),
                "lastmod": row["last_published_at"],
                "alternates": alternates[row["translation_key"]],
            }
            for row in rows
        ]

    def languages_of(self, keys: set[UUID]) -> dict[UUID, list[dict[str, str]]]:
        """Of each page in more than one language, all of them."""
        languages_by_key: dict[UUID, list[dict[str, str]]] = {key: [] for key in keys}
        for row in self.items().filter(translation_key__in=keys).order_by("locale__pk"):
            code = row["locale__language_code"]
            alternate = {"lang_code": code, "location": location(code, row["url_path"])}
            languages_by_key[row["translation_key"]].append(alternate)
        return {
            key: [*languages, for_all_others(languages)] if len(languages) > 1 else []
            for key, languages in languages_by_key.items()
        }

    def parts(self) -> list[Part]:
        changed = self.items().order_by().aggregate(at=Max("last_published_at"))["at"]
        numbers: Iterable[int] = self.paginator.page_range
        return [Part(f"{settings.BASE_URL}{reverse('sitemap_part', args=[n])}", changed) for n in numbers]


def for_all_others(languages: list[dict[str, str]]) -> dict[str, str]:
    """For whoever reads none of them, the same as in the head of the page: English, or the first of the others."""
    order = [code for code, _name in settings.LANGUAGES]
    first = min(languages, key=lambda each: order.index(each["lang_code"]))
    return first | {"lang_code": "x-default"}


def location(language: str, url_path: str) -> str:
    return f"{settings.BASE_URL}{address(language, url_path.split('/', 2)[2])}"


@require_safe
@public_page
@keep_for(A_DAY)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The map, or where its parts are."""
    pages = PublicPages()
    if pages.paginator.num_pages > 1:
        return render_map(request, "sitemap_index.xml", {"sitemaps": pages.parts()})
    return render_map(request, "sitemap.xml", {"urlset": pages.get_urls()})


@require_safe
@public_page
@keep_for(A_DAY)
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    try:
        urls = PublicPages().get_urls(number)
    except EmptyPage:
        raise Http404 from None
    return render_map(request, "sitemap.xml", {"urlset": urls})


def render_map(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    answer = render(request, template, context, content_type=XML)
    # Not to be found itself.
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    rules = "".join(f"Disallow: /{path}/\n" for path in NOT_LOOKED_AT)
    text = f"User-agent: *\n{rules}\nSitemap: {settings.BASE_URL}{reverse('sitemap')}\n"
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
    )
