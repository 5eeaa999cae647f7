from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notices.notice import Notice
from portal.attendance.codes import table_of
from roll.models import User
from roll.recipients import Recipients
from roll.rights import Right


class AbsenceRecorded(Notice):
    """What the register made of an absence that a guardian told: to that guardian, once an absence."""

    kind = "attendance.absence_recorded"
    subject_model = "roll.ExpectedAbsence"
    loaded = ("pupil", "school")
    template = "absence_recorded"
    icon = "clipboard-check"
    right = Right.ATTENDANCE

    def recipients(self) -> Recipients:
        return self.subject.pupil.guardians_with(self.right).filter_guardianships(
            guardian__user=self.subject.told_by_id
        )

    def url(self) -> str:
        return reverse("portal:attendance:family", args=[self.subject.pupil.code])

    def dedupe_key(self) -> str:
        """Of three days the first is told: the family's page has the others."""
        return f"{self.kind}:{self.subject.pupil_id}:{self.subject.told_at.isoformat()}"

    @property
    def words(self) -> str:
        at = {name: getattr(self.subject, name) for name in ("school", "date", "session")}
        mark = self.subject.pupil.attendance_marks.filter(**at).first()
        code = table_of(self.subject.school).get(mark.code) if mark else None
        return str(code.family) if code else ""

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user).filter(told_by=user)
