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
from portal.absences.forms import AbsenceForm
from portal.absences.models import Absence, AbsenceNotice
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
    """As their guardian: a child tells nothing about themselves."""
    children = Pupil.objects.of_guardian(user, Right.ATTENDANCE)
    return children.select_related("school").order_by("first_name", "pk")


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
        next_day=next_school_day(children, today),
    )
    if request.method != "POST":
        return _page(request, form, children)
    if not form.is_valid() or not _tell(request, form):
        return _page(request, form, children, status=422)
    return redirect("portal:absences:list")


def next_school_day(children: list[Pupil], today: date) -> date:
    """The first day from today on which one of the schools is open; today where none is for a long time."""
    open_days = school_days_of({child.school for child in children}, today, days=LOOK_AHEAD)
    return min((days[0] for days in open_days.values() if days), default=today)


def _tell(request: MemberRequest, form: AbsenceForm) -> bool:
    data: dict[str, Any] = dict(form.cleaned_data)
    try:
        absences = AbsenceNotice.tell(data.pop("children"), by=request.user, **data)
    except AbsenceNotice.NoSchool:
        form.add_error("first_day", _("There is no school on these days."))
        return False
    if absences:
        names = ", ".join(absence.pupil.first_name for absence in absences)
        text = ngettext("The school knows about %(names)s.", "The schools know about %(names)s.", _schools(absences))
        messages.success(request, text % {"names": names})
    else:
        messages.info(request, _("You have told this already."))
    return True


def _schools(absences: list[Absence]) -> int:
    return len({absence.school_id for absence in absences})


@require_POST
@member_page
def withdrawal(request: MemberRequest, pk: int) -> HttpResponse:
    absences = Absence.objects.of_family(request.user).filter(notice__told_by=request.user)
    absence = get_object_or_404(absences.select_related("notice", "pupil"), pk=pk)
    try:
        told_otherwise = absence.withdraw(by=request.user)
    except Absence.Closed:
        messages.error(request, _("It is recorded already. Please call the school."))
    else:
        words = _("Taken back. %(name)s is expected in school.")
        if told_otherwise:
            words = _("Taken back. What else was told of %(name)s for those days still holds.")
        messages.success(request, words % {"name": absence.pupil.first_name})
    return redirect("portal:absences:list")


def _page(request: MemberRequest, form: AbsenceForm, children: list[Pupil], status: int = 200) -> HttpResponse:
    tiles = [(reason.value, reason.label, ICONS[reason]) for reason in AbsenceReason]
    chosen = form["children"].value() or []
    context = {"form": form, "children": children, "chosen": chosen, "tiles": tiles}
    context |= {"today": form.today, "next_day": form.next_day}
    return render(request, "portal/absences/new.html", context, status=status)
