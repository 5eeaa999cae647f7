"""Reports: what teachers write about a pupil in a cycle, published to the home, and who there has read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from portal.reports.cycles import ReportCycle
from portal.reports.notices import ReportCorrected, ReportPublished
from roll.models import Guardian, Pupil, School, Subject, User
from roll.posted_names import posted_name
from roll.rights import Right
from roll.scope import PupilRecordQuerySet, family_keys, staff_keys


class ReportQuerySet(PupilRecordQuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def with_writer_name(self) -> Any:
        """The same rows with `writer_name`, as the family knows whoever wrote; types of a queryset can't say it."""
        return self.annotate(writer_name=posted_name("written_by"))

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
    """One pupil's report of one cycle: a draft until it is published, and from then on read.

    Published it is changed by a correction alone, which tells the home; taken back it is a draft again. Each text that
    the home has had stays as an edition.
    """

    class Unchanged(Exception):
        """The correction says what stands there already."""

    class NotPublished(Exception):
        """It is a draft, or was taken back."""

    class Changed(Exception):
        """Somebody has corrected it since it was read."""

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
    # Which text of it this is: one more with each that was corrected or taken back.
    number = models.PositiveSmallIntegerField(default=1)

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

    @property
    def is_corrected(self) -> bool:
        """The home has had another text of it."""
        return self.number > 1

    @property
    def is_empty(self) -> bool:
        return not self.comment.strip() and not self.lines.exists()

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
            if self.is_empty:
                raise self.Empty
            ReportPublished(self).send(by=by)
        self.published_at, self.published_by = now, by

    def correct(self, *, number: int | None, comment: str, lines: Sequence[Line], by: User) -> None:
        """Puts another text in place of the published one, which stays as an edition, and tells the guardians.

        `number` is of the text that is corrected. Raises Empty, Unchanged, Changed, NotPublished.
        """
        now, written = clock.now(), [line for line in lines if line.grade or line.comment]
        if not comment.strip() and not written:
            raise self.Empty
        with transaction.atomic():
            self._end_edition(now, by)
            kept = set(self.lines.values_list("subject", "grade", "comment"))
            if comment == self.comment and kept == {(line.subject.pk, line.grade, line.comment) for line in written}:
                raise self.Unchanged
            if number != self.number:
                raise self.Changed
            by_now = {"written_by": by, "written_at": now, "published_by": by, "published_at": now}
            Report.objects.filter(pk=self.pk).update(comment=comment, **by_now)
            self._write_lines(written)
            self.refresh_from_db()
            ReportCorrected(self).send(by=by)

    def withdraw(self, *, by: User) -> None:
        """Takes it back from the home: it is a draft again, and its text stays as an edition. Raises NotPublished."""
        with transaction.atomic():
            self._end_edition(clock.now(), by, is_withdrawn=True)
            Report.objects.filter(pk=self.pk).update(published_at=None, published_by=None)
            self.refresh_from_db()
            ReportPublished(self).recall(by=by)
            for number in range(2, self.number):
                ReportCorrected(self, number).recall(by=by)

    def _end_edition(self, now: datetime, by: User, is_withdrawn: bool = False) -> None:
        """Keeps what the home has as an edition. Of two at once the second finds what the first has written."""
        published = Report.objects.select_for_update(of=("self",)).filter(pk=self.pk, published_at__isnull=False)
        current: Any = published.first()
        if current is None:
            raise self.NotPublished
        self.refresh_from_db()
        lines = self.lines.select_related("subject")
        ReportEdition.objects.create(
            report=self,
            comment=current.comment,
            lines=[[line.subject.name, line.grade, line.comment] for line in lines],
            published_by_id=current.published_by_id,
            published_at=current.published_at,
            ended_by=by,
            ended_at=now,
            is_withdrawn=is_withdrawn,
        )
        Report.objects.filter(pk=self.pk).update(number=F("number") + 1)

    def mark_read(self, guardian: int) -> None:
        """Remembers the first time that the guardian of this key opened it; of a later text, opened that."""
        if self.is_corrected:
            earlier = ReportRead.objects.filter(report=self, guardian=guardian, read_at__lt=self.published_at)
            earlier.update(read_at=clock.now())
        read = ReportRead(report=self, guardian_id=guardian, read_at=clock.now())
        ReportRead.objects.bulk_create([read], ignore_conflicts=True)


class ReportLine(models.Model):
    # No index of its own: the unique one begins with it.
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="report_lines")
    grade = models.CharField(max_length=8, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ("subject__sort_key",)
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


class ReportEdition(models.Model):
    """A text of a report that the home had until it was corrected or taken back. Written once, and never again."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="editions")
    comment = models.TextField(blank=True)
    # Of each line the subject's name as it was, the grade, the comment.
    lines = models.JSONField()
    # No indexes: nobody is looked for by them, though to delete a user, a rare thing, reads the whole table then.
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.report_id} until {self.ended_at}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs | {"force_insert": True})
