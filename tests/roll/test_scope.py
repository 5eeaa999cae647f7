"""Who may see whom. Each test holds a pupil who is there, and takes one condition of the answer away."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from foundation import clock
from roll.models import (
    AccessGrant,
    Class,
    ContactPoint,
    Enrolment,
    Guardian,
    Guardianship,
    Posting,
    Pupil,
    Restriction,
    School,
    User,
)
from roll.rights import OWN_RIGHTS, Right, Role
from roll.scope import PupilRecordQuerySet, SchoolRecordQuerySet, open_guardianships, signed_in
from tests.factories import (
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    TeachingFactory,
    UserFactory,
)
from tests.factories.cast import Cast

SEEN = {
    "guardian": {"Aarav", "Siya", "Meher"},
    "other_guardian": {"Siya"},
    "restricted": set(),
    "unrelated": {"Bilal"},
    "pupil": {"Aarav"},
    "teacher": {"Aarav", "Bilal"},
    "office": {"Aarav", "Siya", "Bilal"},
    "head": {"Aarav", "Siya", "Bilal"},
    "editor": set(),
    "agent": set(),
    "officer": set(),
    "other_head": {"Meher"},
}
FAMILY = {"guardian", "other_guardian", "restricted", "unrelated", "pupil"}


def day(number: int) -> date:
    return clock.today() + timedelta(days=number)


def names(pupils) -> set[str]:
    return {pupil.first_name for pupil in pupils}


def sees(user, right: str = "reports") -> set[str]:
    """By the reader's own form; as a guardian the form for many says the same."""
    if signed_in(user):
        many = open_guardianships(right).filter(guardian__user=user)
        assert names(Pupil.objects.of_guardian(user, right)) == {row.pupil.first_name for row in many}
    return names(Pupil.objects.visible_to(user, right))


def pair(user: User, pupil: Pupil) -> Guardianship:
    return Guardianship.objects.get(guardian__user=user, pupil=pupil)


def restrict(pupil: Pupil, guardian: Guardian, **more) -> Restriction:
    by = User.objects.get(email="sushma@example.org")
    return Restriction.objects.create(
        school=pupil.school, pupil=pupil, guardian=guardian, kind="no_contact", made_by=by, **more
    )


# --- The whole cast -------------------------------------------------------------------------------------------------
def test_the_table_speaks_of_everybody():
    assert set(SEEN) == set(Cast.ROLES)


@pytest.mark.parametrize("role", Cast.ROLES)
def test_each_of_the_cast_sees_theirs_and_nobody_else(cast, role):
    assert sees(getattr(cast, role)) == SEEN[role]


@pytest.mark.parametrize("role", Cast.ROLES)
def test_family_and_staff_are_two_ways_in(cast, role):
    user = getattr(cast, role)
    expected = SEEN[role]
    assert names(Pupil.objects.of_family(user, "reports")) == (expected if role in FAMILY else set())
    assert names(Pupil.objects.of_staff(user)) == (set() if role in FAMILY else expected)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_who_is_not_signed_in_sees_nobody(cast, nobody):
    assert sees(nobody) == set()
    assert names(Pupil.objects.of_family(nobody, "reports")) == set()
    assert names(Pupil.objects.of_family(nobody, None)) == set()
    assert names(Pupil.objects.of_staff(nobody)) == set()
    assert not signed_in(nobody)


@pytest.mark.parametrize("role", ["guardian", "pupil", "teacher", "head"])
def test_an_inactive_user_sees_nobody(cast, role):
    user = getattr(cast, role)
    assert signed_in(user)
    user.is_active = False
    user.save()
    assert not signed_in(user)
    assert sees(user) == set()
    assert names(Pupil.objects.of_family(user, "reports")) == set()
    assert names(Pupil.objects.of_staff(user)) == set()


def test_a_superuser_sees_no_more_than_their_postings(cast):
    assert sees(UserFactory(is_superuser=True, is_staff=True)) == set()


