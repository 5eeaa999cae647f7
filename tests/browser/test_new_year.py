"""The office takes its classes into the next year on a phone, with one child who stays down, and takes it back."""

from datetime import date, timedelta

from playwright.sync_api import expect

from roll.models import AcademicYear, Class
from tests.browser.test_people import fits
from tests.factories import AcademicYearFactory, TermFactory, YearGroupFactory
from tests.factories.cast import Cast
from tests.factories.roll import year_around


def next_year(cast: Cast) -> AcademicYear:
    for number in (3, 6):
        YearGroupFactory(school=cast.school, name=f"Year {number}")
    ends: date = cast.class_5b.academic_year.ends_on
    first, last = year_around(ends + timedelta(days=1))
    year: AcademicYear = AcademicYearFactory(school=cast.school, name="Next year", starts_on=first, ends_on=last)
    TermFactory(academic_year=year)
    return year


def test_classes_go_on_with_an_exception_and_come_back(transactional_db: None, cast: Cast, page_of) -> None:
    year = next_year(cast)
    page = page_of(cast.office, "/office/nai-umeed/years/")
    fits(page.get_by_role("link", name="Bring the classes into this year"))
    page.get_by_role("link", name="Bring the classes into this year").click()
    fits(page.get_by_role("button", name="Yes, 3 children go on"))
    page.get_by_role("link", name="5B").click()
    fits(page.get_by_role("button", name="Save"))
    page.get_by_label("Bilal").select_option("down")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 child goes elsewhere")).to_be_visible()
    page.get_by_role("button", name="Yes, 3 children go on").click()
    fits(page.get_by_role("button", name="Undo"))
    names = Class.objects.filter(academic_year=year).values_list("name", flat=True)
    assert set(names) == {"2A", "3A", "5B", "6B"}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Yes, 3 children go on")).to_be_visible()
    assert not Class.objects.filter(academic_year=year).exists()
