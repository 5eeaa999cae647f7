"""A right that ends while a request is on its way: what writes for a family asks again, and writes nothing."""

from datetime import timedelta

import pytest

from notices.models import Event
from portal.absences.models import Absence, AbsenceNotice
from portal.bookings.models import Booking
from portal.homework.models import HomeworkDone
from portal.letters.models import LetterAnswer
from roll.models import Guardianship
from roll.scope import NotVisible, enable_key_cache, family_keys
from tests.factories import GuardianshipFactory, PostingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory


def mother(cast):
    return cast.guardian.guardians.get(school=cast.school)


def slots(cast):
    return WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher).slots.all()


def answer(cast):
    letter, record = LetterFactory(place=cast.class_5b, sent=True, asked=True), mother(cast)
    return lambda: letter.answer(cast.aarav, record, True, by=cast.guardian)


def take_back_answer(cast):
    letter, record = LetterFactory(place=cast.class_5b, sent=True, asked=True), mother(cast)
    letter.answer(cast.aarav, record, True, by=cast.guardian)
    return lambda: letter.take_back_answer(cast.aarav, record, by=cast.guardian)


def tell_absence(cast):
    fields = {"reason": "unwell", "first_day": cast.school.today() + timedelta(days=1)}
    fields["last_day"] = fields["first_day"] + timedelta(days=6)
    return lambda: AbsenceNotice.tell([cast.aarav], by=cast.guardian, **fields)


def withdraw_absence(cast):
    (absence,) = tell_absence(cast)()
    return lambda: absence.withdraw(by=cast.guardian)


def done(cast):
    homework = HomeworkFactory(school_class=cast.class_5b)
    return lambda: homework.done_by(cast.aarav, by=cast.guardian)


def undone(cast):
    homework = HomeworkFactory(school_class=cast.class_5b)
    homework.done_by(cast.aarav, by=cast.guardian)
    return lambda: homework.undone_by(cast.aarav, by=cast.guardian)


def book(cast):
    slot, record = slots(cast)[0], mother(cast)
    return lambda: booked(slot, record, cast.aarav)


def move(cast):
    first, second = slots(cast)[:2]
    booking = booked(first, mother(cast), cast.aarav)
    return lambda: booking.move(second, by=cast.guardian)


def cancel(cast):
    booking = booked(slots(cast)[0], mother(cast), cast.aarav)
    return lambda: booking.cancel(by=cast.guardian)


ACTS = [answer, take_back_answer, tell_absence, withdraw_absence, done, undone, book, move, cancel]


def written() -> list:
    """All that the acts change."""
    rows = {
        LetterAnswer: ("pk", "yes"),
        Absence: ("pk", "state"),
        HomeworkDone: ("pk",),
        Booking: ("pk", "slot", "cancelled_at", "sequence"),
        Event: ("pk",),
    }
    return [list(model.objects.order_by("pk").values_list(*fields)) for model, fields in rows.items()]


@pytest.mark.parametrize("act", ACTS)
def test_while_it_holds_it_is_written(cast, act):
    go = act(cast)
    before = written()
    enable_key_cache(cast.guardian)
    go()
    assert written() != before


@pytest.mark.parametrize("act", ACTS)
def test_once_it_ended_nothing_is(cast, act):
    go = act(cast)
    enable_key_cache(cast.guardian)
    assert cast.aarav.pk in family_keys(cast.guardian).pupils(None)
    before = written()
    Guardianship.objects.filter(guardian__user=cast.guardian).suspend(by=cast.office)
    with pytest.raises(NotVisible):
        go()
    assert written() == before


def answer_for_them(cast):
    letter, record = LetterFactory(place=cast.class_5b, sent=True, asked=True), mother(cast)
    return lambda by: letter.answer(cast.aarav, record, True, by=by)


def book_for_them(cast):
    slot, record = slots(cast)[0], mother(cast)
    return lambda by: booked(slot, record, cast.aarav, by=by)


@pytest.mark.parametrize("act", [answer_for_them, book_for_them])
@pytest.mark.parametrize("by", ["office", "guardian"])
def test_what_is_written_in_a_guardians_name_has_to_be_open_to_that_guardian(cast, act, by):
    """Also where who writes is a guardian and a teacher of the child."""
    PostingFactory(user=cast.guardian, school=cast.school, role="head")
    GuardianshipFactory(pupil=cast.aarav, granted_by=cast.office)
    go, user, before = act(cast), getattr(cast, by), written()
    Guardianship.objects.filter(guardian__user=cast.guardian).suspend(by=cast.office)
    with pytest.raises(NotVisible):
        go(user)
    assert written() == before
