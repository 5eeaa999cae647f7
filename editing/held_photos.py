"""Why a page is not published yet. An editor reads how many, for editors see no pupil; office and head read who."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.punctuation import listed
from pages.models import SchoolContentPage
from roll.consent.models import PhotoSubject
from roll.consent.photos import pupils_without_consent
from roll.rights import SEES_SCHOOL


def held_photo_reasons(page: SchoolContentPage, user: Any) -> list[str]:
    held = page.held_pictures()
    missing = pupils_without_consent(held)
    unnamed = len(held) - PhotoSubject.objects.filter(image__in=held).values("image").distinct().count()
    reasons = []
    if unnamed:
        words = ngettext(
            "%(n)d photo is waiting for the office to say who is in it.",
            "%(n)d photos are waiting for the office to say who is in them.",
            unnamed,
        )
        reasons.append(words % {"n": unnamed})
    if user.posting_at(page.school, SEES_SCHOOL):
        names = listed(map(str, missing))
        if names:
            reasons.append(
                _("These families have not said yes to photos on the website: %(names)s.") % {"names": names}
            )
    elif number := missing.count():
        words = ngettext(
            "The family of %(n)d pupil in a photo has not said yes to photos on the website.",
            "The families of %(n)d pupils in a photo have not said yes to photos on the website.",
            number,
        )
        reasons.append(words % {"n": number})
    return reasons


def explain_held_photos(request: HttpRequest, page: SchoolContentPage) -> HttpResponse:
    """Back to the draft, which is kept, with what to do."""
    sentences = [_("Not published yet."), *held_photo_reasons(page, request.user)]
    messages.error(request, " ".join([*sentences, _("Your draft is safe. Choose another photo, or ask the office.")]))
    return redirect("wagtailadmin_pages:edit", page.pk)
