"""A class on one session of one day: who belongs there and what stands so far."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, Q, QuerySet

from roll.models import AbsenceReason, Class, Enrolment, Guardianship, School
from roll.models.schools import open_on


@dataclass(frozen=True)
class Row:
    """A pupil on the sheet; `code` is empty until somebody marks."""

    pupil_id: int
    name: str
    code: str
    marked_at: datetime | None
    # What the home has told: why, as whom, when.
    reason: str = ""
    told_as: str = ""
    told_at: datetime | None = None

    @property
    def key(self) -> str:
        """The pupil's key for the page: Django would format a number, three times a row."""
        return str(self.pupil_id)

    @property
    def reason_label(self) -> str:
        return str(AbsenceReason(self.reason).label)

    @property
    def told_by(self) -> str:
        """`mother`: what the pupil calls who has told."""
        return Guardianship.Relationship(self.told_as or "other").label.lower()


@dataclass(frozen=True)
class Sheet:
    school_class: Class
    is_open: bool
    rows: list[Row]
    register_id: int | None = None
    sent_at: datetime | None = None

    @property
    def codes(self) -> dict[int, str]:
        return {row.pupil_id: row.code for row in self.rows}


def load_sheet(school: School, classes: QuerySet[Class], class_pk: int, day: date, session: str) -> Sheet | None:
    """The sheet of one of these classes; None where it is none of them, or no class of that day's year.

    One query for class, pupils, marks, what homes have told, and calendar: every class of a state is sent in the
    same ten minutes.
    """
    of_that_year = classes.filter(
        kind=Class.Kind.REGISTRATION, academic_year__starts_on__lte=day, academic_year__ends_on__gte=day
    )
    there = list(_enrolments(school, day, session).filter(school_class__pk=class_pk, school_class__in=of_that_year))
    if there:
        first = there[0]
        first.school_class.school = school
        return Sheet(first.school_class, first.is_open, _rows(there), first.register_id, first.sent_at)
    school_class = of_that_year.filter(pk=class_pk).first()
    return Sheet(school_class, school.is_open(day), []) if school_class else None


def _enrolments(school: School, day: date, session: str) -> QuerySet:
    at = {"school": school.pk, "date": day, "session": session}
    mark = Q(**{f"pupil__attendance_marks__{name}": value for name, value in at.items()})
    expected = Q(**{f"pupil__expected_absences__{name}": value for name, value in at.items()})
    register = Q(**{f"school_class__registers__{name}": value for name, value in at.items()})
    return (
        Enrolment.objects.holding(day)
        .annotate(
            mark=FilteredRelation("pupil__attendance_marks", condition=mark),
            register=FilteredRelation("school_class__registers", condition=register),
            expected=FilteredRelation("pupil__expected_absences", condition=expected),
            code=F("mark__code"),
            reason=F("expected__reason"),
            told_as=F("expected__told_as"),
            told_at=F("expected__told_at"),
            marked_at=F("mark__marked_at"),
            register_id=F("register__pk"),
            sent_at=F("register__sent_at"),
            is_open=ExpressionWrapper(open_on(school, day), output_field=BooleanField()),
        )
        .select_related("pupil", "school_class")
        .order_by("pupil__sort_key", "pupil_id")
    )


def _rows(enrolments: list) -> list[Row]:
    """A pupil who left and came back on that very day stands there twice, and is one."""
    return list({enrolment.pupil_id: _row(enrolment) for enrolment in enrolments}.values())


def _row(enrolment: Any) -> Row:
    return Row(
        enrolment.pupil_id,
        str(enrolment.pupil),
        enrolment.code or "",
        enrolment.marked_at,
        enrolment.reason or "",
        enrolment.told_as or "",
        enrolment.told_at,
    )
