"""What the office does to a school's calendar: days marked, the last change undone, closings that homes are told of."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import F, Q

from foundation import clock, ports
from portal.schooldays.notices import SchoolClosed, SchoolOpenAfterAll
from roll.models import Pupil, School, SpecialDay, User
from roll.models.schools import is_school_day
from roll.scope import SchoolRecordQuerySet

# A day as it was marked: kind and reason; None where it was as its weekday says.
Mark = tuple[str, str] | None


class HasRegisters(Exception):
    """Registers were taken on days that would be closed; `args[0]` says on which, and how many."""


class Told(Exception):
    """The homes were told that the school is closed on these days (`args[0]`): that is taken back first."""


def locked(school: School) -> School:
    """Returns the school as it is stored now: one change of its calendar at a time."""
    return School.objects.select_for_update(of=("self",)).get(pk=school.pk)


def write_marks(school: School, marks: dict[date, Mark], sure: bool) -> dict[date, Mark]:
    """Marks these days, in the transaction of the caller, and returns how they were. Raises HasRegisters, Told."""
    locked(school)
    rows = {each.date: each for each in SpecialDay.objects.filter(school=school, date__in=marks)}
    if told := sorted(day for day, each in rows.items() if each.told_at):
        raise Told(told)
    if not sure:
        refuse_registers(school, marks)
    SpecialDay.objects.filter(pk__in=[each.pk for each in rows.values()]).delete()
    # One by one, so that kept pages know; a year has no more than a hundred.
    for day, mark in sorted(marks.items()):
        if mark:
            SpecialDay.objects.create(school=school, date=day, kind=mark[0], reason=mark[1])
    return {day: (each.kind, each.reason) if (each := rows.get(day)) else None for day in marks}


def refuse_registers(school: School, marks: dict[date, Mark]) -> None:
    """Raises HasRegisters where a day that would be closed has registers."""
    closing = [day for day, mark in marks.items() if not is_school_day(day, school.weekdays, mark and mark[0])]
    taken = ports.registers_on(school.pk, min(closing), max(closing)) if closing else {}
    if there := {day: taken[day] for day in sorted(closing) if day in taken}:
        raise HasRegisters(there)


class CalendarChange(models.Model):
    """Some days of a school's calendar marked at once; the last one can be undone."""

    class NothingToUndo(Exception):
        """Its days were changed since."""

    class NotTheLast(Exception):
        """It was undone, or there was another change since, of whichever days."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="calendar_changes")
    # By day, as `2026-11-09`: how it was marked before, and since.
    before = models.JSONField()
    after = models.JSONField()
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    objects = SchoolRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.school_id} at {self.made_at}"

    @property
    def days(self) -> list[date]:
        return sorted(map(date.fromisoformat, self.after))

    @classmethod
    @transaction.atomic
    def make(cls, school: School, marks: dict[date, Mark], *, by: User, sure: bool = False) -> "CalendarChange":
        """Marks these days, or takes their marks away. Raises HasRegisters unless it is sure, Told."""
        before = write_marks(school, marks, sure)
        return cls.objects.create(
            school=school, before=_written(before), after=_written(marks), made_by=by, made_at=clock.now()
        )

    @transaction.atomic
    def undo(self, *, sure: bool = False) -> None:
        """Puts the days back as they were. Raises NotTheLast, NothingToUndo, Told, HasRegisters unless it is sure."""
        changes = CalendarChange.objects.filter(school=locked(self.school).pk)
        if changes.values_list("pk", flat=True).first() != self.pk:
            raise self.NotTheLast
        if write_marks(self.school, _read(self.before), sure) != _read(self.after):
            raise self.NothingToUndo
        self.delete()


def _written(marks: dict[date, Mark]) -> dict[str, Mark]:
    """As they are kept, which knows neither days nor tuples."""
    return {day.isoformat(): mark for day, mark in marks.items()}


def _read(kept: dict[str, Sequence[str] | None]) -> dict[date, Mark]:
    """As they were before they were kept."""
    return {date.fromisoformat(day): (mark[0], mark[1]) if mark else None for day, mark in kept.items()}


class ClosingQuerySet(SchoolRecordQuerySet):
    def of_family(self, user: Any) -> Self:
        """Those of the schools of this reader's children."""
        return self.filter(school__in=Pupil.objects.of_family(user, None).values("school"))

    def readable_by(self, user: Any) -> Self:
        """Homes and staff of the school."""
        return self.filter(Q(pk__in=self.of_family(user).values("pk")) | Q(pk__in=self.visible_to(user).values("pk")))

    def standing(self, day: date) -> Self:
        """Not taken back, and not over by that day."""
        return self.filter(withdrawn_at__isnull=True, last_day__gte=day)


