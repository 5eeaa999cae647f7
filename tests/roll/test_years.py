"""Academic years and terms on screens: laid from a preset, changed, refused in words, taken out while nothing hangs on
them."""

from datetime import date

import pytest
from django.urls import reverse

from portal.attendance.models import Register
from roll.models import AcademicYear, Term
from roll.models.years import TermDates, TermsChanged, lay_year
from tests.factories import SchoolFactory
from tests.factories.portal import ReportCycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday(bare_database, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-24T07:42:00+05:30")


def at(cast, name, *keys):
    return reverse(f"roll:{name}", args=[cast.school.slug, *keys])


def written(name, first, last, *terms):
    data = {"name": name, "starts_on": first, "ends_on": last}
    for place, term in enumerate(terms):
        data |= {
            f"term-{place}-{key}": value for key, value in zip(("name", "starts_on", "ends_on"), term, strict=True)
        }
    return data


def keys(year):
    """The hidden fields of the page: which row stands in which place."""
    return {f"term-{place}-key": term.pk for place, term in enumerate(year.terms.all())}


NEXT = ("2027–28", "2027-04-01", "2028-03-31")


@pytest.mark.parametrize(
    "preset, name, terms",
    [("april", "2027–28", [(4, 1), (10, 1)]), ("september", "2027–28", [(9, 1), (1, 4), (4, 12)])],
)
def test_a_preset_is_a_whole_year_that_is_kept_as_it_stands(cast, as_user, preset, name, terms):
    client, url = as_user(cast.office), at(cast, "new_year") + f"?preset={preset}"
    form = client.get(url).context["form"]
    data = {key: form[key].value() for key in form.fields}
    data = {key: value.isoformat() if isinstance(value, date) else value or "" for key, value in data.items()}
    assert client.post(url, data).status_code == 302
    year = AcademicYear.objects.get(school=cast.school, name=name)
    assert [(term.starts_on.month, term.starts_on.day) for term in year.terms.all()] == terms
    assert name in client.get(at(cast, "years")).text


def test_a_school_without_years_begins_with_the_one_that_runs(cast, as_user):
    school = SchoolFactory()
    cast.head.postings.update(school=school)
    page = as_user(cast.head).get(reverse("roll:new_year", args=[school.slug]) + "?preset=september")
    assert 'value="2026-09-01"' in page.text and 'value="2027-07-31"' in page.text
    assert "No years yet" in as_user(cast.head).get(reverse("roll:years", args=[school.slug])).text


@pytest.mark.parametrize(
    "data, words",
    [
        (written("2026–27", *NEXT[1:], ("One", *NEXT[1:])), "There is a year of this name already."),
        (written("Now", "2027-03-01", "2027-12-31", ("One", "2027-03-01", "2027-12-31")), "belong to the year 2026–27"),
        (written(*NEXT, ("One", "2027-03-01", "2027-09-30")), "This term has days outside the year."),
        (written(*NEXT, ("One", "2027-04-01", "2027-09-30"), ("Two", "2027-09-30", "2028-03-31")), "another term has"),
        (written(*NEXT, ("One", "2027-04-01", "2027-09-30"), ("One", "2027-10-01", "2028-03-31")), "have this name"),
        (written(*NEXT, ("One", "2027-09-30", "2027-04-01")), "The last day comes after the first."),
        (written("Odd", "2028-03-31", "2027-04-01"), "The last day comes after the first."),
        (written(*NEXT, ("One", "2027-04-01", "")), "Please fill this in, or empty the whole term."),
        (written("Long", "2027-04-01", "9999-12-31", ("One", "2027-04-01", "2028-03-31")), "longer than 18 months."),
        (written("Long", "2027-04-01", "2028-10-03", ("One", "2027-04-01", "2028-03-31")), "longer than 18 months."),
        (written("Old", "0026-04-01", "0027-03-31", ("One", "0026-04-01", "0027-03-31")), "between 1990 and 2200."),
        (written("Far", "9999-01-01", "9999-12-31", ("One", "9999-01-01", "9999-12-31")), "between 1990 and 2200."),
        (written(*NEXT, ("One", "0027-04-01", "2027-09-30")), "This term has days outside the year."),
        (written(*NEXT), "A year needs at least one term"),
        (written(*NEXT, ("One", "31 June", "2027-09-30")), "Enter a valid date."),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_stays_in_the_form(cast, as_user, data, words):
    answer = as_user(cast.office).post(at(cast, "new_year"), data)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{data["name"]}"' in answer.text
    assert AcademicYear.objects.filter(school=cast.school).count() == 1


def test_dates_are_changed_and_a_term_taken_out(cast, as_user):
    year = cast.school.current_year()
    term = year.terms.get()
    halves = [("First", "2026-04-01", "2026-09-30"), ("Second", "2026-10-01", "2027-03-31")]
    client, url = as_user(cast.head), at(cast, "year", year.pk)
    assert client.post(url, keys(year) | written("This year", "2026-04-01", "2027-03-31", *halves)).status_code == 302
    assert [each.name for each in Term.objects.filter(academic_year=year)] == ["First", "Second"]
    assert Term.objects.get(pk=term.pk).name == "First"
    whole = ("Second", "2026-04-01", "2027-03-31")
    data = keys(year) | written("This year", "2026-04-01", "2027-03-31", whole)
    assert client.post(url, data).status_code == 302
    assert [each.name for each in Term.objects.filter(academic_year=year)] == ["Second"]


def test_days_with_registers_stay_in_a_term(cast, as_user):
    send(cast)
    year = cast.school.current_year()
    data = keys(year) | written(year.name, "2026-04-01", "2027-03-31", ("Term 1", "2026-04-01", "2026-11-23"))
    answer = as_user(cast.office).post(at(cast, "year", year.pk), data)
    assert answer.status_code == 422
    assert "Registers were taken on days that would be in no term: 24 November 2026." in answer.text
    assert year.terms.get().ends_on == date(2027, 3, 31)


def test_a_year_on_which_something_hangs_stays_and_says_what(cast, as_user):
    year = cast.school.current_year()
    ReportCycleFactory(school=cast.school)
    answer = as_user(cast.office).post(at(cast, "year_removal", year.pk))
    assert answer.status_code == 422
    assert "2026–27 stays. This hangs on it: classes: 2, report dates: 1." in answer.text
    send(cast)
    assert (
        "Registers were taken in it: 24 November 2026."
        in as_user(cast.head).post(at(cast, "year_removal", year.pk)).text
    )
    assert AcademicYear.objects.filter(pk=year.pk).exists()


def test_an_empty_year_is_deleted_with_its_terms(cast, as_user):
    client = as_user(cast.office)
    client.post(at(cast, "new_year"), written(*NEXT, ("One", *NEXT[1:])))
    year = AcademicYear.objects.get(name="2027–28")
    answer = client.post(at(cast, "year_removal", year.pk), follow=True)
    assert "2027–28 is deleted." in answer.text
    assert not Term.objects.filter(academic_year=year.pk).exists()


def test_a_term_with_a_report_date_stays(cast, as_user):
    year = cast.school.current_year()
    halves = [("First", "2026-04-01", "2026-09-30"), ("Second", "2026-10-01", "2027-03-31")]
    client, url = as_user(cast.office), at(cast, "year", year.pk)
    client.post(url, keys(year) | written("This year", "2026-04-01", "2027-03-31", *halves))
    ReportCycleFactory(school=cast.school, term=year.terms.last())
    data = keys(year) | written("This year", "2026-04-01", "2027-03-31", halves[0])
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "A term stays: there is something in it. report dates: 1" in answer.text


@pytest.mark.parametrize("change", ["deleted", "added"])
def test_a_page_of_other_terms_than_stand_now_changes_none(cast, as_user, change):
    year = cast.school.current_year()
    halves = [("First", "2026-04-01", "2026-09-30"), ("Second", "2026-10-01", "2027-03-31")]
    client, url = as_user(cast.office), at(cast, "year", year.pk)
    client.post(url, keys(year) | written("This year", "2026-04-01", "2027-03-31", *halves))
    stale = keys(year) | written("Typed", "2026-04-01", "2027-03-31", *halves)
    assert all(f'name="{name}" value="{key}"' in client.get(url).text for name, key in keys(year).items())
    if change == "deleted":
        year.terms.first().delete()
    else:
        year.terms.filter(name="Second").update(ends_on="2026-12-31")
        Term.objects.create(academic_year=year, name="Third", starts_on="2027-01-01", ends_on="2027-03-31")
    before = list(year.terms.values_list("pk", "name", "starts_on", "ends_on"))
    answer = client.post(url, stale)
    assert answer.status_code == 422 and 'value="Typed"' in answer.text
    assert "Somebody has added or deleted a term in the meantime." in answer.text
    assert list(year.terms.values_list("pk", "name", "starts_on", "ends_on")) == before


def test_a_term_that_goes_while_the_page_is_being_saved_is_noticed(cast):
    year = cast.school.current_year()
    term = year.terms.get()
    kept = TermDates("One", term.starts_on, term.ends_on, term)
    Term.objects.create(academic_year=year, name="Odd", starts_on="2026-04-02", ends_on="2026-04-03")
    with pytest.raises(TermsChanged):
        lay_year(year, [kept], [term])


@pytest.mark.parametrize("key", ["x", "-1", "9" * 20, "٣", "\0"])
def test_a_key_of_no_term_is_refused(cast, as_user, key):
    year = cast.school.current_year()
    data = written("Typed", "2026-04-01", "2027-03-31", ("One", "2026-04-01", "2027-03-31")) | {"term-0-key": key}
    assert as_user(cast.office).post(at(cast, "year", year.pk), data).status_code == 422
    assert not AcademicYear.objects.filter(name="Typed").exists()


def test_other_schools_years_are_not_there(cast, as_user):
    year = cast.other_school.current_year()
    assert as_user(cast.office).get(at(cast, "year", year.pk)).status_code == 404
    assert as_user(cast.teacher).get(at(cast, "years")).status_code == 404


def send(cast) -> None:
    marks = {cast.aarav.pk: "P", cast.bilal.pk: "P"}
    Register.for_class(cast.class_5b, cast.school.today(), "am").send(marks, by=cast.teacher)
