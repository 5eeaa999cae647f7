"""A file that is imported after classes went into the next year: it neither doubles what was made nor takes it back."""

from datetime import date

import pytest

from roll.forward import actions
from roll.forward.plan import plan_of
from roll.models import AcademicYear, Class, Enrolment, RollForward, School, User
from roll.oneroster import import_roll
from tests.factories import AcademicYearFactory, TermFactory, YearGroupFactory
from tests.factories.oneroster import Export

pytestmark = pytest.mark.django_db

LAST, FIRST = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _monday(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2027-03-15T07:42:00+05:30")


@pytest.fixture
def export():
    found = Export.of_two_schools()
    import_roll(found.zip())
    return found


@pytest.fixture
def year(export):
    school = School.objects.get(name="Nai Umeed Primary School")
    for name in ("3", "6"):
        YearGroupFactory(school=school, name=name)
    found = AcademicYearFactory(school=school, name="2027–28", starts_on=FIRST, ends_on=date(2028, 3, 31))
    TermFactory(academic_year=found)
    by = User.objects.get(email="neha@example.org")
    actions.roll_forward(found, plan_of(found).digest, by=by)
    return found


def stays():
    rows = Enrolment.objects.order_by("pk")
    return list(rows.values_list("pk", "pupil__first_name", "school_class__name", "starts_on", "ends_on"))


def test_the_old_file_again_reopens_no_old_class(export, year):
    before = stays()
    assert {row[4] for row in before if row[2] == "5B"} == {LAST}
    import_roll(export.zip())
    assert stays() == before


@pytest.mark.parametrize("begins", ["", "2027-04-01"])
def test_the_next_years_file_finds_the_new_classes_and_doubles_nobody(export, year, begins):
    before = stays()
    export.add("academicSessions", "y2", title="2027–28", type="schoolYear", startDate=FIRST, endDate="2028-04-01")
    export.add(
        "academicSessions",
        "t3",
        title="Term 1",
        type="term",
        startDate=FIRST,
        endDate="2028-04-01",
        parentSourcedId="y2",
    )
    export.a_class("c6b", "s1", "6B", grades="06", termSourcedIds="t3")
    for pupil in ("p-aarav", "p-simran"):
        export.enrol(pupil, "c6b", "student", beginDate=begins)
    import_roll(export.zip())
    assert stays() == before
    assert Class.objects.filter(name="6B").count() == 1
    # It is the file's class by now, and stays.
    with pytest.raises(RollForward.WorkedIn):
        actions.undo(RollForward.objects.get(), by=User.objects.get(email="neha@example.org"))


@pytest.mark.parametrize("begins", ["", "2027-04-01"])
def test_where_the_file_names_another_class_the_file_counts_and_nobody_is_in_two(export, year, begins):
    export.add("academicSessions", "y2", title="2027–28", type="schoolYear", startDate=FIRST, endDate="2028-04-01")
    days = {"startDate": FIRST, "endDate": "2028-04-01", "parentSourcedId": "y2"}
    export.add("academicSessions", "t3", title="Term 1", type="term", **days)
    export.a_class("c6x", "s1", "6 Blue", grades="06", termSourcedIds="t3")
    export.enrol("p-aarav", "c6x", "student", beginDate=begins)
    tally = import_roll(export.zip())
    assert tally.counts["enrolments"]["ended"] == 1
    of_day = Enrolment.objects.filter(school_class__kind="registration", pupil__first_name="Aarav")
    assert [one.school_class.name for one in of_day.holding(LAST)] == ["5B"]
    assert [one.school_class.name for one in of_day.holding(FIRST)] == ["6 Blue"]
    before = stays()
    assert import_roll(export.zip()).counts["enrolments"]["ended"] == 0
    assert stays() == before
    # It can't be undone over the file's head.
    with pytest.raises(RollForward.WorkedIn):
        actions.undo(RollForward.objects.get(), by=User.objects.get(email="neha@example.org"))


def test_a_day_that_the_file_names_is_the_files(export, year):
    export["enrollments"]["e-p-siya-c2a-student"]["endDate"] = "2027-03-21"
    import_roll(export.zip())
    assert Enrolment.objects.get(pupil__first_name="Siya", school_class__name="2A").ends_on == date(2027, 3, 20)


def test_undone_the_old_file_changes_nothing(export, year):
    actions.undo(RollForward.objects.get(), by=User.objects.get(email="neha@example.org"))
    before = stays()
    import_roll(export.zip())
    assert stays() == before
    assert AcademicYear.objects.filter(name="2027–28").exists()
