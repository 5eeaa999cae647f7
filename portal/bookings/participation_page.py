"""What the page of participation shows: how many homes of each class an event reaches, and which of one it does not.

A pupil counts once, whoever of the home has booked: families are never compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Exists, OuterRef, QuerySet

from portal.bookings.models import Booking, BookingEvent
from roll.classes import ClassGroup, class_groups, in_class_or_all
from roll.rights import Right
from roll.scope import open_guardianships


@dataclass
class Share:
    """Of the homes of one class, or of several: how many there are, have booked and were reached.

    `suggestions` are what parents of the class suggest, also of children who are not meant any more.
    """

    homes: int = 0
    booked: int = 0
    reached: int = 0
    suggestions: int = 0

    @property
    def not_booked(self) -> int:
        return self.homes - self.booked

    @classmethod
    def of_all(cls, shares: Iterable[Self]) -> Self:
        numbers = [(each.homes, each.booked, each.reached, each.suggestions) for each in shares]
        return cls(*(sum(column) for column in zip(*numbers, strict=True)))


def shares_by_class(event: BookingEvent, key: str) -> list[tuple[ClassGroup, Share]]:
    """By class, in their order; of one class alone where a `key` of `roll.classes` is named. Three queries."""
    shares: dict[int | None, Share] = {}
    for pupil_class, has_booked, is_reached, homes in _counted(event, key):
        share = shares.setdefault(pupil_class, Share())
        share.homes += homes
        share.booked += homes * has_booked
        share.reached += homes * is_reached
    suggested = suggestions_of(event, key).order_by().values_list("class_key").annotate(Count("pk"))
    for pupil_class, number in suggested:
        shares.setdefault(pupil_class, Share()).suggestions = number
    return [(group, shares[group.pk]) for group in class_groups(shares)]


def _counted(event: BookingEvent, key: str) -> QuerySet[Any, Any]:
    """A row for each way in which homes of a class take part."""
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


def homes_to_tell(event: BookingEvent) -> dict[str, int]:
    """`homes` are told when it is published; in `unreached` nobody has access yet."""
    pupils = event.pupils().order_by()
    homes, reachable = (
        pupils.count(),
        open_guardianships(Right.BOOKINGS, pupils.values("pk")).values("pupil").distinct().count(),
    )
    return {"homes": reachable, "unreached": homes - reachable}
