"""Booking, moving, cancelling, recording: what the verbs promise."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from foundation import clock
from notices.models import Event
from portal.bookings.models import Booking, BookingEvent, Slot, Step, Window
from roll.models import Audience, Guardian
from roll.scope import staff_keys
from tests.factories import (
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PupilFactory,
    TeachingFactory,
    UserFactory,
)
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked


@pytest.fixture
def window(cast) -> Window:
    return WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher)


@pytest.fixture
def slots(window) -> list[Slot]:
    return list(window.slots.all())


def mother(cast):
    return cast.guardian.guardians.get(school=cast.school)


def farida(cast):
    return cast.unrelated.guardians.get()


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


# --- Windows and slots -----------------------------------------------------------------------------------------------
def test_a_window_is_cut_into_slots(cast, slots):
    assert len(slots) == 12
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=10)}
    assert slots[0].starts_at.astimezone(ZoneInfo("Asia/Kolkata")).time() == time(16)
    assert {(slot.school, slot.teacher) for slot in slots} == {(cast.school, cast.teacher)}


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        (date(2027, 3, 28), time(0, 30), time(2, 30), 1),  # an hour is skipped
        (date(2027, 10, 31), time(0, 30), time(2, 30), 3),  # an hour comes twice
        (date(2027, 10, 31), time(1), time(2), 2),
        (date(2027, 3, 28), time(0), time(1, 30), 1),  # to an end that the clock skips
        (date(2027, 3, 28), time(1, 30), time(3), 1),  # from a start that it skips
        (date(2027, 6, 1), time(0, 30), time(2, 30), 2),
    ],
)
def test_slots_of_a_clock_change_are_distinct_instants(cast, day, starts, ends, hours):
    cast.school.time_zone = "Europe/London"
    cast.school.save()
    event = BookingEventFactory(school=cast.school, closes_at=datetime(2027, 12, 1, tzinfo=UTC))
    window = WindowFactory(event=event, date=day, starts=starts, ends=ends, teacher=cast.teacher)
    instants = [slot.starts_at for slot in window.slots.all()]
    assert len(instants) == len(set(instants)) == hours * 6
    assert {later - earlier for earlier, later in zip(instants, instants[1:], strict=False)} == {timedelta(minutes=10)}


def test_a_skipped_hour_holds_no_window(cast):
    cast.school.time_zone = "Europe/London"
    cast.school.save()
    with pytest.raises(Window.TooShort):
        WindowFactory(
            event=BookingEventFactory(school=cast.school), date=date(2027, 3, 28), starts=time(1, 10), ends=time(1, 50)
        )


def test_a_teachers_windows_do_not_overlap_even_at_two_schools(cast, window):
    elsewhere = BookingEventFactory(school=cast.other_school, slot_minutes=15)
    with pytest.raises(Window.Overlaps):
        WindowFactory(event=elsewhere, teacher=cast.teacher, starts=time(17, 50), ends=time(18, 30))
    with pytest.raises(Window.Overlaps):  # though no two of the slots begin together
        WindowFactory(event=elsewhere, teacher=cast.teacher, starts=time(17, 55), ends=time(18, 25))
    WindowFactory(event=elsewhere, teacher=cast.teacher, starts=time(18), ends=time(18, 30))
    assert Window.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"video_link": ""},
        {"video_link": "http://meet.example.org/"},
        {"video_link": "javascript:alert(1)"},
        {"in_person": False, "by_phone": False, "by_video": False},
        {"starts": time(16, 3)},
        {"ends": time(15)},
    ],
)
def test_a_window_says_in_words_what_is_wrong(cast, wrong):
    with pytest.raises(ValidationError):
        WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher, **wrong)
    assert not Window.objects.exists()


def test_slots_are_open_to_the_pupils_of_a_teacher_whose_event_is_published(cast, window, slots):
    everywhere = Slot.objects
    assert list(everywhere.open_to(cast.aarav)) == slots
    assert not everywhere.open_to(cast.siya).exists() and not everywhere.open_to(cast.meher).exists()
    event = window.event
    event.audience = Audience.of(cast.class_2a)
    event.save()
    assert not everywhere.open_to(cast.aarav).exists()
    event.audience = Audience.of(cast.class_5b.year_group)
    event.save()
    assert everywhere.open_to(cast.aarav).exists()
    event.published_at = event.published_by = None
    event.save()
    assert not everywhere.open_to(cast.aarav).exists()


def test_an_event_is_for_its_own_school(cast):
    for place in (cast.other_school, cast.other_class, cast.school.area):
        with pytest.raises(ValidationError):
            BookingEventFactory(school=cast.school, audience=Audience.of(place))


# --- Booking ---------------------------------------------------------------------------------------------------------
def test_booking_tells_once_and_fills_both_peoples_time(cast, slots):
    for _ in range(10):
        booking = booked(slots[3], mother(cast), cast.aarav)
    assert Booking.objects.get() == booking
    assert (booking.sequence, booking.made_by, booking.mode) == (0, cast.guardian, "in_person")
    assert kinds() == ["bookings.made"]
    filled = Step.objects.values_list("user", "guardian", "at")
    people = (cast.guardian.pk, cast.teacher.pk)
    assert sorted(filled) == sorted((user, None, at) for user in people for at in slots[3].steps)


def test_a_taken_slot_names_the_nearest_free_times(cast, slots):
    booked(slots[3], mother(cast), cast.aarav)
    with pytest.raises(Slot.Taken) as refused:
        booked(slots[3], farida(cast), cast.bilal)
    assert refused.value.nearest == [slots[1], slots[2], slots[4]]
    assert Booking.objects.count() == 1


def test_another_slot_of_the_same_teacher_is_a_move(cast, slots):
    booking = booked(slots[3], mother(cast), cast.aarav)
    moved = booked(slots[5], mother(cast), cast.aarav)
    assert (moved.pk, moved.uid, moved.slot, moved.sequence) == (booking.pk, booking.uid, slots[5], 1)
    assert set(Step.objects.values_list("at", flat=True)) == set(slots[5].steps)
    booked(slots[3], farida(cast), cast.bilal)
    assert kinds() == ["bookings.made", "bookings.moved", "bookings.made"]


def test_another_mode_of_the_same_slot_changes_it(cast, slots):
    booking = booked(slots[3], mother(cast), cast.aarav)
    again = booked(slots[3], mother(cast), cast.aarav, mode="video")
    assert (again.pk, again.mode, again.sequence) == (booking.pk, "video", 1)


def test_a_mode_that_is_not_offered_is_refused(cast):
    window = WindowFactory(
        event=BookingEventFactory(school=cast.school), teacher=cast.teacher, by_video=False, video_link=""
    )
    for mode in ("video", "", "smoke"):
        with pytest.raises(Slot.NotOffered):
            booked(window.slots.first(), mother(cast), cast.aarav, mode=mode)


def test_moving_to_a_taken_slot_leaves_everything_as_it_was(cast, slots):
    booking = booked(slots[3], mother(cast), cast.aarav)
    booked(slots[4], farida(cast), cast.bilal)
    before = sorted(Step.objects.values_list("user", "at"))
    with pytest.raises(Slot.Taken) as refused:
        booking.move(slots[4], by=cast.guardian)
    assert slots[3] not in refused.value.nearest and slots[5] in refused.value.nearest
    booking.refresh_from_db()
    assert (booking.slot, booking.sequence) == (slots[3], 0)
    assert sorted(Step.objects.values_list("user", "at")) == before


def test_a_guardian_is_not_in_two_places_whatever_the_grid_and_school(cast, slots):
    """Ten-minute meetings of one school against fifteen-minute ones of another, shifted by five."""
    booked(slots[0], mother(cast), cast.aarav)
    other_teacher = TeachingFactory(school_class=cast.other_class).user
    elsewhere = WindowFactory(
        event=BookingEventFactory(school=cast.other_school, slot_minutes=15), teacher=other_teacher, starts=time(16, 5)
    )
    shifted = list(elsewhere.slots.all())
    there = cast.guardian.guardians.get(school=cast.other_school)
    with pytest.raises(Slot.Clash) as refused:
        booked(shifted[0], there, cast.meher)
    assert refused.value.other == Booking.objects.get()
    assert refused.value.nearest[0] == shifted[1]
    assert booked(shifted[1], there, cast.meher).slot == shifted[1]
    with pytest.raises(Slot.Clash):
        booked(slots[3], mother(cast), cast.aarav)
    booked(slots[5], mother(cast), cast.aarav)


def test_a_clash_does_not_name_what_the_reader_may_not_see(cast, slots):
    booked(slots[0], mother(cast), cast.aarav)
    other_teacher = TeachingFactory(school_class=cast.other_class).user
    elsewhere = WindowFactory(event=BookingEventFactory(school=cast.other_school), teacher=other_teacher)
    there = cast.guardian.guardians.get(school=cast.other_school)
    with pytest.raises(Slot.Clash) as refused:
        booked(elsewhere.slots.first(), there, cast.meher, by=cast.other_head)
    assert refused.value.other is None
    cast.aarav.guardianships.get(guardian=mother(cast)).suspend(by=cast.office)
    with pytest.raises(Slot.Clash) as refused:
        booked(elsewhere.slots.first(), there, cast.meher)
    assert refused.value.other is None


def test_to_who_books_for_another_a_clash_names_nothing(cast, slots):
    """It is read as one's own, and the office is nowhere else."""
    booked(slots[0], mother(cast), cast.aarav)
    colleague = TeachingFactory(school_class=cast.class_2a).user
    same_hours = WindowFactory(event=BookingEventFactory(school=cast.school), teacher=colleague)
    with pytest.raises(Slot.Clash) as refused:
        booked(same_hours.slots.first(), mother(cast), cast.siya, by=cast.office)
    assert refused.value.other is None


