"""The week in which the school meets its families, half way through: some have come, some come, some are to choose."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from demo.moments import Calendar
from demo.queries import Step
from portal.bookings.models import Booking, BookingEvent, Slot, Window
from roll.models import Audience, Class, Pupil
from roll.rights import Right
from roll.scope import open_guardianships
from tests.factories.bookings import BookingEventFactory
from tests.factories.cast import Cast

NAME = "Parents’ week"
STARTS, ENDS, MINUTES = time(15), time(17), 10
# Days of the week that lie ahead, besides today and the last school day.
AHEAD, LOOK_AHEAD = 3, 30
CAME = 0.8
SUGGESTIONS = (
    "Please give the homework on paper as well: the phone is with his father all day.",
    "She would like to read more. Are there books to borrow?",
    "Could the meeting be after five? We both work in the fields.",
    "He learns better when he sits at the front.",
    "",
    "Thank you for calling. No school had ever called us before.",
    "The drinking water is warm in the afternoon.",
    "",
    "More games in the last lesson would help her to enjoy coming.",
)


def meetings(cast: Cast, calendar: Calendar) -> Iterator[Step]:
    """Aarav's mother has a time; Siya's is still to choose."""
    yield calendar.at(7, "10:00"), opening(cast, days_of(cast, calendar), calendar)
    for school_class, share in ((cast.class_5b, 0.6), (cast.class_2a, 0.5)):
        yield calendar.at(6, "18:00"), booking(school_class, share)
    yield calendar.moment(calendar.day(1), "18:30"), recording(calendar)


def days_of(cast: Cast, calendar: Calendar) -> list[date]:
    ahead = cast.school.school_days(calendar.today + timedelta(days=1), days=LOOK_AHEAD)[:AHEAD]
    return [calendar.day(1), *cast.school.school_days(calendar.today, days=1), *ahead]


def opening(cast: Cast, days: list[date], calendar: Calendar) -> Callable[[], None]:
    def go() -> None:
        event = BookingEventFactory(
            school=cast.school,
            name=NAME,
            audience=Audience.of(cast.school),
            slot_minutes=MINUTES,
            closes_at=datetime.combine(days[-1], ENDS, calendar.zone),
            made_by=cast.head,
            published_at=None,
            published_by=None,
        )
        modes = {"in_person": True, "by_phone": True, "by_video": True}
        said = {"video_link": "https://meet.example.org/nai-umeed", **modes}
        Window.objects.open_all(event, event.teachers(), days, by=cast.head, starts=STARTS, ends=ENDS, **said)
        event.publish(by=cast.head)

    return go


def booking(school_class: Class, share: float) -> Callable[[], None]:
    """In the order of the register, one slot after the other, with whoever may book for the child."""

    def go() -> None:
        rng = Random(f"meeting {school_class.name}")  # noqa: S311
        event = BookingEvent.objects.get(school=school_class.school, name=NAME)
        teacher = school_class.teachings.order_by("pk")[:1].get().user
        slots = list(Slot.objects.standing().filter(event=event, teacher=teacher).select_related("window", "event"))
        rng.shuffle(slots)
        for pupil in school_class.pupils_on(event.school.today()):
            if slots and (pupil.first_name == "Aarav" or rng.random() < share) and pupil.first_name != "Siya":
                book(pupil, slots.pop(), rng)

    return go


def book(pupil: Pupil, slot: Slot, rng: Random) -> None:
    pairs = open_guardianships(Right.BOOKINGS, [pupil.pk]).select_related("guardian__user")
    if pair := pairs.order_by("pk").first():
        mode = rng.choice(["in_person", "in_person", "phone", "video"])
        slot.book(guardian=pair.guardian, pupil=pupil, mode=mode, by=pair.guardian.user or slot.teacher)


def recording(calendar: Calendar) -> Callable[[], None]:
    """In the evening each teacher writes down the day."""

    def go() -> None:
        rng = Random("suggestions")  # noqa: S311
        over = Booking.objects.standing().filter(event__name=NAME, slot__starts_at__lt=calendar.at(1, "18:00"))
        for meeting in over.select_related("slot", "teacher").order_by("slot__starts_at"):
            came = rng.random() < CAME
            words = rng.choice(SUGGESTIONS) if came else ""
            meeting.record("reached" if came else "not_reached", words, by=meeting.teacher)

    return go
