"""What a school still needs is said on one page, and leads there; nobody else's page says it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation import clock
from notices.postings import PostingGiven
from portal.reports.models import ReportCycle
from roll.models import Posting, School
from roll.set_up.steps import steps_of
from tests.factories import GuardianshipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_school(cast):
    school = School.add("Gulmohar", by=cast.head)
    Posting.objects.create(user=cast.head, school=school, role="head", name="Ms Verma")
    return school


def undone(school):
    return [step.asked.label for step in steps_of(school) if not step.is_done]


def test_a_new_school_has_all_before_it(new_school):
    assert undone(new_school) == [step.asked.label for step in steps_of(new_school)]
    assert len(undone(new_school)) >= 8


def test_a_school_that_has_everything_is_done(cast):
    ReportCycle.objects.get_or_create(
        school=cast.school,
        academic_year=cast.school.current_year(),
        defaults={"name": "Term 1", "due_on": cast.school.today() + timedelta(days=30)},
    )
    missing = set(undone(cast.school))
    assert "Who may see which child" not in missing
    GuardianshipFactory(pupil=cast.bilal, access_state="pending")
    assert set(undone(cast.school)) - missing == {"Who may see which child"}


def test_the_steps_are_of_this_school_alone(cast, new_school):
    """All that the other schools have does nothing here."""
    assert undone(cast.school) != undone(new_school)


def test_it_is_one_query(cast, django_assert_num_queries):
    steps_of(cast.school)
    with django_assert_num_queries(1):
        steps_of(cast.school)


def test_every_step_leads_to_a_page_that_opens(cast, as_user, new_school):
    client = as_user(cast.head)
    page = client.get(reverse("roll:set_up", args=[new_school.slug]))
    assert page.status_code == 200 and "0 of" in page.text
    for step in steps_of(new_school):
        assert step.asked.url in page.text
        assert client.get(step.asked.url).status_code == 200, step.asked.url


@pytest.mark.parametrize("role", ["teacher", "guardian", "editor", "agent", "other_head", "pupil"])
def test_nobody_else_opens_it(cast, as_user, role):
    assert as_user(getattr(cast, role)).get(reverse("roll:set_up", args=[cast.school.slug])).status_code == 404


def test_the_first_page_leads_there_until_all_is_done(cast, as_user, new_school):
    url = reverse("roll:set_up", args=[new_school.slug])
    assert as_user(cast.head).get("/portal/").text.count(f'href="{url}"') >= 1
    assert "Set up your school" not in as_user(cast.teacher).get("/portal/").text


def test_who_is_invited_to_an_empty_school_begins_there(cast):
    root = UserFactory(is_superuser=True)
    school = School.add("Neem", by=root)
    posting = Posting.give(school, "kavita@example.org", role="head", name="Kavita", by=root, starts_on=clock.today())
    assert PostingGiven(posting).url() == reverse("roll:set_up", args=[school.slug])
    teacher = Posting.give(school, "t@example.org", role="teacher", name="T", by=root, starts_on=clock.today())
    assert PostingGiven(teacher).url() == "/portal/"
    later = clock.today() + timedelta(days=1)
    office = Posting.give(school, "o@example.org", role="office", name="O", by=root, starts_on=later)
    assert PostingGiven(office).url() == "/portal/"
