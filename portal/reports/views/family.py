from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notices.inbox import mark_subjects_opened
from portal.reports.models import Report, ReportLine, ReportRead
from portal.reports.notices import ReportCorrected, ReportPublished
from roll.doors import MemberRequest, family_page
from roll.models import Guardian, Pupil
from roll.rights import Right


@require_safe
@family_page(Right.REPORTS)
def detail(request: MemberRequest, pupil: Pupil, pk: int) -> HttpResponse:
    """A published report; of one that was taken back, that it was.

    Opening it is remembered for a guardian; a pupil reads their own unrecorded.
    """
    report = _published(pupil=pupil.pk, report=pk, user=request.user.pk).first()
    if report is None:
        get_object_or_404(Report, pk=pk, pupil=pupil, number__gt=1)
        return render(request, "notices/taken_back.html", {"school": pupil.school}, status=410)
    if report.guardian and request.method == "GET":
        if not report.is_read:
            report.mark_read(report.guardian)
        for kind in (ReportPublished, ReportCorrected) if report.is_corrected else (ReportPublished,):
            mark_subjects_opened(request.user, kind, [report.pk])
    context = {"report": report, "pupil": pupil, "lines": _lines(report=pk)}
    return render(request, "portal/reports/detail.html", context)


def _published(pupil: int, report: int, user: int) -> QuerySet[Any]:
    """With `guardian`, the key under which this person reads it, and `is_read`, whether that guardian has."""
    guardians = Guardian.objects.filter(user=user, guardianships__pupil=pupil).order_by("pk")
    reports = Report.objects.published().filter(pk=report, pupil=pupil).select_related("cycle").with_writer_name()
    annotated = reports.annotate(guardian=Subquery(guardians.values("pk")[:1]))
    read = ReportRead.objects.filter(
        report=OuterRef("pk"), guardian=OuterRef("guardian"), read_at__gte=OuterRef("published_at")
    )
    return annotated.annotate(is_read=Exists(read))


def _lines(report: int) -> QuerySet[ReportLine]:
    return ReportLine.objects.filter(report=report).select_related("subject")
