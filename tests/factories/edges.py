"""Spans that begin or end today, or just do not hold, of each row that is dated, once by itself."""

from datetime import date, timedelta
from typing import Any

from foundation import clock
from roll.models import Class, Guardian, Pupil, Restriction, School, User
from tests.factories.roll import (
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    TeachingFactory,
    UserFactory,
)

Span = dict[str, date | None]


def plant_edges(school: School, place: Class, by: User) -> None:
    """At `school`, whose teachers see their own classes, and in one of its classes."""
    mother = GuardianFactory(school=school, user=UserFactory(email=None))
    for span in edges(clock.today()):
        GuardianshipFactory(pupil=PupilFactory(school=school), guardian=mother, granted_by=by, **span)
        restrict(mother, by, span)
        EnrolmentFactory(pupil=PupilFactory(school=school), school_class=place, **span)
        teacher(school, place, posting=span)
        teacher(school, place, teaching=span)


def edges(today: date) -> list[Span]:
    before, after = (today + timedelta(days=days) for days in (-1, 1))
    ends: list[Span] = [{"starts_on": None, "ends_on": last} for last in (before, today)]
    return [*ends, *({"starts_on": first, "ends_on": None} for first in (today, after))]


def restrict(mother: Guardian, by: User, span: Span) -> None:
    pupil: Pupil = PupilFactory(school=mother.school)
    GuardianshipFactory(pupil=pupil, guardian=mother, granted_by=by)
    Restriction.objects.create(school=pupil.school, pupil=pupil, guardian=mother, kind="no_contact", made_by=by, **span)


def teacher(school: School, place: Class, posting: Any = None, teaching: Any = None) -> None:
    user = UserFactory(email=None)
    PostingFactory(user=user, school=school, role="teacher", **(posting or {}))
    TeachingFactory(user=user, school_class=place, **(teaching or {}))
