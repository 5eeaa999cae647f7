"""That a pupil is expected to be away: told by the home, read by the register."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roll.models.guardianships import Guardianship
from roll.models.pupils import Pupil
from roll.models.records import PupilRecordQuerySet
from roll.models.schools import School
from roll.rights import Right


class AbsenceReason(models.TextChoices):
    UNWELL = "unwell", _("Unwell")
    APPOINTMENT = "appointment", _("Appointment")
    TRAVELLING = "travelling", _("Travelling")
    FAMILY = "family", _("Family event")
    LATE = "late", _("Late, on the way")
    OTHER = "other", _("Another reason")


class HiddenFromPupilQuerySet(PupilRecordQuerySet):
    """What a home tells the school about a child is between the two: the child doesn't read it."""

    def visible_to(self, user: Any) -> Self:
        return super().visible_to(user).exclude(pupil__user=user)

    def of_family(self, user: Any) -> Self:
        return super().of_family(user).exclude(pupil__user=user)


class ExpectedAbsence(models.Model):
    """One session of one day. Never a mark: whoever sends the register decides. The newest word stands."""

    right = Right.ATTENDANCE

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="expected_absences", db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="expected_absences")
    date = models.DateField()
    session = models.CharField(max_length=2, choices=[("am", _("Morning")), ("pm", _("Afternoon"))])
    reason = models.CharField(max_length=11, choices=AbsenceReason)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_as = models.CharField(max_length=12, choices=Guardianship.Relationship, blank=True)
    told_at = models.DateTimeField()
    # When whoever told it was told how it was recorded.
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = HiddenFromPupilQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "date", "session"), name="one_expected_absence_a_session"
            )
        ]
        indexes = [
            models.Index(fields=("date",), condition=Q(answered_at__isnull=True), name="absences_to_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date} {self.session}: {self.reason}"
