"""That somebody has said how many people a piece of news tells, before it told them."""

from typing import Self

from django.db import models
from wagtail.models import Revision

from foundation import clock
from roll.models import User


class ConfirmationQuerySet(models.QuerySet):
    def unused(self) -> Self:
        return self.filter(used_at__isnull=True)


class Confirmation(models.Model):
    """For one version of a page and one telling: whatever is written or told later is asked about anew."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number} people, by {self.by_id}"