def test_a_teacher_who_is_a_mother_is_not_in_two_places(cast, slots):
    child = PupilFactory(school=cast.other_school)
    EnrolmentFactory(pupil=child, school_class=cast.other_class)
    herself = GuardianFactory(school=cast.other_school, user=cast.teacher)
    GuardianshipFactory(pupil=child, guardian=herself, granted_by=cast.other_head)
    other_teacher = TeachingFactory(school_class=cast.other_class).user
    elsewhere = WindowFactory(event=BookingEventFactory(school=cast.other_school), teacher=other_teacher)
    booked(elsewhere.slots.first(), herself, child)
    with pytest.raises(Slot.Taken) as refused:
        booked(slots[0], mother(cast), cast.aarav)
    assert refused.value.nearest == slots[1:4]
    assert slots[0] not in Slot.objects.free()


def test_what_a_guardian_booked_before_signing_in_holds_after(cast, slots):
    unknown = GuardianFactory(school=cast.school)
    GuardianshipFactory(pupil=cast.bilal, guardian=unknown, granted_by=cast.office)
    booking = booked(slots[0], unknown, cast.bilal, by=cast.office)
    assert set(Step.objects.filter(guardian=unknown).values_list("at", flat=True)) == set(slots[0].steps)
    unknown.link(cast.officer)
    child = PupilFactory(school=cast.other_school)
    EnrolmentFactory(pupil=child, school_class=cast.other_class)
    there = GuardianFactory(school=cast.other_school, user=cast.officer)
    GuardianshipFactory(pupil=child, guardian=there, granted_by=cast.other_head)
    elsewhere = WindowFactory(
        event=BookingEventFactory(school=cast.other_school),
        teacher=TeachingFactory(school_class=cast.other_class).user,
    )
    at_other = list(elsewhere.slots.all())
    assert at_other[0] not in Slot.objects.free_for(there)
    with pytest.raises(Slot.Clash):
        booked(at_other[0], there, child)
    booked(at_other[1], there, child)
    assert not Step.objects.filter(guardian__isnull=False).exists()
    booking.cancel(by=cast.office)
    assert set(Step.objects.values_list("at", flat=True)) == set(at_other[1].steps)