class Closing(models.Model):
    """A school closes on its next days, or does not open today, and tells its homes."""

    class NoSchoolDay(Exception):
        """There is no school on any of these days anyway."""

    class Over(Exception):
        """It was taken back, or the days are over."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="closings")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120)
    # The school days among them, as `2026-11-25`: those that are closed by it, and how each was marked.
    before = models.JSONField()
    # No indexes: nobody is looked for by them, though to delete a user, a rare thing, reads the whole table then.
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ("-first_day", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closing_ends_after_start"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="taking_back_a_closing_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}: {self.reason}"

    @property
    def days(self) -> list[date]:
        return sorted(map(date.fromisoformat, self.before))

    @property
    def days_meant(self) -> list[date]:
        """The days that are closed by it, or those that are open again since it was taken back."""
        since = self.withdrawn_at and self.withdrawn_at.astimezone(ZoneInfo(self.school.time_zone)).date()
        return [day for day in self.days if not since or day >= since]

    @classmethod
    @transaction.atomic
    def announce(
        cls, school: School, first: date, last: date, reason: str, *, by: User, sure: bool = False
    ) -> "Closing":
        """Closes the school days from first to last and tells the homes. Raises NoSchoolDay, HasRegisters."""
        days = school.school_days(first, days=(last - first).days + 1)
        if not days:
            raise cls.NoSchoolDay
        now = clock.now()
        before = write_marks(school, dict.fromkeys(days, (SpecialDay.Kind.CLOSED.value, reason)), sure)
        SpecialDay.objects.filter(school=school, date__in=days).update(told_at=now)
        closing = cls.objects.create(
            school=school,
            first_day=days[0],
            last_day=days[-1],
            reason=reason,
            before=_written(before),
            told_by=by,
            told_at=now,
        )
        SchoolClosed(closing).send(by=by)
        return closing

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Opens the days that are not over, as they were, and tells the homes. Raises Over."""
        now, today = clock.now(), self.school.today()
        days = {day: mark for day, mark in _read(self.before).items() if day >= today}
        standing = Closing.objects.filter(pk=self.pk, withdrawn_at__isnull=True)
        if not days or not standing.update(withdrawn_at=now, withdrawn_by=by):
            raise self.Over
        self.withdrawn_at, self.withdrawn_by = now, by
        SpecialDay.objects.filter(school=self.school, date__in=days, told_at=self.told_at).update(told_at=None)
        write_marks(self.school, days, sure=True)
        SchoolClosed(self).recall(by=by, reason="")
        SchoolOpenAfterAll(self).send(by=by)


@transaction.atomic
def change_week(school: School, weekdays: str) -> None:
    """Sets the days of the week on which the school is open. Raises HasRegisters where this year's would be closed.

    Between two years those of the year before stand as well.
    """
    standing = locked(school)
    year = standing.years.filter(starts_on__lte=standing.today()).order_by("-starts_on").first()
    taken = ports.registers_on(school.pk, year.starts_on, year.ends_on) if year else {}
    marked = dict(SpecialDay.objects.filter(school=school, date__in=taken).values_list("date", "kind"))
    gone = set(standing.weekdays) - set(weekdays)
    if lost := {day: taken[day] for day in taken if day not in marked and str(day.isoweekday()) in gone}:
        raise HasRegisters(lost)
    school.weekdays = weekdays
    school.save(update_fields=["weekdays"])