# --- The decision ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_only_a_granted_guardianship_opens(cast, state):
    row = pair(cast.other_guardian, cast.siya)
    if state == "pending":
        Guardianship.objects.filter(pk=row.pk).update(access_state=state, decided_by=None, decided_at=None)
    else:
        getattr(row, {"refused": "refuse", "suspended": "suspend"}[state])(by=cast.office)
    assert AccessGrant.objects.filter(guardianship=row).count() == len(Right)
    assert sees(cast.other_guardian) == set()
    assert names(Pupil.objects.of_family(cast.other_guardian, None)) == set()


def test_one_refused_child_leaves_the_others(cast):
    pair(cast.guardian, cast.siya).refuse(by=cast.office)
    assert sees(cast.guardian) == {"Aarav", "Meher"}


def test_granting_again_opens_again(cast):
    row = pair(cast.other_guardian, cast.siya)
    row.suspend(by=cast.office)
    row.grant(by=cast.head)
    assert sees(cast.other_guardian) == {"Siya"}
    assert (row.decided_by, row.grants.count()) == (cast.head, len(Right))


@pytest.mark.parametrize(
    ("starts", "ends", "open_"),
    [
        (None, None, True),
        (0, None, True),
        (1, None, False),
        (None, 0, True),
        (None, -1, False),
        (-5, 5, True),
        (-5, -1, False),
        (1, 5, False),
    ],
)
def test_a_guardianship_holds_from_its_first_day_to_its_last(cast, starts, ends, open_):
    row = pair(cast.other_guardian, cast.siya)
    row.starts_on = None if starts is None else day(starts)
    row.ends_on = None if ends is None else day(ends)
    row.save()
    assert sees(cast.other_guardian) == ({"Siya"} if open_ else set())


def test_the_day_is_the_deployments_own(cast, monkeypatch):
    """Half past midnight in India is the evening before in UTC: the last day is over."""
    Guardianship.objects.filter(guardian__user=cast.other_guardian).update(ends_on=date(2026, 11, 23))
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-23T23:59+05:30")
    assert sees(cast.other_guardian) == {"Siya"}
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T00:30+05:30")
    assert sees(cast.other_guardian) == set()


# --- Rights ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("right", Right.values)
def test_each_right_is_asked_for_itself(cast, right):
    pair(cast.other_guardian, cast.siya).grant(by=cast.office, rights=[right])
    for other in Right.values:
        assert sees(cast.other_guardian, other) == ({"Siya"} if other == right else set())
    assert names(Pupil.objects.of_family(cast.other_guardian, None)) == {"Siya"}


def test_a_grant_without_any_right_opens_nothing(cast):
    pairs = open_guardianships(None).filter(guardian__user=cast.other_guardian)
    assert [row.pupil for row in pairs] == [cast.siya]
    pair(cast.other_guardian, cast.siya).grant(by=cast.office, rights=[])
    assert sees(cast.other_guardian) == set()
    assert names(Pupil.objects.of_family(cast.other_guardian, None)) == set()
    assert not pairs.all().exists()


def test_a_right_to_one_child_is_none_to_another(cast):
    pair(cast.guardian, cast.siya).grant(by=cast.office, rights=["attendance"])
    assert sees(cast.guardian, "reports") == {"Aarav", "Meher"}
    assert sees(cast.guardian, "attendance") == {"Aarav", "Siya", "Meher"}


# --- Restrictions ---------------------------------------------------------------------------------------------------
def test_a_restriction_closes_a_granted_guardianship(cast):
    assert pair(cast.restricted, cast.siya).access_state == "granted"
    assert sees(cast.restricted) == set()
    Restriction.objects.all().delete()
    assert sees(cast.restricted) == {"Siya"}


def test_a_restriction_closes_the_pair_of_somebody_who_has_neither_user_nor_address(cast):
    rakesh = Guardian.objects.get(user=cast.restricted)
    rakesh.contact_points.all().delete()
    Guardian.objects.filter(pk=rakesh.pk).update(user=None)
    row = rakesh.guardianships.get()
    assert not is_open(row)
    Restriction.objects.all().delete()
    assert is_open(row)