def test_what_was_booked_at_two_schools_before_signing_in_holds_for_a_move(cast, slots):
    """Two records without a user, each with a meeting; they turn out to be one person."""
    here, there = GuardianFactory(school=cast.school), GuardianFactory(school=cast.other_school)
    for guardian, pupil, by in ((here, cast.bilal, cast.office), (there, cast.meher, cast.other_head)):
        GuardianshipFactory(pupil=pupil, guardian=guardian, granted_by=by)
    teacher = TeachingFactory(school_class=cast.other_class).user
    elsewhere = WindowFactory(event=BookingEventFactory(school=cast.other_school), teacher=teacher)
    booked(elsewhere.slots.all()[1], there, cast.meher, by=cast.other_head)
    booked(slots[0], here, cast.bilal, by=cast.office)
    for guardian in (here, there):
        guardian.link(cast.officer)
    with pytest.raises(Slot.Clash):
        Booking.objects.get(pupil=cast.bilal).move(slots[1], by=cast.office)
    assert Booking.objects.get(pupil=cast.bilal).slot == slots[0]


def booked_while_signing_in(cast, slot):
    """The office has read the record, then its guardian signs in, then the office books: it is the person's time."""
    before = GuardianFactory(school=cast.school)
    GuardianshipFactory(pupil=cast.bilal, guardian=before, granted_by=cast.office)
    Guardian.objects.get(pk=before.pk).link(cast.officer)
    booked(slot, before, cast.bilal, by=cast.office)
    assert set(Step.objects.filter(user=cast.officer).values_list("at", flat=True)) == set(slot.steps)
    assert not Step.objects.filter(guardian=before).exists()


