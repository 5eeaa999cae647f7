"""A school's name in the reader's language, wherever people read it: pages, feeds, calendars, paper, mails, portal."""

import re
from html import unescape

import pytest
from django.utils import translation

from demo.facts import NAI_UMEED
from notices.channels.email import name_of
from roll.models import School
from tests.factories.cast import Cast
from tests.factories.pages import event_page, howto_page, localized, news_page, school_page, standard_page

LANGUAGES = ("hi", "pa", "ur")
LATIN = "Nai Umeed Primary School"
FOR_PROGRAMS = re.compile(r'<script type="application/ld.json">.*?</script>', re.S)


@pytest.fixture
def school(cast: Cast) -> School:
    """Nai Umeed with its names, and pages of each kind whose words are in English."""
    for name in ("name_hi", "name_pa", "name_ur"):
        setattr(cast.school, name, NAI_UMEED[name])
    cast.school.phone, cast.school.place = "+91 5248 222 333", "Satrikh"
    cast.school.change_facts(version=0, by=cast.head)
    school_page(cast.school)
    return cast.school


def own(school: School, language: str) -> str:
    return str(getattr(school, f"name_{language}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_has_the_latin_name(school, client, language):
    news = news_page(school, "Sports day", summary="All run.")
    event, howto, page = (
        event_page(school, "Open day"),
        howto_page(school, "Clean hands"),
        standard_page(school, "About"),
    )
    below = ["", "news/", "events/", "how-tos/", "resources/"]
    paths = [f"/{language}/nai-umeed/{part}" for part in below]
    paths += [each.address.replace("/en/", f"/{language}/") for each in (news, event, howto, page)]
    paths += [f"/{language}/", f"/{language}/search/?school=nai-umeed&q=sports"]
    for path in paths:
        # What programs read is of the page as it was written, in English, at its English address.
        text = FOR_PROGRAMS.sub("", unescape(client.get(path).text))
        assert own(school, language) in text, path
        assert LATIN not in text, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_feeds_calendars_and_paper_say_it_too(school, client, language):
    page = localized(news_page(school, "Sports day", summary="All run."), language)
    event_page(school, "Open day")
    for path in (
        f"/news/nai-umeed/feed-{language}.rss",
        f"/news/nai-umeed/feed-{language}.atom",
        f"/school/nai-umeed/events-{language}.ics",
        f"/news/{page.translation_key}/pamphlet/{language}/",
        f"/news/{page.translation_key}/aloud/{language}/",
    ):
        answer = client.get(path, headers={"Accept-Language": language})
        if answer.status_code == 404:
            pytest.fail(path)
        text = unescape(answer.text.replace("\r\n ", ""))
        assert own(school, language) in text and LATIN not in text, path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["guardian", "teacher", "office", "head", "editor"])
def test_the_portal_says_it_too(cast, school, as_user, language, role):
    person = getattr(cast, role)
    person.language = language
    person.save()
    client = as_user(person)
    paths = ["/portal/", "/portal/you/", "/portal/more/", "/notices/"]
    if role == "office":
        paths += ["/office/nai-umeed/access/", "/office/nai-umeed/photos/"]
    for path in paths:
        text = unescape(client.get(path).text)
        assert LATIN not in text, path
    if role != "guardian":  # she has children at two
        assert own(school, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_say_it_too(school, language):
    with translation.override(language):
        assert name_of(school) == own(school, language)


def test_in_english_and_without_a_name_of_its_own_it_is_as_on_the_roll(cast, school, client):
    assert LATIN in client.get("/en/nai-umeed/").text
    school_page(cast.other_school)
    assert cast.other_school.name in client.get("/hi/sitara/").text


def test_the_office_reads_the_name_in_its_language_on_its_own_pages(school, cast, as_user):
    cast.office.language = "hi"
    cast.office.save()
    client = as_user(cast.office)
    rooms = ("years/", "years/new/", "staff/", "staff/new/", "staff/covers/new/", "children/", "children/new/")
    addresses = [f"/office/nai-umeed/{room}" for room in rooms]
    addresses += [f"/portal/schools/nai-umeed/{room}" for room in ("days/", "reports/dates/", "reports/dates/new/")]
    pages = {address: client.get(address, follow=True).text for address in addresses}
    assert [address for address, text in pages.items() if LATIN in text or own(school, "hi") not in text] == []


def test_the_page_about_a_school_is_called_as_its_link(school, cast, as_user):
    text = as_user(cast.office).get("/office/nai-umeed/school/").text
    assert text.partition("<h1>")[2].partition("</h1>")[0].strip() == "About your school"
