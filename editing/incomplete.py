"""Why a page is not published yet that lacks what the form asks for: the way to publish did not go through the form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from pages.models import SchoolContentPage
from pages.text_versions import versions_of


def explain_incomplete(request: HttpRequest, page: SchoolContentPage) -> HttpResponse:
    """Back to the draft, which is kept; of a translation to its source, where all languages have their photos from."""
    messages.error(request, " ".join([_("Not published yet."), *page.lacking]))
    return redirect("wagtailadmin_pages:edit", where_to_say_it(page))


def where_to_say_it(page: SchoolContentPage) -> int:
    """Returns the key of the page in whose form it is to be said."""
    versions = versions_of(type(page), page.translation_key)
    is_translation = page.pk in {each.pk for each in versions[1:]} and versions[0].work is not None
    return versions[0].pk if is_translation else page.pk
