"""The dates of a school's reports: the head and the office add, change and delete them."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.reports.forms import CycleForm
from portal.reports.models import Report, ReportCycle
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School
from roll.rights import SEES_SCHOOL


@require_safe
@staff_page(*SEES_SCHOOL)
def cycles(request: MemberRequest, posting: Posting) -> HttpResponse:
    """All dates, the latest first, each with whether a report of it is begun."""
    return _list(request, posting.at)


def _list(request: MemberRequest, school: School, refused: str = "") -> HttpResponse:
    begun = Exists(Report.objects.filter(cycle=OuterRef("pk")))
    rows = ReportCycle.objects.filter(school=school).select_related("academic_year").annotate(is_begun=begun)
    context = {"school": school, "cycles": rows, "has_years": school.years.exists(), "refused": refused}
    return render(request, "portal/reports/cycles.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def new_cycle(request: MemberRequest, posting: Posting) -> HttpResponse:
    """A new date within one of the school's years."""
    return _edit(request, posting.at, ReportCycle(school=posting.at))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def cycle(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Its name and its date."""
    found = get_object_or_404(ReportCycle.objects.select_related("academic_year"), pk=pk, school=posting.at)
    found.school = posting.at
    return _edit(request, posting.at, found)


def _edit(request: MemberRequest, school: School, found: ReportCycle) -> HttpResponse:
    name = found.name
    form = CycleForm(request.POST if request.method == "POST" else None, cycle=found)
    if form.is_valid() and _try_to_keep(form):
        messages.success(request, _("Saved."))
        return redirect("portal:reports:cycles", school.slug)
    context: dict[str, Any] = {"school": school, "cycle": found, "name": name, "form": form}
    return render(request, "portal/reports/cycle.html", context, status=422 if form.is_bound else 200)


def _try_to_keep(form: CycleForm) -> bool:
    """Nothing where it can't be: the form says why."""
    data = form.cleaned_data
    try:
        form.cycle.keep(data["name"], data["due_on"])
    except ReportCycle.NameTaken:
        form.add_error("name", _("There are reports of this name in this year already."))
    except ReportCycle.OutsideYear:
        form.add_error("due_on", _("This day is in none of the school’s years."))
    except ReportCycle.Begun:
        form.add_error("due_on", _("Reports are begun: the day stays within their year."))
    return not form.errors


@require_POST
@staff_page(*SEES_SCHOOL)
def cycle_removal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Deletes a date while no report of it is begun."""
    found = get_object_or_404(ReportCycle, pk=pk, school=posting.at)
    try:
        found.remove()
    except ReportCycle.Begun:
        words = _("%(name)s stays: reports are begun.") % {"name": found.name}
        return _list(request, posting.at, refused=words)
    messages.success(request, _("%(name)s is deleted.") % {"name": found.name})
    return redirect("portal:reports:cycles", posting.at.slug)
