"""A public page to print for a wall, and to read aloud. What is for some is on no paper that anybody may find."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from foundation import ports
from foundation.pictures import load_sizes
from newsfeed.printouts import public_page_of, qr_code, reading_minutes, script_paragraphs
from pages.models import SchoolContentPage
from pages.text_versions import newer_source_of
from roll.doors import public_page


@require_safe
@public_page
def pamphlet(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """One side of A4, with a QR code that leads to the page."""
    page = public_page_or_404(key, language)
    load_sizes([getattr(page, "photo", None)], "wide")
    with translation.override(language):
        link = f"{settings.BASE_URL}{page.address_in_current_language}"
        code = qr_code(f"{link}?utm_source=pamphlet")
        return render_printout(request, page, "pamphlet", {"code": code, "link": link.partition("://")[2]})


@require_safe
@public_page
def script(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    page = public_page_or_404(key, language)
    paragraphs = script_paragraphs(page)
    with translation.override(language):
        return render_printout(
            request, page, "script", {"paragraphs": paragraphs, "minutes": reading_minutes(paragraphs)}
        )


def public_page_or_404(key: UUID, language: str) -> SchoolContentPage:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return public_page_of(key, language)


def render_printout(request: HttpRequest, page: SchoolContentPage, name: str, context: dict[str, Any]) -> HttpResponse:
    """In the language that is being read, whatever the browser asks for."""
    context |= {
        "page": page,
        "contact": ports.contact_of(page.school_id),
        "bar_school": page.school.local_name,
        "is_translated": page.language == translation.get_language(),
        "newer_source": newer_source_of(page, request.user),
        "language_links": [
            (code, reverse(f"newsfeed:{name}", args=[page.translation_key, code])) for code, _name in settings.LANGUAGES
        ],
    }
    answer = render(request, f"newsfeed/{name}.html", context)
    answer["Content-Language"] = translation.get_language()
    return answer
