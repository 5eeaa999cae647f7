"""The dates of a school's reports."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from roll.models import AcademicYear, School, Term
from roll.scope import SchoolRecordQuerySet


class ReportCycle(models.Model):
    """A time at which reports are written: half-yearly, annual."""

    class NameTaken(Exception):
        """The year has reports of this name."""

    class OutsideYear(Exception):
        """The day is in none of the school's years."""

    class Begun(Exception):
        """A report of it is begun: it stays, in its year."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="report_cycles")
    academic_year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="report_cycles")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="report_cycles")
    name = models.CharField(max_length=80)
    due_on = models.DateField()

    objects = SchoolRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-due_on", "-pk")
        verbose_name = _("report date")
        verbose_name_plural = _("report dates")
        constraints = [
            models.UniqueConstraint(fields=("academic_year", "name"), name="one_report_cycle_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.academic_year.school_id != self.school_id:
            raise ValidationError(_("A report cycle and its academic year belong to one school."))
        super().save(*args, **kwargs)

    def keep(self, name: str, due_on: date) -> None:
        """Keeps it, new or changed, in the year that holds the day. Raises NameTaken, OutsideYear, Begun."""
        year = self.school.years.holding(due_on).first()
        if year is None:
            raise self.OutsideYear
        if self.pk and year.pk != self.academic_year_id:
            if self.reports.exists():
                raise self.Begun
            self.term = None
        self.name, self.due_on, self.academic_year = name, due_on, year
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as refused:
            raise self.NameTaken from refused

    def remove(self) -> None:
        """Deletes it. Raises Begun where a report of it is there: the database keeps it."""
        try:
            with transaction.atomic():
                self.delete()
        except ProtectedError as refused:
            raise self.Begun from refused
