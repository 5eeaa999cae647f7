"""Whom a notice is for: people who sign in, and guardians who don't yet; each person once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Q, QuerySet

from roll.scope import open_guardianships

if TYPE_CHECKING:
    from roll.models import Guardian, Pupil, User


@dataclass(frozen=True)
class People:
    """`guardians` holds only those without a User: nobody stands in both."""

    users: "QuerySet[User]"
    guardians: "QuerySet[Guardian]"

    @classmethod
    def of_pupils(cls, pupils: "QuerySet[Pupil]", right: str) -> Self:
        """The guardians with a right to any of these pupils, today."""
        held = open_guardianships(right).filter(pupil__in=pupils)
        return cls(
            users=_users().filter(is_active=True, guardians__in=held.values("guardian")).distinct(),
            guardians=_guardians().filter(user__isnull=True, pk__in=held.values("guardian")),
        )

    @classmethod
    def of_users(cls, users: Q) -> Self:
        """Members of staff and others who sign in."""
        return cls(users=_users().filter(users, is_active=True), guardians=_guardians().none())

    def with_users(self, users: Q) -> Self:
        """The same, and these people who sign in."""
        both = _users().filter(Q(pk__in=self.users.values("pk")) | users, is_active=True)
        return type(self)(users=both, guardians=self.guardians)


def _users() -> "QuerySet[User]":
    return apps.get_model("roll.User").objects.all()


def _guardians() -> "QuerySet[Guardian]":
    return apps.get_model("roll.Guardian").objects.all()
