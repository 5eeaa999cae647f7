"""Rows that hold from a day to a day, both included; no last day means that it still holds."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock


def holds(prefix: str = "", on: date | None = None) -> Q:
    """The condition that a dated row holds on a day (today where none is named)."""
    day = on or clock.today()
    begun = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})
    running = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return begun & running


class DatedQuerySet(models.QuerySet):
    def holding(self, on: date | None = None) -> Self:
        return self.filter(holds(on=on))


class Dated(models.Model):
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]
