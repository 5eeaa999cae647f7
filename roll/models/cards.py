"""That a pupil has a card to sign in with. What stands on it is nowhere: the words are kept as a hash, in the User."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from roll.models.pupils import Pupil
from roll.models.records import RollRecordQuerySet
from roll.models.schools import School


class PupilCard(models.Model):
    """The card that is good now: a new one takes the place of the old."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil = models.OneToOneField(Pupil, on_delete=models.CASCADE, related_name="card")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = RollRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.made_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pupil.school_id != self.school_id:
            raise ValidationError(_("A card and its pupil belong to one school."))
        super().save(*args, **kwargs)
