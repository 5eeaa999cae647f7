"""What frames a school's public pages: logo, way home, a menu that folds, a foot; and the list of schools."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.files.images import clean_image
from home.models import SchoolLook
from home.school_lists import AT_ONCE, school_list
from roll.models import School
from tests.factories import SchoolFactory
from tests.factories.helpdesk import photo_upload
from tests.factories.pages import news_page, school_page, standard_page


@pytest.fixture
def school(cast) -> School:
    row = cast.school
    row.place, row.address, row.hours = "Satrikh", "Station Road\nSatrikh", "8 to 2"
    row.phone, row.public_email = "+91 5248 222 333", "office@example.org"
    row.change_facts(version=0, by=cast.head)
    school_page(row)
    return row


def test_the_foot_is_made_of_the_schools_facts(school, client):
    page = news_page(school, "Sports day")
    for path in ("/en/nai-umeed/", page.address):
        foot = re.search(r'<footer class="foot">.*?</footer>', client.get(path).text, re.S)[0]
        for part in (
            "Station Road",
            "8 to 2",
            'href="tel:+915248222333"',
            'href="mailto:office@example.org"',
            "Sign in",
        ):
            assert part in foot, (path, part)
        assert foot.count("hreflang=") == 4
        assert "privacy" not in foot and "accessibility" not in foot


def test_the_foot_leads_to_what_the_school_has_written(school, client, as_user, cast):
    standard_page(school, "Your data", slug="privacy")
    standard_page(school, "For everybody", slug="accessibility")
    standard_page(school, "Not yet", slug="contact", live=False)
    foot = client.get("/en/nai-umeed/").text.partition('<footer class="foot">')[2]
    assert "Your data" in foot and "For everybody" in foot and "Not yet" not in foot
    assert "Sign in" not in as_user(cast.guardian).get("/en/nai-umeed/").text.partition('class="foot"')[2]


def test_a_school_that_has_said_nothing_has_a_foot_without_gaps(cast, client):
    school_page(cast.other_school)
    foot = client.get("/en/sitara/").text.partition('<footer class="foot">')[2]
    assert cast.other_school.name in foot and "tel:" not in foot and "mailto:" not in foot


def test_the_name_leads_to_this_schools_first_page(school, client, as_user, cast):
    page = news_page(school, "Sports day")
    for reader in (client, as_user(cast.guardian)):
        for language in ("en", "ur"):
            text = reader.get(page.address.replace("/en/", f"/{language}/")).text
            assert re.search(rf'class="brand grow" href="/{language}/nai-umeed/"', text)


def test_the_logo_is_in_the_bar_on_paper_the_icon_and_what_others_show(school, client, cast):
    page = news_page(school, "Sports day", summary="All run.")
    paper = f"/news/{page.translation_key}/pamphlet/en/"
    for path in ("/en/nai-umeed/", page.address, paper):
        assert "logo-small" not in client.get(path).text
    SchoolLook(school=school).change(by=cast.head, logo=clean_image(photo_upload()))
    for path in ("/en/nai-umeed/", page.address, paper):
        text = client.get(path).text
        assert '<img src="/school/nai-umeed/logo-small.jpg?v=' in text
        assert re.search(r'rel="icon"\s+href="/school/nai-umeed/logo-small', text)
    text = client.get("/en/nai-umeed/").text
    assert 'property="og:image" content="http://testserver/school/nai-umeed/logo-large.jpg?v=' in text
    assert "logo-" not in client.get("/en/").text


def test_the_menu_folds_without_a_program(school, client):
    standard_page(school, "About us")
    text = client.get("/en/nai-umeed/").text
    menu = re.search(r'<details class="nav-fold">.*?</details>', text, re.S)[0]
    assert "Menu" in menu and "About us" in menu and text.count(">About us<") <= 1


# --- All schools ----------------------------------------------------------------------------------------------------
def many(number: int, area: object) -> None:
    for each in range(number):
        school_page(SchoolFactory(name=f"School {each:03}", slug=f"school-{each:03}", place="Dewa", area=area))


def test_the_front_page_leads_to_each_of_a_few_schools_and_asks_nothing(school, client, cast):
    school_page(cast.other_school)
    text = client.get("/en/").text
    assert 'href="/en/nai-umeed/"' in text and 'href="/en/sitara/"' in text and "Satrikh" in text
    assert 'id="school-words"' not in text


def test_of_many_some_are_shown_at_a_time_and_found_by_name_or_place(school, client):
    many(AT_ONCE + 2, school.area)
    text = client.get("/en/").text
    assert 'id="school-words"' in text and text.count('class="square tone-brand"') == AT_ONCE
    assert "?page=2#schools" in text and client.get("/en/?page=2").text.count('class="square tone-brand"') == 4
    assert client.get("/en/?q=satrikh").text.count('class="square tone-brand"') == 1
    assert client.get("/en/?q=DEWA%20007").text.count('class="square tone-brand"') == 1
    assert "?page=2&amp;q=dewa#schools" in client.get("/en/?q=dewa").text
    assert "No school was found." in client.get("/en/?q=nowhere").text


@pytest.mark.parametrize(
    "number",
    ["0", "-1", "x", "1001", "9999", "99999999999", "00001" + "9" * 30, "9" * 5000, "²", "९", "٣", "1e3", " 1", ""],
)
def test_a_number_that_is_no_page_is_the_first_page(school, client, number):
    many(AT_ONCE, school.area)
    answer = client.get("/en/", {"page": number})
    assert answer.status_code == 200 and "?page=2#schools" in answer.text


def test_what_is_looked_for_may_be_long(school, client):
    assert client.get("/en/?q=" + "a" * 900).status_code == 200


def test_a_school_without_pages_is_not_listed_and_rows_cost_nothing_more(school):
    SchoolFactory(name="Without pages", slug="without")
    asked = []
    for number in (1, 3):
        School.objects.filter(slug__startswith="school-").exists() or many(number, school.area)
        with CaptureQueriesContext(connection) as queries:
            found = school_list({}, school_page(school).__class__.objects.live())
        asked.append(len([each for each in queries if "roll_school" in each["sql"]]))
        assert "Without pages" not in [entry.name for entry in found.entries]
    assert asked[0] == asked[1]
