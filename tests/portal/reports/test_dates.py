"""The dates of reports, on screens: added within a year, changed, deleted while no report is begun."""

import pytest
from django.urls import reverse

from portal.reports.models import ReportCycle
from tests.factories import AcademicYearFactory, SchoolFactory
from tests.factories.portal import ReportCycleFactory, ReportFactory

LIST = "/portal/schools/nai-umeed/reports/"


@pytest.fixture(autouse=True)
def _tuesday(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")


@pytest.fixture
def office(cast, as_user):
    return as_user(cast.office)


def test_head_and_office_are_led_there_and_teachers_are_told_who(cast, office, as_user):
    page = office.get(LIST).text
    assert "Add a report date" in page and f"{LIST}dates/" in page
    assert "as soon as the school office has added a date" in as_user(cast.teacher).get(LIST).text


def test_a_date_is_added_and_teachers_can_write(cast, office, as_user):
    answer = office.post(f"{LIST}dates/new/", {"name": "Half-yearly", "due_on": "2026-12-18"})
    assert (answer.status_code, answer.url) == (302, f"{LIST}dates/")
    cycle = ReportCycle.objects.get()
    assert (cycle.school, cycle.academic_year) == (cast.school, cast.school.current_year())
    assert as_user(cast.teacher).get(f"{LIST}{cycle.pk}/{cast.aarav.code}/").status_code == 200


@pytest.mark.parametrize(
    "data, words",
    [
        ({"name": "Half-yearly", "due_on": "2026-12-18"}, "There are reports of this name in this year already."),
        ({"name": "Annual", "due_on": "2030-12-18"}, "This day is in none of the school’s years."),
        ({"name": "", "due_on": "2026-12-18"}, "Please give it a name."),
        ({"name": "Annual", "due_on": ""}, "Please choose a day."),
        ({"name": "Annual", "due_on": "18 Dec"}, "Enter a valid date."),
    ],
)
def test_what_can_not_be_is_refused_and_stays_in_the_form(cast, office, data, words):
    ReportCycleFactory(school=cast.school, name="Half-yearly")
    answer = office.post(f"{LIST}dates/new/", data)
    assert answer.status_code == 422
    assert words in answer.text
    assert data["name"] in answer.text
    assert ReportCycle.objects.count() == 1


def test_it_is_changed_and_moves_to_the_year_of_its_day(cast, office):
    cycle = ReportCycleFactory(school=cast.school, term=cast.school.current_year().terms.get())
    later = AcademicYearFactory(school=cast.school, starts_on="2027-04-01", ends_on="2028-03-31", name="Later")
    office.post(f"{LIST}dates/{cycle.pk}/", {"name": "Annual", "due_on": "2027-05-01"})
    cycle.refresh_from_db()
    assert (cycle.name, cycle.academic_year, cycle.term) == ("Annual", later, None)


def test_one_with_a_report_keeps_its_year_and_is_not_deleted(cast, office):
    AcademicYearFactory(school=cast.school, starts_on="2027-04-01", ends_on="2028-03-31", name="Later")
    cycle = ReportCycleFactory(school=cast.school)
    ReportFactory(pupil=cast.aarav, cycle=cycle)
    answer = office.post(f"{LIST}dates/{cycle.pk}/", {"name": "Annual", "due_on": "2027-05-01"})
    assert answer.status_code == 422
    assert "Reports are begun: the day stays within their year." in answer.text
    answer = office.post(f"{LIST}dates/{cycle.pk}/removal/")
    assert answer.status_code == 422
    assert f"{cycle.name} stays: reports are begun." in answer.text


def test_one_without_reports_is_deleted(cast, office):
    cycle = ReportCycleFactory(school=cast.school)
    assert "is deleted." in office.post(f"{LIST}dates/{cycle.pk}/removal/", follow=True).text
    assert not ReportCycle.objects.exists()


def test_a_school_without_years_is_led_to_them(cast, as_user):
    school = SchoolFactory()
    cast.head.postings.update(school=school)
    page = as_user(cast.head).get(reverse("portal:reports:cycles", args=[school.slug]))
    assert reverse("roll:years", args=[school.slug]) in page.text


def test_another_schools_dates_are_not_there(cast, office, as_user):
    cycle = ReportCycleFactory(school=cast.other_school)
    assert office.get(f"{LIST}dates/{cycle.pk}/").status_code == 404
    assert as_user(cast.teacher).get(f"{LIST}dates/").status_code == 404
