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
    """The adults of `pairs`, as users where they sign in; and `others` who sign in, pupils or members of staff."""

    pairs: QuerySet[Guardianship]
    others: QuerySet[User]

    @classmethod
    def of_pupils(cls, pupils: "QuerySet[Pupil]", right: str) -> Self:
        """The guardians with a right to any of these pupils, today."""
        return cls(open_guardianships(right, pupils.order_by().values("pk")), User.objects.none())

    @classmethod
    def of_users(cls, users: Q) -> Self:
        """Members of staff and others who sign in."""
        return cls(Guardianship.objects.none(), User.objects.filter(users, is_active=True))

    def with_pupils(self, pupils: "QuerySet[Pupil]") -> Self:
        """The same, and those of these pupils who sign in."""
        own = User.objects.filter(pupil__in=pupils.order_by().values("pk"), is_active=True)
        return replace(self, others=own)

    def only(self, **pairs: Any) -> Self:
        """Of the guardians those who stand in pairs of this kind; nobody else."""
        return replace(self, pairs=self.pairs.filter(**pairs), others=self.others.none())

    def also_in(self, wider: "People") -> Self:
        """Who is in both."""
        pairs = self.pairs.filter(guardian__in=wider.pairs.values("guardian"))
        return replace(self, pairs=pairs, others=self.others.filter(pk__in=wider.others.values("pk")))

    @property
    def users(self) -> QuerySet[User]:
        return User.objects.filter(Q(pk__in=self._with_user().values(USER)) | Q(pk__in=self.others.values("pk")))

    @property
    def guardians(self) -> QuerySet[Guardian]:
        """Those who don't sign in yet: nobody stands in `users` too."""
        return Guardian.objects.filter(pk__in=self._without_user().values("guardian"))

    def users_after(self, key: int, number: int, but: Any = ()) -> list[int]:
        """The next users by their keys; `but` are keys to leave out."""
        parts = []
        for rows, at in ((self._with_user(), USER), (self.others, "pk")):
            # The next of each by its own index: joined by "or", all there are would be looked through each time.
            next_ones = rows.filter(**{f"{at}__gt": key}).exclude(**{f"{at}__in": but}).order_by(at)
            parts.append(
                User.objects.filter(pk__in=next_ones.values(at).distinct()[:number]).values_list("pk", flat=True)
            )
        return list(parts[0].union(*parts[1:]).order_by("pk")[:number])

    def guardians_after(self, key: int, number: int) -> list[int]:
        """The next guardians without a user, by their keys."""
        next_ones = self._without_user().filter(guardian__gt=key).order_by("guardian")
        return list(next_ones.values_list("guardian", flat=True).distinct()[:number])

    def among(self, *, users: Iterable[int] = (), guardians: Iterable[int] = ()) -> tuple[set[int], set[int]]:
        """Which of these users, and of these guardians, belong to them now; also a guardian with a user since now."""
        keys = list(users)
        adults = self._with_user().filter(**{f"{USER}__in": keys}).values_list(USER, flat=True)
        others = self.others.filter(pk__in=keys).values_list("pk", flat=True)
        records = self.pairs.exclude(**{f"{USER}__is_active": False}).filter(guardian__in=list(guardians))
        return {*adults, *others}, set(records.values_list("guardian", flat=True))

    def numbers(self) -> Numbers:
        """Without those whom no channel reaches: no account yet, and no e-mail address."""
        pupils = self.others.filter(pupil__isnull=False).order_by().values_list("pk").distinct()
        users = self._with_user().order_by().values_list(USER).union(pupils).count()
        number = pupils.count()
        return Numbers(users - number + self._by_mail().count(), number)

    def without_address(self) -> int:
        """How many guardians no channel reaches."""
        return self._records().count() - self._by_mail().count()

    def _records(self) -> QuerySet[Guardianship, Any]:
        """The guardians without a user, each once."""
        return self._without_user().order_by().values("guardian").distinct()

    def _by_mail(self) -> QuerySet[Guardianship, Any]:
        return self._records().filter(guardian__contact_points__kind="email")

    def _with_user(self) -> QuerySet[Guardianship]:
        return self.pairs.filter(**{f"{USER}__is_active": True})

    def _without_user(self) -> QuerySet[Guardianship]:
        return self.pairs.filter(**{f"{USER}__isnull": True})
