"""Whom a notice is for: people who sign in, and guardians who don't yet; each person once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roll.models.guardianships import Guardianship
from roll.models.open_guardianships import open_guardianships
from roll.models.people import Guardian, User

if TYPE_CHECKING:
    from roll.models import Pupil

USER = "guardian__user"


class RecipientCounts(NamedTuple):
    """How many will be told, each person once."""

    guardians: int
    pupils: int

    @property
    def total(self) -> int:
        return self.guardians + self.pupils

    def as_text(self) -> str:
        if not self.total:
            return _("Nobody will be notified: no family there can be reached yet.")
        words = ngettext(
            "%(n)d person will be notified: %(guardians)s, %(pupils)s.",
            "%(n)d people will be notified: %(guardians)s, %(pupils)s.",
            self.total,
        )
        guardians = ngettext("%(n)d guardian", "%(n)d guardians", self.guardians) % {"n": self.guardians}
        pupils = ngettext("%(n)d pupil", "%(n)d pupils", self.pupils) % {"n": self.pupils}
        return words % {"n": self.total, "guardians": guardians, "pupils": pupils}


@dataclass(frozen=True)
class Recipients:
    """The adults of `guardianships`, as users where they sign in; and `other_users`: pupils or members of staff."""

    guardianships: QuerySet[Guardianship]
    other_users: QuerySet[User]

    @classmethod
    def guardians_of(cls, pupils: "QuerySet[Pupil]", right: str) -> Self:
        """The guardians with a right to any of these pupils, today."""
        return cls(open_guardianships(right, pupils.order_by().values("pk")), User.objects.none())

    @classmethod
    def users_matching(cls, users: Q) -> Self:
        """Members of staff and others who sign in."""
        return cls(Guardianship.objects.none(), User.objects.filter(users, is_active=True))

    def with_pupils(self, pupils: "QuerySet[Pupil]") -> Self:
        """The same, and those of these pupils who sign in."""
        users = User.objects.filter(pupil__in=pupils.order_by().values("pk"), is_active=True)
        return replace(self, other_users=users)

    def filter_guardianships(self, **lookups: Any) -> Self:
        """Of the guardians those whose guardianships match these lookups; nobody else."""
        return replace(self, guardianships=self.guardianships.filter(**lookups), other_users=self.other_users.none())

    def intersection(self, other: "Recipients") -> Self:
        """Who is in both."""
        guardianships = self.guardianships.filter(guardian__in=other.guardianships.values("guardian"))
        other_users = self.other_users.filter(pk__in=other.other_users.values("pk"))
        return replace(self, guardianships=guardianships, other_users=other_users)

    @property
    def users(self) -> QuerySet[User]:
        return User.objects.filter(
            Q(pk__in=self._guardianships_with_user().values(USER)) | Q(pk__in=self.other_users.values("pk"))
        )

    @property
    def guardians(self) -> QuerySet[Guardian]:
        """Those who don't sign in yet: nobody stands in `users` too."""
        return Guardian.objects.filter(pk__in=self._guardianships_without_user().values("guardian"))

    def users_after(self, pk: int, limit: int, exclude: Any = ()) -> list[int]:
        """The next users after this key, by their keys; `exclude` are keys to leave out."""
        parts = []
        for rows, at in ((self._guardianships_with_user(), USER), (self.other_users, "pk")):
            # The next of each by its own index: joined by "or", all there are would be looked through each time.
            next_ones = rows.filter(**{f"{at}__gt": pk}).exclude(**{f"{at}__in": exclude}).order_by(at)
            parts.append(
                User.objects.filter(pk__in=next_ones.values(at).distinct()[:limit]).values_list("pk", flat=True)
            )
        return list(parts[0].union(*parts[1:]).order_by("pk")[:limit])

    def guardians_after(self, pk: int, limit: int) -> list[int]:
        """The next guardians without a user, by their keys."""
        next_ones = self._guardianships_without_user().filter(guardian__gt=pk).order_by("guardian")
        return list(next_ones.values_list("guardian", flat=True).distinct()[:limit])

    def keys_still_included(
        self, *, users: Iterable[int] = (), guardians: Iterable[int] = ()
    ) -> tuple[set[int], set[int]]:
        """Which of these users, and of these guardians, belong to them now; also a guardian with a user since now."""
        keys = list(users)
        adults = self._guardianships_with_user().filter(**{f"{USER}__in": keys}).values_list(USER, flat=True)
        others = self.other_users.filter(pk__in=keys).values_list("pk", flat=True)
        records = self.guardianships.exclude(**{f"{USER}__is_active": False}).filter(guardian__in=list(guardians))
        return {*adults, *others}, set(records.values_list("guardian", flat=True))

    def counts(self) -> RecipientCounts:
        """Without those whom no channel reaches: no account yet, and no e-mail address."""
        pupils = self.other_users.filter(pupil__isnull=False).order_by().values_list("pk").distinct()
        # Distinct by itself: a union with nothing is no union, and a mother of two would be two.
        users = self._guardianships_with_user().order_by().values_list(USER).distinct().union(pupils).count()
        pupil_count = pupils.count()
        return RecipientCounts(users - pupil_count + self._with_email().count(), pupil_count)

    def count_without_address(self) -> int:
        """How many guardians no channel reaches."""
        return self._guardians_without_user().count() - self._with_email().count()

    def _guardians_without_user(self) -> QuerySet[Guardianship, Any]:
        """The guardians without a user, each once."""
        return self._guardianships_without_user().order_by().values("guardian").distinct()

    def _with_email(self) -> QuerySet[Guardianship, Any]:
        return self._guardians_without_user().filter(guardian__contact_points__kind="email")

    def _guardianships_with_user(self) -> QuerySet[Guardianship]:
        return self.guardianships.filter(**{f"{USER}__is_active": True})

    def _guardianships_without_user(self) -> QuerySet[Guardianship]:
        return self.guardianships.filter(**{f"{USER}__isnull": True})
