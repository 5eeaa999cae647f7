"""What the database itself holds, and the verbs of the roll."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from foundation import clock
from roll.models import (
    AcademicYear,
    AccessGrant,
    Area,
    Class,
    ContactPoint,
    Enrolment,
    ExternalId,
    Guardian,
    Guardianship,
    Posting,
    Pupil,
    School,
    Teaching,
    User,
)
from roll.rights import Right
from tests.factories import (
    AcademicYearFactory,
    AreaFactory,
    ClassFactory,
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    SchoolFactory,
    SubjectFactory,
    TeachingFactory,
    TermFactory,
    UserFactory,
    YearGroupFactory,
)


def refused(make) -> bool:
    """Whether the database itself says no."""
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


# --- People -----------------------------------------------------------------------------------------------------------
def test_an_address_belongs_to_one_person_in_any_case(db):
    user = UserFactory(email=" Sunita@Example.org ")
    assert user.email == "sunita@example.org"
    assert refused(lambda: UserFactory(email="SUNITA@example.org"))


def test_many_people_have_no_address_or_phone(db):
    people = [User.objects.create(first_name=f"N{n}", email="", phone="") for n in range(2)]
    assert {person.email for person in people} == {person.phone for person in people} == {None}
    assert people[0].username != people[1].username


def test_a_person_is_called_something_whatever_is_known(db):
    assert str(User(first_name="Sunita", last_name="Verma")) == "Sunita Verma"
    assert str(User(email="a@example.org", phone="+919876543210")) == "a@example.org"
    assert str(User(phone="+919876543210")) == "+919876543210"
    assert str(User()).startswith("u-")


def test_a_phone_belongs_to_one_person_who_signs_in(db):
    UserFactory(phone="+919876543210")
    assert refused(lambda: UserFactory(phone="+919876543210"))


def test_guardians_may_share_an_address_and_hold_it_once(db):
    one = ContactPointFactory(value=" Shared@Example.org ")
    assert one.value == "shared@example.org"
    ContactPointFactory(value="shared@example.org")
    assert refused(lambda: ContactPointFactory(guardian=one.guardian, value="SHARED@example.org"))
    assert ContactPoint.objects.create(guardian=one.guardian, kind="phone", value="shared@example.org")


def test_a_user_is_one_guardian_at_a_school_and_may_be_another_elsewhere(db):
    guardian = GuardianFactory(user=UserFactory())
    assert refused(lambda: GuardianFactory(school=guardian.school, user=guardian.user))
    assert GuardianFactory(user=guardian.user)
    assert [GuardianFactory(school=guardian.school, user=None) for _ in range(2)]


def test_the_record_under_which_somebody_is_a_guardian(cast):
    here = cast.guardian.guardian_of(cast.siya)
    assert (here.school, here.user) == (cast.school, cast.guardian)
    assert cast.guardian.guardian_of(cast.meher).school == cast.other_school
    with pytest.raises(Guardian.DoesNotExist):
        cast.guardian.guardian_of(cast.bilal)


# --- Postings ---------------------------------------------------------------------------------------------------------
def test_a_posting_is_at_a_school_or_at_an_area(db):
    assert refused(lambda: PostingFactory(school=None, area=None, role="agent"))
    assert refused(lambda: PostingFactory(area=AreaFactory(), role="agent"))


@pytest.mark.parametrize("role", ["teacher", "office", "head", "editor"])
def test_who_sees_pupils_is_posted_at_a_school(db, role):
    assert refused(lambda: PostingFactory(school=None, area=AreaFactory(), role=role))


def test_one_open_posting_of_a_role_at_a_place(db):
    posting = PostingFactory(role="agent")
    assert refused(lambda: PostingFactory(user=posting.user, school=posting.school, role="agent"))
    assert PostingFactory(user=posting.user, school=posting.school, role="editor")
    assert PostingFactory(user=posting.user, role="agent")
    Posting.objects.filter(pk=posting.pk).update(ends_on=clock.today())
    assert PostingFactory(user=posting.user, school=posting.school, role="agent")
    area = AreaFactory()
    PostingFactory(user=posting.user, school=None, area=area, role="agent")
    assert refused(lambda: PostingFactory(user=posting.user, school=None, area=area, role="agent"))


@pytest.mark.parametrize("factory", [PostingFactory, TeachingFactory, EnrolmentFactory, GuardianshipFactory])
def test_nothing_ends_before_it_begins(db, factory):
    assert refused(lambda: factory(starts_on=date(2026, 4, 2), ends_on=date(2026, 4, 1)))
    assert factory(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 1))


def test_one_open_teaching_of_a_class_and_subject(db):
    row = TeachingFactory()
    again = {"user": row.user, "school_class": row.school_class}
    assert refused(lambda: TeachingFactory(**again))
    maths = SubjectFactory(school=row.school)
    assert TeachingFactory(**again, subject=maths)
    assert refused(lambda: TeachingFactory(**again, subject=maths))
    Teaching.objects.update(ends_on=clock.today())
    assert TeachingFactory(**again)


# --- Pupils and guardians ---------------------------------------------------------------------------------------------
def test_a_pupils_code_is_random_and_no_number_of_theirs(db):
    codes = {PupilFactory(admission_number=f"A-{n}").code for n in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {12}
    assert refused(lambda: PupilFactory(code=codes.pop()))


def test_an_admission_number_is_one_pupils_of_a_school(db):
    pupil = PupilFactory(admission_number="A-1")
    assert refused(lambda: PupilFactory(school=pupil.school, admission_number="A-1"))
    assert PupilFactory(admission_number="A-1")
    assert [PupilFactory(school=pupil.school, admission_number="") for _ in range(2)]


def test_every_badge_is_an_animal_and_a_colour(db):
    looks = {(Pupil(badge=n).animal, Pupil(badge=n).tone) for n in range(60)}
    assert len(looks) >= 30
    assert all(animal and tone for animal, tone in looks)


def test_one_open_enrolment_in_a_class(db):
    row = EnrolmentFactory()
    again = {"pupil": row.pupil, "school_class": row.school_class}
    assert refused(lambda: EnrolmentFactory(**again))
    Enrolment.objects.update(ends_on=clock.today())
    assert EnrolmentFactory(**again)


def test_a_pair_is_one_guardianship_within_a_school(cast):
    row = Guardianship.objects.first()
    assert refused(lambda: GuardianshipFactory(guardian=row.guardian, pupil=row.pupil))
    elsewhere = GuardianFactory(school=cast.other_school)
    for school in (cast.school, cast.other_school):
        with pytest.raises(ValidationError):
            GuardianshipFactory(guardian=elsewhere, pupil=cast.siya, school=school)


def test_one_guardian_of_a_priority(cast):
    first, second, *_ = cast.siya.guardianships.all()
    Guardianship.objects.filter(pk=first.pk).update(priority=1)
    assert refused(lambda: Guardianship.objects.filter(pk=second.pk).update(priority=1))


@pytest.mark.parametrize("state", ["granted", "refused", "suspended"])
@pytest.mark.parametrize("missing", ["decided_by", "decided_at"])
def test_a_decision_is_somebodys_on_a_day(cast, state, missing):
    row = GuardianshipFactory()
    whole = {"access_state": state, "decided_by": cast.office, "decided_at": clock.now()}
    rows = Guardianship.objects.filter(pk=row.pk)
    assert refused(lambda: rows.update(**whole | {missing: None}))
    assert not refused(lambda: rows.update(**whole))
    assert refused(lambda: rows.update(access_state="pending"))


def test_a_right_is_granted_once(cast):
    grant = AccessGrant.objects.first()
    assert refused(lambda: AccessGrant.objects.create(guardianship=grant.guardianship, right=grant.right))


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_granting_says_who_and_when_and_gives_every_right(cast):
    row = GuardianshipFactory(pupil=cast.bilal)
    row.grant(by=cast.office)
    row.refresh_from_db()
    assert (row.access_state, row.decided_by) == ("granted", cast.office)
    assert clock.now() - row.decided_at < timedelta(minutes=1)
    assert set(row.grants.values_list("right", flat=True)) == set(Right.values)


def test_granting_again_replaces_the_rights(cast):
    row = GuardianshipFactory(pupil=cast.bilal)
    row.grant(by=cast.office)
    row.grant(by=cast.head, rights=["reports", "messages"])
    assert set(row.grants.values_list("right", flat=True)) == {"reports", "messages"}
    assert row.decided_by == cast.head


@pytest.mark.parametrize(
    ("stood", "verbs"),
    [(["reports", "messages"], ["suspend"]), (["reports", "messages"], ["suspend", "refuse"]), ([], ["suspend"])],
)
def test_granting_again_with_no_rights_named_gives_back_those_that_stood(cast, stood, verbs):
    row = GuardianshipFactory(pupil=cast.bilal)
    row.grant(by=cast.office, rights=stood)
    for verb in verbs:
        getattr(row, verb)(by=cast.head)
    row.grant(by=cast.office)
    assert (row.access_state, row.decided_by) == ("granted", cast.office)
    assert set(row.grants.values_list("right", flat=True)) == set(stood)


def test_granting_what_is_granted_adds_no_right(cast):
    row = GuardianshipFactory(pupil=cast.bilal)
    row.grant(by=cast.office, rights=["reports"])
    Guardianship.objects.filter(pk=row.pk).update(ends_on=clock.today() - timedelta(days=1))
    for _time in range(2):
        row.grant(by=cast.head)
        assert list(row.grants.values_list("right", flat=True)) == ["reports"]


def test_many_granted_at_once_get_each_what_stood(cast):
    new, refused_before, suspended, bare = (GuardianshipFactory(pupil=cast.bilal) for _row in range(4))
    refused_before.refuse(by=cast.office)
    suspended.grant(by=cast.office, rights=["reports"])
    bare.grant(by=cast.office, rights=[])
    for row in (suspended, bare):
        row.suspend(by=cast.office)
    rows = [new, refused_before, suspended, bare]
    assert Guardianship.objects.filter(pk__in=[row.pk for row in rows]).grant(by=cast.head) == 4
    found = [set(row.grants.values_list("right", flat=True)) for row in rows]
    assert found == [set(Right.values), set(Right.values), {"reports"}, set()]


@pytest.mark.parametrize(("verb", "state"), [("refuse", "refused"), ("suspend", "suspended")])
def test_refusing_and_suspending_say_who_and_when(cast, verb, state):
    row = GuardianshipFactory(pupil=cast.bilal)
    getattr(row, verb)(by=cast.head)
    row.refresh_from_db()
    assert (row.access_state, row.decided_by) == (state, cast.head)
    assert row.decided_at is not None


def test_granting_opens_again_what_had_ended(cast):
    yesterday = clock.today() - timedelta(days=1)
    row = GuardianshipFactory(pupil=cast.bilal, ends_on=yesterday)
    row.grant(by=cast.office)
    assert row.ends_on is None
    later = GuardianshipFactory(pupil=cast.bilal, ends_on=clock.today())
    later.grant(by=cast.office)
    assert later.ends_on == clock.today()


def test_a_restricted_pair_is_not_granted(cast):
    row = Guardianship.objects.get(guardian__user=cast.restricted)
    row.refuse(by=cast.office)
    with pytest.raises(Guardianship.Restricted):
        row.grant(by=cast.office)
    row.refresh_from_db()
    assert row.access_state == "refused"


def test_many_are_decided_at_once_without_the_restricted(cast):
    rows = Guardianship.objects.filter(pupil=cast.siya)
    assert rows.refuse(by=cast.office) == 3
    assert rows.grant(by=cast.head, rights=["reports"]) == 2
    assert dict(rows.values_list("guardian__first_name", "access_state")) == {
        "Sunita": "granted",
        "Imran": "granted",
        "Rakesh": "refused",
    }
    assert AccessGrant.objects.filter(guardianship__pupil=cast.siya, right="reports").count() == 3
    assert AccessGrant.objects.filter(guardianship__pupil=cast.siya).count() == 2 + len(Right)
    assert rows.none().grant(by=cast.head) == 0


def test_deciding_a_class_takes_as_many_queries_as_deciding_one(cast, django_assert_max_num_queries):
    one, *many = (GuardianshipFactory(pupil=cast.bilal if number % 2 else cast.aarav).pk for number in range(13))
    counts = []
    for keys in ([one], many):
        with django_assert_max_num_queries(9) as found:  # four of them SAVEPOINTs
            assert Guardianship.objects.filter(pk__in=keys).grant(by=cast.office) == len(keys)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_what_waits_has_no_decision_and_has_not_ended(cast):
    yesterday = clock.today() - timedelta(days=1)
    waits = GuardianshipFactory(pupil=cast.bilal)
    today = GuardianshipFactory(pupil=cast.bilal, ends_on=clock.today())
    GuardianshipFactory(pupil=cast.bilal, ends_on=yesterday)
    assert set(Guardianship.objects.undecided()) == {waits, today}


# --- Places -----------------------------------------------------------------------------------------------------------
def test_a_teacher_keeps_the_classes_taught_and_no_colleagues(cast):
    colleague = TeachingFactory(school_class=cast.class_2a).user
    PostingFactory(user=colleague, school=cast.school, role="teacher")
    assert list(cast.teacher.classes_at(cast.school)) == [cast.class_5b]
    assert list(User.objects.get(pk=colleague.pk).classes_at(cast.school)) == [cast.class_2a]


def test_an_areas_path_holds_those_above_and_moves_with_them(db):
    state, other = AreaFactory(kind="state"), AreaFactory(kind="state")
    district = AreaFactory(kind="district", parent=state)
    block = AreaFactory(parent=district)
    assert block.path == f"/{state.pk}/{district.pk}/{block.pk}/"
    district.parent = other
    district.save()
    block.refresh_from_db()
    assert block.path == f"/{other.pk}/{district.pk}/{block.pk}/"


def test_a_posting_covers_its_school_or_the_schools_of_its_area(cast):
    assert cast.posting(cast.office).covers(cast.school)
    assert not cast.posting(cast.office).covers(cast.other_school)
    assert cast.posting(cast.officer).covers(cast.school)
    assert not cast.posting(cast.officer).covers(cast.other_school)
    assert not cast.posting(cast.officer).covers(SchoolFactory(area=None))


def test_an_area_whose_key_begins_alike_is_another_area(db):
    """`/1/` and `/12/`: the path ends with a stroke."""
    one = Area.objects.create(pk=7001, name="One", kind="block", code="one")
    two = Area.objects.create(pk=70012, name="Two", kind="block", code="two")
    posting = PostingFactory(school=None, area=one, role="agent")
    assert not posting.covers(SchoolFactory(area=two))


def test_a_class_and_its_year_are_of_one_school(db):
    with pytest.raises(ValidationError):
        ClassFactory(academic_year=AcademicYearFactory(), school=SchoolFactory())


def test_names_are_unique_where_people_read_them(db):
    year = AcademicYearFactory()
    school = year.school
    ClassFactory(school=school, academic_year=year, name="5B")
    assert refused(lambda: ClassFactory(school=school, academic_year=year, name="5B"))
    assert refused(lambda: AcademicYearFactory(school=school, name=year.name))
    TermFactory(academic_year=year, name="Term 1")
    assert refused(lambda: TermFactory(academic_year=year, name="Term 1"))
    YearGroupFactory(school=school, name="5")
    assert refused(lambda: YearGroupFactory(school=school, name="5"))
    SubjectFactory(school=school, name="Maths")
    assert refused(lambda: SubjectFactory(school=school, name="Maths"))
    assert SubjectFactory(name="Maths")
    assert Class.objects.count() == AcademicYear.objects.count() == 1


def test_an_external_id_is_unique_within_school_source_and_kind(db):
    school, other = SchoolFactory(), SchoolFactory()
    row = {"source": "oneroster", "kind": "pupil", "value": "1", "object_id": 1}
    ExternalId.objects.create(school=school, **row)
    assert refused(lambda: ExternalId.objects.create(school=school, **row | {"object_id": 2}))
    assert ExternalId.objects.create(school=other, **row)
    assert ExternalId.objects.create(school=school, **row | {"kind": "guardian"})


def test_a_school_day_is_a_weekday_in_a_term_without_closure(db):
    school = SchoolFactory(weekdays="12345")
    year = AcademicYearFactory(school=school, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31))
    TermFactory(academic_year=year, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 18))
    school.special_days.create(date=date(2026, 11, 25), reason="Guru Nanak's birthday")
    days = {
        date(2026, 11, 24): True,
        date(2026, 11, 25): False,
        date(2026, 11, 28): False,
        date(2026, 11, 2): True,
        date(2026, 12, 18): True,
        date(2026, 12, 21): False,
        date(2026, 10, 30): False,
    }
    assert {day: school.is_open(day) for day in days} == days
    assert not SchoolFactory(weekdays="12345").is_open(date(2026, 11, 24))


def test_the_year_of_today(db, monkeypatch):
    school = School.objects.create(name="S", short_name="S", slug="s")
    AcademicYearFactory(school=school, starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    now = AcademicYearFactory(school=school, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31))
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T08:20+05:30")
    assert school.current_year() == now
    monkeypatch.setenv("CHAUPAL_NOW", "2028-01-01T08:20+05:30")
    assert school.current_year() is None


def test_who_is_in_a_class_on_a_day(cast):
    today = clock.today()
    Enrolment.objects.filter(pupil=cast.bilal).update(ends_on=today)
    assert set(cast.class_5b.pupils_on(today)) == {cast.aarav, cast.bilal}
    assert set(cast.class_5b.pupils_on(today + timedelta(days=1))) == {cast.aarav}
