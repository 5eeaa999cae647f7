"""A family's times over all its children: what comes, and what is still to be booked."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from foundation import clock
from portal.bookings.models import Booking, BookingEvent, Mode, Window
from portal.bookings.models.events import in_audience
from portal.bookings.models.slots import JOINS_BEFORE
from roll.dated import holds
from roll.models import Enrolment, Pupil, User
from roll.posted_names import posted_name
from roll.rights import Right


class UpcomingTime(NamedTuple):
    """A booked time (`booked`): `pk` is the booking's, `at` its start, `name` the teacher's. Otherwise an event in
    which this reader has booked nothing yet for this child: `pk` is the event's, `at` its closing, `name` its own."""

    booked: bool
    pupil: int
    pk: int
    at: datetime
    name: str
    mode: str
    video_link: str

    @property
    def icon(self) -> str:
        return Mode(self.mode).icon

    @property
    def joins(self) -> bool:
        """The call's link leads somewhere by now."""
        return self.mode == Mode.VIDEO and clock.now() >= self.at - JOINS_BEFORE


def upcoming_times(user: int, pupils: tuple[int, ...], now: datetime, day: date) -> list[UpcomingTime]:
    """In order of time, in one query. `pupils` are those whose bookings this reader may see as a guardian."""
    rows = _upcoming_times(user=user, pupils=pupils, now=now, day=day) if pupils else []
    return sorted((UpcomingTime(bool(row[0]), *row[1:]) for row in rows), key=lambda row: row.at)


def _upcoming_times(user: int, pupils: tuple[int, ...], now: datetime, day: date) -> QuerySet[Any, Any]:
    booked = (
        Booking.objects.standing()
        .filter(guardian__user=user, pupil__in=pupils, slot__ends_at__gt=now)
        .order_by()
        .values_list(Value(1), "pupil", "pk", "slot__starts_at", posted_name(), "mode", "slot__window__video_link")
    )
    return booked.union(_unbooked(user, pupils, now, day), all=True)


def _unbooked(user: int, pupils: tuple[int, ...], now: datetime, day: date) -> QuerySet[Any, Any]:
    events = open_events_of_pupils(pupils, now, day).filter(~Exists(own_bookings_in_event(user)))
    return events.values_list(Value(0), "of_pupil", "pk", "closes_at", "name", Value(""), Value(""))


def open_events_of_pupils(pupils: Any, now: datetime, day: date) -> QuerySet[BookingEvent]:
    """Each event once for each of these pupils (`of_pupil`) whose teacher meets families there today or later."""
    here = Enrolment.objects.holding(day).filter(in_audience(), pupil=OuterRef("of_pupil"))
    # By windows, of which there are a tenth as many as slots; joined in one step, or each window is asked by itself.
    taught = holds("teacher__teachings__", day) & holds("teacher__teachings__school_class__enrolments__", day)
    taught &= Q(teacher__teachings__school_class__enrolments__pupil=OuterRef("of_pupil"))
    windows = Window.objects.filter(taught, event=OuterRef("pk"), withdrawn_at__isnull=True, date__gte=day)
    events = BookingEvent.objects.published().filter(closes_at__gt=now, school__pupils__in=pupils)
    return events.annotate(of_pupil=F("school__pupils")).filter(Exists(here), Exists(windows)).order_by()


def own_bookings_in_event(user: Any) -> QuerySet[Booking]:
    return Booking.objects.standing().filter(guardian__user=user, event=OuterRef("pk"), pupil=OuterRef("of_pupil"))


class OpenEvent(NamedTuple):
    """An event in which a child's times may be booked: `has_booking` where this reader has one already."""

    pupil: Pupil
    event: BookingEvent
    has_booking: bool


def open_events_for(user: User) -> list[OpenEvent]:
    """In order of closing, for all children of whom this person is a guardian."""
    children = Pupil.objects.of_guardian(user, Right.BOOKINGS).select_related("school").in_bulk()
    events = open_events_of_pupils(list(children), clock.now(), clock.today()).annotate(
        has_booking=Exists(own_bookings_in_event(user))
    )
    open_events = [OpenEvent(children[event.of_pupil], event, event.has_booking) for event in events]  # type: ignore[attr-defined]
    return sorted(open_events, key=lambda each: (each.event.closes_at, each.pupil.sort_key, each.pupil.pk))