@pytest.fixture
def elsewhere(cast):
    """The same person at another school, whose teacher has the same hours."""
    there = GuardianFactory(school=cast.other_school, user=cast.officer)
    GuardianshipFactory(pupil=cast.meher, guardian=there, granted_by=cast.other_head)
    teacher = TeachingFactory(school_class=cast.other_class).user
    window = WindowFactory(event=BookingEventFactory(school=cast.other_school), teacher=teacher)
    return there, list(window.slots.all())


def test_what_the_office_books_while_a_guardian_signs_in_holds_after(cast, slots, elsewhere):
    there, at_other = elsewhere
    booked_while_signing_in(cast, slots[0])
    with pytest.raises(Slot.Clash):
        booked(at_other[0], there, cast.meher)
    booked(at_other[1], there, cast.meher)


def test_what_the_office_moves_while_a_guardian_signs_in_holds_after(cast, slots):
    before = GuardianFactory(school=cast.school)
    GuardianshipFactory(pupil=cast.bilal, guardian=before, granted_by=cast.office)
    booking = booked(slots[0], before, cast.bilal, by=cast.office)
    Guardian.objects.get(pk=before.pk).link(cast.officer)
    booking.move(slots[1], by=cast.office)
    assert set(Step.objects.filter(user=cast.officer).values_list("at", flat=True)) == set(slots[1].steps)
    assert not Step.objects.filter(guardian=before).exists()


