"""What each session of each day was for each pupil, and what it was before it was corrected."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.attendance.codes import table_of
from roll.models import Pupil, School
from roll.rights import Right
from roll.scope import PupilRecordQuerySet, staff_keys


class Session(models.TextChoices):
    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")


class AttendanceMark(models.Model):
    """What one session of one day was for one pupil. Codes are data: see `codes.py`."""

    right = Right.ATTENDANCE

    # No index of its own: the unique one begins with the school, and this table grows by two rows a pupil a day.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="attendance_marks", db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="attendance_marks")
    date = models.DateField()
    session = models.CharField(max_length=2, choices=Session)
    code = models.CharField(max_length=2)
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    marked_at = models.DateTimeField()

    objects = PupilRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("school", "pupil", "date", "session"), name="one_mark_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date} {self.session}: {self.code}"


class MarkChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The school's own: a home reads the mark that stands."""
        return self.filter(staff_keys(user).as_q("school", "pupil"))


class MarkChange(models.Model):
    """What a mark was before it was corrected. Never changed, never taken away."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="mark_changes", db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="mark_changes", db_index=False)
    date = models.DateField()
    session = models.CharField(max_length=2, choices=Session)
    from_code = models.CharField(max_length=2)
    to_code = models.CharField(max_length=2)
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    objects = MarkChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("pupil", "date", "session"), name="changes_of_a_mark")]
        constraints = [
            models.CheckConstraint(condition=~Q(from_code=models.F("to_code")), name="a_change_changes_the_code")
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.date} {self.session}: {self.from_code} → {self.to_code}"

    @property
    def old_label(self) -> str:
        """The old mark in words."""
        code = table_of(self.school).get(self.from_code)
        return str(code.family) if code else self.from_code
