"""What the page of participation shows: how many homes an event reaches.

A pupil counts once, whoever of the home has booked: families are never compared.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from portal.bookings.models import Booking, BookingEvent
from portal.bookings.staff_lists import class_name
from roll.rights import Right
from roll.scope import open_guardianships


@dataclass
class Share:
    """Of the homes of one class, or of all."""

    name: str
    homes: int = 0
    booked: int = 0
    reached: int = 0

    def add(self, pupil: Any) -> None:
        self.homes += 1
        self.booked += pupil.has_booked
        self.reached += pupil.is_reached


@dataclass
class Participation:
    all: Share
    classes: list[Share]
    suggestions: list[Booking]
    not_booked: list[Any]


def pupils_of(event: BookingEvent) -> QuerySet[Any]:
    """With class, whether a home has booked and was reached, and whether anybody at home may book at all."""
    standing = Booking.objects.standing().filter(event=event, pupil=OuterRef("pk"))
    pupils = event.pupils()
    may = open_guardianships(Right.BOOKINGS, pupils.order_by().values("pk"))
    return pupils.annotate(
        class_name=class_name("pk"),
        has_booked=Exists(standing),
        is_reached=Exists(standing.filter(outcome=Booking.Outcome.REACHED)),
        has_access=ExpressionWrapper(Q(pk__in=may.values("pupil")), BooleanField()),
    )


def participation_of(event: BookingEvent) -> Participation:
    pupils = list(pupils_of(event))
    whole, classes = Share(""), dict[str, Share]()
    for pupil in pupils:
        classes.setdefault(pupil.class_name or "", Share(pupil.class_name or "–")).add(pupil)
        whole.add(pupil)
    with_suggestion = Booking.objects.standing().filter(event=event).exclude(suggestion="")
    return Participation(
        all=whole,
        classes=[classes[name] for name in sorted(classes)],
        suggestions=list(
            with_suggestion.annotate(class_name=class_name("pupil")).order_by("class_name", "recorded_at")
        ),
        not_booked=sorted((pupil for pupil in pupils if not pupil.has_booked), key=class_and_name),
    )


def class_and_name(pupil: Any) -> tuple[str, str]:
    return (pupil.class_name or "", str(pupil))


def homes_to_tell(event: BookingEvent) -> dict[str, int]:
    """`homes` are told when it is published; in `unreached` nobody has access yet."""
    pupils = event.pupils().order_by()
    homes, reachable = (
        pupils.count(),
        open_guardianships(Right.BOOKINGS, pupils.values("pk")).values("pupil").distinct().count(),
    )
    return {"homes": reachable, "unreached": homes - reachable}
