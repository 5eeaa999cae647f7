"""What the page for booking shows: a child's teachers and their times in one event, as one guardian reads them.
Four queries, however many slots.

Rows of plain values: it is the page that two hundred guardians open in one minute.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from foundation import clock
from foundation.sorting import sort_key
from portal.bookings.models import Booking, BookingEvent, Mode, Slot, Step
from portal.bookings.models.slots import steps_during_slot, teachings_of
from portal.bookings.times import clock_time
from roll.models import Pupil, User
from roll.posted_names import posted_name

FREE, MINE, BUSY, TAKEN = "free", "mine", "busy", "taken"


class Day(NamedTuple):
    date: date
    free: int


class Time(NamedTuple):
    pk: int
    words: str
    state: str


class ReaderRow(NamedTuple):
    """One row of `_reader_rows`: a standing booking, a teacher (`pk` 0), or a step of the reader (`teacher` 0 too)."""

    pk: int
    slot: int
    teacher: int
    name: str
    mode: str
    starts_at: datetime
    outcome: str


@dataclass
class Card:
    """One teacher on one day."""

    teacher: int
    name: str
    own_booking: ReaderRow | None
    times: list[Time] = field(default_factory=list)
    modes: set[str] = field(default_factory=set)

    @property
    def initials(self) -> str:
        return "".join(word[:1] for word in self.name.split()[-2:])


@dataclass
class Grid:
    event: BookingEvent
    pupil: Pupil
    # Those with a time to come.
    days: list[Day]
    day: date | None
    cards: list[Card]
    own_bookings: list[ReaderRow]

    @property
    def modes(self) -> list[Mode]:
        """What any of the day's teachers offers."""
        offered = {mode for card in self.cards for mode in card.modes}
        return [mode for mode in Mode if mode in offered]

    @property
    def teachers_left(self) -> list[Card]:
        """Of this day, without a time of this reader."""
        return [card for card in self.cards if card.own_booking is None]


def event_for(pupil: Pupil, pk: int) -> BookingEvent | None:
    """The published event, if it is meant for the child."""
    event = BookingEvent.objects.open_to(pupil).filter(pk=pk).first()
    if event:
        event.school = pupil.school
    return event


def grid_of(event: BookingEvent, pupil: Pupil, reader: User, day: date | None = None) -> Grid:
    """Of the day that is asked for, else of the first that has a free time."""
    now = clock.now()
    reader_rows = [
        ReaderRow(*row)
        for row in _reader_rows(user=reader.pk, pupil=pupil.pk, event=event.pk, now=now, day=clock.today())
    ]
    own_bookings = sorted((each for each in reader_rows if each.pk), key=attrgetter("starts_at"))
    names = {each.teacher: each.name for each in reader_rows if each.teacher and not each.pk}
    elsewhere = [each.starts_at for each in reader_rows if not each.teacher]
    days = [Day(*row) for row in _days(event=event.pk, teachers=tuple(names), now=now)] if names else []
    if day not in {each.date for each in days}:
        day = next((each.date for each in days if each.free), days[-1].date if days else None)
    rows = _times(event=event.pk, teachers=tuple(names), chosen=day) if day else []
    times = [(*row, any(row[2] <= at < row[3] for at in elsewhere)) for row in rows]
    return Grid(
        event, pupil, days, day, teacher_cards(times, names, own_bookings, now, pupil.school.time_zone), own_bookings
    )


def teacher_cards(
    rows: list[Any], names: dict[int, str], own_bookings: list[ReaderRow], now: datetime, zone: str
) -> list[Card]:
    with_teacher = {each.teacher: each for each in own_bookings if each.outcome != Booking.Outcome.NOT_REACHED}
    own_slots = {each.slot for each in own_bookings}
    by_teacher: dict[int, Card] = {}
    for pk, teacher, starts_at, _ends_at, in_person, by_phone, by_video, taken, busy in rows:
        card = by_teacher.get(teacher) or by_teacher.setdefault(
            teacher, Card(teacher, names[teacher], with_teacher.get(teacher))
        )
        offered = ((Mode.IN_PERSON, in_person), (Mode.PHONE, by_phone), (Mode.VIDEO, by_video))
        card.modes |= {mode for mode, is_offered in offered if is_offered}
        if pk in own_slots:
            state = MINE
        elif taken:
            state = TAKEN
        else:
            state = BUSY if busy else FREE
        if starts_at > now or state == MINE:
            card.times.append(Time(pk, clock_time(starts_at, zone), state))
    return sorted(by_teacher.values(), key=lambda card: sort_key(card.name))


def _reader_rows(user: int, pupil: int, event: int, now: datetime, day: date) -> QuerySet[Any, Any]:
    """What is booked; under no key each teacher of the child; of no teacher the steps in which the reader is busy.
    Asked for first, so that neither database has to find out by itself how few of a school's slots are of these, and
    that slot by slot."""
    own_bookings = Booking.objects.standing().filter(guardian__user=user, pupil=pupil, event=event).order_by()
    booked = own_bookings.values_list("pk", "slot", "teacher", posted_name(), "mode", "slot__starts_at", "outcome")
    taught = teachings_of(pupil, day).order_by()
    busy = Step.objects.filter(user=user, at__gte=now).order_by()
    return booked.union(
        taught.values_list(Value(0), Value(0), "user", posted_name("user"), Value(""), Value(now), Value("")),
        busy.values_list(Value(0), Value(0), Value(0), Value(""), Value(""), "at", Value("")),
    )


def _days(event: int, teachers: tuple[int, ...], now: datetime) -> QuerySet[Slot, Any]:
    slots = Slot.objects.standing().filter(event=event, teacher__in=teachers, starts_at__gt=now).order_by()
    is_free = Q(~Exists(steps_during_slot(Q(user=OuterRef("teacher")))))
    by_day = slots.values("window__date").annotate(free=Count("pk", filter=is_free))
    return by_day.order_by("window__date").values_list("window__date", "free")


def _times(event: int, teachers: tuple[int, ...], chosen: date) -> QuerySet[Slot, Any]:
    slots = Slot.objects.standing().filter(event=event, teacher__in=teachers, window__date=chosen)
    return slots.order_by("starts_at", "pk").values_list(
        "pk",
        "teacher",
        "starts_at",
        "ends_at",
        "window__in_person",
        "window__by_phone",
        "window__by_video",
        ExpressionWrapper(Exists(steps_during_slot(Q(user=OuterRef("teacher")))), output_field=BooleanField()),
    )
