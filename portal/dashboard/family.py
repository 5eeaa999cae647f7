"""A family's children on one screen: what each did today, and what waits to be opened."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from foundation import clock
from foundation.addresses import pattern
from portal.attendance.words import Week, week_of
from portal.bookings.lists import Coming, coming_of
from portal.homework.lists import Task, next_tasks
from portal.reports.models import Report, ReportRead
from roll.models import Class, Enrolment, ExpectedAbsence, Pupil, User
from roll.rights import OWN_RIGHTS, Right
from roll.scope import FamilyKeys, family_keys


@dataclass
class Child:
    """What this reader may see of one child; None where the right is missing. `own` where the child is the reader."""

    pupil: Pupil
    class_name: str
    week: Week | None
    report: Report | None
    tasks: list[Task] | None
    times: list[Coming]
    own: bool
    sees_times: bool

    @cached_property
    def url(self) -> str:
        return pattern("portal:child")(code=self.pupil.code)

    @cached_property
    def place(self) -> str:
        """`Class 5B, Nai Umeed Primary School`."""
        school = self.pupil.school.name
        return (
            _("Class %(name)s, %(school)s") % {"name": self.class_name, "school": school} if self.class_name else school
        )

    @property
    def report_is_new(self) -> str:
        return _("%(name)s has a new report") % {"name": self.pupil.first_name}

    @cached_property
    def report_url(self) -> str:
        if not self.report:
            return ""
        return pattern("portal:reports:detail")(code=self.pupil.code, pk=self.report.pk)

    @property
    def booked(self) -> list[Coming]:
        return [time for time in self.times if time.booked]

    @property
    def to_book(self) -> list[Coming]:
        """Events in which nothing is booked yet."""
        return [time for time in self.times if not time.booked]

    @property
    def away(self) -> bool:
        return bool(self.week and self.week.today_mark and self.week.today_mark.state == "away")

    @property
    def told(self) -> bool:
        """The home has told of an absence today: between it and the school, the child doesn't read it."""
        return not self.own and self.pupil.told_today  # type: ignore[attr-defined]

    @property
    def unexplained(self) -> bool:
        """Away, and neither the school nor the home has said why."""
        return self.away and not self.told and bool(self.week and self.week.today_mark.tone == "bad")  # type: ignore[union-attr]

    @property
    def new_report(self) -> bool:
        return bool(self.report and not self.own and not getattr(self.report, "opened", True))


def children_of(user: User) -> list[Child]:
    """All of a guardian's children, or the pupil who asks; as many queries for one as for several.

    A pupil sees all of these of their own but the times, which are their home's to book and to keep.
    """
    day, keys = clock.today(), family_keys(user)
    shown = FamilyKeys(keys.pairs | {(pupil, right) for pupil in keys.own for right in OWN_RIGHTS})
    pupils = list(_pupils(shown.as_guardian(None), day))
    seen = {right: set(shown.as_guardian(right)) for right in OWN_RIGHTS}
    bookings = tuple(keys.as_guardian(Right.BOOKINGS))
    weeks = week_of([pupil for pupil in pupils if pupil.pk in seen[Right.ATTENDANCE]], day)
    reports = newest_reports(user, sorted(seen[Right.REPORTS]))
    tasks = next_tasks(tuple(sorted(seen[Right.HOMEWORK])), day)
    times = coming_of(user.pk, bookings, clock.now(), day)
    return [
        Child(
            pupil,
            pupil.class_name or "",
            weeks.get(pupil.pk),
            reports.get(pupil.pk),
            tasks.get(pupil.pk, []) if pupil.pk in seen[Right.HOMEWORK] else None,
            [time for time in times if time.pupil == pupil.pk],
            own=pupil.user_id == user.pk,
            sees_times=pupil.pk in seen[Right.BOOKINGS],
        )
        for pupil in pupils
    ]


def child_of(user: User, pupil: Pupil) -> Child:
    return next(child for child in children_of(user) if child.pupil == pupil)


def _pupils(keys: list[int], day: date) -> QuerySet[Any]:
    """With the school loaded, `class_name`, the registration class of that day, and `told_today`."""
    here = Enrolment.objects.holding(day).filter(pupil=OuterRef("pk"), school_class__kind=Class.Kind.REGISTRATION)
    named = Pupil.objects.filter(pk__in=keys).annotate(
        class_name=Subquery(here.order_by("-pk").values("school_class__name")[:1]),
        told_today=Exists(ExpectedAbsence.objects.filter(pupil=OuterRef("pk"), date=day)),
    )
    return named.select_related("school").order_by("first_name", "pk")


def newest_reports(user: User, pupils: list[int]) -> dict[int, Report]:
    """The last published report of each pupil, with `opened`: whether this reader has read it."""
    read = ReportRead.objects.filter(report=OuterRef("pk"), guardian__user=user)
    published = Report.objects.published().filter(pupil__in=pupils).annotate(opened=Exists(read))
    ordered = published.select_related("cycle").defer("comment").order_by("pupil", "-published_at")
    return {pupil: next(reports) for pupil, reports in groupby(ordered, lambda report: report.pupil_id)}