def test_what_was_booked_through_a_record_goes_with_it(cast, slots, elsewhere):
    """And no other of the same person's meetings."""
    there, at_other = elsewhere
    record = GuardianFactory(school=cast.school)
    GuardianshipFactory(pupil=cast.bilal, guardian=record, granted_by=cast.office)
    booked(slots[0], record, cast.bilal, by=cast.office)
    booked(at_other[1], there, cast.meher)
    times = {"here": set(slots[0].steps), "there": set(at_other[1].steps)}
    record.link(cast.officer)
    assert set(Step.objects.filter(user=cast.officer).values_list("at", flat=True)) == times["here"] | times["there"]
    record.unlink()
    assert set(Step.objects.filter(guardian=record).values_list("at", flat=True)) == times["here"]
    assert set(Step.objects.filter(user=cast.officer).values_list("at", flat=True)) == times["there"]


def test_separated_guardians_each_have_their_own_time(cast, window):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    first, second = window.slots.all()[:2]
    father = cast.other_guardian.guardians.get()
    booked(first, mother(cast), cast.siya)
    booked(second, father, cast.siya)
    assert [each.slot for each in Booking.objects.of_family(cast.guardian)] == [first]
    assert [each.slot for each in Booking.objects.of_family(cast.other_guardian)] == [second]
    assert not Booking.objects.visible_to(cast.restricted).exists()


def test_closed_to_families_but_not_to_the_office(cast, window, slots):
    booking = booked(slots[0], mother(cast), cast.aarav)
    BookingEvent.objects.update(closes_at=clock.now() - timedelta(minutes=1))
    slot = Slot.objects.get(pk=slots[1].pk)
    with pytest.raises(BookingEvent.Closed):
        booked(slot, farida(cast), cast.bilal)
    booking = Booking.objects.get()
    for verb in (lambda: booking.move(slot, by=cast.guardian), lambda: booking.cancel(by=cast.guardian)):
        with pytest.raises(BookingEvent.Closed):
            verb()
    booking.move(slot, by=cast.office)
    booking.cancel(by=cast.teacher)
    assert booking.cancelled_by == cast.teacher


