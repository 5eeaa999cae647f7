from datetime import time, timedelta

from factory import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from foundation import clock
from portal.bookings import models
from roll.models import Audience
from tests.factories.roll import SchoolFactory, UserFactory


class BookingEventFactory(DjangoModelFactory):
    """For the whole school, published without telling anybody; with `published_at=None, published_by=None` a draft."""

    class Meta:
        model = models.BookingEvent

    school = SubFactory(SchoolFactory)
    name = Sequence(lambda n: f"Parents’ week {n}")
    audience = LazyAttribute(lambda event: Audience.of(event.school))
    closes_at = LazyFunction(lambda: clock.now() + timedelta(days=7))
    made_by = SubFactory(UserFactory)
    made_at = LazyFunction(clock.now)
    published_by = LazyAttribute(lambda event: event.made_by)
    published_at = LazyFunction(clock.now)


class WindowFactory(DjangoModelFactory):
    """Tomorrow from 16:00 to 18:00 by the school's clock, at school, by phone and by video; with its slots."""

    class Meta:
        model = models.Window
        skip_postgeneration_save = True

    event = SubFactory(BookingEventFactory)
    school = LazyAttribute(lambda window: window.event.school)
    teacher = SubFactory(UserFactory)
    date = LazyAttribute(lambda window: window.school.today() + timedelta(days=1))
    starts = time(16)
    ends = time(18)
    in_person = True
    by_phone = True
    by_video = True
    place = "Room 5"
    video_link = "https://meet.example.org/room-5"
    made_by = LazyAttribute(lambda window: window.teacher)
    made_at = LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        window = model_class(*args, **kwargs)
        window.open(by=window.made_by)
        return window


def booked(slot, guardian, pupil, *, mode="in_person", by=None) -> models.Booking:
    """By the verb, as the guardian."""
    return slot.book(guardian=guardian, pupil=pupil, mode=mode, by=by or guardian.user)


def as_if_begun(booking: models.Booking, minutes: int = 5) -> models.Booking:
    """The meeting began so many minutes ago: the slot and its steps are put there, past the verbs."""
    now = clock.now()
    starts = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0) - timedelta(minutes=minutes // 5 * 5)
    slot = booking.slot
    by = starts - slot.starts_at
    for step in booking.steps.order_by("at" if by < timedelta(0) else "-at"):
        step.at += by
        step.save()
    slot.starts_at, slot.ends_at = slot.starts_at + by, slot.ends_at + by
    slot.save()
    booking.refresh_from_db()
    return booking
