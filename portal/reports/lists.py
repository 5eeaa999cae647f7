"""Reports as a home finds them: the newest of each child, and all of one."""

from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from portal.reports.models import Report, ReportRead
from roll.models import Pupil, User


def newest_reports(user: User, pupils: list[int]) -> dict[int, Report]:
    """The last published report of each pupil, with `opened`: whether this reader has read it."""
    read = ReportRead.objects.filter(report=OuterRef("pk"), guardian__user=user)
    published = Report.objects.published().filter(pupil__in=pupils).annotate(opened=Exists(read))
    ordered = published.select_related("cycle").defer("comment").order_by("pupil", "-published_at")
    return {pupil: next(reports) for pupil, reports in groupby(ordered, lambda report: report.pupil_id)}


def reports_of(user: User, pupil: Pupil) -> QuerySet[Report]:
    """What this reader may open as family, the newest first."""
    return Report.objects.of_family(user).filter(pupil=pupil).select_related("cycle").order_by("-published_at")
