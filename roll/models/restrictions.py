"""Who must not reach a child, whatever was granted; and which Guardianships that closes.

A court order (Restriction) wins over every Guardianship by which the same person reaches the child, survives merges and
imports, and ends only by date.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from roll.dated import Dated, holds
from roll.models.people import ContactPoint, Guardian
from roll.models.records import RollRecordQuerySet
from roll.models.schools import School


class Restriction(Dated):
    """A court order, no contact, or a protected address: on the pair, and stronger than any grant."""

    class Kind(models.TextChoices):
        COURT_ORDER = "court_order", _("Court order")
        NO_CONTACT = "no_contact", _("No contact")
        ADDRESS_PROTECTED = "address_protected", _("Address protected")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="restrictions")
    pupil = models.ForeignKey("roll.Pupil", on_delete=models.CASCADE, related_name="restrictions")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=17, choices=Kind)
    document = models.CharField(max_length=200, blank=True, help_text=_("Where the paper is kept."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = RollRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind}: {self.guardian_id} and {self.pupil_id}"


def pupil_in(pupils: Any) -> Q:
    """The condition that a row is of these, by their keys or a queryset of such; None is everybody."""
    return Q() if pupils is None else Q(pupil__in=pupils)


def barred_guardianships(pupils: Any = None) -> QuerySet[Any, Any]:
    """The keys of the Guardianships that a Restriction closes today; pupils as in `open_guardianships`.

    From the few restrictions outwards: as a condition on all guardianships PostgreSQL would begin at those.
    """
    pair = "pupil__guardianships"
    adult, user = f"{pair}__guardian", f"{pair}__guardian__user"
    restricted_points = _addresses_of(OuterRef("guardian"), OuterRef("guardian__user"))
    guardian_points = _addresses_of(OuterRef(adult), OuterRef(user))
    shared = _addresses_of(OuterRef(OuterRef(adult)), OuterRef(OuterRef(user))).values("value")
    same_adult = (
        Q(guardian=F(adult))
        | Q(guardian__user=F(user))
        | Q(Exists(restricted_points.filter(value__in=shared)))
        | Q(Exists(restricted_points.filter(Q(value=OuterRef(f"{user}__email")) | Q(value=OuterRef(f"{user}__phone")))))
        | Q(
            Exists(
                guardian_points.filter(
                    Q(value=OuterRef("guardian__user__email")) | Q(value=OuterRef("guardian__user__phone"))
                )
            )
        )
    )
    closing = Restriction.objects.filter(pupil_in(pupils), holds())
    return closing.filter(same_adult, **{f"{pair}__isnull": False}).order_by().values(pair)


def _addresses_of(record: OuterRef, user: OuterRef) -> QuerySet[ContactPoint]:
    """The ContactPoints of an adult, whichever school wrote them down. Two conditions joined by "or" over one table,
    so that each has an index."""
    records = Guardian.objects.filter(Q(pk=OuterRef(record)) | Q(user=OuterRef(user)))
    return ContactPoint.objects.filter(guardian__in=records).exclude(value="")
