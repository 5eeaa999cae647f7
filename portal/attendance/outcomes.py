"""What the rest of the house asks of the registers, and what became of the absences that homes have told."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from foundation import clock
from portal.attendance.models import AttendanceMark, Register
from portal.attendance.notices import AbsenceRecorded
from roll.models import ExpectedAbsence, School


def recorded_absences(expected: QuerySet[ExpectedAbsence]) -> QuerySet[ExpectedAbsence]:
    """Those whose register was sent, or corrected, since they were told."""
    same = {name: OuterRef(name) for name in ("school", "pupil", "date", "session")}
    return expected.filter(Exists(AttendanceMark.objects.filter(**same, marked_at__gte=OuterRef("told_at"))))


def has_marks(school: School) -> bool:
    """Says whether anybody's attendance was marked at the school: from then on its table of codes stays."""
    return AttendanceMark.objects.filter(school=school).exists()


def tell_outcomes() -> None:
    """Runs each minute: tells each guardian once how the register has it."""
    since = clock.today() - timedelta(days=7)
    waiting = ExpectedAbsence.objects.filter(answered_at__isnull=True, date__gte=since)
    for absence in recorded_absences(waiting).select_related("pupil", "school").order_by("pk")[:500]:
        with transaction.atomic():
            AbsenceRecorded(absence).send(by=None)
            ExpectedAbsence.objects.filter(pk=absence.pk).update(answered_at=clock.now())


def registers_on(school: int, first: date, last: date) -> dict[date, int]:
    """The days on which registers of the school of this key were taken, each with how many."""
    there = Register.objects.filter(school=school, date__range=(first, last)).order_by()
    return dict(there.values_list("date").annotate(number=Count("pk")))
