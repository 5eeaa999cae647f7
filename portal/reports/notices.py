from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notices.notice import Notice
from roll.models import User
from roll.recipients import Recipients
from roll.rights import Right


class ReportPublished(Notice):
    kind = "reports.published"
    subject_model = "portal_reports.Report"
    loaded = ("pupil", "cycle", "school")
    template = "report_published"
    icon = "file-text"
    right = Right.REPORTS

    def recipients(self) -> Recipients:
        return self.subject.pupil.guardians_with(self.right)

    def url(self) -> str:
        return reverse("portal:reports:detail", args=[self.subject.pupil.code, self.subject.pk])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)
