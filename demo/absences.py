"""What homes have told of absences: one this morning, one that is coming, one that is over."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from demo.moments import Calendar
from demo.queries import Step
from portal.absences.models import AbsenceNotice
from portal.attendance.models import AttendanceMark
from roll.models import Class, Pupil, User
from tests.factories.cast import Cast

LOOK_AHEAD = 30


def absences(cast: Cast, calendar: Calendar) -> Iterator[Step]:
    """The register of 5B, left to be taken this morning, shows Bilal filled in."""
    school, today = cast.school, calendar.today
    over = calendar.day(6)
    yield (
        calendar.at(6, "07:31"),
        telling(cast.aarav, cast.guardian, cast.office, reason="appointment", first_day=over, session="pm"),
    )
    AttendanceMark.objects.filter(pupil=cast.aarav, date=over, session="pm").update(code="LV")
    if school.school_days(today, days=1):
        note = "He has had a fever since last night and is sleeping."
        yield (
            calendar.moment(today, "07:42"),
            telling(cast.bilal, cast.unrelated, reason="unwell", first_day=today, note=note),
        )
    for day in school.school_days(today + timedelta(days=4), days=LOOK_AHEAD)[:1]:
        note = "My brother's wedding in Lucknow."
        yield calendar.at(1, "20:05"), telling(cast.siya, cast.guardian, reason="family", first_day=day, note=note)


def telling(pupil: Pupil, by: User, accepted_by: User | None = None, **words: Any) -> Callable[[], None]:
    def go() -> None:
        for absence in AbsenceNotice.tell([pupil], by=by, **words):
            if accepted_by:
                absence.accept(by=accepted_by)

    return go


def reasons(school_class: Class, since: date) -> None:
    """Of one class's absences a third was with leave."""
    away = AttendanceMark.objects.filter(code="A", date__gte=since, pupil__enrolments__school_class=school_class)
    keys = list(away.order_by("pk").values_list("pk", flat=True)[::3])
    AttendanceMark.objects.filter(pk__in=keys).update(code="LV")
