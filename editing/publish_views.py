"""What an editor is asked outside Wagtail's own form: how many will be told, and whether a translation is ready."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail_localize.models import Translation

from editing.confirmations import telling_of
from editing.editors import sync_groups
from editing.forms import NumberForm
from editing.held_photos import explain_held_photos
from editing.incomplete import explain_incomplete
from editing.models import Submission
from editing.translation_progress import explain_untranslated
from pages.models import SchoolContentPage
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School


def page_at(school: School, pk: int) -> Any:
    """A page of this school, as it stands on the site."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, SchoolContentPage) or page.school_id != school.pk:
        raise Http404
    return page


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("editor", "head")
def confirmation(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Who will be told, and the button that does it; above the school's measure with the number typed."""
    page = page_at(posting.at, pk)
    sync_groups(request.user)
    if page.latest_revision_id is None or not page.permissions_for_user(request.user).can_publish():
        raise Http404
    waits, is_sent = page.is_locked_for(request.user), request.method == "POST"
    form = NumberForm(page, request.POST if is_sent and not waits else None)
    if done := publish(request, form):
        return done
    page = page.get_latest_revision_as_object()
    context = {"school": posting.at, "page": page, "waits": waits, "telling": telling_of(page), "form": form}
    return render(request, "editing/confirmation.html", context, status=409 if waits and is_sent else form.status)


def publish(request: MemberRequest, form: NumberForm) -> HttpResponse | None:
    """Where it leads when it is published, or must not be yet; None where the form is to be shown, first or again."""
    if not form.is_valid():
        return None
    try:
        waits = form.page.publish_confirmed(**form.number_arguments, by=request.user)
    except SchoolContentPage.WrongNumber:
        form.refuse_number()
        return None
    except SchoolContentPage.PhotosHeld as held:
        return explain_held_photos(request, held.page)
    except SchoolContentPage.Untranslated as early:
        return explain_untranslated(request, early.page)
    except SchoolContentPage.Incomplete as draft:
        return explain_incomplete(request, draft.page)
    done = _("It will be published at the time you set.") if waits else _("Published.")
    messages.success(request, f"{form.page.draft_title}: {done}")
    return redirect("wagtailadmin_explore", form.page.get_parent().pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("editor", "head")
def translated(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A translation as its strings stand now, before the head: wagtail-localize knows publishing alone."""
    page = page_at(posting.at, pk)
    sync_groups(request.user)
    work = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    if work is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    try:
        if request.method == "POST" and Submission.submit_translation(work, by=request.user):
            messages.success(request, _("Sent to the head. You will hear what the head decides."))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    except SchoolContentPage.Untranslated as early:
        return explain_untranslated(request, early.page)
    draft = page.get_latest_revision_as_object()
    context = {"school": posting.at, "page": draft, "waits": page.workflow_in_progress}
    return render(request, "editing/translated.html", context, status=409 if request.method == "POST" else 200)