@pytest.mark.parametrize(
    ("starts", "ends", "closed"),
    [(None, None, True), (0, 0, True), (None, -1, False), (1, None, False), (-9, 9, True)],
)
def test_a_restriction_holds_from_its_first_day_to_its_last(cast, starts, ends, closed):
    Restriction.objects.update(
        starts_on=None if starts is None else day(starts), ends_on=None if ends is None else day(ends)
    )
    assert sees(cast.restricted) == (set() if closed else {"Siya"})


def test_a_restriction_is_about_one_child(cast):
    rakesh = Guardian.objects.get(user=cast.restricted)
    GuardianshipFactory(guardian=rakesh, pupil=cast.bilal, granted_by=cast.office)
    assert sees(cast.restricted) == {"Bilal"}


def test_a_restriction_is_about_one_adult(cast):
    assert sees(cast.other_guardian) == {"Siya"}
    assert sees(cast.guardian) >= {"Siya"}


def test_guardians_without_address_or_user_are_not_taken_for_each_other(cast):
    """Nothing equals nothing: two blanks are two people."""
    blank = GuardianFactory(school=cast.school)
    restrict(cast.bilal, blank)
    other = GuardianshipFactory(guardian=GuardianFactory(school=cast.school), pupil=cast.bilal, granted_by=cast.office)
    assert open_guardianships("reports").filter(pk=other.pk).exists()
    assert not Guardianship.objects.filter(pk=other.pk).restricted().exists()


def test_a_restriction_reaches_the_same_user_by_another_record(cast):
    """No address is shared here: it is the User alone who is the same."""
    ContactPoint.objects.filter(guardian__user=cast.other_guardian).delete()
    User.objects.filter(pk=cast.other_guardian.pk).update(email=None, phone=None)
    assert sees(cast.other_guardian) == {"Siya"}
    elsewhere = GuardianFactory(school=cast.other_school, user=cast.other_guardian)
    restrict(cast.siya, elsewhere)
    assert sees(cast.other_guardian) == set()


def second_record(cast: Cast, **more) -> Guardianship:
    """Another record at the school, granted for Siya, that nothing yet joins to Rakesh, who must not see her."""
    guardian = GuardianFactory(school=cast.school, **more)
    return GuardianshipFactory(guardian=guardian, pupil=cast.siya, granted_by=cast.office)


def is_open(row: Guardianship) -> bool:
    """By the form for many; where the adult signs in their own form says the same."""
    found = open_guardianships("reports").filter(pk=row.pk).exists()
    if user := User.objects.filter(guardians__guardianships=row).first():
        assert Pupil.objects.of_guardian(user, "reports").filter(pk=row.pupil_id).exists() == found
    return found


def blank_contact(user: User) -> None:
    guardian = user.guardians.first()
    ContactPoint.objects.bulk_create([ContactPoint(guardian=guardian, school=guardian.school, kind="phone", value="")])


BLANKS = {
    "contact": blank_contact,
    "email": lambda user: User.objects.filter(pk=user.pk).update(email=""),
    "phone": lambda user: User.objects.filter(pk=user.pk).update(phone=""),
}


@pytest.mark.parametrize("mine", BLANKS)
@pytest.mark.parametrize("theirs", ["contact", "email", "phone"])
def test_two_blanks_are_two_people(cast, mine, theirs):
    """An address that is not there is nobody's, whichever way it came into the table."""
    if mine == theirs != "contact":
        pytest.skip("the database keeps the sign-in addresses of two users apart")
    BLANKS[theirs](cast.restricted)
    BLANKS[mine](cast.other_guardian)
    assert sees(cast.restricted) == set()
    assert sees(cast.other_guardian) == {"Siya"}
    assert open_guardianships("reports").filter(guardian__user=cast.other_guardian).exists()
    assert not open_guardianships("reports").filter(guardian__user=cast.restricted).exists()


def test_a_second_record_with_another_address_is_another_person(cast):
    row = second_record(cast)
    ContactPointFactory(guardian=row.guardian, value="somebody@example.org")
    assert is_open(row)


