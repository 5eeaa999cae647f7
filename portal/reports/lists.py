"""Reports as a home finds them, the newest of each child and all of one; and how far a cycle is in each class."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portal.reports.models import Report, ReportCycle, ReportRead
from roll.models import Class, Enrolment, Pupil, User


def newest_reports(user: User, pupils: list[int]) -> dict[int, Report]:
    """The last published report of each pupil, with `opened`: whether this reader has read it."""
    read = ReportRead.objects.filter(report=OuterRef("pk"), guardian__user=user, read_at__gte=OuterRef("published_at"))
    published = Report.objects.published().filter(pupil__in=pupils).annotate(opened=Exists(read))
    ordered = published.select_related("cycle").defer("comment").order_by("pupil", "-published_at")
    return {pupil: next(reports) for pupil, reports in groupby(ordered, lambda report: report.pupil_id)}


def reports_of(user: User, pupil: Pupil) -> QuerySet[Report]:
    """What this reader may open as family, the newest first."""
    return Report.objects.of_family(user).filter(pupil=pupil).select_related("cycle").order_by("-published_at")


def published_by_class(cycle: ReportCycle, classes: Iterable[Class], day: date) -> list[tuple[Class, int, int]]:
    """Of each class how many reports are published, and how many pupils it has that day. One query."""
    reports = "pupil__reports__"
    published = Q(**{f"{reports}cycle": cycle, f"{reports}published_at__isnull": False})
    enrolments = Enrolment.objects.holding(day).filter(school_class__in=classes).order_by()
    numbers = enrolments.values_list("school_class").annotate(
        done=Count("pupil", filter=published, distinct=True), total=Count("pupil", distinct=True)
    )
    by_class = {key: (done, total) for key, done, total in numbers}
    return [(each, *by_class.get(each.pk, (0, 0))) for each in classes]
