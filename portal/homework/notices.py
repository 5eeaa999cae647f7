from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notices.notice import Notice
from roll.models import User
from roll.recipients import Recipients
from roll.rights import Right


class HomeworkSet(Notice):
    kind = "homework.set"
    subject_model = "portal_homework.Homework"
    loaded = ("school", "school_class", "subject")
    template = "homework_set"
    icon = "book-open"
    right = Right.HOMEWORK

    def recipients(self) -> Recipients:
        """The guardians with the right, and the pupils who sign in; nobody once it is withdrawn."""
        pupils = self.subject.pupils()
        if self.subject.is_withdrawn:
            pupils = pupils.none()
        return Recipients.guardians_of(pupils, self.right).with_pupils(pupils)

    def url(self) -> str:
        return reverse("portal:homework:detail", args=[self.subject.pk])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)
