from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from portal.dashboard.family import children_of, family_of, to_do
from portal.dashboard.forms import JoiningForm, YouForm
from portal.dashboard.models import EarlierRecord
from portal.dashboard.moves import Moves
from portal.dashboard.staff import cards_of
from roll.doors import MemberRequest, family_page, member_page
from roll.models import Pupil
from roll.rooms import rooms
from roll.sessions.models import SignIn
from roll.unsent.models import Unsent

# The newest of those shown on "You"; all others end with one tap.
SIGN_INS = 20


@require_safe
@member_page
def home(request: MemberRequest) -> HttpResponse:
    """Everyone's first page: the day's work for staff, the children for a family, both for who is both."""
    family = family_of(request.user)
    moves = Moves.of(family)
    children = [child for child in children_of(family) if not moves.goes_on_in(child.pupil)]
    zone = children[0].pupil.school.time_zone if children else settings.TIME_ZONE
    now = clock.now().astimezone(ZoneInfo(zone))
    others = [child for child in children if not child.is_reader]
    context = {
        "children": children,
        "to_do": [*to_do(family, others), *moves.to_do()] if others else [],
        "cards": cards_of(request.user),
        "is_pupil": [child.is_reader for child in children] == [True],
        "children_links": [link for room in rooms() if (link := room.children_link(family))],
        "family_links": [link for room in rooms() if (link := room.family_link(family))],
        "greeting": greeting(now),
        "today": now.date(),
    }
    schools = {child.pupil.school.local_name for child in children}
    if schools and not request.user.postings_today:
        # As the navigation has it, without a query.
        context["bar_school"] = schools.pop() if len(schools) == 1 else ""
    return render(request, "portal/dashboard/home.html", context)


def greeting(now: datetime) -> str:
    if now.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if now.hour < 17 else _("Good evening")


@require_safe
@member_page
def children(request: MemberRequest) -> HttpResponse:
    family = family_of(request.user)
    moves = Moves.of(family)
    shown = [child for child in children_of(family) if not moves.goes_on_in(child.pupil)]
    return render(request, "portal/dashboard/children.html", {"children": shown})


@require_safe
@family_page(None)
def child(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    family = family_of(request.user)
    moves = Moves.of(family)
    by_pupil = {child.pupil: child for child in children_of(family)}
    context = {
        "child": by_pupil[pupil].on_own_page(),
        "earlier": [by_pupil[each] for each in moves.earlier(pupil)],
        "goes_on_in": by_pupil.get(moves.goes_on_in(pupil)),
        "has_moved": bool(moves.candidates(pupil)),
        "links": [link for room in rooms() if (link := room.child_link(family, pupil))],
        "sections": [section for room in rooms() if (section := room.child_section(family, pupil))],
    }
    return render(request, "portal/dashboard/child.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@family_page(None)
def joining(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    """A guardian says which of the children at other schools this one is, who has left; or that it is none of them."""
    moves = Moves.of(family_of(request.user))
    if pupil not in moves.pupils:
        raise Http404
    children = moves.candidates(pupil)
    form = JoiningForm(request.POST if request.method == "POST" else None, pupil=pupil, children=children)
    form.initial = {"child": moves.word_on(pupil)}
    if form.is_valid():
        now = form.cleaned_data["child"]
        EarlierRecord.join(pupil, now, by=request.user)
        words = _("%(name)s is shown as one child now.") if now else _("%(name)s is shown as a child apart.")
        messages.success(request, words % {"name": pupil.first_name})
        return redirect("portal:child", (now or pupil).code)
    context = {"form": form, "pupil": pupil, "children": children}
    return render(request, "portal/dashboard/joining.html", context, status=422 if form.is_bound else 200)


@require_safe
@member_page
def more(request: MemberRequest) -> HttpResponse:
    """The whole navigation as a page, for the rooms that have no place at the bottom of a phone."""
    return render(request, "portal/dashboard/more.html")


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def you(request: MemberRequest) -> HttpResponse:
    """Name, address, language, where one is signed in, and the way out."""
    form = YouForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("portal:you")
    context = {
        "form": form,
        "sign_ins": list(SignIn.objects.open().filter(user=request.user)[:SIGN_INS]),
        "unsent": list(Unsent.objects.of(request.user).whole()),
        "session_key": request.session.session_key,
    }
    return render(request, "portal/dashboard/you.html", context, status=422 if form.is_bound else 200)
