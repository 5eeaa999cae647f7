"""Who may see whom: the one answer, asked by every door, record, notice and page. Default deny.

A guardian sees a pupil through a Guardianship that is granted, in date, has an AccessGrant for the right asked, and
is not under a Restriction. A Restriction on a pair also closes every other Guardianship by which the same User, or
anybody with one of the same addresses, reaches that pupil.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from roll.dated import DatedQuerySet, holds
from roll.rights import OWN_RIGHTS, SEES_SCHOOL, TEACHES

if TYPE_CHECKING:
    from roll.models import Guardianship, User


def _model(name: str) -> Any:
    return apps.get_model("roll", name)


def restricted(on: date | None = None) -> Exists:
    """The condition that a Restriction closes a Guardianship on a day, today where none is named.

    On the pair, or on a pair by which the same User, or anybody with one of the same addresses, reaches the child.
    """
    addresses = _model("ContactPoint").objects.filter(
        Q(guardian=OuterRef(OuterRef("guardian"))) | Q(guardian__user=OuterRef(OuterRef("guardian__user")))
    )
    return Exists(
        _model("Restriction")
        .objects.filter(holds(on=on), pupil=OuterRef("pupil"))
        .filter(
            Q(guardian=OuterRef("guardian"))
            | Q(guardian__user=OuterRef("guardian__user"))
            | Q(guardian__contact_points__value__in=addresses.values("value"))
            | Q(guardian__contact_points__value=OuterRef("guardian__user__email"))
            | Q(guardian__contact_points__value=OuterRef("guardian__user__phone"))
            | Q(guardian__user__email__in=addresses.values("value"))
            | Q(guardian__user__phone__in=addresses.values("value"))
        )
    )


def open_guardianships(right: str | None, on: date | None = None) -> "QuerySet[Guardianship]":
    """The Guardianships that give a right (any where None) on a day, today where none is named."""
    grants = _model("AccessGrant").objects.filter(guardianship=OuterRef("pk"))
    if right is not None:
        grants = grants.filter(right=right)
    return _model("Guardianship").objects.filter(holds(on=on), Exists(grants), ~restricted(on), access_state="granted")


def as_family(user: "User | int", right: str | None, on: date | None = None) -> Q:
    """The condition that a pupil is shown to a person (or the person of this key) as guardian, or as the pupil."""
    mine = Q(pk__in=open_guardianships(right, on).filter(guardian__user=user).values("pupil"))
    return mine | Q(user=user) if right is None or right in OWN_RIGHTS else mine


class PupilQuerySet(models.QuerySet):
    def visible_to(self, user: Any, right: str) -> Self:
        """Family, staff and the pupil themselves, each as far as they go."""
        return self.filter(as_family(user, right) | self._staff(user)) if signed_in(user) else self.none()

    def of_family(self, user: Any, right: str | None) -> Self:
        """As a guardian with this right (any where None), or as the pupil."""
        return self.filter(as_family(user, right)) if signed_in(user) else self.none()

    def of_staff(self, user: Any) -> Self:
        """As head, office or teacher: the only ways a posting shows a pupil."""
        return self.filter(self._staff(user)) if signed_in(user) else self.none()

    @staticmethod
    def _staff(user: "User") -> Q:
        postings = _model("Posting").objects.filter(holds(), user=user)
        teaching = postings.filter(role__in=TEACHES)
        whole = postings.filter(Q(role__in=SEES_SCHOOL) | Q(role__in=TEACHES, school__teachers_see_all=True))
        taught = _model("Teaching").objects.filter(holds(), user=user, school__in=teaching.values("school"))
        in_class = _model("Enrolment").objects.filter(holds(), school_class__in=taught.values("school_class"))
        return Q(school__in=whole.values("school")) | Q(pk__in=in_class.values("pupil"))


class PupilRecordQuerySet(models.QuerySet):
    """Records about one pupil (`pupil` key); the model names the `right` that shows them."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(pupil__in=_model("Pupil").objects.visible_to(user, self.model.right))  # type: ignore[attr-defined]

    def of_family(self, user: Any) -> Self:
        return self.filter(pupil__in=_model("Pupil").objects.of_family(user, self.model.right))  # type: ignore[attr-defined]


class RollRecordQuerySet(DatedQuerySet):
    """The roll's own facts about a pupil (who stands to whom, in which class): the office's and the head's."""

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        keepers = _model("Posting").objects.filter(holds(), user=user, role__in=SEES_SCHOOL)
        return self.filter(school__in=keepers.values("school"))


class SchoolRecordQuerySet(models.QuerySet):
    """Records of a school (`school` key), for the staff posted there."""

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        return self.filter(school__in=_model("Posting").objects.filter(holds(), user=user).values("school"))


def signed_in(user: "User | AnonymousUser | None") -> bool:
    return bool(user and user.is_authenticated and user.is_active)
