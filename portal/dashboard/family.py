"""A family's children on one screen: what each did today, and what waits to be opened."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from foundation import clock
from foundation.addresses import pattern
from foundation.compiled import Compiled
from portal.attendance.words import Week, week_of
from portal.bookings.lists import Coming, coming_of
from portal.homework.lists import Task, next_tasks
from portal.reports.models import Report, ReportRead
from roll.models import AccessGrant, Class, Enrolment, ExpectedAbsence, Pupil, User
from roll.rights import Right
from roll.scope import open_guardianships


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
    def sees_times(self) -> bool:
        return self.own or bool(getattr(self.pupil, "sees_bookings", False))

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
        """The home has told of an absence today."""
        return bool(getattr(self.pupil, "told_today", False))

    @property
    def unexplained(self) -> bool:
        """Away, and neither the school nor the home has said why."""
        return self.away and not self.told and bool(self.week and self.week.today_mark.tone == "bad")  # type: ignore[union-attr]

    @property
    def new_report(self) -> bool:
        return bool(self.report and not self.own and not getattr(self.report, "opened", True))


def children_of(user: User) -> list[Child]:
    """All of a guardian's children, or the pupil who asks; six queries, however many."""
    day = clock.today()
    pupils = _children(user=user.pk, day=day)
    if not pupils and (own := getattr(user, "pupil", None)):
        pupils = _own(pupil=own.pk, day=day)
    weeks = week_of([pupil for pupil in pupils if pupil.sees_attendance], day)
    reports = newest_reports(user, tuple(pupil.pk for pupil in pupils if pupil.sees_reports))
    tasks = next_tasks(tuple(pupil.pk for pupil in pupils if pupil.sees_homework), day)
    times = coming_of(user.pk, tuple(pupil.pk for pupil in pupils if pupil.sees_bookings), clock.now(), day)
    return [
        Child(
            pupil,
            pupil.class_name or "",
            weeks.get(pupil.pk),
            reports.get(pupil.pk),
            tasks.get(pupil.pk, []) if pupil.sees_homework else None,
            [time for time in times if time.pupil == pupil.pk],
            own=pupil.user_id == user.pk,
        )
        for pupil in pupils
    ]


def child_of(user: User, pupil: Pupil) -> Child:
    return next(child for child in children_of(user) if child.pupil == pupil)


def _shown(pupils: QuerySet[Pupil], day: date) -> QuerySet[Pupil]:
    """With the school loaded and `class_name`, the registration class of that day."""
    here = Enrolment.objects.holding(day).filter(pupil=OuterRef("pk"), school_class__kind=Class.Kind.REGISTRATION)
    named = pupils.annotate(class_name=Subquery(here.order_by("-pk").values("school_class__name")[:1]))
    return named.select_related("school").order_by("first_name", "pk")


@Compiled
def _children(user: int, day: date) -> QuerySet[Pupil]:
    """Each child once: a person is one guardian of a school, and a pair is joined once."""
    through = open_guardianships(None, day).filter(guardian__user=user)
    given = AccessGrant.objects.filter(guardianship=OuterRef("guardianships"))
    joined = Pupil.objects.filter(guardianships__in=through).annotate(
        sees_attendance=Exists(given.filter(right=Right.ATTENDANCE)),
        sees_reports=Exists(given.filter(right=Right.REPORTS)),
        sees_homework=Exists(given.filter(right=Right.HOMEWORK)),
        sees_bookings=Exists(given.filter(right=Right.BOOKINGS)),
        told_today=Exists(ExpectedAbsence.objects.filter(pupil=OuterRef("pk"), date=day)),
    )
    return _shown(joined, day)


@Compiled
def _own(pupil: int, day: date) -> QuerySet[Pupil]:
    """A pupil sees all of these of their own; the times are their home's to book and to keep."""
    sees = {f"sees_{right}": Value(True) for right in (Right.ATTENDANCE, Right.REPORTS, Right.HOMEWORK)}
    sees["sees_bookings"] = Value(False)
    return _shown(Pupil.objects.filter(pk=pupil).annotate(**sees), day)


def newest_reports(user: User, pupils: tuple[int, ...]) -> dict[int, Report]:
    """The last published report of each pupil, with `opened`: whether this reader has read it."""
    published = _reports(user=user.pk, pupils=pupils) if pupils else []
    return {pupil: next(reports) for pupil, reports in groupby(published, lambda report: report.pupil_id)}


@Compiled
def _reports(user: int, pupils: tuple[int, ...]) -> QuerySet[Report]:
    read = ReportRead.objects.filter(report=OuterRef("pk"), guardian__user=user)
    published = Report.objects.published().filter(pupil__in=pupils).annotate(opened=Exists(read))
    return published.select_related("cycle").defer("comment").order_by("pupil", "-published_at")