def test_a_restriction_reaches_the_same_address_on_a_second_record(cast):
    cast.restricted.guardians.update(user=None)
    row = second_record(cast)
    ContactPointFactory(guardian=row.guardian, value="rakesh@example.org")
    assert not is_open(row)
    row.guardian.link(UserFactory())
    assert not is_open(row)


def test_a_restriction_reaches_the_same_phone_on_a_second_record(cast):
    rakesh = Guardian.objects.get(user=cast.restricted)
    ContactPointFactory(guardian=rakesh, kind="phone", value="+919876543210")
    row = second_record(cast)
    assert is_open(row)
    ContactPointFactory(guardian=row.guardian, kind="phone", value="+919876543210")
    assert not is_open(row)


def test_a_restriction_reaches_an_address_that_a_user_has_at_another_school(cast):
    """Her own record here has no such address; the one at the other school does, and she is one person."""
    elsewhere = GuardianFactory(school=cast.other_school, user=cast.other_guardian)
    assert sees(cast.other_guardian) == {"Siya"}
    rakesh = Guardian.objects.get(user=cast.restricted)
    ContactPointFactory(guardian=rakesh, value="shared@example.org")
    ContactPointFactory(guardian=elsewhere, value="shared@example.org")
    assert sees(cast.other_guardian) == set()


def test_a_restriction_reaches_an_address_that_its_adult_has_at_another_school(cast):
    """The record that is restricted has no such address; another of the same person has."""
    assert sees(cast.other_guardian) == {"Siya"}
    elsewhere = GuardianFactory(school=cast.other_school, user=cast.restricted)
    ContactPointFactory(guardian=elsewhere, value="imran@example.org")
    assert sees(cast.other_guardian) == set()


@pytest.mark.parametrize(("field", "value"), [("email", "rakesh.new@example.org"), ("phone", "+919876500000")])
def test_a_restriction_reaches_the_user_who_signs_in_by_the_same_address(cast, field, value):
    """The address stands on the restricted record only, not on the one by which the User reaches the child."""
    row = second_record(cast, user=UserFactory(**{field: value}))
    assert is_open(row)
    rakesh = Guardian.objects.get(user=cast.restricted)
    ContactPointFactory(guardian=rakesh, kind=field, value=value)
    assert not is_open(row)
    assert names(Pupil.objects.of_family(row.guardian.user, None)) == set()


@pytest.mark.parametrize(("field", "value"), [("email", "rakesh.old@example.org"), ("phone", "+919876500001")])
def test_a_restriction_reaches_the_address_by_which_the_restricted_person_signs_in(cast, field, value):
    """The school has taken the address off his record; he signs in by it, and a second record carries it."""
    row = second_record(cast)
    ContactPointFactory(guardian=row.guardian, kind=field, value=value)
    assert is_open(row)
    User.objects.filter(pk=cast.restricted.pk).update(**{field: value})
    assert not is_open(row)
    row.guardian.link(UserFactory())
    assert not is_open(row)


def test_a_restricted_pair_can_not_be_granted_by_any_record(cast):
    row = second_record(cast)
    row.suspend(by=cast.office)
    ContactPointFactory(guardian=row.guardian, value="rakesh@example.org")
    with pytest.raises(Guardianship.Restricted):
        row.grant(by=cast.office)
    row.refresh_from_db()
    assert row.access_state == "suspended"


# --- Staff ----------------------------------------------------------------------------------------------------------
def test_a_teacher_sees_the_pupils_of_classes_taught(cast):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    assert sees(cast.teacher) == {"Aarav", "Bilal", "Siya"}


@pytest.mark.parametrize("row", ["teachings", "postings"])
@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, None), (1, 9)])
def test_a_teacher_sees_nobody_before_or_after(cast, row, starts, ends):
    """A Teaching outlives a Posting that ended: the Posting decides; a class given up is not seen either."""
    dates = {"starts_on": day(starts), "ends_on": None if ends is None else day(ends)}
    getattr(cast.teacher, row).update(**dates)
    assert sees(cast.teacher) == set()


