"""A new year on screens: classes go on with exceptions, shown first, done once, and undone while nobody works there."""

from datetime import date

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.attendance.models import Register
from roll.forward import actions
from roll.forward.forms import LineForm
from roll.forward.plan import plan_of
from roll.models import AcademicYear, Audience, Class, Enrolment, Pupil, PupilPlan, RollForward, Teaching, YearGroup
from tests.factories import (
    AcademicYearFactory,
    ClassFactory,
    EnrolmentFactory,
    PupilFactory,
    TeachingFactory,
    TermFactory,
    YearGroupFactory,
)
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.portal import ReportCycleFactory, ReportFactory

pytestmark = pytest.mark.django_db

LAST, FIRST = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _monday(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2027-03-15T07:42:00+05:30")


@pytest.fixture
def year(cast):
    """The next year of the school, into which its classes are to go: 2A, 3A and 5B of year groups 2 to 5."""
    for number in (3, 4):
        YearGroupFactory(school=cast.school, name=f"Year {number}")
    ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, name="3A", year_group=group(cast, 3))
    found = AcademicYearFactory(school=cast.school, name="2027–28", starts_on=FIRST, ends_on=date(2028, 3, 31))
    TermFactory(academic_year=found)
    return found


def group(cast, number):
    return YearGroup.objects.get(school=cast.school, name=f"Year {number}")


def at(cast, name, *keys):
    return reverse(f"roll:{name}", args=[cast.school.slug, *keys])


def begin(cast, year, by=None):
    return actions.roll_forward(year, plan_of(year).digest, by=by or cast.office)


def classes_of(year):
    """By name, the first names of who is in each class on the first day of the year."""
    classes = Class.objects.filter(academic_year=year).order_by("sort_key")
    return {one.name: sorted(pupil.first_name for pupil in one.pupils_on(year.starts_on)) for one in classes}


def everything(*but):
    """All rows of the site as text, but for what a sign-in writes, and these models."""
    skipped = {"journal", "sessions", "roll_sessions", "admin"}
    models = [each for each in apps.get_models() if each._meta.app_label not in skipped and each not in but]
    rows = {each._meta.label: serialize("json", each._base_manager.order_by("pk")) for each in models if managed(each)}
    return {label: text for label, text in rows.items() if label not in ("roll.User", "roll.SignIn")}


def managed(model):
    return model._meta.managed and not model._meta.proxy


def form(cast, year, one, **more):
    """What the page of a class would send, changed in these fields."""
    line = next(each for each in plan_of(year).lines if each.school_class == one)
    kept = line.plan
    data = {
        "action": kept.action,
        "name": kept.name,
        "year_group": kept.year_group_id or "",
        "version": str(kept.version),
    }
    data |= {f"child-{child.pupil.pk}": "with" for child in line.children}
    return {**data, **({"begins_again": "on"} if kept.begins_again else {}), **more}


# --- What is proposed and shown ---------------------------------------------------------------------------------------
def test_it_is_proposed_by_year_group_and_name_and_written_by_no_look(cast, as_user, year):
    before = everything()
    client = as_user(cast.office)
    text = client.get(at(cast, "roll_forward", year.pk)).text
    plan = plan_of(year)
    assert {line.school_class.name: line.becomes for line in plan.lines} == {"2A": "3A", "3A": "4A", "5B": ""}
    assert list(plan.targets) == ["3A", "4A", "2A"] and plan.targets["2A"].children == []
    assert [child.pupil.first_name for child in plan.leaving] == ["Aarav", "Bilal"]
    assert "Siya" in text and "Bilal Khan" in text and "Yes, 1 child goes on" in text
    assert client.get(at(cast, "roll_forward_class", year.pk, cast.class_5b.pk)).status_code == 200
    assert everything() == before


@pytest.mark.parametrize(
    "names, classes, after",
    [
        (("Class 4", "Class 5"), "4-B", "5-B"),
        (("IV", "V"), "IV A", "V A"),
        (("कक्षा ४", "कक्षा ५"), "४ख", "५ख"),
        (("9", "10"), "9 Blue", "10 Blue"),
        (("Lower", "Upper"), "Sunbeams", "Sunbeams"),
        ((None,), "5A", "6A"),
        (("Year 4", "Year 5"), "Set 12", "Set 12"),
    ],
)
def test_the_name_is_the_schools_manner(names, classes, after):
    school_class = ClassFactory(name=classes)
    for number, name in enumerate(names):
        if name:
            made = YearGroupFactory(school=school_class.school, name=name, order=number)
            if not number:
                school_class.year_group = made
                school_class.save()
    ends, begins = school_class.academic_year, date(2027, 4, 1)
    year = AcademicYearFactory(school=ends.school, name="Next", starts_on=begins, ends_on=date(2028, 3, 31))
    (line,) = plan_of(year).lines
    assert line.becomes == after


