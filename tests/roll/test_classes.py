"""Classes and who teaches them, on screens: made, renamed, ended; what a teacher may see ends the same minute."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.schooldays.models import CalendarChange
from roll.models import Class, Teaching
from roll.school_views import name_at
from tests.factories import (
    EnrolmentFactory,
    PostingFactory,
    SchoolFactory,
    SubjectFactory,
    TeachingFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _tuesday(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")


@pytest.fixture
def office(cast, as_user):
    return as_user(cast.office)


def at(name, *keys):
    return reverse(f"roll:{name}", args=["nai-umeed", *keys])


def may_see(cast, as_user, room) -> bool:
    day = cast.school.today().isoformat()
    return as_user(cast.teacher).get(f"/portal/schools/nai-umeed/registers/{room.pk}/{day}/am/").status_code == 200


# --- Classes ---------------------------------------------------------------------------------------------------------
def test_a_class_is_added_with_a_new_year_group_and_renamed(cast, office):
    answer = office.post(at("new_class"), {"name": "3C", "kind": "registration", "new_year_group": "Year 3"})
    room = Class.objects.get(name="3C")
    assert (answer.status_code, answer.url) == (302, at("class", room.pk))
    assert (room.academic_year, room.year_group.name) == (cast.school.current_year(), "Year 3")
    office.post(at("class", room.pk), {"name": "3D", "year_group": room.year_group.pk})
    room.refresh_from_db()
    assert (room.name, room.kind, room.year_group.name) == ("3D", "registration", "Year 3")
    page = office.get(at("classes"))
    assert "3D" in page.text and "Nobody teaches it yet" in page.text


def test_a_set_goes_without_a_year_group(cast, office):
    office.post(at("new_class"), {"name": "Maths A", "kind": "teaching"})
    assert Class.objects.get(name="Maths A").year_group is None


@pytest.mark.parametrize(
    "data, words",
    [
        ({"name": "5B", "kind": "registration"}, "There is a class of this name in this year."),
        ({"name": "", "kind": "teaching"}, "Please give it a name."),
        ({"name": "x" * 61, "kind": "teaching"}, "at most 60 characters"),
        ({"name": "New", "kind": "club"}, "Select a valid choice."),
        ({"name": "New", "kind": "teaching", "year_group": "0"}, "Select a valid choice."),
    ],
)
def test_a_class_that_can_not_be_is_refused(cast, office, data, words):
    answer = office.post(at("new_class"), data)
    assert answer.status_code == 422
    assert words in answer.text
    assert Class.objects.filter(school=cast.school).count() == 2


def test_without_a_year_it_leads_to_the_years(cast, as_user):
    school = SchoolFactory()
    cast.head.postings.update(school=school)
    client = as_user(cast.head)
    assert "No years yet" in client.get(reverse("roll:classes", args=[school.slug])).text
    assert client.get(reverse("roll:new_class", args=[school.slug])).url == reverse("roll:years", args=[school.slug])


def test_a_class_with_pupils_stays_and_says_how_many(cast, office):
    answer = office.post(at("class_ending", cast.class_5b.pk))
    assert answer.status_code == 422
    assert "2 pupils are in this class." in answer.text
    assert Class.objects.get(pk=cast.class_5b.pk).ended_on is None


def test_an_empty_class_ends_with_its_teachings(cast, office, as_user):
    cast.class_5b.enrolments.all().delete()
    assert may_see(cast, as_user, cast.class_5b)
    assert office.post(at("class_ending", cast.class_5b.pk)).status_code == 302
    assert not may_see(cast, as_user, cast.class_5b)
    assert Class.objects.get(pk=cast.class_5b.pk).ended_on == date(2026, 11, 23)
    assert cast.class_5b not in cast.head.classes_at(cast.school)
    assert "Ended" in office.get(at("classes")).text


def test_the_list_costs_the_same_with_more_classes(cast, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(at("classes")).status_code == 200
        return len(queries)

    before = count()
    for number in range(3):
        room = Class.objects.create(
            school=cast.school, academic_year=cast.school.current_year(), name=f"6{number}", year_group=None
        )
        EnrolmentFactory(school_class=room, pupil=cast.siya)
        TeachingFactory(school_class=room, user=cast.head, subject=SubjectFactory(school=cast.school))
    assert count() == before


# --- Who teaches -----------------------------------------------------------------------------------------------------
def test_a_class_given_is_seen_at_once_and_ends_the_same_minute(cast, office, as_user):
    assert not may_see(cast, as_user, cast.class_2a)
    answer = office.post(at("teachings", cast.class_2a.pk), {"user": cast.teacher.pk, "new_subject": "Music"})
    assert answer.status_code == 302
    given = cast.class_2a.teachings.get()
    assert (given.subject.name, given.starts_on, given.ends_on) == ("Music", None, None)
    assert may_see(cast, as_user, cast.class_2a)
    office.post(at("teaching_ending", given.pk))
    assert not may_see(cast, as_user, cast.class_2a)
    given.refresh_from_db()
    assert given.ends_on == date(2026, 11, 23)


def test_one_that_began_today_leaves_no_row(cast, office):
    office.post(at("teachings", cast.class_2a.pk), {"user": cast.teacher.pk, "starts_on": "2026-11-24"})
    office.post(at("teaching_ending", cast.class_2a.teachings.get().pk))
    assert not Teaching.objects.filter(school_class=cast.class_2a).exists()


def test_cover_from_a_day_until_a_day(cast, office, as_user, monkeypatch):
    data = {"user": cast.teacher.pk, "starts_on": "2026-11-25", "ends_on": "2026-11-26"}
    office.post(at("teachings", cast.class_2a.pk), data)
    assert not may_see(cast, as_user, cast.class_2a)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-26T07:42:00+05:30")
    assert may_see(cast, as_user, cast.class_2a)
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-27T07:42:00+05:30")
    assert not may_see(cast, as_user, cast.class_2a)


def test_what_can_not_be_given_is_refused(cast, office):
    url = at("teachings", cast.class_5b.pk)
    for data, words in (
        ({"user": cast.teacher.pk}, "This teacher has this class already in these days."),
        ({"user": cast.teacher.pk, "starts_on": "2026-12-01"}, "has this class already"),
        ({"user": cast.guardian.pk}, "Select a valid choice."),
        ({"user": cast.other_head.pk}, "Select a valid choice."),
        ({}, "Please choose a teacher."),
        ({"user": cast.head.pk, "starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "The last day comes after"),
    ):
        answer = office.post(url, data)
        assert answer.status_code == 422, data
        assert words in answer.text
    assert cast.class_5b.teachings.count() == 1


def test_whose_posting_has_ended_is_not_offered(cast, office):
    gone = PostingFactory(school=cast.school, ends_on=cast.school.today() - timedelta(days=1)).user
    assert office.post(at("teachings", cast.class_5b.pk), {"user": gone.pk}).status_code == 422


def test_all_teachers_see_all_classes_or_each_their_own(cast, office, as_user):
    assert "Each teacher sees the pupils of their own classes only." in office.get(at("classes")).text
    office.post(at("classes_sight"), {"all": "yes"})
    assert may_see(cast, as_user, cast.class_2a)
    assert "All teachers see the pupils of all classes." in office.get(at("classes")).text
    office.post(at("classes_sight"), {"all": "no"})
    assert not may_see(cast, as_user, cast.class_2a)


def test_other_schools_classes_are_not_there(cast, office, as_user):
    assert office.get(at("class", cast.other_class.pk)).status_code == 404
    assert office.post(at("teachings", cast.other_class.pk), {"user": cast.teacher.pk}).status_code == 404
    assert as_user(cast.teacher).get(at("classes")).status_code == 404


# --- Whose name, and until when --------------------------------------------------------------------------------------
def test_the_name_of_an_account_that_is_known_elsewhere_is_not_told(cast, office):
    """Posted by an address alone: the school knows what it wrote, and the account is another school's."""
    user = UserFactory(first_name="Secret", last_name="Elsewhere")
    PostingFactory(user=user, school=cast.other_school, role="teacher")
    PostingFactory(user=user, school=cast.school, role="office", name="Ms Known", starts_on=date(2026, 1, 1))
    office.post(at("teachings", cast.class_2a.pk), {"user": user.pk})
    CalendarChange.make(cast.school, {date(2026, 12, 1): ("closed", "Fog")}, by=user)
    cast.school.facts_changed_by = user
    cast.school.save()
    calendar = reverse("portal:schooldays:calendar", args=["nai-umeed"])
    for address in (at("class", cast.class_2a.pk), at("classes"), calendar, at("school")):
        text = office.get(address).text
        assert "Secret" not in text and "Elsewhere" not in text, address
        assert "Ms Known" in text or address == at("school"), address
    assert name_at(cast.school, user) == "Ms Known"