@pytest.mark.parametrize("row", ["teachings", "postings"])
def test_a_teacher_sees_on_the_first_and_the_last_day(cast, row):
    getattr(cast.teacher, row).update(starts_on=day(0), ends_on=day(0))
    assert sees(cast.teacher) == {"Aarav", "Bilal"}


@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, None)])
def test_a_teacher_sees_who_is_in_the_class_today(cast, starts, ends):
    dates = {"starts_on": day(starts), "ends_on": None if ends is None else day(ends)}
    Enrolment.objects.filter(pupil=cast.bilal).update(**dates)
    assert sees(cast.teacher) == {"Aarav"}


def test_teaching_without_a_posting_at_that_school_shows_nobody(cast):
    TeachingFactory(user=cast.teacher, school_class=cast.other_class)
    assert sees(cast.teacher) == {"Aarav", "Bilal"}


@pytest.mark.parametrize("role", [role for role in Role.values if role not in ("teacher", "office", "head")])
def test_teaching_counts_for_teachers_alone(cast, role):
    cast.teacher.postings.update(role=role)
    assert sees(cast.teacher) == set()


def test_another_teachers_class_is_not_ones_own(cast):
    other = UserFactory()
    PostingFactory(user=other, school=cast.school, role="teacher")
    assert sees(other) == set()


def test_another_persons_posting_is_not_ones_own(cast):
    assert sees(UserFactory()) == set()


def test_a_school_may_let_all_its_teachers_see_all(cast):
    School.objects.filter(pk=cast.school.pk).update(teachers_see_all=True)
    other = UserFactory()
    posting = PostingFactory(user=other, school=cast.school, role="teacher")
    assert sees(other) == {"Aarav", "Siya", "Bilal"}
    Posting.objects.filter(pk=posting.pk).update(ends_on=day(-1))
    assert sees(other) == set()


@pytest.mark.parametrize("role", ["editor", "agent", "officer", "partner"])
def test_teachers_see_all_is_for_teachers(cast, role):
    School.objects.update(teachers_see_all=True)
    user = UserFactory()
    PostingFactory(user=user, school=cast.school, role=role)
    assert sees(user) == set()


def test_teachers_see_all_stays_within_the_school(cast):
    School.objects.filter(pk=cast.school.pk).update(teachers_see_all=True)
    elsewhere = UserFactory()
    PostingFactory(user=elsewhere, school=cast.other_school, role="teacher")
    assert sees(elsewhere) == set()


@pytest.mark.parametrize("role", ["office", "head"])
@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, None)])
def test_office_and_head_see_nobody_before_or_after(cast, role, starts, ends):
    user = getattr(cast, role)
    user.postings.update(starts_on=day(starts), ends_on=None if ends is None else day(ends))
    assert sees(user) == set()


@pytest.mark.parametrize("role", ["agent", "officer", "partner"])
def test_a_posting_at_an_area_shows_no_pupil(cast, role):
    user = UserFactory()
    PostingFactory(user=user, school=None, area=cast.school.area, role=role)
    assert sees(user) == set()


def test_who_is_staff_and_guardian_sees_as_both(cast):
    meena = GuardianFactory(school=cast.other_school, user=cast.teacher)
    GuardianshipFactory(guardian=meena, pupil=cast.meher, granted_by=cast.other_head)
    assert sees(cast.teacher) == {"Aarav", "Bilal", "Meher"}
    assert names(Pupil.objects.of_family(cast.teacher, "reports")) == {"Meher"}
    assert names(Pupil.objects.of_staff(cast.teacher)) == {"Aarav", "Bilal"}


# --- The pupil, and a child who moves -------------------------------------------------------------------------------
@pytest.mark.parametrize("right", Right.values)
def test_a_pupil_sees_of_themselves_what_is_theirs(cast, right):
    expected = {"Aarav"} if right in {"attendance", "homework", "bookings", "reports"} else set()
    assert sees(cast.pupil, right) == expected
    assert (right in OWN_RIGHTS) == bool(expected)