# --- Done -------------------------------------------------------------------------------------------------------------
def test_a_yes_takes_everybody_on_and_ends_the_old_stays(cast, as_user, year):
    client = as_user(cast.office)
    answer = client.post(at(cast, "roll_forward", year.pk), {"plan": plan_of(year).digest})
    assert answer.status_code == 302
    assert classes_of(year) == {"2A": [], "3A": ["Siya"], "4A": []}
    old = Enrolment.objects.filter(school_class__academic_year=cast.class_5b.academic_year)
    assert set(old.values_list("ends_on", flat=True)) == {LAST}
    assert Class.objects.get(academic_year=year, name="3A").year_group is not None
    assert not Teaching.objects.filter(school_class__academic_year=year).exists()
    assert "Undo" in client.get(at(cast, "roll_forward", year.pk)).text


def test_pressed_twice_it_is_done_once(cast, as_user, year):
    client, data = as_user(cast.office), {"plan": plan_of(year).digest}
    client.post(at(cast, "roll_forward", year.pk), data)
    before = everything()
    assert client.post(at(cast, "roll_forward", year.pk), data).status_code == 302
    assert everything() == before


def test_what_has_changed_since_it_was_shown_is_shown_again(cast, as_user, year):
    seen = plan_of(year).digest
    cast.bilal.move(cast.class_2a, on=date(2027, 3, 15), by=cast.office)
    answer = as_user(cast.office).post(at(cast, "roll_forward", year.pk), {"plan": seen})
    assert answer.status_code == 422 and "something has changed since" in answer.text
    assert not Class.objects.filter(academic_year=year).exists()


def test_a_class_is_planned_otherwise_with_its_children(cast, as_user, year):
    client, page = as_user(cast.head), at(cast, "roll_forward_class", year.pk, cast.class_5b.pk)
    TeachingFactory(user=cast.head, school_class=cast.class_5b, is_cover=True, starts_on=LAST, ends_on=FIRST)
    data = form(cast, year, cast.class_5b, action="becomes", name="Leavers  6", teachers_go_on="on")
    data |= {f"child-{cast.bilal.pk}": "down", f"child-{cast.aarav.pk}": "class:3A"}
    assert client.post(page, data).status_code == 302
    assert not Class.objects.filter(academic_year=year).exists()
    begin(cast, year)
    assert classes_of(year) == {"2A": [], "3A": ["Aarav", "Siya"], "4A": [], "5B": ["Bilal"], "Leavers 6": []}
    goes_on = Teaching.objects.get(school_class__academic_year=year)
    assert (goes_on.user, goes_on.school_class.name, goes_on.starts_on) == (cast.teacher, "Leavers 6", FIRST)
    assert Enrolment.objects.filter(pupil=cast.aarav).count() == 2


def test_one_child_leaves_and_the_class_stays_as_it_is(cast, year):
    client_data = form(cast, year, cast.class_5b, action="same", **{f"child-{cast.bilal.pk}": "leaves"})
    save(cast, year, cast.class_5b, client_data)
    begin(cast, year)
    assert classes_of(year)["5B"] == ["Aarav"]
    assert Enrolment.objects.get(pupil=cast.bilal).ends_on == LAST


def save(cast, year, one, data):
    plan = plan_of(year)
    line = next(each for each in plan.lines if each.school_class == one)
    found = LineForm(data, plan=plan, line=line)
    assert found.is_valid() and found.save(), found.errors


def test_sets_end_with_their_year_or_go_on_with_who_stays(cast, year):
    old = cast.class_5b.academic_year
    ends, goes_on = (ClassFactory(school=cast.school, academic_year=old, name=n, kind="teaching") for n in ("S1", "S2"))
    for one in (ends, goes_on):
        for pupil in (cast.aarav, cast.siya):
            EnrolmentFactory(pupil=pupil, school_class=one)
    save(cast, year, goes_on, form(cast, year, goes_on, action="becomes", name="S3"))
    begin(cast, year)
    assert classes_of(year) == {"2A": [], "3A": ["Siya"], "4A": [], "S3": ["Siya"]}
    assert not Enrolment.objects.filter(school_class__in=[ends, goes_on], ends_on__isnull=True).exists()


def test_of_two_who_change_one_class_the_second_is_told(cast, as_user, year):
    client, page = as_user(cast.office), at(cast, "roll_forward_class", year.pk, cast.class_2a.pk)
    first = form(cast, year, cast.class_2a, name="3X")
    assert client.post(page, first).status_code == 302
    answer = as_user(cast.head).post(page, first | {"name": "3Y"})
    assert answer.status_code == 422 and "Somebody has changed this class" in answer.text
    assert 'value="3Y"' in answer.text
    assert plan_of(year).lines[0].becomes == "3X"
    second = form(cast, year, cast.class_2a, name="3Z")
    assert client.post(page, second).status_code == 302
    assert client.post(page, second | {"name": "3W"}).status_code == 422
    assert plan_of(year).lines[0].becomes == "3Z"


