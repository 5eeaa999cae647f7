"""Pupils and their records, narrowed to what one reader may see: the querysets that their models take."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from foundation.sort_keys import SortedQuerySet
from roll.dated import DatedQuerySet, holds
from roll.keys import family_keys, signed_in, staff_keys
from roll.rights import SEES_SCHOOL


class PupilQuerySet(SortedQuerySet):
    def visible_to(self, user: Any, right: str) -> Self:
        """Family, staff and the pupil themselves, each as far as they go."""
        return self.filter(Q(pk__in=family_keys(user).pupils(right)) | staff_keys(user).as_q("school", "pk"))

    def of_family(self, user: Any, right: str | None) -> Self:
        """As a guardian with this right (any where None), or as the pupil."""
        return self.filter(pk__in=family_keys(user).pupils(right))

    def of_guardian(self, user: Any, right: str | None) -> Self:
        """As a guardian with this right (any where None)."""
        return self.filter(pk__in=family_keys(user).as_guardian(right))

    def of_staff(self, user: Any) -> Self:
        """As head, office or teacher: the only ways a posting shows a pupil."""
        return self.filter(staff_keys(user).as_q("school", "pk"))


class PupilRecordQuerySet(models.QuerySet):
    """Records about one pupil (`pupil` key) at a school (`school` key); the model names the `right` that shows them."""

    def visible_to(self, user: Any) -> Self:
        family = Q(pupil__in=family_keys(user).pupils(self.model.right))  # type: ignore[attr-defined]
        return self.filter(family | staff_keys(user).as_q("school", "pupil"))

    def of_family(self, user: Any) -> Self:
        return self.filter(pupil__in=family_keys(user).pupils(self.model.right))  # type: ignore[attr-defined]

    def of_staff(self, user: Any) -> Self:
        return self.filter(staff_keys(user).as_q("school", "pupil"))


class RollRecordQuerySet(DatedQuerySet):
    """The roll's own facts about a pupil (who stands to whom, in which class): the office's and the head's."""

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        keepers = user.postings.filter(holds(), role__in=SEES_SCHOOL)
        return self.filter(school__in=keepers.values("school"))


class SchoolRecordQuerySet(models.QuerySet):
    """Records of a school (`school` key), for the staff posted there."""

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        return self.filter(school__in=user.postings.filter(holds()).values("school"))
