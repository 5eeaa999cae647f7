from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock
from portal.dashboard.family import child_of, children_of
from portal.dashboard.forms import YouForm
from portal.dashboard.staff import cards_of
from portal.dashboard.to_do import to_do
from portal.letters.lists import waiting_for
from portal.reports.models import Report
from roll.consent.models import PhotoConsent
from roll.doors import MemberRequest, family_page, member_page
from roll.models import AbsenceReason, Pupil

# The tiles of an unexplained absence; the page of absences has the others.
REASONS = (
    (AbsenceReason.UNWELL, "thermometer"),
    (AbsenceReason.APPOINTMENT, "calendar-days"),
    (AbsenceReason.FAMILY, "party-popper"),
    (AbsenceReason.LATE, "clock"),
)


@require_safe
@member_page
def home(request: MemberRequest) -> HttpResponse:
    """Everyone's first page: the day's work for staff, the children for a family, both for who is both."""
    children = children_of(request.user)
    zone = children[0].pupil.school.time_zone if children else settings.TIME_ZONE
    now = clock.now().astimezone(ZoneInfo(zone))
    family = [child for child in children if not child.own]
    context = {
        "children": children,
        "away": [child for child in family if child.away],
        "to_do": to_do(family, waiting_for(request.user, now.date()) if family else []),
        "cards": cards_of(request.user),
        "is_pupil": [child.own for child in children] == [True],
        "may_tell": any(child.week for child in family),
        "reasons": REASONS,
        "greeting": greeting(now),
        "today": now.date(),
    }
    if schools := {child.pupil.school.name for child in children}:
        context["bar_school"] = schools.pop() if len(schools) == 1 else ""
    return render(request, "portal/dashboard/home.html", context)


def greeting(now: datetime) -> str:
    if now.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if now.hour < 17 else _("Good evening")


@require_safe
@member_page
def children(request: MemberRequest) -> HttpResponse:
    return render(request, "portal/dashboard/children.html", {"children": children_of(request.user)})


@require_safe
@family_page(None)
def child(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    reports = Report.objects.of_family(request.user).filter(pupil=pupil).select_related("cycle")
    context = {
        "child": child_of(request.user, pupil),
        "reports": reports.order_by("-published_at"),
        "decides_on_photos": PhotoConsent.may_be_given_by(request.user, pupil),
    }
    return render(request, "portal/dashboard/child.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def you(request: MemberRequest) -> HttpResponse:
    """Name, address, language, and the way out."""
    form = YouForm(request.POST or None, instance=request.user)
    if request.method != "POST":
        return render(request, "portal/dashboard/you.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/dashboard/you.html", {"form": form}, status=422)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("portal:you")
