"""Writing, sending, taking back, answering, and who is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from foundation import clock
from notices.models import Delivery, Event
from portal.letters.lists import Waiting, letters_of, waiting_for
from portal.letters.models import Letter, LetterAnswer
from roll.models import Audience, Guardian, Pupil, Restriction
from roll.scope import NotVisible
from tests.factories import (
    AcademicYearFactory,
    ClassFactory,
    EnrolmentFactory,
    GuardianshipFactory,
    PupilFactory,
    UserFactory,
)
from tests.factories.cast import guardian_record
from tests.factories.letters import LetterFactory


def to(place, **more) -> Letter:
    return LetterFactory(place=place, sent=True, **more)


def of(cast, user) -> Guardian:
    return user.guardians.get(school=cast.school)


def answers() -> set[tuple[str, str, bool]]:
    found = LetterAnswer.objects.select_related("guardian", "pupil")
    return {(each.guardian.first_name, each.pupil.first_name, each.yes) for each in found}


# --- Writing and sending ---------------------------------------------------------------------------------------------
def test_the_same_page_sent_twice_writes_one_draft(cast):
    fields = {"audience": Audience.of(cast.class_5b), "title": "Trip", "text": "Zoo.", "batch": uuid4()}
    first = Letter.write(cast.school, by=cast.teacher, **fields)
    assert Letter.write(cast.school, by=cast.teacher, **fields) == first
    assert (first.is_sent, Event.objects.exists()) == (False, False)


def test_a_letter_stays_within_its_school(cast):
    with pytest.raises(ValidationError):
        LetterFactory(place=cast.class_5b, school=cast.other_school)
    with pytest.raises(ValidationError):
        LetterFactory(school=cast.school, place=cast.school.area)


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": "May they?"},
        {"answer_by": date(2026, 12, 3)},
        {"sent_on": date(2026, 12, 3)},
        {"withdrawn_by": 1, "withdrawn_at": "2026-12-03T08:00Z"},
    ],
)
def test_the_database_keeps_a_letter_whole(cast, wrong):
    letter = LetterFactory(place=cast.class_5b, written_by=cast.teacher)
    if "withdrawn_by" in wrong:
        wrong["withdrawn_by"] = cast.teacher.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_only_guardians_with_the_right_are_told_and_each_once(cast, trip):
    told = {str(each.user or each.guardian) for each in Delivery.objects.filter(event=trip.event)}
    assert told == {"Sunita Verma", "Imran Ali", "Farida Khan"}
    assert sorted(message.to[0] for message in mail.outbox) == [
        "farida@example.org",
        "imran@example.org",
        "sunita@example.org",
    ]


def test_the_message_holds_the_question_and_the_last_day_in_words(cast, tell, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-25T08:25+05:30")
    letter = LetterFactory(place=cast.class_5b, asked=True, title="The zoo & you", answer_by=date(2026, 12, 3))
    tell(letter, cast.teacher)
    message = next(each for each in mail.outbox if each.to == ["sunita@example.org"])
    assert message.subject == "Letter from Nai Umeed Primary School: The zoo & you"
    assert "We go to the zoo by bus." in message.body and "May your child come along?" in message.body
    assert "Please answer yes or no by Thursday 3 December." in message.body


def test_who_signs_in_as_pupil_and_is_guardian_elsewhere_is_told_as_guardian_only(cast, tell):
    mother = guardian_record(cast.pupil, cast.school)
    GuardianshipFactory(guardian=mother, pupil=cast.siya, granted_by=cast.office)
    own = tell(LetterFactory(place=cast.class_5b), cast.office)
    theirs = tell(LetterFactory(place=cast.class_2a), cast.office)
    assert list(Letter.objects.of_family(cast.pupil)) == [theirs]
    assert not Delivery.objects.filter(event=own.event, user=cast.pupil).exists()
    assert Delivery.objects.filter(event=theirs.event, user=cast.pupil).exists()


def test_sent_twice_is_told_once_and_then_only_read(cast, tell):
    letter = LetterFactory(place=cast.class_5b)
    stale = Letter.objects.get(pk=letter.pk)
    tell(letter, cast.teacher)
    with pytest.raises(Letter.AlreadySent):
        stale.send(by=cast.head)
    with pytest.raises(Letter.AlreadySent):
        stale.rewrite(by=cast.head, title="Another")
    assert (Letter.objects.get().title, Letter.objects.get().sent_by) == (letter.title, cast.teacher)
    assert Event.objects.filter(kind="letters.sent").count() == 1


def test_a_draft_whose_last_day_is_over_is_not_sent(cast):
    letter = LetterFactory(place=cast.class_5b, asked=True, answer_by=cast.school.today() - timedelta(days=1))
    with pytest.raises(Letter.InThePast):
        letter.send(by=cast.teacher)
    assert not Letter.objects.get().is_sent and not Event.objects.exists()


def test_taken_back_before_the_mails_go_out_nobody_is_told(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter = LetterFactory(place=cast.class_5b)
        letter.send(by=cast.teacher)
        letter.withdraw(by=cast.teacher)
    assert (Delivery.objects.count(), mail.outbox) == (0, [])


def test_taken_back_it_is_gone_from_every_home_and_the_answers_are_kept(cast, trip, as_user):
    trip.answer(cast.siya, of(cast, cast.guardian), True, by=cast.guardian)
    trip.withdraw(by=cast.office)
    trip.withdraw(by=cast.head)
    trip.refresh_from_db()
    assert trip.withdrawn_by == cast.office
    assert not Letter.objects.of_family(cast.guardian).exists()
    assert waiting_for(cast.guardian, cast.school.today()) == []
    assert "Canary" not in as_user(cast.guardian).get("/notices/").content.decode()
    assert answers() == {("Sunita", "Siya", True)}


# --- Whose it is -----------------------------------------------------------------------------------------------------
def test_a_letter_is_the_homes_of_its_audience(cast):
    school, year, room = to(cast.school), to(cast.class_5b.year_group), to(cast.class_2a)
    LetterFactory(place=cast.school)
    whose = {role: set(Letter.objects.of_family(getattr(cast, role))) for role in cast.ROLES}
    assert {role: found for role, found in whose.items() if found} == {
        "guardian": {school, year, room},
        "other_guardian": {school, room},
        "unrelated": {school, year},
    }


def test_who_joins_later_may_read_and_who_has_left_before_never_could(cast):
    today = cast.school.today()
    letter = to(cast.class_2a)
    cast.bilal.enrolments.update(ends_on=today)
    joined = EnrolmentFactory(pupil=cast.bilal, school_class=cast.class_2a)
    assert list(Letter.objects.of_family(cast.unrelated)) == [letter]
    joined.starts_on = today + timedelta(days=1)
    joined.save()
    assert list(Letter.objects.of_family(cast.unrelated)) == []
    cast.siya.enrolments.update(ends_on=today)
    assert list(Letter.objects.of_family(cast.other_guardian)) == [letter]
    cast.siya.enrolments.update(ends_on=today - timedelta(days=1))
    assert list(Letter.objects.of_family(cast.other_guardian)) == []
    assert list(letter.pupils()) == []


def test_who_comes_into_a_year_group_by_a_new_year_reads_none_of_last_years_letters(cast):
    group, today = cast.class_5b.year_group, cast.school.today()
    letter = to(group)
    Letter.objects.filter(pk=letter.pk).update(sent_on=today - timedelta(days=1))
    year = AcademicYearFactory(school=cast.school, starts_on=today, ends_on=today + timedelta(days=300), name="Next")
    new = ClassFactory(school=cast.school, academic_year=year, name="5C", year_group=group)
    EnrolmentFactory(pupil=cast.siya, school_class=new, starts_on=today)
    assert list(Letter.objects.of_family(cast.other_guardian)) == [] and list(Letter.objects.of_family(cast.unrelated))
    # Into a class of the year in which it was sent: who joins later reads it.
    EnrolmentFactory(pupil=cast.siya, school_class=cast.class_5b, starts_on=today)
    assert list(Letter.objects.of_family(cast.other_guardian)) == [letter]


def test_a_guardian_under_a_court_order_never_reads_and_the_right_decides(cast):
    letter = to(cast.class_2a)
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["homework"])
    assert list(Letter.objects.of_family(cast.other_guardian)) == []
    Restriction.objects.create(
        school=cast.school, pupil=cast.siya, guardian=of(cast, cast.guardian), kind="no_contact", made_by=cast.head
    )
    assert letter not in Letter.objects.of_family(cast.guardian)


def test_staff_see_what_the_homes_of_their_classes_got(cast):
    school, own, other = to(cast.school), to(cast.class_5b), to(cast.class_2a)
    mine, theirs = (LetterFactory(place=cast.class_5b, written_by=by) for by in (cast.teacher, cast.office))
    to(cast.other_class)
    seen = {role: set(Letter.objects.of_staff(getattr(cast, role)).filter(school=cast.school)) for role in cast.ROLES}
    assert {role: found for role, found in seen.items() if found} == {
        "teacher": {school, own, mine},
        "office": {school, own, other, mine, theirs},
        "head": {school, own, other, mine, theirs},
    }
    assert set(Letter.objects.managed_by(cast.teacher)) == {mine}


def test_a_draft_to_a_class_no_longer_taught_is_no_longer_the_teachers_to_send(cast):
    mine = LetterFactory(place=cast.class_5b, written_by=cast.teacher)
    cast.teacher.teachings.update(ends_on=cast.school.today() - timedelta(days=1))
    assert mine not in Letter.objects.managed_by(cast.teacher)


# --- Answering -------------------------------------------------------------------------------------------------------
def test_each_guardian_answers_for_each_child_and_the_newest_word_stands(cast, trip):
    sunita, imran = of(cast, cast.guardian), of(cast, cast.other_guardian)
    trip.answer(cast.aarav, sunita, True, by=cast.guardian)
    trip.answer(cast.siya, sunita, True, by=cast.guardian)
    trip.answer(cast.siya, sunita, False, by=cast.guardian)
    trip.answer(cast.siya, imran, True, by=cast.other_guardian)
    assert answers() == {("Sunita", "Aarav", True), ("Sunita", "Siya", False), ("Imran", "Siya", True)}
    trip.take_back_answer(cast.siya, sunita, by=cast.guardian)
    assert answers() == {("Sunita", "Aarav", True), ("Imran", "Siya", True)}


def test_answers_close_at_midnight_where_the_school_is(cast, monkeypatch):
    letter = to(cast.class_2a, asked=True, answer_by=date(2026, 12, 3))
    sunita = of(cast, cast.guardian)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-12-03T23:59+05:30")
    letter.answer(cast.siya, sunita, True, by=cast.guardian)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-12-04T00:00+05:30")
    with pytest.raises(Letter.Closed) as closed:
        letter.answer(cast.siya, sunita, False, by=cast.guardian)
    with pytest.raises(Letter.Closed):
        letter.take_back_answer(cast.siya, sunita, by=cast.guardian)
    assert (closed.value.day, answers()) == (date(2026, 12, 3), {("Sunita", "Siya", True)})
    letter.answer(cast.siya, sunita, False, by=cast.office)
    assert answers() == {("Sunita", "Siya", False)}


def test_the_last_day_is_longer_where_the_clock_is_behind(cast, monkeypatch):
    cast.school.time_zone = "America/New_York"
    cast.school.save()
    letter = to(cast.class_2a, asked=True, answer_by=date(2026, 12, 3))
    monkeypatch.setenv("CHAUPAL_NOW", "2026-12-04T09:00+05:30")
    letter.answer(cast.siya, of(cast, cast.guardian), True, by=cast.guardian)
    assert answers() == {("Sunita", "Siya", True)}


def test_an_answer_is_read_by_who_gave_it_and_by_the_childs_staff(cast, trip):
    trip.answer(cast.aarav, of(cast, cast.guardian), True, by=cast.guardian)
    trip.answer(cast.siya, of(cast, cast.guardian), True, by=cast.guardian)
    trip.answer(cast.siya, of(cast, cast.other_guardian), False, by=cast.other_guardian)
    read = {role: len(LetterAnswer.objects.visible_to(getattr(cast, role))) for role in cast.ROLES}
    assert {role: number for role, number in read.items() if number} == {
        "guardian": 2,
        "other_guardian": 1,
        "teacher": 1,
        "office": 3,
        "head": 3,
    }
    at_home = {role: len(LetterAnswer.objects.of_family(getattr(cast, role))) for role in cast.ROLES}
    assert {role: number for role, number in at_home.items() if number} == {"guardian": 2, "other_guardian": 1}


def test_an_answer_stays_within_its_school(cast, trip):
    meher = Pupil.objects.get(first_name="Meher")
    fields = {"school": trip.school, "yes": True, "answered_at": clock.now(), "by": cast.guardian}
    with pytest.raises(ValidationError):
        LetterAnswer(letter=trip, pupil=meher, guardian=of(cast, cast.guardian), **fields).save()
    with pytest.raises(NotVisible):
        trip.answer(meher, of(cast, cast.guardian), True, by=cast.guardian)


# --- What waits ------------------------------------------------------------------------------------------------------
def test_what_waits_is_each_child_not_answered_for_and_each_letter_not_opened(cast, tell, django_assert_num_queries):
    today = cast.school.today()
    asked = tell(LetterFactory(place=cast.school, asked=True), cast.office)
    told = tell(LetterFactory(place=cast.class_2a), cast.office)
    waiting_for(cast.guardian, today)
    with django_assert_num_queries(2):  # the reader's keys, which a request holds, and the letters
        found = waiting_for(cast.guardian, today)
    assert found == [
        Waiting(asked.pk, asked.title, cast.aarav.pk, asked.answer_by),
        Waiting(asked.pk, asked.title, cast.siya.pk, asked.answer_by),
        Waiting(told.pk, told.title, cast.siya.pk, None),
    ]
    asked.answer(cast.siya, of(cast, cast.guardian), False, by=cast.guardian)
    Delivery.objects.filter(event=told.event, user=cast.guardian).update(opened_at=told.sent_at)
    assert [(each.letter, each.pupil) for each in waiting_for(cast.guardian, today)] == [(asked.pk, cast.aarav.pk)]
    assert [each.letter for each in waiting_for(cast.other_guardian, today)] == [asked.pk, told.pk]
    assert waiting_for(cast.pupil, today) == waiting_for(cast.restricted, today) == []


def test_what_waits_no_longer(cast, tell):
    today = cast.school.today()
    tell(LetterFactory(place=cast.school, asked=True, answer_by=today), cast.office)
    tell(LetterFactory(place=cast.class_2a), cast.office)
    assert len(waiting_for(cast.other_guardian, today)) == 2
    assert len(waiting_for(cast.other_guardian, today + timedelta(days=1))) == 1
    assert len(waiting_for(cast.other_guardian, today + timedelta(days=14))) == 1
    assert len(waiting_for(cast.other_guardian, today + timedelta(days=15))) == 0


def test_in_the_list_what_waits_for_an_answer_comes_first(cast, tell):
    today = cast.school.today()
    over = LetterFactory(place=cast.class_2a, asked=True, sent=True, answer_by=today - timedelta(days=1))
    asked = to(cast.class_2a, asked=True)
    newest = to(cast.class_2a)
    assert [entry.letter for entry in letters_of(cast.other_guardian)] == [asked, newest, over]
    asked.answer(cast.siya, of(cast, cast.other_guardian), True, by=cast.other_guardian)
    assert [entry.letter for entry in letters_of(cast.other_guardian)] == [newest, asked, over]


def test_a_new_person_has_no_letters(cast, trip):
    stranger = UserFactory()
    assert letters_of(stranger) == waiting_for(stranger, cast.school.today()) == []
    GuardianshipFactory(guardian=guardian_record(stranger, cast.school), pupil=PupilFactory(school=cast.school))
    assert letters_of(stranger) == []