# --- What can't be ----------------------------------------------------------------------------------------------------
def test_what_stands_in_the_way_is_said_and_nothing_done(cast, as_user, year):
    year.terms.all().delete()
    ClassFactory(school=cast.school, academic_year=year, name="4a")
    PupilPlan.objects.create(school=cast.school, pupil=cast.siya, year=year, action="class", class_name="9Z")
    client = as_user(cast.office)
    answer = client.post(at(cast, "roll_forward", year.pk), {"plan": plan_of(year).digest})
    assert answer.status_code == 422
    for words in (
        "The year 2027–28 has no terms yet.",
        "2027–28 has a class 4a already.",
        "is to go to 9Z, but there will be no such class.",
    ):
        assert words in answer.text
    assert not RollForward.objects.exists()


def test_years_in_common_and_no_year_before_stand_in_the_way(cast, as_user, year):
    old = cast.class_5b.academic_year
    AcademicYear.objects.filter(pk=old.pk).update(ends_on=FIRST)
    client = as_user(cast.office)
    assert "have days in common" in client.get(at(cast, "roll_forward", year.pk)).text
    assert "There is no year before this one" in client.get(at(cast, "roll_forward", old.pk)).text


def test_who_is_in_the_new_year_already_or_has_left_is_left_out(cast, as_user, year):
    there = ClassFactory(school=cast.school, academic_year=year, name="Z9")
    EnrolmentFactory(pupil=cast.siya, school_class=there, starts_on=FIRST)
    cast.bilal.leave(on=LAST, to="Sitara", by=cast.office)
    cast.aarav.leave(on=date(2027, 3, 20), by=cast.office)
    text = as_user(cast.office).get(at(cast, "roll_forward", year.pk)).text
    assert "Is in class Z9 of the new year already." in text
    assert "Leaves the school on 31 March 2027 already." in text
    assert "Aarav" not in text
    before = list(Enrolment.objects.order_by("pk").values())
    begin(cast, year)
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_a_child_in_two_classes_goes_on_once(cast, year):
    EnrolmentFactory(pupil=cast.siya, school_class=Class.objects.get(name="3A", school=cast.school))
    begin(cast, year)
    assert Enrolment.objects.holding(FIRST).filter(pupil=cast.siya).count() == 1


# --- Undone -----------------------------------------------------------------------------------------------------------
def test_undo_gives_back_exactly_what_was_there(cast, as_user, year):
    save(cast, year, cast.class_5b, form(cast, year, cast.class_5b, action="same", teachers_go_on="on"))
    until = EnrolmentFactory(
        pupil=PupilFactory(school=cast.school), school_class=cast.class_5b, ends_on=date(2027, 6, 1)
    )
    before = everything(RollForward)
    begin(cast, year)
    assert Enrolment.objects.get(pk=until.pk).ends_on == LAST
    client = as_user(cast.head)
    assert client.post(at(cast, "roll_forward_undo", year.pk)).status_code == 302
    assert everything(RollForward) == before
    assert RollForward.objects.get().undone_by == cast.head
    # Pressed again it does nothing; the year can be begun again.
    client.post(at(cast, "roll_forward_undo", year.pk))
    assert everything(RollForward) == before
    begin(cast, year)
    assert classes_of(year)["5B"]


def test_corrected_dates_of_the_year_stand_in_nobodys_way(cast, year):
    before = list(Enrolment.objects.order_by("pk").values())
    done = begin(cast, year)
    AcademicYear.objects.filter(pk=year.pk).update(starts_on=date(2027, 4, 8))
    actions.undo(RollForward.objects.get(pk=done.pk), by=cast.office)
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_who_comes_into_an_old_class_afterwards_is_named(cast, as_user, year):
    begin(cast, year)
    client, page = as_user(cast.office), at(cast, "roll_forward", year.pk)
    assert "came into" not in client.get(page).text
    child = Pupil.add(cast.class_2a, on=date(2027, 3, 16), by=cast.office, first_name="Zoya")
    text = client.get(page).text
    assert "1 child came into an old class since" in text and f"/children/{child.code}/" in text


@pytest.mark.parametrize("has_next", [True, False])
def test_the_school_is_asked_when_its_year_ends_soon(cast, as_user, year, monkeypatch, has_next):
    url, link = at(cast, "set_up"), at(cast, "roll_forward", year.pk)
    if not has_next:
        AcademicYear.objects.filter(pk=year.pk).delete()
    words = "nobody is in a class of 2027–28 yet" if has_next else "Add the next one first"
    text = as_user(cast.office).get(url).text
    assert words in text and (link in text) == has_next
    assert (link in as_user(cast.office).get(at(cast, "years")).text) == has_next
    if has_next:
        begin(cast, year)
        assert words not in as_user(cast.office).get(url).text
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")
    assert "Begin a new year" not in as_user(cast.office).get(url).text


