"""The last day of a year, the holidays after it, and the first day of the next: all have a class, none is hidden."""

from datetime import date

import pytest
from django.urls import reverse

from portal.attendance.models import Register
from portal.homework.models import Homework
from portal.letters.models import Letter
from roll.forward import actions
from roll.forward.plan import plan_of
from roll.models import Audience, Class, Enrolment, User
from tests.factories import AcademicYearFactory, TeachingFactory, TermFactory, YearGroupFactory
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory

pytestmark = pytest.mark.django_db

# The year ends on the last of March; the next begins after ten days of holidays.
LAST, BETWEEN, FIRST = date(2027, 3, 31), date(2027, 4, 5), date(2027, 4, 11)
DAYS = [LAST, BETWEEN, FIRST]
PAGES = ("portal:attendance:family", "portal:homework:child_list", "photo_consents")


@pytest.fixture(autouse=True)
def _monday(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2027-03-15T07:42:00+05:30")


@pytest.fixture
def year(cast):
    YearGroupFactory(school=cast.school, name="Year 3")
    found = AcademicYearFactory(school=cast.school, name="2027–28", starts_on=FIRST, ends_on=date(2028, 3, 31))
    TermFactory(academic_year=found)
    actions.roll_forward(found, plan_of(found).digest, by=cast.office)
    return found


def on(monkeypatch, day):
    monkeypatch.setenv("CHAUPAL_NOW", f"{day.isoformat()}T08:00:00+05:30")


def class_words(cast, client):
    return client.get(reverse("roll:child_detail", args=[cast.school.slug, cast.siya.code])).text


@pytest.mark.parametrize("day, name", [(LAST, "2A"), (BETWEEN, "2A"), (FIRST, "3A")])
def test_the_office_reads_one_class_on_each_day(cast, as_user, year, monkeypatch, day, name):
    on(monkeypatch, day)
    assert Enrolment.objects.holding(day).filter(pupil=cast.siya).count() == 1
    assert f"Class {name}" in class_words(cast, as_user(cast.office))


@pytest.mark.parametrize("day", DAYS)
def test_a_guardian_sees_the_child_and_its_records(cast, as_user, year, monkeypatch, day):
    on(monkeypatch, day)
    client = as_user(cast.guardian)
    text = client.get("/portal/").text
    assert "Siya" in text and "Aarav" in text
    for child in (cast.siya, cast.aarav):
        for name in PAGES:
            assert client.get(reverse(name, args=[child.code])).status_code == 200
            assert as_user(cast.restricted).get(reverse(name, args=[child.code])).status_code == 404


@pytest.mark.parametrize("day", DAYS)
def test_what_goes_to_the_whole_school_reaches_who_stays(cast, year, monkeypatch, day):
    on(monkeypatch, day)
    pupils = set(Audience.of(cast.school).pupils())
    # Those of the last year group have left with the last day of the year.
    assert pupils == ({cast.siya, cast.aarav, cast.bilal} if day == LAST else {cast.siya})


@pytest.mark.parametrize("day", DAYS)
def test_a_letter_of_the_old_class_is_read_on(cast, as_user, year, monkeypatch, day):
    letter = LetterFactory(school=cast.school, audience=Audience.of(cast.class_2a), sent=True)
    on(monkeypatch, day)
    assert letter in Letter.objects.of_family(cast.guardian)


def test_registers_are_of_the_class_of_the_day(cast, as_user, year, monkeypatch):
    new = Class.objects.get(academic_year=year, name="3A")
    on(monkeypatch, LAST)
    old = Register.for_class(cast.class_2a, LAST, "am")
    assert [row.pupil_id for row in old.sheet.rows] == [cast.siya.pk]
    on(monkeypatch, FIRST)
    assert [row.pupil_id for row in Register.for_class(new, FIRST, "am").sheet.rows] == [cast.siya.pk]


def test_homework_of_each_class_is_for_its_own_days(cast, as_user, year, monkeypatch):
    new = Class.objects.get(academic_year=year, name="3A")
    old_one = HomeworkFactory(school_class=cast.class_2a, set_on=date(2027, 3, 15), due_on=LAST)
    new_one = HomeworkFactory(school_class=new, set_on=FIRST, due_on=FIRST)
    lost = HomeworkFactory(school_class=cast.class_2a, set_on=date(2027, 3, 15), due_on=FIRST)
    assert lost not in Homework.objects.of_pupils([cast.siya.pk])
    assert set(Homework.objects.of_pupils([cast.siya.pk])) == {old_one, new_one}


def test_a_teacher_sees_the_new_class_from_its_first_day(cast, as_user, year, monkeypatch):
    new = Class.objects.get(academic_year=year, name="3A")
    TeachingFactory(user=cast.teacher, school_class=new, starts_on=FIRST)
    url = reverse("roll:child_detail", args=[cast.school.slug, cast.siya.code])
    for day, status in ((LAST, 404), (BETWEEN, 404), (FIRST, 200)):
        on(monkeypatch, day)
        assert as_user(User.objects.get(pk=cast.teacher.pk)).get(url).status_code == status
