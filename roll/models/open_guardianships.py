"""Who may see whom, for many people at once, by their Guardianships. The rule is told in `roll/scope.py`."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from roll.dated import holds
from roll.models.guardianships import AccessGrant, Guardianship
from roll.models.restrictions import barred_guardianships, pupil_in


def open_guardianships(right: str | None, pupils: Any = None) -> QuerySet[Guardianship]:
    """The Guardianships that give a right (any where None) today.

    `pupils` are the keys of those meant, or a queryset of such: who is barred is worked out for these alone, beside
    them in the same statement. None is everybody.
    """
    granted = Guardianship.objects.filter(
        pupil_in(pupils), holds(), ~Q(pk__in=barred_guardianships(pupils)), access_state="granted"
    )
    if right is None:
        return granted.filter(Exists(AccessGrant.objects.filter(guardianship=OuterRef("pk"))))
    return granted.filter(grants__right=right)
