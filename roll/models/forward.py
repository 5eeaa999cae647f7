"""A school's classes going into the next year: what the office has planned of it, and what was done, to be undone."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roll.models.classes import Class, YearGroup
from roll.models.people import User
from roll.models.pupils import Pupil
from roll.models.records import RollRecordQuerySet, SchoolRecordQuerySet
from roll.models.schools import AcademicYear, School


class ClassPlan(models.Model):
    """What becomes of one class when its year ends. No row: what is proposed. Seen by the school's office and head."""

    class Action(models.TextChoices):
        BECOMES = "becomes", _("Becomes another class")
        SAME = "same", _("Stays as it is: the same name and year group")
        LEAVES = "leaves", _("Leaves the school")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.OneToOneField(Class, on_delete=models.CASCADE, related_name="plan")
    action = models.CharField(max_length=7, choices=Action)
    # What it becomes; empty where it stays as it is or leaves.
    name = models.CharField(max_length=60, blank=True)
    year_group = models.ForeignKey(YearGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Whether an empty class of its old name begins, for those who come new.
    begins_again = models.BooleanField(default=False)
    teachers_go_on = models.BooleanField(default=False)
    # Counted up by each change: whoever saves an older page is told.
    version = models.PositiveIntegerField(default=1)

    objects = SchoolRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.school_class_id}: {self.action}"


class PupilPlan(models.Model):
    """A child who does not go with its class. Seen by the school's office and head."""

    class Action(models.TextChoices):
        DOWN = "down", _("Stays down: the same class again")
        LEAVES = "leaves", _("Leaves the school")
        CLASS = "class", _("Goes to another class")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    # The year that begins.
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=6, choices=Action)
    # The name of the other class, in the year that begins.
    class_name = models.CharField(max_length=60, blank=True)

    objects = RollRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("pupil", "year"), name="one_plan_of_a_pupil_a_year"),
            models.CheckConstraint(
                condition=Q(action="class", class_name__gt="") | (~Q(action="class") & Q(class_name="")),
                name="another_class_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.action}"


class RollForward(models.Model):
    """The classes of one year taken into the next, at once: keys and days alone. Seen by the school's staff."""

    class AlreadyDone(Exception):
        """The classes have gone into this year already."""

    class NotPossible(Exception):
        """Something stands in the way; the plan says what."""

    class PlanChanged(Exception):
        """It would become otherwise than it was shown."""

    class WorkedIn(Exception):
        """It can't be undone any more: `args[0]` is a `Work` that says what stands in the way."""

    class Undone(Exception):
        """It has been undone already."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roll_forwards")
    from_year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    to_year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="roll_forwards")
    # The last day in the old classes; the new ones begin on the next.
    last_day = models.DateField()
    # What was made and changed, by key: see `Made`.
    made = models.JSONField()
    # No index: nobody is looked for by them, though to delete a user, a rare thing, reads the whole table then.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("to_year",), condition=Q(undone_at__isnull=True), name="one_roll_forward_into_a_year"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="who_undid_a_roll_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year_id} to {self.to_year_id}"

    @property
    def first_day(self) -> date:
        """Of the new classes, as it was then: the dates of a year may be corrected since."""
        return self.last_day + timedelta(days=1)