def test_a_pupil_enters_their_own_page_without_naming_a_right(cast):
    assert names(Pupil.objects.of_family(cast.pupil, None)) == {"Aarav"}


def test_an_old_schools_guardian_and_office_still_see_its_record(cast):
    """Siya has left for Sitara, and is a new Pupil there: two records, each its school's."""
    Enrolment.objects.filter(pupil=cast.siya).update(ends_on=day(-1))
    moved = PupilFactory(school=cast.other_school, first_name="Siya (Sitara)")
    EnrolmentFactory(pupil=moved, school_class=cast.other_class)
    assert sees(cast.guardian) == {"Aarav", "Siya", "Meher"}
    assert sees(cast.office) == {"Aarav", "Siya", "Bilal"}
    assert sees(cast.other_head) == {"Meher", "Siya (Sitara)"}


# --- Records --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Cast.ROLES)
def test_a_pupils_records_go_with_the_pupil(cast, role, monkeypatch):
    """Enrolments stand in for any record about a pupil, as if they were reports."""
    monkeypatch.setattr(Enrolment, "right", "reports", raising=False)
    user, rows = getattr(cast, role), PupilRecordQuerySet(Enrolment)
    assert {row.pupil.first_name for row in rows.visible_to(user)} == SEEN[role]
    family = SEEN[role] if role in FAMILY else set()
    assert {row.pupil.first_name for row in rows.of_family(user)} == family


def test_a_record_asks_for_its_own_right(cast, monkeypatch):
    monkeypatch.setattr(Enrolment, "right", "behaviour", raising=False)
    pair(cast.other_guardian, cast.siya).grant(by=cast.office, rights=["reports"])
    rows = PupilRecordQuerySet(Enrolment)
    assert not rows.visible_to(cast.other_guardian).exists()
    assert not rows.of_family(cast.other_guardian).exists()
    assert not rows.visible_to(cast.pupil).exists()


@pytest.mark.parametrize("role", Cast.ROLES)
def test_a_schools_records_are_for_those_posted_there(cast, role):
    expected = {"5B", "2A"} if role in {"teacher", "office", "head", "editor"} else set()
    expected |= {"1A"} if role == "other_head" else set()
    assert {row.name for row in SchoolRecordQuerySet(Class).visible_to(getattr(cast, role))} == expected


def test_a_schools_records_close_with_the_posting(cast):
    cast.editor.postings.update(ends_on=day(-1))
    assert not SchoolRecordQuerySet(Class).visible_to(cast.editor).exists()
    assert not SchoolRecordQuerySet(Class).visible_to(AnonymousUser()).exists()


def test_an_inactive_user_reads_no_record_of_a_school(cast):
    """Nor the roll's own facts: who may no longer sign in may still have a session."""
    rows = [SchoolRecordQuerySet(Class), *(model.objects.all() for model in (Enrolment, Guardianship, Restriction))]
    assert all(each.visible_to(cast.office).exists() for each in rows)
    User.objects.filter(pk=cast.office.pk).update(is_active=False)
    cast.office.refresh_from_db()
    assert not any(each.visible_to(cast.office).exists() for each in rows)


@pytest.mark.parametrize("role", Cast.ROLES)
@pytest.mark.parametrize("model", [Enrolment, Guardianship, Restriction])
def test_the_rolls_own_facts_are_the_offices_and_the_heads(cast, role, model):
    at = {"office": cast.school, "head": cast.school, "other_head": cast.other_school}.get(role)
    found = set(model.objects.visible_to(getattr(cast, role)))
    assert found == set(model.objects.filter(school=at) if at else [])


def test_the_rolls_own_facts_close_with_the_posting(cast):
    assert Guardianship.objects.visible_to(cast.office).exists()
    cast.office.postings.update(ends_on=day(-1))
    assert not Guardianship.objects.visible_to(cast.office).exists()
    assert not Guardianship.objects.visible_to(AnonymousUser()).exists()
