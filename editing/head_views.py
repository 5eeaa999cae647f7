"""What a head decides about pages: who may publish, and each one that waits."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from editing.confirmations import changed, confirm, telling_of, wrong_number
from editing.editors import bring_in_line
from editing.models import Desk, Submission
from editing.photo_words import reasons
from editing.translation_words import in_words
from foundation.plain_text import plain
from pages.models import SchoolContentPage
from roll.doors import MemberRequest, staff_page
from roll.models import Posting

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("head")
def publishing(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Whether the school's editors publish alone."""
    desk = Desk.open(posting.at)
    wrong = ""
    if request.method == "POST":
        if (said := request.POST.get("editors_publish")) in ("yes", "no"):
            desk.let_editors_publish(said == "yes", by=request.user)
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("editing:publishing", posting.at.slug)
        wrong = _("Choose one of the two.")
    context = {"school": posting.at, "desk": desk, "wrong": wrong}
    return render(request, "editing/publishing.html", context, status=422 if wrong else 200)


@require_safe
@staff_page("head")
def waiting(request: HttpRequest, posting: Posting) -> HttpResponse:
    """The longest waiting first."""
    found = Submission.objects.waiting().filter(school=posting.at).select_related("page__locale", "by")
    submissions = Paginator(found.order_by("started_at"), PAGE).get_page(request.GET.get("page"))
    return render(request, "editing/waiting.html", {"school": posting.at, "submissions": submissions})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("head")
def submission(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """One page: read it, approve it, or send it back with a word."""
    found = Submission.objects.filter(school=posting.at).select_related("school", "page__locale", "by", "finished_by")
    shown = get_object_or_404(found, pk=pk)
    wrong, status = "", 200
    if request.method == "POST":
        wrong, status = decide(request, shown)
        if not wrong:
            return redirect("editing:waiting", posting.at.slug)
        # What a refused act had set on it in memory only.
        shown.refresh_from_db()
    page, sends_back = shown.version, "send_back" in request.POST
    context = {
        "school": posting.at,
        "submission": shown,
        "page": page,
        "telling": telling_of(page) if shown.is_waiting else None,
        "wrong": wrong,
        "wrong_field": wrong if status == 422 and not sends_back else "",
        "wrong_comment": wrong if status == 422 and sends_back else "",
        "said": request.POST.get("number", ""),
        "comment": request.POST.get("comment", ""),
    }
    return render(request, "editing/submission.html", context, status=status)


def decide(request: MemberRequest, shown: Submission) -> tuple[str, int]:
    """(why nothing was done, the answer's status); empty where it is done."""
    bring_in_line(request.user)
    if not shown.is_waiting:
        return _("This was decided already, or taken back by who wrote it."), 409
    page = shown.version
    if stale := changed(page, request.POST):
        return stale, 409
    if "send_back" in request.POST:
        return send_back(request, shown)
    try:
        with transaction.atomic():
            confirm(page, request.POST, by=request.user)
            shown.approve(user=request.user)
    except SchoolContentPage.WrongNumber:
        return wrong_number(page.number_to_say(), request.POST.get("number", "")), 422
    except SchoolContentPage.PhotosHeld as held:
        return " ".join([_("Not published yet."), *reasons(held.page, request.user)]), 409
    except SchoolContentPage.Untranslated as early:
        return " ".join([_("Not published yet."), in_words(early.page.progress)]), 409
    except PermissionDenied:
        return _("This was decided already, or taken back by who wrote it."), 409
    messages.success(request, _("Approved. Whoever wrote it is told."))
    return "", 302


def send_back(request: MemberRequest, shown: Submission) -> tuple[str, int]:
    comment = plain(request.POST.get("comment", ""))
    if not comment:
        return _("Write in a few words what should be changed."), 422
    if len(comment) > 1000:
        return _("Please write at most 1,000 letters."), 422
    shown.reject(user=request.user, comment=comment)
    messages.success(request, _("Sent back. Whoever wrote it is told what you wrote."))
    return "", 302
