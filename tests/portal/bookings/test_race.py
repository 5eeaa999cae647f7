"""Many at once: the database decides, and nobody but the losers notices."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, models

from foundation import clock
from notices.models import Event
from portal.bookings.models import Booking, Slot, Step
from tests import rivals
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.cast import guardian_record, person

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 8


@pytest.fixture
def slots(cast) -> list[Slot]:
    return list(WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher).slots.all())


@pytest.fixture
def families(cast):
    """A guardian and a child each."""
    found = []
    for number in range(MANY):
        guardian, pupil = guardian_record(person(f"Rival{number}"), cast.school), PupilFactory(school=cast.school)
        EnrolmentFactory(pupil=pupil, school_class=cast.class_5b)
        GuardianshipFactory(pupil=pupil, guardian=guardian, granted_by=cast.office)
        found.append((guardian, pupil))
    return found


def at_once(*acts) -> Counter:
    return rivals.at_once(*acts, refused_by=(Slot.Refused, Booking.Cancelled))


def booking(slot, guardian, pupil):
    # Each thread asks for its own rows, as each request does.
    return lambda: booked(Slot.objects.get(pk=slot.pk), guardian, pupil, mode="phone")


def steps_are_those_of_the_bookings() -> bool:
    wanted = sorted((each.pk, at) for each in Booking.objects.standing() for _person in "ab" for at in each.slot.steps)
    return sorted(Step.objects.values_list("booking", "at")) == wanted


def test_one_slot_is_booked_once(slots, families):
    ended = at_once(*(booking(slots[3], *family) for family in families))
    assert ended == {"Booking": 1, "Taken": MANY - 1}
    assert Booking.objects.get().slot == slots[3]
    assert steps_are_those_of_the_bookings()


def test_fewer_slots_than_families_are_each_booked_once(slots, families):
    ended = at_once(*(booking(slots[number % 3], *family) for number, family in enumerate(families)))
    assert ended == {"Booking": 3, "Taken": MANY - 3}
    assert set(Booking.objects.values_list("slot", flat=True)) == {slot.pk for slot in slots[:3]}


def test_a_double_tap_is_one_booking_told_once(slots, families):
    assert at_once(*[booking(slots[3], *families[0])] * MANY) == {"Booking": MANY}
    assert Booking.objects.get().sequence == 0
    assert list(Event.objects.values_list("kind", flat=True)) == ["bookings.made"]
    assert steps_are_those_of_the_bookings()


def test_taps_on_several_slots_leave_one_booking(slots, families):
    ended = at_once(*(booking(slot, *families[0]) for slot in slots[:MANY]))
    assert ended == {"Booking": MANY}
    assert Booking.objects.get().sequence == MANY - 1
    assert steps_are_those_of_the_bookings()


def test_two_teachers_at_one_time_are_not_both_booked(cast, slots, families):
    other = TeachingFactory(school_class=cast.class_5b).user
    there = WindowFactory(event=slots[0].event, teacher=other).slots.all()
    ended = at_once(booking(slots[3], *families[0]), booking(there[3], *families[0]))
    assert ended == {"Booking": 1, "Clash": 1}
    assert steps_are_those_of_the_bookings()


def test_who_swap_their_slots_do_not_wait_for_each_other_for_ever(slots, families):
    one, two = (booked(slot, *family) for slot, family in zip(slots[:2], families, strict=False))
    ended = at_once(booking(slots[1], *families[0]), booking(slots[0], *families[1]))
    assert ended == {"Taken": 2}
    assert [each.slot for each in Booking.objects.order_by("pk")] == [one.slot, two.slot]


def test_all_move_to_one_slot(slots, families):
    for slot, family in zip(slots, families, strict=False):
        booked(slot, *family)
    assert at_once(*(booking(slots[10], *family) for family in families)) == {"Booking": 1, "Taken": MANY - 1}
    assert Booking.objects.filter(slot=slots[10]).count() == 1
    assert steps_are_those_of_the_bookings()


def test_moving_and_cancelling_at_once_leaves_no_step_behind(cast, slots, families):
    made = booked(slots[0], *families[0])

    def cancel():
        Booking.objects.get(pk=made.pk).cancel(by=cast.office)

    def move():
        return Booking.objects.get(pk=made.pk).move(slots[5], by=cast.office)

    at_once(cancel, move)
    assert Booking.objects.get(pk=made.pk).cancelled_at and not Step.objects.exists()


# --- With the guard off ----------------------------------------------------------------------------------------------
def book_unguarded(slot, families) -> int:
    """All look first, and then book: how many have it. What the verb would be without ON CONFLICT."""
    looked = Barrier(len(families))

    def look_then_book(family) -> None:
        guardian, pupil = family
        try:
            free = not Booking.objects.standing().filter(slot=slot).exists()
            looked.wait()
            if free:
                Booking.objects.create(
                    slot=slot,
                    event_id=slot.event_id,
                    school_id=slot.school_id,
                    teacher_id=slot.teacher_id,
                    pupil=pupil,
                    guardian=guardian,
                    mode="phone",
                    made_by=guardian.user,
                    made_at=clock.now(),
                )
        except IntegrityError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(families)) as pool:
        list(pool.map(look_then_book, families))
    return Booking.objects.filter(slot=slot).count()


def test_it_is_the_unique_key_that_holds_and_nothing_else(slots, families, monkeypatch):
    assert book_unguarded(slots[3], families) == 1
    unique = [each for each in Booking._meta.constraints if isinstance(each, models.UniqueConstraint)]
    rest = [each for each in Booking._meta.constraints if each not in unique]
    monkeypatch.setattr(Booking._meta, "constraints", rest)
    with connection.schema_editor() as editor:
        for constraint in unique:
            editor.remove_constraint(Booking, constraint)
    assert book_unguarded(slots[4], families) > 1


@pytest.mark.parametrize("way", ["window", "event"])
def test_nobody_books_what_is_taken_out_at_that_moment(cast, slots, families, way):
    """Each has read that the time stands, as a page does before it books."""
    taken_out = slots[0].window if way == "window" else slots[0].event
    read = [Slot.objects.select_related("window", "event", "school").get(pk=slot.pk) for slot in slots[:MANY]]
    acts = [lambda s=slot, f=family: booked(s, *f, mode="phone") for slot, family in zip(read, families, strict=True)]
    ended = at_once(*acts, lambda: taken_out.withdraw(by=cast.head))
    assert set(ended) <= {"Booking", "Taken", "int"} and ended.total() == MANY + 1
    assert not Booking.objects.standing().exists() and not Step.objects.exists()
    assert Booking.objects.count() == ended["Booking"]
