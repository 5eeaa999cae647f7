"""What became of the absences that homes have told: read from the registers, so that sending one costs no more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from foundation import clock
from portal.attendance.models import AttendanceMark
from portal.attendance.notices import AbsenceRecorded
from roll.models import ExpectedAbsence


def recorded_absences(expected: QuerySet[ExpectedAbsence]) -> QuerySet[ExpectedAbsence]:
    """Those whose register was sent, or corrected, since they were told."""
    same = {name: OuterRef(name) for name in ("school", "pupil", "date", "session")}
    return expected.filter(Exists(AttendanceMark.objects.filter(**same, marked_at__gte=OuterRef("told_at"))))


def tell_outcomes() -> None:
    """Runs each minute: tells each guardian once how the register has it."""
    since = clock.today() - timedelta(days=7)
    waiting = ExpectedAbsence.objects.filter(answered_at__isnull=True, date__gte=since)
    for absence in recorded_absences(waiting).select_related("pupil", "school").order_by("pk")[:500]:
        with transaction.atomic():
            AbsenceRecorded(absence).send(by=None)
            ExpectedAbsence.objects.filter(pk=absence.pk).update(answered_at=clock.now())
