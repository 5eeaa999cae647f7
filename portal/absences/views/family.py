from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from foundation.punctuation import listed
from portal.absences.forms import AbsenceForm
from portal.absences.models import Absence, AbsenceNotice
from roll.classes import has_left
from roll.doors import MemberRequest, member_page
from roll.models import AbsenceReason, Pupil, User
from roll.models.schools import school_days_of
from roll.rights import Right

# Over the longest holidays.
LOOK_AHEAD = 90
# Each reason's tile.
ICONS = {
    AbsenceReason.UNWELL: "thermometer",
    AbsenceReason.APPOINTMENT: "calendar-days",
    AbsenceReason.TRAVELLING: "bus",
    AbsenceReason.FAMILY: "party-popper",
    AbsenceReason.LATE: "clock",
    AbsenceReason.OTHER: "message-circle",
}


def children_of(user: User) -> QuerySet[Pupil]:
    """As their guardian, and still at the school: a child tells nothing about themselves."""
    children = Pupil.objects.of_guardian(user, Right.ATTENDANCE).exclude(has_left())
    return children.select_related("school").order_by("sort_key", "pk")


@require_safe
@member_page
def own_list(request: MemberRequest) -> HttpResponse:
    """What this guardian has told, newest first. Another guardian's word is theirs."""
    absences = Absence.objects.of_family(request.user).filter(notice__told_by=request.user)
    absences = absences.select_related("pupil", "school", "notice").order_by("-notice__first_day", "-pk")
    context = {"absences": absences[:50], "may_tell": children_of(request.user).exists()}
    return render(request, "portal/absences/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def new(request: MemberRequest) -> HttpResponse:
    """Today, or the next school day, unless they say otherwise; the tile of the reason sends it."""
    children = list(children_of(request.user))
    if not children:
        raise Http404
    chosen = [child.code for child in children if len(children) == 1 or child.code == request.GET.get("child")]
    today = clock.today(children[0].school.time_zone)
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        initial={"children": chosen},
        children=children_of(request.user),
        today=today,
        next_days=next_school_days(children, today),
    )
    if request.method != "POST":
        return _page(request, form, children)
    if not form.is_valid() or not _tell(request, form):
        return _page(request, form, children, status=422)
    return redirect("portal:absences:list")


def next_school_days(children: list[Pupil], today: date) -> dict[int, date]:
    """By school's key the first day from today on which it is open; today where there is none for a long time."""
    open_days = school_days_of({child.school for child in children}, today, days=LOOK_AHEAD)
    return {school: next(iter(days), today) for school, days in open_days.items()}


def _tell(request: MemberRequest, form: AbsenceForm) -> bool:
    data: dict[str, Any] = {name: form.cleaned_data[name] for name in ("reason", "session", "note", "last_day")}
    try:
        absences = AbsenceNotice.tell_by_day(form.children_by_day(), by=request.user, **data)
    except AbsenceNotice.NoSchool as refused:
        words = _("There is no school on these days.")
        if len(refused.pupils) < len(form.cleaned_data["children"]):
            names = listed(pupil.first_name for pupil in refused.pupils)
            words = _("There is no school for %(names)s on these days. Nothing was sent.") % {"names": names}
        form.add_error("first_day", words)
        return False
    if absences:
        names = listed(absence.pupil.first_name for absence in absences)
        text = ngettext(
            "Sent. The school has been told about %(names)s.",
            "Sent. The schools have been told about %(names)s.",
            _schools(absences),
        )
        messages.success(request, text % {"names": names})
    else:
        messages.info(request, _("You have already reported this."))
    if closed := _without_school(form):
        words = _("There is no school for %(names)s on these days, so nothing is sent there.")
        messages.warning(request, words % {"names": listed(closed)})
    return True


def _without_school(form: AbsenceForm) -> list[str]:
    """The first names of those chosen whose school, beside others, is closed on the days chosen."""
    found = []
    for first, children in form.children_by_day().items():
        schools = {child.school for child in children}
        if len(schools) > 1:
            last = form.cleaned_data["last_day"] or first
            days = school_days_of(schools, first, days=(last - first).days + 1)
            found += [child.first_name for child in children if not days[child.school_id]]
    return found


def _schools(absences: list[Absence]) -> int:
    return len({absence.school_id for absence in absences})


@require_POST
@member_page
def withdrawal(request: MemberRequest, pk: int) -> HttpResponse:
    absences = Absence.objects.of_family(request.user).filter(notice__told_by=request.user)
    absence = get_object_or_404(absences.select_related("notice", "pupil", "school"), pk=pk)
    try:
        told_otherwise = absence.withdraw(by=request.user)
    except Absence.Closed:
        messages.error(request, _("This has already been recorded. Please call the school."))
    except Absence.Over:
        messages.error(request, _("This day has passed. Please call the school."))
    else:
        words = _("Cancelled. %(name)s is expected in school.")
        if told_otherwise:
            words = _("Cancelled. What else was reported about %(name)s for those days still applies.")
        messages.success(request, words % {"name": absence.pupil.first_name})
    return redirect("portal:absences:list")


def _page(request: MemberRequest, form: AbsenceForm, children: list[Pupil], status: int = 200) -> HttpResponse:
    tiles = [(reason.value, reason.label, ICONS[reason]) for reason in AbsenceReason]
    chosen = form["children"].value() or []
    context = {"form": form, "children": children, "chosen": chosen, "tiles": tiles}
    by_day: dict[date, list[str]] = {}
    for child in children:
        by_day.setdefault(form.next_days[child.school_id], []).append(child.first_name)
    context |= {"today": form.today, "by_day": [(day, listed(names)) for day, names in sorted(by_day.items())]}
    return render(request, "portal/absences/new.html", context, status=status)
