"""What the page of participation shows: for how many children of each class a home takes part, and for which not.

A child counts once, whoever at home has booked: families are never compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Exists, OuterRef, QuerySet

from portal.bookings.models import Booking, BookingEvent
from roll.classes import ClassGroup, class_groups, in_class_or_all
from roll.recipients import Recipients
from roll.rights import Right
from roll.scope import open_guardianships


@dataclass
class Share:
    """Of the children of one class, or of several: how many there are, have a booking and a meeting that took place.

    `suggestions` are what parents of the class suggest, also of children who are not meant any more.
    """

    children: int = 0
    booked: int = 0
    reached: int = 0
    suggestions: int = 0

    @property
    def not_booked(self) -> int:
        return self.children - self.booked

    @classmethod
    def of_all(cls, shares: Iterable[Self]) -> Self:
        numbers = [(each.children, each.booked, each.reached, each.suggestions) for each in shares]
        return cls(*(sum(column) for column in zip(*numbers, strict=True)))


def shares_by_class(event: BookingEvent, key: str) -> list[tuple[ClassGroup, Share]]:
    """By class, in their order; of one class alone where a `key` of `roll.classes` is named. Three queries."""
    shares: dict[int | None, Share] = {}
    for pupil_class, has_booked, is_reached, children in _counted(event, key):
        share = shares.setdefault(pupil_class, Share())
        share.children += children
        share.booked += children * has_booked
        share.reached += children * is_reached
    suggested = suggestions_of(event, key).order_by().values_list("class_key").annotate(Count("pk"))
    for pupil_class, number in suggested:
        shares.setdefault(pupil_class, Share()).suggestions = number
    return [(group, shares[group.pk]) for group in class_groups(shares)]


def _counted(event: BookingEvent, key: str) -> QuerySet[Any, Any]:
    """A row for each way in which the homes of a class's children take part."""
    bookings = bookings_of_pupil(event)
    pupils = in_class_or_all(event.pupils(), key).annotate(
        has_booked=Exists(bookings), is_reached=Exists(bookings.filter(outcome=Booking.Outcome.REACHED))
    )
    return pupils.order_by().values_list("class_key", "has_booked", "is_reached").annotate(Count("pk"))


def bookings_of_pupil(event: BookingEvent) -> QuerySet[Booking]:
    return Booking.objects.standing().filter(event=event, pupil=OuterRef("pk"))


def suggestions_of(event: BookingEvent, key: str) -> QuerySet[Any]:
    """The bookings with one, in the order in which they were written down."""
    suggested = Booking.objects.standing().filter(event=event).exclude(suggestion="")
    return in_class_or_all(suggested, key, "pupil").order_by("recorded_at", "pk")


def pupils_not_booked(event: BookingEvent, key: str) -> list[Any]:
    """By name; each with `has_access`, whether anybody at home may book."""
    pupils = list(in_class_or_all(event.pupils(), key).exclude(Exists(bookings_of_pupil(event))))
    may_book = open_guardianships(Right.BOOKINGS, [pupil.pk for pupil in pupils])
    with_access = set(may_book.values_list("pupil", flat=True))
    for pupil in pupils:
        pupil.has_access = pupil.pk in with_access
    return pupils


def whom_to_tell(event: BookingEvent) -> dict[str, int]:
    """So many guardians are `told` when it is published, of so many `children`; of more `nobody` has access yet."""
    pupils = event.pupils().order_by()
    with_access = open_guardianships(Right.BOOKINGS, pupils.values("pk")).values("pupil").distinct().count()
    told = Recipients.guardians_of(pupils, Right.BOOKINGS).counts().total
    return {"told": told, "children": with_access, "nobody": pupils.count() - with_access}
