"""The office decides who may see whom: one adult and child, several, or a whole class at a time."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from foundation.keys import is_key, key_of
from foundation.plain_text import one_line
from foundation.punctuation import listed
from roll import access as page
from roll.classes import in_class
from roll.doors import MemberRequest, staff_page
from roll.models import Guardianship, Posting, School
from roll.models.guardianships import DecisionResult, GuardianshipQuerySet
from roll.rights import SEES_SCHOOL, Right

State = Guardianship.Access
# What may be done with a guardianship as it was seen: a page left open must not undo what somebody decided meanwhile.
ACTS = {
    "grant": {State.PENDING, State.GRANTED, State.SUSPENDED, State.REFUSED},
    "refuse": {State.PENDING, State.SUSPENDED},
    "suspend": {State.GRANTED},
}
MAX_NAMES = 5  # of those left out


@require_safe
@staff_page(*SEES_SCHOOL)
def access(request: MemberRequest, posting: Posting) -> HttpResponse:
    return render_page(request, posting.at)


@require_POST
@staff_page(*SEES_SCHOOL)
def decisions(request: MemberRequest, posting: Posting) -> HttpResponse:
    school = posting.at
    act = next((act for act in ACTS if act in request.POST), None)
    seen = request.POST.get("seen", State.PENDING)
    if act is None or seen not in ACTS[act]:
        raise Http404
    rights = [right for right in Right.values if right in request.POST.getlist("rights")]
    if act == "grant" and not rights and request.POST.keys() & {"rights", "rights_asked"}:
        return render_page(request, school, wrong=no_right_chosen(request))
    rows, chosen_count = chosen_guardianships(request, school, act, seen)
    if not chosen_count:
        return render_page(request, school, wrong=_("Tick the adults you mean, then choose again."))
    # What the boxes of one row showed: somebody may have taken rights away since.
    stood = request.POST.getlist("stood") if "stood_shown" in request.POST else None
    result = rows.decide(act, by=request.user, rights=rights or None, stood=stood, chosen_count=chosen_count)
    add_messages(request, act, result)
    return redirect(list_url(request, school))


def no_right_chosen(request: MemberRequest) -> str:
    if request.POST.get("shown") == "decided":
        return _("Choose at least one thing they may see, or leave it as it is.")
    return _("Choose at least one thing they may see, or refuse.")


def visible_guardianships(request: MemberRequest, school: School) -> GuardianshipQuerySet:
    return Guardianship.objects.visible_to(request.user).filter(school=school)


def chosen_guardianships(
    request: MemberRequest, school: School, act: str, seen: str
) -> tuple[GuardianshipQuerySet, int]:
    """The guardianships meant that are still as they were seen, and how many were meant."""
    target, rows = request.POST[act], visible_guardianships(request, school)
    if target == "class" and act == "grant":
        rows = in_class(rows.undecided(), request.POST.get("class", ""), "pupil")
        return rows, rows.count()
    if target == "chosen":
        keys = {int(key) for key in request.POST.getlist("guardianship") if is_key(key)}
        return rows.filter(pk__in=keys, access_state=seen), len(keys)
    one = get_object_or_404(rows, pk=key_of(target))
    return rows.filter(pk=one.pk, access_state=seen), 1


def add_messages(request: MemberRequest, act: str, decided: DecisionResult) -> None:
    """How many, whom not, and why."""
    if decided.done:
        messages.success(request, success_message(act, decided.done))
    if decided.barred:
        names = listed(f"{row.guardian} ({row.pupil})" for row in decided.barred[:MAX_NAMES])
        more = "" if len(decided.barred) <= MAX_NAMES else " …"
        messages.warning(request, _("Skipped because of a restriction: %(names)s") % {"names": names + more})
    if decided.late:
        text = ngettext(
            "%(number)d was decided by somebody else in the meantime.",
            "%(number)d were decided by somebody else in the meantime.",
            decided.late,
        )
        messages.info(request, text % {"number": decided.late})


def success_message(act: str, number: int) -> str:
    words = {
        "grant": _("Granted: %(number)d"),
        "refuse": _("Refused: %(number)d"),
        "suspend": _("Suspended: %(number)d"),
    }
    return words[act] % {"number": number}


def list_url(request: MemberRequest, school: School) -> str:
    """The same list: the class, or the place in the decisions."""
    query = {name: request.POST[name] for name in ("shown", "q", "page", "class") if request.POST.get(name)}
    return reverse("roll:access", args=[school.slug]) + (f"?{urlencode(query)}" if query else "")


def render_page(request: MemberRequest, school: School, wrong: str = "") -> HttpResponse:
    """The page; with `wrong` it is a form that was not taken, and what was ticked stays."""
    params = request.POST if wrong else request.GET
    rows = visible_guardianships(request, school)
    context: dict[str, Any] = {
        "school": school,
        "counts": page.counts_by_state(rows),
        "wrong": wrong,
        "rights": Right.choices,
        "every_right": Right.values,
        "rights_chosen": request.POST.getlist("rights") if wrong else Right.values,
        "ticked": set(request.POST.getlist("guardianship")),
    }
    if params.get("shown") == "decided":
        return render(
            request, "roll/decided.html", context | decided_context(rows, params), status=422 if wrong else 200
        )
    context |= {**waiting_context(rows, params), "shared": page.shared_addresses(school)}
    return render(request, "roll/access.html", context, status=422 if wrong else 200)


def decided_context(rows: GuardianshipQuerySet, params: QueryDict) -> dict[str, Any]:
    """The decisions that were taken: `q` are words of names, `page` the number of the page."""
    words = one_line(params.get("q", ""))[:80]
    query = urlencode({"shown": "decided", "q": words})
    return {"page": page.decided_page(rows, words, params.get("page")), "q": words, "query": f"&{query}"}


def waiting_context(rows: GuardianshipQuerySet, params: QueryDict) -> dict[str, Any]:
    """Those nobody has decided yet, of one class: `class` is its key, else the first."""
    undecided = rows.undecided()
    groups = page.waiting_groups(undecided)
    group = next((one for one in groups if one.key == params.get("class")), groups[0] if groups else None)
    return {
        "waiting": sum(one.waiting for one in groups),
        "groups": groups,
        "group": group,
        "children": page.children(in_class(undecided, group.key, "pupil")) if group else [],
    }
