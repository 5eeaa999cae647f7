"""What became of a letter: who has answered, which homes it has not reached, and paper for those."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.keys import key_of
from foundation.plain_text import one_line
from portal.letters.answers_page import Answers, answers_to
from portal.letters.homes import readable_guardianships
from portal.letters.kinds import LETTERS_PRINTED, UNREACHED_PRINTED
from portal.letters.models import Letter
from portal.letters.views.staff import PLACE
from roll.classes import EVERY_CLASS, NO_CLASS, with_class
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.rights import SEES_SCHOOL, STAFF

ASKED = ("yes", "no", "differ", "waiting")
READ = ("opened", "unopened")


@require_safe
@staff_page(*STAFF)
def who_has_answered(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """How many children of each class have answered; of one `class`, or of all, which.

    `show` is yes, no, waiting or differ, where two guardians do; `write` the code of a child to write down for.
    """
    return _page(request, get_sent_letter(request.user, posting.at, pk), request.GET.get("class", ""))


@require_POST
@staff_page(*SEES_SCHOOL)
def paper_answers(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A guardian's answer on paper or by phone, after the last day too: `pupil`, `guardian`, `answer` yes, no, none."""
    letter = get_sent_letter(request.user, posting.at, pk)
    if letter.is_withdrawn or not letter.asks:
        raise Http404
    pupil: Any = get_object_or_404(with_class(letter.pupils()), code=one_line(request.POST.get("pupil", "")))
    guardianships = readable_guardianships([pupil.pk])
    guardian = get_object_or_404(guardianships, guardian=key_of(request.POST.get("guardian", ""))).guardian
    key = "" if letter.is_to_one_class else str(pupil.class_key or NO_CLASS)
    answer = request.POST.get("answer")
    if answer not in {"yes", "no", "none"}:
        return _page(request, letter, key, _("Please tap yes or no."))
    try:
        if answer == "none":
            letter.take_back_answer(pupil, guardian, by=request.user)
        else:
            letter.answer(pupil, guardian, answer == "yes", by=request.user)
    except Letter.Closed:
        words = _("The last day has passed. Please ask a colleague to record your own answer.")
        return _page(request, letter, key, words)
    messages.success(request, _("Recorded for %(name)s.") % {"name": guardian})
    page = reverse("portal:letters:who_has_answered", args=[posting.at.slug, pk])
    return redirect(f"{page}{key and f'?class={key}'}#p-{pupil.code}")


def _page(request: MemberRequest, letter: Letter, key: str, wrong: str = "") -> HttpResponse:
    found = get_answers(letter, request.user, key)
    states, show = found.states, request.GET.get("show", "")
    context = {
        "school": letter.school,
        "letter": letter,
        "key": key,
        "wrong": wrong,
        "counts": [
            (each, states[each]) for each in (ASKED if letter.asks else READ) if states[each] or each != "differ"
        ],
        "show": show if show in states else "",
        "classes": [each for each in found.classes if show not in states or each.states[show]],
        "children": [child for child in found.children if show not in states or child.state == show],
        "unreached": found.unreached,
        "manages": Letter.objects.managed_by(request.user).filter(pk=letter.pk).exists(),
        "writes_down": letter.asks and not letter.is_withdrawn and sees_school(request.user, letter.school),
        "write": request.GET.get("write"),
    }
    return render(request, "portal/letters/who_has_answered.html", context, status=422 if wrong else 200)


def sees_school(user: User, school: School) -> bool:
    return user.posting_at(school, SEES_SCHOOL) is not None


@require_safe
@staff_page(*STAFF)
def unreached(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """The homes that have neither opened nor answered it: how many of each class; of one `class`, or of all, which.

    To print. Teachers get no telephone numbers.
    """
    letter, key = get_sent_letter(request.user, posting.at, pk), request.GET.get("class", "")
    found = get_answers(letter, request.user, key, contacts=sees_school(request.user, posting.at))
    homes = [(child, home) for child in found.children for home in child.unreached]
    context = {
        "school": posting.at,
        "letter": letter,
        "key": key,
        "unreached": found.unreached,
        "total": found.homes,
        "classes": [each for each in found.classes if each.unreached],
        "found": homes,
    }
    if homes:
        UNREACHED_PRINTED.write(by=request.user, school=posting.at, subject=letter, homes=len(homes))
    return render(request, "portal/letters/unreached.html", context)


@require_safe
@staff_page(*STAFF)
def print_letters(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """A sheet for each home, with a slip to send back; `who=unreached` for those that it has not reached.

    Of one `class` alone, where it is named.
    """
    letter, key = get_sent_letter(request.user, posting.at, pk), request.GET.get("class", "")
    only = request.GET.get("who") == "unreached"
    children = get_answers(letter, request.user, key or EVERY_CLASS).children
    sheets = [(child, home) for child in children for home in (child.unreached if only else child.homes)]
    context = {"school": posting.at, "letter": letter, "key": key, "sheets": sheets}
    LETTERS_PRINTED.write(by=request.user, school=posting.at, subject=letter, homes=len(sheets))
    return render(request, "portal/letters/print.html", context)


def get_sent_letter(user: User, school: School, pk: int) -> Letter:
    letters = Letter.objects.of_staff(user).filter(school=school, sent_at__isnull=False)
    return get_object_or_404(letters.select_related("school", "event", "sent_by", *PLACE), pk=pk)


def get_answers(letter: Letter, user: User, key: str, contacts: bool = False) -> Answers:
    """A class in which this person sees no child of the letter is none."""
    answers = answers_to(letter, user, key, contacts)
    if key not in {"", EVERY_CLASS} and not answers.children:
        raise Http404
    return answers
