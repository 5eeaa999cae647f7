"""What became of a letter: who has answered, which homes it has not reached, and paper for those."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.keys import key_of
from foundation.plain_text import one_line
from portal.letters.homes import children_of, readable_guardianships
from portal.letters.kinds import LETTERS_PRINTED, UNREACHED_PRINTED
from portal.letters.models import Letter
from portal.letters.views.staff import PLACE
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, Pupil, School, User
from roll.rights import SEES_SCHOOL, STAFF

ASKED = ("yes", "no", "differ", "waiting")
READ = ("opened", "unopened")


@require_safe
@staff_page(*STAFF)
def who_has_answered(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """By child: yes, no, not yet, or two guardians who differ. `show` is one of these; `write` a child's code."""
    return _page(request, get_sent_letter(request.user, posting.at, pk))


@require_POST
@staff_page(*SEES_SCHOOL)
def paper_answers(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A guardian's answer on paper or by phone, after the last day too: `pupil`, `guardian`, `answer` yes, no, none."""
    letter = get_sent_letter(request.user, posting.at, pk)
    if letter.is_withdrawn or not letter.asks:
        raise Http404
    pupil = get_object_or_404(letter.pupils(), code=one_line(request.POST.get("pupil", "")))
    key = request.POST.get("guardian", "")
    pairs = readable_guardianships(Pupil.objects.filter(pk=pupil.pk))
    guardian = get_object_or_404(pairs, guardian=key_of(key)).guardian
    answer = request.POST.get("answer")
    if answer not in {"yes", "no", "none"}:
        return _page(request, letter, _("Please tap yes or no."))
    try:
        if answer == "none":
            letter.take_back_answer(pupil, guardian, by=request.user)
        else:
            letter.answer(pupil, guardian, answer == "yes", by=request.user)
    except Letter.Closed:
        return _page(request, letter, _("The last day is over. Please ask a colleague to write down your own answer."))
    messages.success(request, _("Written down for %(name)s.") % {"name": guardian})
    return redirect(f"{reverse('portal:letters:who_has_answered', args=[posting.at.slug, pk])}#p-{pupil.code}")


def _page(request: MemberRequest, letter: Letter, wrong: str = "") -> HttpResponse:
    children = children_of(letter, request.user)
    states = Counter(shown_state(child.state, letter) for child in children)
    show = request.GET.get("show")
    context = {
        "school": letter.school,
        "letter": letter,
        "wrong": wrong,
        "counts": [
            (each, states[each]) for each in (ASKED if letter.asks else READ) if states[each] or each != "differ"
        ],
        "show": show if show in states else "",
        "children": [child for child in children if show not in states or shown_state(child.state, letter) == show],
        "unreached": sum(len(child.unreached) for child in children),
        "manages": Letter.objects.managed_by(request.user).filter(pk=letter.pk).exists(),
        "writes_down": letter.asks and not letter.is_withdrawn and sees_school(request.user, letter.school),
        "write": request.GET.get("write"),
    }
    return render(request, "portal/letters/who_has_answered.html", context, status=422 if wrong else 200)


def shown_state(state: str, letter: Letter) -> str:
    return "waiting" if letter.asks and state in READ else state


def sees_school(user: User, school: School) -> bool:
    return user.posting_at(school, SEES_SCHOOL) is not None


@require_safe
@staff_page(*STAFF)
def unreached(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """The homes that have neither opened nor answered it, and why: to print. Teachers get no telephone numbers."""
    letter = get_sent_letter(request.user, posting.at, pk)
    children = children_of(letter, request.user, contacts=sees_school(request.user, posting.at))
    found = [(child, home) for child in children for home in child.unreached]
    total = sum(len(child.homes) for child in children)
    context = {"school": posting.at, "letter": letter, "total": total, "found": found}
    UNREACHED_PRINTED.write(by=request.user, school=posting.at, subject=letter, homes=len(found))
    return render(request, "portal/letters/unreached.html", context)


@require_safe
@staff_page(*STAFF)
def print_letters(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A sheet for each home, with a slip to send back; `who=unreached` for those that it has not reached."""
    letter = get_sent_letter(request.user, posting.at, pk)
    only = request.GET.get("who") == "unreached"
    children = children_of(letter, request.user)
    sheets = [(child, home) for child in children for home in (child.unreached if only else child.homes)]
    context = {"school": posting.at, "letter": letter, "sheets": sheets, "only": only}
    LETTERS_PRINTED.write(by=request.user, school=posting.at, subject=letter, homes=len(sheets))
    return render(request, "portal/letters/print.html", context)


def get_sent_letter(user: User, school: School, pk: int) -> Letter:
    letters = Letter.objects.of_staff(user).filter(school=school, sent_at__isnull=False)
    return get_object_or_404(letters.select_related("school", "event", "sent_by", *PLACE), pk=pk)
