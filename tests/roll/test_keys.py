"""A reader's keys: held for one request, asked anew by whatever writes, nobody's where nobody is signed in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from foundation import clock
from roll.consent.models import PhotoConsent, PhotoSubject
from roll.models import Enrolment, Guardianship, Pupil, User
from roll.models.audience import audiences_of
from roll.scope import (
    FamilyKeys,
    NotVisible,
    PupilRecordQuerySet,
    StaffKeys,
    check_still_visible,
    enable_key_cache,
    family_keys,
    postings_of,
    staff_keys,
)
from tests.factories import GuardianFactory, GuardianshipFactory, PostingFactory, PupilFactory, UserFactory
from tests.factories.photos import waiting_photo


def suspend(cast) -> None:
    Guardianship.objects.filter(guardian__user=cast.other_guardian).suspend(by=cast.office)


def yesterday() -> dict:
    return {"ends_on": clock.today() - timedelta(days=1)}


# --- Held and asked anew --------------------------------------------------------------------------------------------
def test_held_they_are_asked_once(cast, django_assert_num_queries):
    enable_key_cache(cast.other_guardian)
    with django_assert_num_queries(1):
        assert family_keys(cast.other_guardian) == family_keys(cast.other_guardian)
    suspend(cast)
    assert family_keys(cast.other_guardian).pupils("reports") == [cast.siya.pk]


def test_nobody_holds_them_who_was_not_told_to(cast):
    assert family_keys(cast.other_guardian).pupils("reports") == [cast.siya.pk]
    suspend(cast)
    assert family_keys(cast.other_guardian).pupils("reports") == []


def test_the_next_request_holds_its_own(cast):
    enable_key_cache(cast.other_guardian)
    family_keys(cast.other_guardian)
    suspend(cast)
    enable_key_cache(cast.other_guardian)
    assert family_keys(cast.other_guardian).pupils("reports") == []


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_has_none(db, nobody):
    enable_key_cache(nobody)
    assert (family_keys(nobody), staff_keys(nobody), postings_of(nobody)) == (FamilyKeys(), StaffKeys(), [])


def test_who_is_shut_out_has_none(cast):
    for user in (cast.guardian, cast.pupil, cast.teacher, cast.office):
        user.is_active = False
        assert (family_keys(user), staff_keys(user), postings_of(user)) == (FamilyKeys(), StaffKeys(), [])
        assert audiences_of(user) == []


def test_postings_are_ones_own_and_todays(cast):
    assert [posting.role for posting in postings_of(cast.teacher)] == ["teacher"]
    cast.teacher.postings.update(**yesterday())
    assert postings_of(cast.teacher) == []


def test_a_linked_record_is_seen_and_an_unlinked_one_is_not_in_the_same_request(cast):
    user, record = UserFactory(), GuardianFactory(school=cast.school)
    GuardianshipFactory(guardian=record, pupil=cast.bilal, granted_by=cast.office)
    enable_key_cache(user)
    assert family_keys(user).pupils("reports") == []
    record.link(user)
    assert family_keys(user).pupils("reports") == [cast.bilal.pk]
    record.unlink()
    assert family_keys(user).pupils("reports") == []


# --- Guardian or pupil ----------------------------------------------------------------------------------------------
def test_a_pupil_is_not_their_own_guardian(cast):
    assert list(Pupil.objects.of_guardian(cast.pupil, None)) == []
    assert list(Pupil.objects.of_guardian(cast.pupil, "reports")) == []
    assert list(Pupil.objects.of_guardian(cast.other_guardian, "reports")) == [cast.siya]


def test_a_guardian_with_one_right_is_not_the_pupil(cast):
    """Whose own rights need no grant."""
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["behaviour"])
    keys = family_keys(cast.other_guardian)
    assert keys == FamilyKeys(guardian_rights=frozenset({(cast.siya.pk, "behaviour")}))
    assert [keys.pupils(right) for right in (None, "behaviour", "reports")] == [[cast.siya.pk], [cast.siya.pk], []]


def test_records_of_staff_are_of_their_pupils_alone(cast):
    pupils = {row.pupil for row in PupilRecordQuerySet(Enrolment).of_staff(cast.teacher)}
    assert pupils == {cast.aarav, cast.bilal}
    assert not PupilRecordQuerySet(Enrolment).of_staff(cast.guardian).exists()


# --- Asked again ----------------------------------------------------------------------------------------------------
def test_asked_again_it_is_what_holds_now(cast):
    user = cast.other_guardian
    enable_key_cache(user)
    check_still_visible(user, [cast.siya.pk], "reports")
    suspend(cast)
    assert family_keys(user).pupils("reports") == [cast.siya.pk], "as the request was told"
    with pytest.raises(NotVisible):
        check_still_visible(user, [cast.siya.pk], "reports")


def test_asked_again_it_is_that_right_and_all_of_the_pupils(cast):
    cast.siya.guardianships.get(guardian__user=cast.other_guardian).grant(by=cast.office, rights=["bookings"])
    check_still_visible(cast.other_guardian, [cast.siya.pk], "bookings")
    for pupils, right in (([cast.siya.pk], "messages"), ([cast.siya.pk, cast.bilal.pk], "bookings")):
        with pytest.raises(NotVisible):
            check_still_visible(cast.other_guardian, pupils, right)


def test_asked_again_in_a_guardians_name_it_is_each_of_the_pupils(cast):
    record = cast.guardian.guardians.get(school=cast.school)
    check_still_visible(cast.office, [cast.aarav.pk], "bookings", record)
    with pytest.raises(NotVisible):
        check_still_visible(cast.office, [cast.aarav.pk, cast.bilal.pk], "bookings", record)


def test_staff_act_for_the_pupils_they_see_and_no_others(cast):
    elsewhere = PupilFactory(school=cast.other_school)
    check_still_visible(cast.office, [cast.siya.pk, cast.bilal.pk], "bookings")
    with pytest.raises(NotVisible):
        check_still_visible(cast.office, [elsewhere.pk], "bookings")
    with pytest.raises(NotVisible):
        check_still_visible(cast.office, [cast.siya.pk, elsewhere.pk], "bookings")


@pytest.mark.parametrize("act", ["give", "withdraw", "name"])
def test_the_office_is_asked_again_before_it_writes_down_what_a_home_signed(cast, act):
    fields = {"by": cast.office, "note": "folder 3"}
    standing = PhotoConsent.give(cast.aarav, "press", **fields)
    user = User.objects.get(pk=cast.office.pk)
    enable_key_cache(user)
    assert postings_of(user)
    cast.office.postings.update(**yesterday())
    with pytest.raises((PhotoConsent.NotAllowed, PhotoSubject.NotAllowed)):
        if act == "name":
            PhotoSubject.name_pupils(waiting_photo(cast.school), [], school=cast.school, by=user)
        elif act == "give":
            PhotoConsent.give(cast.siya, "press", by=user, note="folder 3")
        else:
            standing.withdraw(by=user)


def test_another_role_at_another_school_shows_nobody_here(cast):
    user = UserFactory()
    PostingFactory(user=user, school=cast.other_school, role="head")
    assert staff_keys(user) == StaffKeys(schools=frozenset({cast.other_school.pk}))
    assert cast.aarav not in Pupil.objects.of_staff(user)
