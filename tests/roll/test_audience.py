"""To whom something is told, each person once, and who may read it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from foundation import clock
from roll.models import Audience, Enrolment, Guardian, Guardianship, User
from roll.recipients import Recipients
from tests.factories import ContactPointFactory, GuardianFactory, GuardianshipFactory, PostingFactory, UserFactory

YESTERDAY = -1


def names_told(recipients: Recipients) -> list[str]:
    """Everybody once each: a name that comes twice is told twice."""
    return sorted([user.first_name for user in recipients.users] + [one.first_name for one in recipients.guardians])


def places(cast):
    return {
        "class": cast.class_5b,
        "year": cast.class_5b.year_group,
        "school": cast.school,
        "block": cast.school.area,
        "district": cast.school.area.parent,
    }


TOLD = {
    "class": ["Aarav", "Farida", "Sunita"],
    "year": ["Aarav", "Farida", "Sunita"],
    "school": ["Aarav", "Farida", "Imran", "Sunita"],
    "block": ["Aarav", "Farida", "Imran", "Sunita"],
    "district": ["Aarav", "Farida", "Imran", "Sunita"],
}


@pytest.mark.parametrize("place", TOLD)
def test_each_person_of_a_place_is_told_once(cast, place):
    """Sunita has two children at the school and a third elsewhere; Rakesh is kept from Siya; Aarav signs in himself."""
    assert names_told(Audience.of(places(cast)[place]).recipients()) == TOLD[place]


def test_another_school_tells_its_own(cast):
    assert names_told(Audience.of(cast.other_school).recipients()) == ["Sunita"]


def test_a_guardian_without_user_is_told_as_a_guardian(cast):
    guardian = GuardianFactory(school=cast.school, first_name="Kamla")
    for pupil in (cast.aarav, cast.siya):
        GuardianshipFactory(guardian=guardian, pupil=pupil, granted_by=cast.office)
    recipients = Audience.of(cast.school).recipients()
    assert [one.first_name for one in recipients.guardians] == ["Kamla"]
    guardian.user = UserFactory(first_name="Kamla")
    guardian.save()
    recipients = Audience.of(cast.school).recipients()
    assert list(recipients.guardians) == []
    assert names_told(recipients).count("Kamla") == 1


def test_one_user_with_records_at_two_schools_is_told_once(cast):
    """Both schools in one area."""
    cast.other_school.area = cast.school.area
    cast.other_school.save()
    assert names_told(Audience.of(cast.school.area).recipients()).count("Sunita") == 1


@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_who_was_not_granted_is_not_told(cast, state):
    rows = Guardianship.objects.filter(guardian__user=cast.unrelated)
    if state == "pending":
        rows.update(access_state=state, decided_by=None, decided_at=None)
    else:
        rows.update(access_state=state)
    assert "Farida" not in names_told(Audience.of(cast.school).recipients())


def test_the_right_messages_is_what_is_asked(cast):
    row = Guardianship.objects.get(guardian__user=cast.unrelated)
    row.grant(by=cast.office, rights=["reports", "attendance"])
    assert "Farida" not in names_told(Audience.of(cast.school).recipients())
    row.grant(by=cast.office, rights=["messages"])
    assert "Farida" in names_told(Audience.of(cast.school).recipients())


def test_the_restricted_is_told_nothing_by_no_record(cast):
    """Neither as the User, nor at the same address on a second record."""
    again = GuardianFactory(school=cast.school, first_name="R.")
    ContactPointFactory(guardian=again, value=cast.restricted.email)
    GuardianshipFactory(guardian=again, pupil=cast.siya)
    Guardianship.objects.filter(guardian=again).update(
        access_state="granted", decided_by=cast.office, decided_at=clock.now()
    )
    again.guardianships.get().grants.create(right="messages")
    recipients = names_told(Audience.of(cast.class_2a).recipients())
    assert recipients == ["Imran", "Sunita"]
    assert names_told(cast.siya.guardians_with("messages")) == ["Imran", "Sunita"]


def test_who_left_the_class_is_told_no_longer(cast):
    Enrolment.objects.filter(pupil=cast.bilal).update(ends_on=clock.today() + timedelta(days=YESTERDAY))
    assert names_told(Audience.of(cast.class_5b).recipients()) == ["Aarav", "Sunita"]
    assert names_told(Audience.of(cast.school).recipients()) == ["Aarav", "Imran", "Sunita"]


def test_an_inactive_person_is_told_nothing(cast):
    User.objects.filter(pk__in=[cast.guardian.pk, cast.pupil.pk]).update(is_active=False)
    assert names_told(Audience.of(cast.class_5b).recipients()) == ["Farida"]
    assert names_told(cast.siya.guardians_with("messages")) == ["Imran"]


def test_staff_are_not_told(cast):
    assert not set(names_told(Audience.of(cast.school).recipients())) & {"Harpreet", "Neha", "Sushma", "Aisha"}


# --- Who may read ---------------------------------------------------------------------------------------------------
READS = {
    "class": {"guardian", "unrelated", "pupil", "teacher", "office", "head", "editor"},
    "school": {"guardian", "other_guardian", "unrelated", "pupil", "teacher", "office", "head", "editor"},
    "block": {"guardian", "other_guardian", "unrelated", "pupil", "teacher", "office", "head", "editor", "agent"},
    "district": {
        *("guardian", "other_guardian", "unrelated", "pupil", "teacher", "office", "head", "editor", "agent"),
        "officer",
    },
}


@pytest.mark.parametrize("place", READS)
def test_who_may_read_is_who_is_told_and_the_staff_there(cast, place):
    audience = Audience.of(places(cast)[place])
    assert {role for role in cast.ROLES if audience.includes(getattr(cast, role))} == READS[place]
    assert not audience.includes(AnonymousUser())
    assert not audience.includes(None)


def test_staff_whose_posting_ended_read_no_longer(cast):
    audience = Audience.of(cast.school)
    cast.editor.postings.update(ends_on=clock.today() + timedelta(days=YESTERDAY))
    assert not audience.includes(cast.editor)
    cast.guardian.is_active = False
    assert not audience.includes(cast.guardian)


def test_staff_of_another_place_do_not_read(cast):
    PostingFactory(user=(user := UserFactory()), school=cast.other_school, role="teacher")
    assert not Audience.of(cast.school).includes(user)
    assert not Audience.of(cast.school.area).includes(user)
    assert Audience.of(cast.other_school).includes(user)


def test_who_has_not_the_right_to_messages_does_not_read(cast):
    row = Guardianship.objects.get(guardian__user=cast.unrelated)
    row.grant(by=cast.office, rights=["reports", "attendance"])
    assert not Audience.of(cast.school).includes(cast.unrelated)
    row.grant(by=cast.office, rights=["messages"])
    assert Audience.of(cast.school).includes(cast.unrelated)


def test_who_left_the_class_reads_no_longer(cast):
    Enrolment.objects.filter(pupil=cast.bilal).update(ends_on=clock.today() + timedelta(days=YESTERDAY))
    assert not Audience.of(cast.class_5b).includes(cast.unrelated)


# --- The row --------------------------------------------------------------------------------------------------------
def test_a_place_has_one_audience(cast):
    assert Audience.of(cast.school) == Audience.of(cast.school)
    assert Audience.of(cast.school).place == cast.school
    assert Audience.of(cast.class_5b).place == cast.class_5b
    assert str(Audience.of(cast.school)) == "Nai Umeed Primary School"


def test_the_audiences_of_a_schools_editor_end_at_the_school(cast):
    inside = [Audience.of(place) for place in (cast.school, cast.class_5b, cast.class_5b.year_group)]
    for place in (cast.other_school, cast.other_class, cast.school.area):
        Audience.of(place)
    assert set(Audience.within(cast.school)) == set(inside)


@pytest.mark.parametrize("fields", [[], ["school", "school_class"], ["area", "school"], ["year_group", "school_class"]])
def test_an_audience_is_exactly_one_place(cast, fields):
    all_ = {
        "school": cast.school,
        "school_class": cast.class_5b,
        "area": cast.school.area,
        "year_group": cast.class_5b.year_group,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Audience.objects.create(**{name: all_[name] for name in fields})


# --- People of one pupil --------------------------------------------------------------------------------------------
def test_the_guardians_of_a_pupil_by_right(cast):
    Guardianship.objects.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["reports"])
    assert names_told(cast.siya.guardians_with("reports")) == ["Imran", "Sunita"]
    assert names_told(cast.siya.guardians_with("behaviour")) == ["Sunita"]
    assert names_told(cast.bilal.guardians_with("reports")) == ["Farida"]


def test_a_guardian_without_user_stands_among_the_guardians_alone(cast):
    Guardian.objects.filter(user=cast.other_guardian).update(user=None)
    recipients = cast.siya.guardians_with("reports")
    assert ([user.first_name for user in recipients.users], [one.first_name for one in recipients.guardians]) == (
        ["Sunita"],
        ["Imran"],
    )