def test_a_teaching_ends_with_the_posting_and_does_not_come_back_with_the_next(cast, office):
    posting = PostingFactory(school=cast.school, role="teacher", ends_on=date(2026, 11, 30))
    give = {"user": posting.user.pk}
    beyond = office.post(at("teachings", cast.class_2a.pk), give | {"ends_on": "2026-12-05"})
    assert beyond.status_code == 422 and "does not teach here on all of these days" in beyond.text
    assert office.post(at("teachings", cast.class_2a.pk), give).status_code == 302
    assert cast.class_2a.teachings.get(user=posting.user).ends_on == date(2026, 11, 30)


def test_who_begins_later_is_given_a_class_from_then_on(cast, office):
    posting = PostingFactory(school=cast.school, role="teacher", starts_on=date(2026, 12, 7))
    give = {"user": posting.user.pk}
    assert office.post(at("teachings", cast.class_2a.pk), give).status_code == 422
    assert office.post(at("teachings", cast.class_2a.pk), give | {"starts_on": "2026-12-07"}).status_code == 302
    assert cast.class_2a.teachings.get(user=posting.user).starts_on == date(2026, 12, 7)


def test_what_is_refused_leaves_no_year_group_and_no_subject(cast, office):
    office.post(at("new_class"), {"name": "5B", "kind": "registration", "new_year_group": "Year 3"})
    gone = PostingFactory(school=cast.school, role="teacher", starts_on=date(2026, 12, 7)).user
    office.post(at("teachings", cast.class_5b.pk), {"user": gone.pk, "new_subject": "Dance"})
    assert not cast.school.year_groups.filter(name="Year 3").exists()
    assert not cast.school.subjects.filter(name="Dance").exists()


def test_what_a_class_is_stands_there_as_words_once_it_is_saved(cast, as_user):
    """Buttons that take no tap promise what can't be done."""
    office = as_user(cast.office)
    text = office.get(reverse("roll:class", args=[cast.school.slug, cast.class_5b.pk])).text
    assert 'type="radio"' not in text and "<b>Registration class</b>" in text
    assert 'type="radio"' in office.get(reverse("roll:new_class", args=[cast.school.slug])).text
