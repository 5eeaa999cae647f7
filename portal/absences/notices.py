from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notices.channels import INBOX
from notices.notice import Notice
from roll.dated import holds
from roll.models import Posting, Teaching, User
from roll.recipients import Recipients
from roll.rights import Right, Role


class AbsenceTold(Notice):
    """To the class teacher and the office, in their inbox alone."""

    kind = "absences.told"
    subject_model = "portal_absences.Absence"
    loaded = ("pupil", "school", "notice")
    template = "absence_told"
    icon = "calendar-x"
    right = Right.ATTENDANCE
    channels = (INBOX,)

    def recipients(self) -> Recipients:
        absence = self.subject
        enrolled = absence.pupil.enrolments.holding().filter(school_class__kind="registration")
        teachers = Teaching.objects.filter(holds(), school_class__in=enrolled.values("school_class"))
        office = Posting.objects.filter(holds(), school=absence.school, role=Role.OFFICE)
        return Recipients.users_matching(Q(pk__in=teachers.values("user")) | Q(pk__in=office.values("user")))

    def url(self) -> str:
        return reverse("portal:absences:staff_list", args=[self.subject.school.slug]) + f"#a-{self.subject.pk}"

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_staff(user)


class AbsenceRefused(Notice):
    """To whoever told it, as long as they may see the child."""

    kind = "absences.refused"
    subject_model = "portal_absences.Absence"
    loaded = ("pupil", "school", "notice")
    template = "absence_refused"
    icon = "calendar-x"
    right = Right.ATTENDANCE

    def recipients(self) -> Recipients:
        return self.subject.pupil.guardians_with(self.right).filter_guardianships(
            guardian__user=self.subject.notice.told_by_id
        )

    def url(self) -> str:
        return reverse("portal:absences:list")

    def thread(self) -> str:
        return f"absencenotice-{self.subject.notice_id}"

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user).filter(notice__told_by=user, state="refused")
