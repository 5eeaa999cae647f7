"""Why a translation is not published yet: what is missing would stand there in another language."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.languages import Progress
from pages.models import SchoolContentPage


def progress_text(progress: Progress) -> str:
    words = ngettext(
        "%(done)d of %(texts)d text is translated. It can be published when all are.",
        "%(done)d of %(texts)d texts are translated. It can be published when all are.",
        progress.texts,
    )
    return words % progress._asdict()


def explain_untranslated(request: HttpRequest, page: SchoolContentPage) -> HttpResponse:
    """Back to where it is translated, which is kept."""
    messages.error(request, " ".join([_("Not published yet."), progress_text(page.progress)]))
    return redirect("wagtailadmin_pages:edit", page.pk)
