from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notices.notice import Notice
from roll.models import User
from roll.people import People
from roll.rights import Right


class HomeworkSet(Notice):
    kind = "homework.set"
    subject_model = "portal_homework.Homework"
    loaded = ("school", "school_class", "subject")
    template = "homework_set"
    icon = "book-open"
    right = Right.HOMEWORK

    def recipients(self) -> People:
        """The guardians with the right, and the pupils who sign in; nobody once it is withdrawn."""
        pupils = self.subject.pupils()
        if self.subject.is_withdrawn:
            pupils = pupils.none()
        return People.of_pupils(pupils, self.right).with_pupils(pupils)

    def url(self) -> str:
        return reverse("portal:homework:detail", args=[self.subject.pk])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)
