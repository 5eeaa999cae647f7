"""A family's coming times over all its children, for the first page."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from foundation.compiled import Compiled
from portal.bookings.models import Booking, BookingEvent, Slot
from portal.bookings.models.events import in_audience
from portal.bookings.models.slots import posted_name
from roll.models import Enrolment, Teaching


class Coming(NamedTuple):
    """A booked time (`booked`): `pk` is the booking's, `at` its start, `name` the teacher's. Otherwise an event in
    which this reader has booked nothing yet for this child: `pk` is the event's, `at` its closing, `name` its own."""

    booked: bool
    pupil: int
    pk: int
    at: datetime
    name: str
    mode: str
    video_link: str


def coming_of(user: int, pupils: tuple[int, ...], now: datetime, day: date) -> list[Coming]:
    """In order of time, in one query. `pupils` are those whose bookings this reader may see as a guardian."""
    rows = _coming(user=user, pupils=pupils, now=now, day=day) if pupils else []
    return sorted((Coming(bool(row[0]), *row[1:]) for row in rows), key=lambda row: row.at)


@Compiled
def _coming(user: int, pupils: tuple[int, ...], now: datetime, day: date) -> QuerySet[Any, Any]:
    booked = (
        Booking.objects.standing()
        .filter(guardian__user=user, pupil__in=pupils, slot__ends_at__gt=now)
        .order_by()
        .values_list(Value(1), "pupil", "pk", "slot__starts_at", posted_name(), "mode", "slot__window__video_link")
    )
    return booked.union(_unbooked(user, pupils, now, day), all=True)


def _unbooked(user: int, pupils: tuple[int, ...], now: datetime, day: date) -> QuerySet[Any, Any]:
    """Events with a time still to come of a teacher of the child."""
    here = Enrolment.objects.holding(day).filter(in_audience(), pupil=OuterRef("of_pupil"))
    own = Booking.objects.standing().filter(guardian__user=user, event=OuterRef("pk"), pupil=OuterRef("of_pupil"))
    classes = (
        Enrolment.objects.holding(day).filter(pupil=OuterRef(OuterRef(OuterRef("of_pupil")))).values("school_class")
    )
    taught = Teaching.objects.holding(day).filter(user=OuterRef("teacher"), school_class__in=classes)
    slots = Slot.objects.standing().filter(Exists(taught), event=OuterRef("pk"), starts_at__gt=now)
    events = BookingEvent.objects.published().filter(closes_at__gt=now, school__pupils__in=pupils)
    events = events.annotate(of_pupil=F("school__pupils"))
    return (
        events.filter(Exists(here), ~Exists(own), Exists(slots))
        .order_by()
        .values_list(Value(0), "of_pupil", "pk", "closes_at", "name", Value(""), Value(""))
    )
