"""A family's children on one screen: what each room says of them, and what waits to be opened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from foundation import clock
from foundation.addresses import pattern
from roll.classes import class_words, with_class_days
from roll.models import ExpectedAbsence, Pupil, User
from roll.rooms import ChildPart, Family, ToDo, rooms
from roll.scope import family_keys


@dataclass
class Child:
    """A child with the parts of those rooms that this reader may see. `is_reader` where the child is the reader."""

    pupil: Pupil
    is_reader: bool
    parts: list[ChildPart]

    @cached_property
    def url(self) -> str:
        return pattern("portal:child")(code=self.pupil.code)

    @cached_property
    def place(self) -> str:
        """`Class 5B, Nai Umeed Primary School`; `Starts on 7 December, …` of a child in no class."""
        return _("%(place)s, %(school)s") % {"place": class_words(self.pupil), "school": self.pupil.school.local_name}

    def on_own_page(self) -> "Child":
        """With the parts that stand on the child's own page, where links lead to the rest."""
        return replace(self, parts=[part for part in self.parts if part.is_on_childs_page])


def family_of(user: User) -> Family:
    """A guardian with all of their children, or the pupil who asks."""
    day, keys = clock.today(), family_keys(user)
    return Family(user, keys, list(_pupils(keys.pupils(None), day)), day)


def children_of(family: Family) -> list[Child]:
    """As many queries for one as for several.

    A pupil sees all of these of their own but the times, which are their home's to book and to keep.
    """
    offered = [room.child_parts(family) for room in rooms()]
    return [
        Child(
            pupil,
            is_reader=pupil.user_id == family.user.pk,
            parts=[parts[pupil.pk] for parts in offered if pupil.pk in parts],
        )
        for pupil in family.pupils
    ]


def to_do(family: Family, children: Sequence[Child]) -> list[ToDo]:
    """What waits for the guardian of these children, most pressing first."""
    cards = [card for child in children for part in child.parts for card in part.to_do()]
    cards += [card for room in rooms() for card in room.to_do(family)]
    return sorted(cards, key=attrgetter("urgency"))


def _pupils(keys: list[int], day: date) -> QuerySet[Any]:
    """With the school loaded, what `class_words` reads, and `told_today`."""
    told_today = Exists(ExpectedAbsence.objects.filter(pupil=OuterRef("pk"), date=day))
    pupils = with_class_days(Pupil.objects.filter(pk__in=keys), day=day).annotate(told_today=told_today)
    return pupils.select_related("school").order_by("sort_key", "pk")
