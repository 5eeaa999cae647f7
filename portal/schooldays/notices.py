"""What a school's homes are told when it closes for a day, and when it does not after all."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from foundation.punctuation import listed
from notices.notice import Notice
from roll.models import Enrolment, Pupil, User
from roll.recipients import Recipients
from roll.rights import Right


class OfAClosing(Notice):
    """To the homes of a school; it names no child, so that one word does for several."""

    subject_model = "portal_schooldays.Closing"
    loaded = ("school",)
    icon = "calendar-x"
    right = Right.MESSAGES

    def recipients(self) -> Recipients:
        """Those it is true for: a closing that was taken back is told to nobody any more."""
        enrolled = Enrolment.objects.holding().filter(school=self.subject.school)
        pupils = enrolled.pupils() if self.is_true() else Pupil.objects.none()
        return Recipients.guardians_of(pupils, self.right).with_pupils(pupils)

    def is_true(self) -> bool:
        raise NotImplementedError

    def url(self) -> str:
        return reverse("portal:schooldays:closing", args=[self.subject.pk])

    @property
    def days(self) -> str:
        """`Wednesday 25 November, Thursday 26 November`: in the reader's language."""
        return listed(date_format(day, "l j F") for day in self.subject.days_meant)

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)


class SchoolClosed(OfAClosing):
    kind = "schooldays.closed"
    template = "school_closed"

    def is_true(self) -> bool:
        return self.subject.withdrawn_at is None


class SchoolOpenAfterAll(OfAClosing):
    kind = "schooldays.open_after_all"
    template = "school_open_after_all"
    icon = "calendar-days"

    def is_true(self) -> bool:
        return self.subject.withdrawn_at is not None
