"""What a school teaches whom in: year groups, subjects, classes and sets."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.sort_keys import Sorted, SortedQuerySet
from roll.models.schools import AcademicYear, School

if TYPE_CHECKING:
    from roll.models.pupils import Pupil


class YearGroup(Sorted):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="year_groups")
    name = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "sort_key")
        constraints = [models.UniqueConstraint(fields=("school", "name"), name="one_year_group_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Subject(Sorted):
    # A change of it ends the kept pages.
    is_shown_on_pages = True

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("sort_key",)
        constraints = [models.UniqueConstraint(fields=("school", "name"), name="one_subject_of_a_name")]

    def __str__(self) -> str:
        return self.name


class ClassQuerySet(SortedQuerySet):
    def standing(self, day: date) -> Self:
        """Those that have not ended by that day."""
        return self.exclude(ended_on__lt=day)


class Class(Sorted):
    """A registration class or a teaching set, of one academic year: a new year makes new classes."""

    class Ended(Exception):
        """It has ended: nobody is put into it any more."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Registration class")
        TEACHING = "teaching", _("Teaching set")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    academic_year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="classes")
    year_group = models.ForeignKey(YearGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="classes")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.REGISTRATION)
    # Its last day, where it ended before its year: what was written of it stays, and it is offered no more.
    ended_on = models.DateField(null=True, blank=True)

    objects = ClassQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ("sort_key",)
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = [models.UniqueConstraint(fields=("academic_year", "name"), name="one_class_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if self.academic_year.school_id != self.school_id:
            raise ValidationError(_("A class and its academic year belong to one school."))
        super().save(*args, **kwargs)

    def refuse_ended(self) -> None:
        """Raises Ended; else nobody ends it before this transaction ends."""
        if Class.objects.select_for_update(no_key=True).get(pk=self.pk).ended_on:
            raise self.Ended

    def pupils_on(self, day: date) -> "models.QuerySet[Pupil]":
        """Those enrolled on that day, in the order of the register."""
        return self.enrolments.holding(day).pupils()
