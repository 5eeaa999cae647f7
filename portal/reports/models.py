"""Reports: what teachers write about a pupil in a cycle, published to the home, and who there has read it."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from portal.reports.notices import ReportPublished
from roll.models import AcademicYear, Guardian, Pupil, School, Subject, Term, User
from roll.rights import Right
from roll.scope import PupilRecordQuerySet, SchoolRecordQuerySet, family_keys, staff_keys


class ReportCycle(models.Model):
    """A time at which reports are written: half-yearly, annual."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="report_cycles")
    academic_year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="report_cycles")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="report_cycles")
    name = models.CharField(max_length=80)
    due_on = models.DateField()

    objects = SchoolRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-due_on", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("academic_year", "name"), name="one_report_cycle_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.academic_year.school_id != self.school_id:
            raise ValidationError(_("A report cycle and its academic year belong to one school."))
        super().save(*args, **kwargs)


class ReportQuerySet(PupilRecordQuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def of_family(self, user: Any) -> Self:
        """What the home reads: published ones only."""
        return super().of_family(user).published()

    def visible_to(self, user: Any) -> Self:
        """Drafts too for those who write them."""
        read = Q(pupil__in=family_keys(user).pupils(self.model.right), published_at__isnull=False)  # type: ignore[attr-defined]
        return self.filter(read | staff_keys(user).as_q("school", "pupil"))


class Line(NamedTuple):
    """A subject's part of a report, as it is written."""

    subject: Subject
    grade: str
    comment: str


class Report(models.Model):
    """One pupil's report of one cycle: a draft until it is published, and from then on only read."""

    class Empty(Exception):
        """Nothing is written in it."""

    class AlreadyPublished(Exception):
        """The home has it: it stays as it was read."""

    right = Right.REPORTS

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="reports")
    # No index of its own: the unique one begins with it.
    cycle = models.ForeignKey(ReportCycle, on_delete=models.PROTECT, related_name="reports", db_index=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="reports")
    comment = models.TextField(_("comment"), blank=True)
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("cycle", "pupil"), name="one_report_of_a_pupil_a_cycle"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="publishing_a_report_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} of {self.pupil_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if {self.cycle.school_id, self.pupil.school_id} != {self.school_id}:
            raise ValidationError(_("A report, its cycle and its pupil belong to one school."))
        super().save(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @classmethod
    def write(cls, cycle: ReportCycle, pupil: Pupil, *, comment: str, lines: Sequence[Line], by: User) -> "Report":
        """Keeps a draft: the comment, and a line for each subject that has something written. Raises AlreadyPublished.

        Whoever writes last is kept; two who write at once make one report.
        """
        now = clock.now()
        with transaction.atomic():
            report, made = cls.objects.get_or_create(
                cycle=cycle,
                pupil=pupil,
                defaults={"school": pupil.school, "comment": comment, "written_by": by, "written_at": now},
            )
            # The condition is the guard: a report published meanwhile is not written over.
            draft = cls.objects.filter(pk=report.pk, published_at__isnull=True)
            if not made and not draft.update(comment=comment, written_by=by, written_at=now):
                raise cls.AlreadyPublished
            report._write_lines([line for line in lines if line.grade or line.comment])
        report.comment, report.written_by, report.written_at = comment, by, now
        return report

    def _write_lines(self, lines: Sequence[Line]) -> None:
        self.lines.exclude(subject__in=[line.subject for line in lines]).delete()
        ReportLine.objects.bulk_create(
            [ReportLine(report=self, **line._asdict()) for line in lines],
            update_conflicts=True,
            unique_fields=["report", "subject"],
            update_fields=["grade", "comment"],
        )

    def publish(self, *, by: User) -> None:
        """Opens it to the home and tells the guardians, once. Raises Empty, AlreadyPublished."""
        now = clock.now()
        with transaction.atomic():
            draft = Report.objects.filter(pk=self.pk, published_at__isnull=True)
            if not draft.update(published_at=now, published_by=by):
                raise self.AlreadyPublished
            if not self.comment.strip() and not self.lines.exists():
                raise self.Empty
            ReportPublished(self).send(by=by)
        self.published_at, self.published_by = now, by

    def mark_read(self, guardian: int) -> None:
        """Remembers the first time that the guardian of this key opened it."""
        read = ReportRead(report=self, guardian_id=guardian, read_at=clock.now())
        ReportRead.objects.bulk_create([read], ignore_conflicts=True)


class ReportLine(models.Model):
    # No index of its own: the unique one begins with it.
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="report_lines")
    grade = models.CharField(max_length=8, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ("subject__name",)
        constraints = [models.UniqueConstraint(fields=("report", "subject"), name="one_line_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.grade}"


class ReportRead(models.Model):
    """A guardian opened a report: each for themselves, the first time."""

    # No index of its own: the unique one begins with it.
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="reads", db_index=False)
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="report_reads")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("report", "guardian"), name="one_read_of_a_guardian")]

    def __str__(self) -> str:
        return f"{self.report_id} by {self.guardian_id}"
