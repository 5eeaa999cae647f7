"""What a home does with letters: reads them, opens their files, answers for each child."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.files.cleaning import LETTERS
from foundation.files.names import disposition
from foundation.private import serve_private
from notices.inbox import mark_subjects_opened
from portal.letters.lists import letters_of, rows_of
from portal.letters.models import Letter
from portal.letters.notices import LetterSent
from roll.doors import MemberRequest, family_page, member_page
from roll.models import Pupil
from roll.rights import Right

PER_PAGE = 30


@require_safe
@member_page
def own_list(request: MemberRequest) -> HttpResponse:
    """The letters of all this guardian's children: what waits for an answer first."""
    page = Paginator(letters_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/letters/list.html", {"page": page})


@require_safe
@member_page
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One letter, and its question for each child of this reader."""
    letter = get_object_or_404(Letter.objects.of_family(request.user).select_related("school"), pk=pk)
    if request.method == "GET":
        mark_subjects_opened(request.user, LetterSent, [letter.pk])
    return _page(request, letter)


@require_POST
@family_page(Right.MESSAGES)
def answers(request: MemberRequest, pupil: Pupil, pk: int) -> HttpResponse:
    """`answer` is yes, no, or none to take it back. Only as a guardian: the right *messages* is never a pupil's own."""
    letters = Letter.objects.with_children_of(request.user).filter(pupil=pupil.pk).exclude(question="")
    letter = get_object_or_404(letters.select_related("school"), pk=pk)
    answer, guardian = request.POST.get("answer"), request.user.guardian_of(pupil)
    if answer not in {"yes", "no", "none"}:
        return _page(request, letter, wrong=pupil.code)
    try:
        if answer == "none":
            letter.take_back_answer(pupil, guardian, by=request.user)
            messages.success(request, _("Undone. There is no answer for %(name)s now.") % {"name": pupil.first_name})
        else:
            letter.answer(pupil, guardian, answer == "yes", by=request.user)
            words = _("You said yes for %(name)s.") if answer == "yes" else _("You said no for %(name)s.")
            messages.success(request, words % {"name": pupil.first_name})
    except Letter.Closed:
        return _page(request, letter, wrong=pupil.code)
    return redirect(f"{reverse('portal:letters:detail', args=[letter.pk])}#p-{pupil.code}")


@require_safe
@member_page
def file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file that belongs to it, for the homes and the staff who see the letter."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    ending = Path(letter.file.name or "").suffix
    if ending not in LETTERS.content_types:
        raise Http404
    response: FileResponse = serve_private(letter.file, LETTERS.content_types[ending])
    response["Content-Disposition"] = disposition(letter.title, ending, "letter", as_attachment=False)
    return response


def _page(request: MemberRequest, letter: Letter, wrong: str = "") -> HttpResponse:
    """`wrong`: the code of the child for whom no answer was taken."""
    request.school_name = letter.school.local_name
    context = {"letter": letter, "rows": rows_of(letter, request.user), "wrong": wrong}
    return render(request, "portal/letters/detail.html", context, status=422 if wrong else 200)
