"""What a head decides about pages: who may publish, and each one that waits."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from editing.confirmations import telling_of
from editing.editors import sync_groups
from editing.forms import NumberForm, SendBackForm, WhoPublishesForm
from editing.held_photos import held_photo_reasons
from editing.models import Desk, Submission
from editing.translation_progress import progress_text
from pages.models import SchoolContentPage
from roll.doors import MemberRequest, staff_page
from roll.models import Posting

PAGE = 20
DECIDED = gettext_lazy("This has already been decided, or its author has taken it back.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("head")
def publishing(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Whether the school's editors publish alone."""
    desk = Desk.open(posting.at)
    form = WhoPublishesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        desk.let_editors_publish(form.cleaned_data["editors_publish"] == "yes", by=request.user)
        messages.success(request, _("Saved. This applies from now on."))
        return redirect("editing:publishing", posting.at.slug)
    context = {"school": posting.at, "desk": desk, "wrong": form.wrong}
    return render(request, "editing/publishing.html", context, status=form.status)


@require_safe
@staff_page("head")
def waiting(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The longest waiting first."""
    waiting_submissions = Submission.objects.waiting().filter(school=posting.at).select_related("page__locale", "by")
    submissions = Paginator(waiting_submissions.order_by("started_at"), PAGE).get_page(request.GET.get("page"))
    return render(request, "editing/waiting.html", {"school": posting.at, "submissions": submissions})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("head")
def submission(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """One page: read it, approve it, or send it back with a word."""
    submissions = Submission.objects.filter(school=posting.at).select_related(
        "school", "page__locale", "by", "finished_by"
    )
    submitted = get_object_or_404(submissions, pk=pk)
    page, is_sent = submitted.version, request.method == "POST"
    # Decided already: there is nothing to say any more, and the page says what was decided.
    is_late = is_sent and not submitted.is_waiting
    kind = SendBackForm if "send_back" in request.POST else NumberForm
    form = kind(page, request.POST if is_sent and not is_late else None)
    if form.is_valid() and decide(request, submitted, form):
        return redirect("editing:waiting", posting.at.slug)
    if is_sent:
        # What a refused act had set on it in memory only.
        submitted.refresh_from_db()
        page = submitted.version
    context = {
        "school": posting.at,
        "submission": submitted,
        "page": page,
        "telling": telling_of(page) if submitted.is_waiting else None,
        "held_photo_reasons": held_photo_reasons(page, request.user) if submitted.is_waiting else [],
        "form": form,
        "wrong": DECIDED if is_late else form.wrong,
    }
    return render(request, "editing/submission.html", context, status=409 if is_late else form.status)


def decide(request: MemberRequest, submission: Submission, form: NumberForm | SendBackForm) -> bool:
    """Whether it is approved or sent back now; else the form says why it is not."""
    sync_groups(request.user)
    try:
        if isinstance(form, SendBackForm):
            submission.reject(user=request.user, comment=form.cleaned_data["comment"])
            messages.success(request, _("Sent back. Its author has been told what you wrote."))
        else:
            approve(request, submission, form)
    except PermissionDenied:
        form.add_error(None, DECIDED)
    return not form.errors


def approve(request: MemberRequest, submission: Submission, form: NumberForm) -> None:
    try:
        submission.approve_confirmed(**form.number_arguments, by=request.user)
        messages.success(request, _("Approved. Its author has been told."))
    except SchoolContentPage.WrongNumber:
        form.refuse_number()
    except SchoolContentPage.PhotosHeld as held:
        form.add_error(None, " ".join([_("Not published yet."), *held_photo_reasons(held.page, request.user)]))
    except SchoolContentPage.Untranslated as early:
        form.add_error(None, " ".join([_("Not published yet."), progress_text(early.page.progress)]))
    except SchoolContentPage.Incomplete as draft:
        form.add_error(None, " ".join([_("Not published yet."), *draft.page.lacking]))
