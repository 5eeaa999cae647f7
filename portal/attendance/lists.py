"""The classes whose registers somebody keeps, with how far each is."""

from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from roll.dated import holds
from roll.models import Class, School, User


def registers_of(user: User, school: School, day: date, session: str) -> QuerySet[Any]:
    """The registration classes this person keeps, with `pupils`, how many are in it, and `sent_at` of that session.

    A class without pupils is among them: it has no register to take.
    """
    here = Q(registers__school=school, registers__date=day, registers__session=session)
    return (
        user.classes_at(school)
        .filter(kind=Class.Kind.REGISTRATION)
        .filter(academic_year__starts_on__lte=day, academic_year__ends_on__gte=day)
        .annotate(
            register=FilteredRelation("registers", condition=here),
            sent_at=F("register__sent_at"),
            pupils=Count("enrolments__pupil", filter=holds("enrolments__", day), distinct=True),
        )
        .order_by("year_group__order", "sort_key")
    )