@pytest.mark.parametrize("by", ["guardian", "office"])
def test_a_time_that_has_begun_is_booked_by_nobody(cast, slots, by):
    Slot.objects.filter(pk=slots[0].pk).update(starts_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(BookingEvent.Closed):
        booked(Slot.objects.get(pk=slots[0].pk), mother(cast), cast.aarav, by=getattr(cast, by))
    assert not Booking.objects.exists()


def test_a_meeting_that_has_begun_is_neither_moved_nor_cancelled(cast, slots):
    booking = as_if_begun(booked(slots[0], mother(cast), cast.aarav))
    with pytest.raises(BookingEvent.Closed):
        booking.move(slots[1], by=cast.head)
    with pytest.raises(BookingEvent.Closed):
        booking.cancel(by=cast.head)


def test_cancelling_gives_the_slot_back_and_tells_once(cast, window):
    slots = WindowFactory(event=window.event, teacher=cast.teacher, date=window.date + timedelta(days=2)).slots.all()
    booking = booked(slots[0], mother(cast), cast.aarav)
    booking.cancel(by=cast.guardian)
    booking.cancel(by=cast.guardian)
    Booking.objects.get().cancel(by=cast.guardian)
    assert (booking.sequence, booking.cancelled_by) == (1, cast.guardian)
    assert not Step.objects.exists()
    assert kinds() == ["bookings.made", "bookings.cancelled"]
    booked(slots[0], farida(cast), cast.bilal)
    with pytest.raises(Booking.Cancelled):
        booking.move(slots[1], by=cast.guardian)


def test_of_two_who_cancel_one_does(cast, slots):
    """Both have read it while it stood."""
    booking = booked(slots[0], mother(cast), cast.aarav)
    other = Booking.objects.get()
    booking.cancel(by=cast.guardian)
    other.cancel(by=cast.office)
    kept = Booking.objects.get()
    assert (kept.cancelled_by, kept.sequence, kinds().count("bookings.cancelled")) == (cast.guardian, 1, 1)


def test_a_second_tap_on_a_cancellation_changes_nothing_when_its_hour_has_come(cast, slots):
    booking = booked(slots[0], mother(cast), cast.aarav)
    booking.cancel(by=cast.guardian)
    Slot.objects.filter(pk=slots[0].pk).update(starts_at=clock.now() - timedelta(minutes=1))
    again = Booking.objects.get()
    again.cancel(by=cast.guardian)
    assert again.cancelled_at == booking.cancelled_at and kinds().count("bookings.cancelled") == 1


def test_a_teacher_is_told_of_a_meeting_given_up_within_a_day(cast, window, slots):
    soon = as_if_begun(booked(slots[0], mother(cast), cast.aarav), minutes=-60)
    soon.cancel(by=cast.guardian)
    assert kinds()[-1] == "bookings.given_up"
    by_office = as_if_begun(booked(slots[1], mother(cast), cast.aarav), minutes=-120)
    by_office.cancel(by=cast.office)
    assert kinds().count("bookings.given_up") == 1


# --- Afterwards ------------------------------------------------------------------------------------------------------
def test_the_outcome_is_recorded_after_it_began_and_may_be_said_anew(cast, slots):
    booking = booked(slots[0], mother(cast), cast.aarav)
    with pytest.raises(Booking.NotYet):
        booking.record("reached", by=cast.teacher)
    as_if_begun(booking)
    booking.record("not_reached", by=cast.teacher)
    booking.record("reached", "More sport", by=cast.head)
    kept = Booking.objects.get()
    assert (kept.outcome, kept.suggestion, kept.recorded_by) == ("reached", "More sport", cast.head)


def test_a_family_that_was_not_reached_may_book_again(cast, slots):
    failed = as_if_begun(booked(slots[0], mother(cast), cast.aarav))
    failed.record("not_reached", by=cast.teacher)
    again = booked(slots[4], mother(cast), cast.aarav)
    assert again.pk != failed.pk
    with pytest.raises(Booking.Replaced):
        failed.record("reached", by=cast.teacher)


# --- Events ----------------------------------------------------------------------------------------------------------
def test_what_was_called_off_since_it_was_read_does_not_open(cast):
    draft = BookingEventFactory(school=cast.school, published_at=None, published_by=None)
    window = WindowFactory(event=draft, teacher=cast.teacher)
    read_before = BookingEvent.objects.get(pk=window.event_id)
    # Its hours stand, so that nothing but its own row says that it is called off.
    BookingEvent.objects.update(withdrawn_at=clock.now(), withdrawn_by=cast.head)
    with pytest.raises(BookingEvent.Closed):
        read_before.publish(by=cast.head)
    assert BookingEvent.objects.get().published_at is None
    assert not Event.objects.filter(kind="bookings.opened").exists()


def test_what_was_called_off_since_it_was_read_opens_no_hours(cast):
    event = BookingEventFactory(school=cast.school)
    read_before = BookingEvent.objects.get(pk=event.pk)
    event.withdraw(by=cast.head)
    with pytest.raises(BookingEvent.Closed):
        WindowFactory(event=read_before, teacher=cast.teacher)
    assert not Window.objects.exists() and not Slot.objects.exists()


def test_hours_that_were_taken_out_meanwhile_are_not_changed(cast, window):
    read_before = Window.objects.get(pk=window.pk)
    window.withdraw(by=cast.head)
    with pytest.raises(Window.Withdrawn):
        read_before.adjust(by=cast.teacher, starts=time(10), ends=time(11), in_person=True)
    assert Window.objects.get().withdrawn_by == cast.head
    assert not Slot.objects.standing().exists()


def test_publishing_tells_once_and_needs_a_slot(cast):
    event = BookingEventFactory(school=cast.school, published_at=None, published_by=None)
    with pytest.raises(BookingEvent.Empty):
        event.publish(by=cast.office)
    WindowFactory(event=event, teacher=cast.teacher)
    event.publish(by=cast.office)
    event.publish(by=cast.head)
    assert (event.published_by, kinds()) == (cast.office, ["bookings.opened"])


def test_calling_off_cancels_every_coming_meeting(cast, window, slots):
    booked(slots[0], mother(cast), cast.aarav)
    booked(slots[1], farida(cast), cast.bilal)
    window.event.withdraw(by=cast.head)
    window.event.withdraw(by=cast.head)
    assert list(Booking.objects.values_list("cancelled_by", "sequence")) == [(cast.head.pk, 1)] * 2
    assert not Step.objects.exists() and kinds()[-1] == "bookings.called_off"
    with pytest.raises(BookingEvent.Closed):
        booked(Slot.objects.get(pk=slots[2].pk), farida(cast), cast.bilal)


def test_withdrawing_a_window_cancels_its_meetings_and_frees_the_teacher(cast, window, slots):
    booked(slots[0], mother(cast), cast.aarav)
    window.withdraw(by=cast.teacher)
    assert Booking.objects.get().cancelled_by == cast.teacher
    assert not Slot.objects.open_to(cast.aarav).exists()
    with pytest.raises(Slot.Taken):
        booked(Slot.objects.get(pk=slots[2].pk), mother(cast), cast.aarav)
    WindowFactory(event=window.event, teacher=cast.teacher)


def test_a_teacher_may_take_out_hours_with_a_child_who_has_left_the_class(cast, window, slots):
    meeting = booked(slots[0], mother(cast), cast.aarav)
    cast.aarav.enrolments.update(ends_on=cast.school.today() - timedelta(days=1))
    assert not staff_keys(cast.teacher).pupils & {cast.aarav.pk}
    assert window.withdraw(by=cast.teacher) == 1
    meeting.refresh_from_db()
    assert meeting.cancelled_by == cast.teacher and not Step.objects.exists()


@pytest.fixture
def at_one_time(cast, slots):
    """Two records, two meetings at one time, found to be one person: a step stands for both."""
    there = WindowFactory(event=BookingEventFactory(school=cast.other_school)).slots.first()
    assert there.starts_at == slots[0].starts_at
    pairs = [
        GuardianshipFactory(pupil=cast.aarav, granted_by=cast.office),
        GuardianshipFactory(pupil=cast.meher, granted_by=cast.other_head),
    ]
    booked(slots[0], pairs[0].guardian, cast.aarav, by=cast.office)
    booked(there, pairs[1].guardian, cast.meher, by=cast.other_head)
    user = UserFactory()
    for pair in pairs:
        pair.guardian.link(user)
    assert Step.objects.filter(user=user).count() == len(there.steps)
    return user, list(Booking.objects.order_by("pk").select_related("guardian", "slot", "event"))


def steps_of(**whose):
    return set(Step.objects.filter(**whose).values_list("booking", "at"))


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("way", ["cancel", "move", "event", "unlink"])
def test_when_one_of_two_meetings_at_one_time_goes_the_other_keeps_its_time(cast, slots, at_one_time, way, first):
    user, (gone, stays) = at_one_time[0], at_one_time[1][:: 1 if first == 0 else -1]
    kept = {(stays.pk, at) for at in stays.slot.steps}
    if way == "cancel":
        gone.cancel(by=user)
    elif way == "move":
        gone.move(gone.event.slots.order_by("starts_at")[3], by=user)
        kept |= {(gone.pk, at) for at in Booking.objects.get(pk=gone.pk).slot.steps}
    elif way == "event":
        gone.event.withdraw(by=cast.head)
    else:
        gone.guardian.unlink()
        assert steps_of(guardian=gone.guardian) == {(gone.pk, at) for at in gone.slot.steps}
    assert steps_of(user=user) == kept


@pytest.mark.parametrize("way", ["window", "event"])
def test_what_was_read_before_it_was_taken_out_is_not_booked(cast, window, slots, way):
    """The page had read the slot; the office was quicker."""
    meeting = booked(slots[0], mother(cast), cast.aarav)
    read = list(Slot.objects.select_related("window", "event", "school"))
    (window if way == "window" else window.event).withdraw(by=cast.head)
    with pytest.raises(Slot.Taken):
        booked(read[2], farida(cast), cast.bilal)
    with pytest.raises(Slot.Taken):
        meeting.move(read[3], by=cast.guardian)
    assert not Booking.objects.standing().exists() and not Step.objects.exists()


@pytest.mark.parametrize("way", ["window", "event"])
def test_taken_out_half_way_what_has_begun_stays(cast, as_user, window, slots, way):
    begun = as_if_begun(booked(slots[0], mother(cast), cast.aarav))
    booked(slots[1], farida(cast), cast.bilal)
    assert (window if way == "window" else window.event).withdraw(by=cast.head) == 1
    assert Booking.objects.standing().get() == begun
    Window.objects.filter(pk=window.pk).update(date=cast.school.today())
    teacher, here = as_user(cast.teacher), "/portal/schools/nai-umeed/bookings/"
    assert "Aarav" in teacher.get(f"{here}day/").text and "Bilal" not in teacher.get(f"{here}day/").text
    data = {f"{begun.pk}-outcome": "reached", f"{begun.pk}-suggestion": "More sport"}
    assert teacher.post(f"{here}booked/{begun.pk}/outcome/", data).status_code == 302
    begun.refresh_from_db()
    assert begun.suggestion == "More sport"


def test_an_event_is_not_opened_after_its_last_day(cast, as_user):
    event = BookingEventFactory(
        school=cast.school, published_at=None, published_by=None, closes_at=clock.now() - timedelta(minutes=1)
    )
    WindowFactory(event=event, teacher=cast.teacher)
    url, head = f"/portal/schools/nai-umeed/bookings/{event.pk}/publication/", as_user(cast.head)
    for answer in (head.get(url), head.post(url)):
        assert "The last day to book has passed" in answer.text and "Publish and notify" not in answer.text
    assert answer.status_code == 422 and kinds() == []


def test_an_event_whose_times_are_all_over_is_not_opened(cast, window):
    BookingEvent.objects.update(published_at=None, published_by=None)
    long_ago = timedelta(days=2)
    window.slots.update(starts_at=F("starts_at") - long_ago, ends_at=F("ends_at") - long_ago)
    with pytest.raises(BookingEvent.Empty):
        BookingEvent.objects.get().publish(by=cast.head)


# --- What the database holds -----------------------------------------------------------------------------------------
def test_the_database_refuses_what_the_verbs_never_write(cast, window, slots):
    booking = booked(slots[0], mother(cast), cast.aarav)
    for wrong in (
        lambda: Booking.objects.filter(pk=booking.pk).update(cancelled_at=clock.now()),
        lambda: Booking.objects.filter(pk=booking.pk).update(outcome="reached"),
        lambda: Booking.objects.filter(pk=booking.pk).update(suggestion="More sport"),
        lambda: Step.objects.create(booking=booking, at=clock.now()),
        lambda: Step.objects.create(booking=booking, at=clock.now(), user=cast.head, guardian=farida(cast)),
        lambda: Step.objects.create(booking=booking, at=slots[0].starts_at, user=cast.guardian),
        lambda: Window.objects.filter(pk=window.pk).update(video_link="javascript:alert(1)"),
        lambda: BookingEvent.objects.filter(pk=window.event_id).update(slot_minutes=7),
        lambda: BookingEvent.objects.filter(pk=window.event_id).update(published_at=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_pupil_of_another_school_has_no_slot_here(cast, slots):
    with pytest.raises(ValueError, match="one school"):
        booked(slots[0], mother(cast), cast.meher)
