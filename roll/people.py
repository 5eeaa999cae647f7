"""Whom a notice is for: people who sign in, and guardians who don't yet; each person once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roll.scope import open_guardianships

if TYPE_CHECKING:
    from roll.models import Guardian, Pupil, User


class Numbers(NamedTuple):
    """How many will be told, each person once."""

    guardians: int
    pupils: int

    @property
    def people(self) -> int:
        return self.guardians + self.pupils

    def in_words(self) -> str:
        if not self.people:
            return _("Nobody will be told: no home there can be reached yet.")
        words = ngettext(
            "%(n)d person will be told: %(guardians)s, %(pupils)s.",
            "%(n)d people will be told: %(guardians)s, %(pupils)s.",
            self.people,
        )
        guardians = ngettext("%(n)d guardian", "%(n)d guardians", self.guardians) % {"n": self.guardians}
        pupils = ngettext("%(n)d pupil", "%(n)d pupils", self.pupils) % {"n": self.pupils}
        return words % {"n": self.people, "guardians": guardians, "pupils": pupils}


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

    def numbers(self) -> Numbers:
        """Without those whom no channel reaches: no account yet, and no e-mail address."""
        by_mail = self.guardians.filter(contact_points__kind="email").distinct().count()
        users = self.users.aggregate(every=Count("pk", distinct=True), pupils=Count("pupil", distinct=True))
        return Numbers(guardians=users["every"] - users["pupils"] + by_mail, pupils=users["pupils"])

    def with_users(self, users: Q) -> Self:
        """The same, and these people who sign in."""
        both = _users().filter(Q(pk__in=self.users.values("pk")) | users, is_active=True)
        return type(self)(users=both, guardians=self.guardians)


def _users() -> "QuerySet[User]":
    return apps.get_model("roll.User").objects.all()


def _guardians() -> "QuerySet[Guardian]":
    return apps.get_model("roll.Guardian").objects.all()
