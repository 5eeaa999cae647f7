"""Children and their classes.

Whose record is it? The school's where it was made: a child who moves gets a new Pupil at the new school, and the
old one stays with the old school's staff. Granted guardians see both.
"""

from secrets import token_urlsafe

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roll.dated import Dated
from roll.models.people import User
from roll.models.records import PupilQuerySet, RollRecordQuerySet
from roll.models.schools import Class, School
from roll.recipients import Recipients

ANIMALS = ("bird", "rabbit", "fish", "turtle", "squirrel", "cat", "dog", "snail", "panda", "worm")
TONES = ("brand", "rose", "plum", "info", "ok", "warn")


def random_code() -> str:
    """72 bits for URLs: neither the admission number nor anything that can be guessed."""
    return token_urlsafe(9)


class Pupil(models.Model):
    """One school's record of a child. Seen by: that school's staff as posted, granted guardians, the child."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils")
    code = models.CharField(max_length=16, unique=True, default=random_code, editable=False)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    admission_number = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="pupil")
    badge = models.PositiveSmallIntegerField(default=0, help_text=_("Chooses the animal and the colour."))

    objects = PupilQuerySet.as_manager()

    class Meta:
        ordering = ("first_name", "last_name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("school", "admission_number"),
                condition=~Q(admission_number=""),
                name="one_pupil_of_an_admission_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def animal(self) -> str:
        return ANIMALS[self.badge % len(ANIMALS)]

    @property
    def tone(self) -> str:
        return TONES[self.badge % len(TONES)]

    def guardians_with(self, right: str) -> Recipients:
        """The guardians who may see this right of this pupil today, each once, as User where they have one."""
        return Recipients.guardians_of(Pupil.objects.filter(pk=self.pk), right)


class EnrolmentQuerySet(RollRecordQuerySet):
    def pupils(self) -> PupilQuerySet:
        """Whose they are, in the order of the register."""
        return Pupil.objects.filter(pk__in=self.values("pupil"))


class Enrolment(Dated):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="enrolments")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="enrolments")
    school_class = models.ForeignKey(Class, on_delete=models.PROTECT, related_name="enrolments")

    objects = EnrolmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("pupil", "school_class"), condition=Q(ends_on__isnull=True), name="one_open_enrolment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.school_class_id}"
