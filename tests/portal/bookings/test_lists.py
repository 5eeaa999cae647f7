"""What the first page says of coming times."""

from datetime import timedelta

import pytest

from foundation import clock
from portal.bookings.lists import UpcomingTime, upcoming_times
from portal.bookings.models import BookingEvent
from roll.models import Audience
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked


@pytest.fixture
def window(cast):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    return WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher)


def mother(cast):
    return cast.guardian.guardians.get(school=cast.school)


def coming(user, *pupils):
    return upcoming_times(user.pk, tuple(pupil.pk for pupil in pupils), clock.now(), clock.today())


def test_what_is_booked_and_what_waits_in_one_query(cast, window, django_assert_num_queries):
    event, slot = window.event, window.slots.first()
    booking = booked(slot, mother(cast), cast.aarav, mode="video")
    coming(cast.guardian, cast.aarav, cast.siya, cast.meher)
    with django_assert_num_queries(1):
        found = coming(cast.guardian, cast.aarav, cast.siya, cast.meher)
    link = window.video_link
    assert found == [
        UpcomingTime(True, cast.aarav.pk, booking.pk, slot.starts_at, "Harpreet Kaur", "video", link),
        UpcomingTime(False, cast.siya.pk, event.pk, event.closes_at, event.name, "", ""),
    ]
    waits = UpcomingTime(False, cast.siya.pk, event.pk, event.closes_at, event.name, "", "")
    assert coming(cast.other_guardian, cast.siya) == [waits]


def test_nothing_waits_in_an_event_that_is_not_for_the_child_or_over(cast, window):
    event = window.event

    def waits() -> bool:
        return bool(coming(cast.guardian, cast.siya))

    assert waits()
    for change in (
        {"audience": Audience.of(cast.class_5b)},
        {"closes_at": clock.now() - timedelta(minutes=1)},
        {"withdrawn_at": clock.now(), "withdrawn_by": cast.head},
        {"published_at": None, "published_by": None},
    ):
        before = {name: getattr(event, name) for name in change}
        BookingEvent.objects.filter(pk=event.pk).update(**change)
        assert not waits(), change
        BookingEvent.objects.filter(pk=event.pk).update(**before)
    cast.teacher.teachings.filter(school_class=cast.class_2a).delete()
    assert not waits()


def test_what_is_over_or_cancelled_is_not_coming(cast, window):
    first, second = window.slots.all()[:2]
    over = as_if_begun(booked(first, mother(cast), cast.aarav), minutes=60)
    booked(second, mother(cast), cast.siya).cancel(by=cast.guardian)
    assert [row.booked for row in coming(cast.guardian, cast.aarav, cast.siya)] == [False]
    assert over.slot.ends_at < clock.now()


def test_twins_do_not_mix(cast, window):
    twin = PupilFactory(school=cast.school, first_name="Arjun")
    EnrolmentFactory(pupil=twin, school_class=cast.class_5b)
    GuardianshipFactory(pupil=twin, guardian=mother(cast), granted_by=cast.office)
    booking = booked(window.slots.first(), mother(cast), twin)
    found = coming(cast.guardian, cast.aarav, twin)
    assert [(row.booked, row.pupil) for row in found] == [(True, twin.pk), (False, cast.aarav.pk)]
    assert found[0].pk == booking.pk
