from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notices.notice import Notice
from roll.models import User
from roll.recipients import Recipients
from roll.rights import Right


class OfAReport(Notice):
    subject_model = "portal_reports.Report"
    loaded = ("pupil", "cycle", "school")
    icon = "file-text"
    right = Right.REPORTS

    def recipients(self) -> Recipients:
        return self.subject.pupil.guardians_with(self.right)

    def url(self) -> str:
        return reverse("portal:reports:detail", args=[self.subject.pupil.code, self.subject.pk])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)


class ReportPublished(OfAReport):
    kind = "reports.published"
    template = "report_published"


class ReportCorrected(OfAReport):
    """That another text stands in place of what the home has read: the report's own `number` unless one is named."""

    kind = "reports.corrected"
    template = "report_corrected"

    def __init__(self, subject: Any, number: int | None = None) -> None:
        super().__init__(subject)
        self.number = number or subject.number

    def dedupe_key(self) -> str:
        return f"{self.kind}:{self.subject.pk}:{self.number}"
