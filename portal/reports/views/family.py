from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notices.inbox import opened_directly
from portal.reports.models import Report
from portal.reports.notices import ReportPublished
from roll.doors import family_page
from roll.models import Pupil, User
from roll.rights import Right


@require_safe
@family_page(Right.REPORTS)
def detail(request: HttpRequest, pupil: Pupil, pk: int) -> HttpResponse:
    """A published report. Opening it is remembered for a guardian; a pupil reads their own unrecorded."""
    reports = Report.objects.published().filter(pupil=pupil).select_related("cycle", "published_by")
    report = get_object_or_404(reports, pk=pk)
    guardian = request.user.guardians.filter(guardianships__pupil=pupil).first()  # type: ignore[union-attr]
    if guardian and request.method == "GET":
        report.mark_read(guardian)
        opened_directly(cast(User, request.user), ReportPublished, [report.pk])
    context = {"report": report, "pupil": pupil, "lines": report.lines.select_related("subject")}
    return render(request, "portal/reports/detail.html", context)
