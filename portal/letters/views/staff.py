"""What teachers, head and office do with letters: write, check, send, take back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.letters.forms import LetterForm
from portal.letters.models import Letter, LetterAnswer
from portal.letters.notices import LetterSent
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.rights import STAFF

PER_PAGE = 30
PLACE = ("audience__school", "audience__year_group", "audience__school_class")


@require_safe
@staff_page(*STAFF)
def staff_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Drafts, then what was sent, newest first, with how many children are answered for."""
    school, user = posting.at, request.user
    answers = LetterAnswer.objects.of_staff(user).filter(letter=OuterRef("pk")).order_by()
    number = answers.values("letter").annotate(n=Count("pupil", distinct=True)).values("n")
    letters = Letter.objects.of_staff(user).filter(school=school).select_related("school", *PLACE)
    sent = letters.filter(sent_at__isnull=False).annotate(answered=Coalesce(Subquery(number), 0))
    context = {
        "school": school,
        "drafts": letters.filter(pk__in=Letter.objects.managed_by(user).values("pk"), sent_at__isnull=True),
        "page": Paginator(sent.order_by("-sent_at", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "portal/letters/staff_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def new(request: MemberRequest, posting: Posting) -> HttpResponse:
    return _write(request, posting.at, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def draft(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    letter = get_managed_letter(request.user, posting.at, pk)
    if letter.is_sent:
        return redirect("portal:letters:who_has_answered", posting.at.slug, pk)
    return _write(request, posting.at, letter)


def _write(request: MemberRequest, school: School, letter: Letter | None) -> HttpResponse:
    """A new draft, or this one anew; then on to checking and sending it."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LetterForm(*sent, school=school, user=request.user, draft=letter)
    if form.is_valid():
        try:
            if letter is None:
                letter = Letter.write(
                    school, by=request.user, batch=form.cleaned_data["batch"], **form.cleaned_values()
                )
            else:
                letter.rewrite(by=request.user, **form.cleaned_values())
        except Letter.AlreadySent:
            messages.error(request, _("Somebody has sent it in the meantime. It stays as families read it."))
            if letter is None:
                return redirect("portal:letters:staff_list", school.slug)
        return redirect("portal:letters:sending", school.slug, letter.pk)
    context = {"school": school, "form": form, "letter": letter}
    return render(request, "portal/letters/write.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def sending(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """The letter as the homes will read it, and how many are told; a POST sends.

    Where its last day to answer is near, it says `sure` to that day.
    """
    letter = get_managed_letter(request.user, posting.at, pk)
    late = letter.is_closed
    is_asked = letter.closes_soon and request.POST.get("sure") != f"{letter.answer_by}"
    if not letter.is_sent and (request.method != "POST" or (is_asked and not late)):
        return _sending_page(request, letter, late, status=422 if request.method == "POST" else 200)
    try:
        if request.method == "POST":
            letter.send(by=request.user)
            messages.success(request, _("Sent. Families are being notified."))
    except Letter.InThePast:
        return _sending_page(request, letter, late, status=422)
    except Letter.AlreadySent:
        pass  # A second tap: the first one sent it.
    return redirect("portal:letters:who_has_answered", posting.at.slug, letter.pk)


def _sending_page(request: MemberRequest, letter: Letter, late: bool, status: int = 200) -> HttpResponse:
    recipients = LetterSent(letter).recipients()
    context = {
        "school": letter.school,
        "letter": letter,
        "late": late,
        "told": recipients.counts().total,
        "without_address": recipients.count_without_address(),
        "children": letter.pupils().count(),
    }
    return render(request, "portal/letters/sending.html", context, status=status)


@require_POST
@staff_page(*STAFF)
def withdrawal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    get_managed_letter(request.user, posting.at, pk).withdraw(by=request.user)
    messages.success(request, _("Taken back. Families no longer see it."))
    return redirect("portal:letters:staff_list", posting.at.slug)


def get_managed_letter(user: User, school: School, pk: int) -> Letter:
    letters = Letter.objects.managed_by(user).filter(school=school).select_related("school", "event", *PLACE)
    return get_object_or_404(letters, pk=pk)