def registered(cast, year, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2027-04-01T08:00:00+05:30")
    new = Class.objects.get(academic_year=year, name="3A")
    Register.for_class(new, FIRST, "am").send({cast.siya.pk: "P"}, by=cast.head)


def homework(cast, year, monkeypatch):
    HomeworkFactory(school_class=Class.objects.get(academic_year=year, name="3A"))


def written_to(cast, year, monkeypatch):
    LetterFactory(school=cast.school, audience=Audience.of(Class.objects.get(academic_year=year, name="3A")))


def reported(cast, year, monkeypatch):
    cycle = ReportCycleFactory(school=cast.school, academic_year=year)
    ReportFactory(cycle=cycle, pupil=cast.siya)


def moved(cast, year, monkeypatch):
    cast.siya.move(Class.objects.get(academic_year=year, name="4A"), on=date(2027, 4, 9), by=cast.office)


def added(cast, year, monkeypatch):
    new = Class.objects.get(academic_year=year, name="2A")
    Pupil.add(new, on=FIRST, by=cast.office, first_name="Zoya")


def changed_before(cast, year, monkeypatch):
    Enrolment.objects.filter(pupil=cast.siya, school_class=cast.class_2a).update(ends_on=date(2027, 3, 20))


def given(cast, year, monkeypatch):
    TeachingFactory(user=cast.teacher, school_class=Class.objects.get(academic_year=year, name="3A"))


@pytest.mark.parametrize(
    "work, words",
    [
        (registered, "registers: 1"),
        (homework, "This hangs on the new classes"),
        (written_to, "This hangs on the new classes"),
        (reported, "reports: 1"),
        (moved, "Somebody has changed the classes of Siya"),
        (added, "Somebody has changed the classes of Zoya"),
        (changed_before, "Somebody has changed the classes of Siya"),
        (given, "This hangs on the new classes"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_once_somebody_works_there_it_is_not_undone(cast, as_user, year, monkeypatch, work, words):
    begin(cast, year)
    work(cast, year, monkeypatch)
    before = everything()
    client = as_user(cast.office)
    page = client.get(at(cast, "roll_forward", year.pk)).text
    assert words in page and "roll-forward/undo" not in page
    answer = client.post(at(cast, "roll_forward_undo", year.pk))
    assert answer.status_code == 422 and words in answer.text
    assert everything() == before


# --- Who, and what it costs -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["teacher", "guardian", "other_head", "editor", "agent"])
def test_nobody_else_gets_there(cast, as_user, year, who):
    client = as_user(getattr(cast, who))
    assert client.get(at(cast, "roll_forward", year.pk)).status_code == 404
    assert client.get(at(cast, "roll_forward_class", year.pk, cast.class_5b.pk)).status_code == 404
    assert client.post(at(cast, "roll_forward", year.pk), {"plan": plan_of(year).digest}).status_code == 404
    assert client.post(at(cast, "roll_forward_undo", year.pk)).status_code == 404
    assert not RollForward.objects.exists()


def test_another_schools_class_and_year_are_not_there(cast, as_user, year):
    client, other = as_user(cast.office), cast.other_class
    assert client.get(at(cast, "roll_forward_class", year.pk, other.pk)).status_code == 404
    assert client.get(at(cast, "roll_forward", other.academic_year_id)).status_code == 404


def test_sixty_and_six_hundred_children_cost_as_many_queries(cast, as_user, year):
    numbers, client = [], as_user(cast.office)
    for more in (60, 540):
        pupils = [PupilFactory.build(school=cast.school) for _ in range(more)]
        Pupil.objects.bulk_create(pupils)
        Enrolment.objects.bulk_create(
            Enrolment(school=cast.school, pupil=pupil, school_class=cast.class_2a) for pupil in pupils
        )
        url, digest = at(cast, "roll_forward", year.pk), plan_of(year).digest
        counts = [queries(lambda: client.get(url))]  # noqa: B023
        counts.append(queries(lambda: client.post(url, {"plan": digest})))  # noqa: B023
        assert len(classes_of(year)["3A"]) == Pupil.objects.filter(school=cast.school).count() - 2
        counts.append(queries(lambda: client.post(at(cast, "roll_forward_undo", year.pk))))
        numbers.append(counts)
    assert numbers[0] == numbers[1]


def queries(act):
    with CaptureQueriesContext(connection) as seen:
        assert act().status_code in (200, 302)
    return len(seen)
