"""What an editor is asked outside Wagtail's own form: how many will be told, and whether a translation is ready."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail_localize.models import Translation

from editing.confirmations import changed, confirm, telling_of, wrong_number
from editing.editors import bring_in_line
from editing.photo_words import not_published
from editing.translation_words import not_translated
from foundation import clock
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
    bring_in_line(request.user)
    if page.latest_revision_id is None or not page.permissions_for_user(request.user).can_publish():
        raise Http404
    waits = page.is_locked_for(request.user)
    wrong, status = "", 409 if waits and request.method == "POST" else 200
    if request.method == "POST" and not waits:
        try:
            wrong, status = published(request, page)
        except SchoolContentPage.PhotosHeld as held:
            return not_published(request, held.page)
        except SchoolContentPage.Untranslated as early:
            return not_translated(request, early.page)
        if not wrong:
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    page = page.get_latest_revision_as_object()
    context = {
        "school": posting.at,
        "page": page,
        "waits": waits,
        "telling": telling_of(page),
        "said": request.POST.get("number", ""),
        "wrong": wrong,
        "wrong_field": wrong if status == 422 else "",
    }
    return render(request, "editing/confirmation.html", context, status=status)


def published(request: MemberRequest, page: Any) -> tuple[str, int]:
    """(why nothing was done, the answer's status); empty where it is done. Raises PhotosHeld and Untranslated."""
    if stale := changed(page, request.POST):
        return stale, 409
    revision = page.latest_revision
    try:
        with transaction.atomic():
            confirm(page, request.POST, by=request.user)
            revision.publish(user=request.user)
    except SchoolContentPage.WrongNumber:
        number = page.get_latest_revision_as_object().number_to_say()
        return wrong_number(number, request.POST.get("number", "")), 422
    is_later = revision.approved_go_live_at and revision.approved_go_live_at > clock.now()
    done = _("It goes out at its hour.") if is_later else _("Published.")
    messages.success(request, f"{page.draft_title}: {done}")
    return "", 302


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("editor", "head")
def translated(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A translation as its strings stand now, before the head: wagtail-localize knows publishing alone."""
    page = page_at(posting.at, pk)
    bring_in_line(request.user)
    work = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    if work is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    try:
        if request.method == "POST" and submit(work, by=request.user):
            messages.success(request, _("The head has it now. You are told what comes of it."))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    except SchoolContentPage.Untranslated as early:
        return not_translated(request, early.page)
    draft = page.get_latest_revision_as_object()
    context = {"school": posting.at, "page": draft, "waits": page.workflow_in_progress}
    return render(request, "editing/translated.html", context, status=409 if request.method == "POST" else 200)


@transaction.atomic
def submit(work: Translation, *, by: Any) -> bool:
    """A draft of it, and that draft to the head, with what is live as it is. False where the head has one already.

    Raises Untranslated, and leaves the draft as it was.
    """
    page = work.source.get_ephemeral_translated_instance(work.target_locale, fallback=True)
    # Pressed twice: the second waits here until the first has been heard.
    if Page.objects.select_for_update().get(pk=page.pk).workflow_in_progress:
        return False
    page.ask_whether_translated(page.save_revision(user=by))
    page = Page.objects.get(pk=page.pk).specific
    state = page.current_workflow_state
    if state:
        state.resume(by)
    else:
        page.get_workflow().start(page, by)
    return True
