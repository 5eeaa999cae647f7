"""A family's children on one screen: what each did today, and what waits to be opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from foundation import clock
from portal.attendance.words import Week, week_of
from portal.reports.models import Report, ReportRead
from roll.models import Class, Enrolment, Pupil, User
from roll.rights import Right
from roll.scope import rights_of


@dataclass
class Child:
    """What this reader may see of one child; `week` and `report` are None where the right is missing."""

    pupil: Pupil
    class_name: str
    week: Week | None
    report: Report | None

    @property
    def away(self) -> bool:
        return bool(self.week and self.week.today_mark and self.week.today_mark.state == "away")

    @property
    def new_report(self) -> bool:
        return bool(self.report and not self.report.opened)


def children_of(user: User) -> list[Child]:
    """All of a guardian's children, or the pupil who asks; five queries, however many."""
    rights = rights_of(user)
    if own := getattr(user, "pupil", None) if not rights else None:
        rights[own.pk] = {Right.ATTENDANCE, Right.REPORTS}
    return _cards(user, with_class(Pupil.objects.filter(pk__in=rights)), rights)


def child_of(user: User, pupil: Pupil) -> Child:
    return next(child for child in children_of(user) if child.pupil == pupil)


def with_class(pupils: QuerySet[Pupil]) -> list[Pupil]:
    """With the school loaded and `class_name`, the registration class of today."""
    here = Enrolment.objects.holding().filter(
        pupil=OuterRef("pk"), school_class__kind=Class.Kind.REGISTRATION
    )
    named = pupils.annotate(class_name=Subquery(here.order_by("-pk").values("school_class__name")[:1]))
    return list(named.select_related("school").order_by("first_name", "pk"))


def _cards(user: User, pupils: list[Pupil], rights: dict[int, set[str]]) -> list[Child]:
    weeks = week_of([pupil for pupil in pupils if Right.ATTENDANCE in rights[pupil.pk]], clock.today())
    reports = newest_reports(user, [pupil.pk for pupil in pupils if Right.REPORTS in rights[pupil.pk]])
    return [
        Child(pupil, pupil.class_name or "", weeks.get(pupil.pk), reports.get(pupil.pk)) for pupil in pupils
    ]


def newest_reports(user: User, pupils: Iterable[int]) -> dict[int, Report]:
    """The last published report of each pupil, with `opened`: whether this reader has read it."""
    read = ReportRead.objects.filter(report=OuterRef("pk"), guardian__user=user)
    published = (
        Report.objects.published()
        .filter(pupil__in=pupils)
        .annotate(opened=Exists(read))
        .select_related("cycle")
        .defer("comment")
        .order_by("pupil", "-published_at")
    )
    return {pupil: next(reports) for pupil, reports in groupby(published, lambda report: report.pupil_id)}
