from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notices.notice import Notice
from roll.models import User
from roll.recipients import Recipients
from roll.rights import Right


class LetterSent(Notice):
    kind = "letters.sent"
    subject_model = "portal_letters.Letter"
    loaded = ("school", "audience")
    template = "letter_sent"
    icon = "mail"
    right = Right.MESSAGES

    def recipients(self) -> Recipients:
        """The guardians alone: an Audience's own people would hold the pupils who sign in. Nobody once withdrawn."""
        pupils = self.subject.audience.pupils()
        return Recipients.guardians_of(pupils.none() if self.subject.is_withdrawn else pupils, self.right)

    def url(self) -> str:
        return reverse("portal:letters:detail", args=[self.subject.pk])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)
