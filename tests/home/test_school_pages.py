"""Pages that stay: where they may stand, who reads them, what their menu shows, and how little they ask."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from editing.models import Desk
from home.models import ContactPage, EventIndexPage, EventPage, SchoolLook, SchoolPage, StandardPage
from newsfeed.models import NewsIndexPage, NewsPage
from pages.models import SchoolContentPage
from roll.models import Audience
from tests.factories.pages import (
    contact_page,
    content_document,
    content_image,
    editors_publish,
    event_page,
    every_block,
    localized,
    news_page,
    publish,
    school_page,
    standard_page,
)

LANGUAGES = ("en", "hi", "pa", "ur")
# Of every school: its own page, and the indexes.
LISTS = ["own", "News", "Resources", "How-tos", "Events"]
SECRET = "The picnic of 5B is at the lake"


def translated(page: Page, language: str) -> Any:
    """As wagtail-localize makes it, each word said as it was."""
    school_page(page.school, language)
    return localized(page, language)


def page_types() -> list[Any]:
    """All kinds of page of a school that have a table of their own."""
    return [kind for kind in apps.get_models() if issubclass(kind, SchoolContentPage)]


# --- Where they stand -----------------------------------------------------------------------------------------------
def test_each_type_stands_where_it_belongs_and_says_what_it_is_for():
    below = {kind: {each.__name__ for each in kind.allowed_subpage_models()} for kind in page_types()}
    assert {"StandardPage", "ContactPage", "EventIndexPage", "NewsIndexPage"} <= below[SchoolPage]
    assert below[StandardPage] == {"StandardPage"}
    assert below[EventIndexPage] == {"EventPage"}
    assert below[NewsIndexPage] == {"NewsPage"}
    assert below[ContactPage] == below[EventPage] == below[NewsPage] == set()
    assert [kind for kind in page_types() if kind.is_creatable and not kind.page_description] == []


def test_a_page_has_pages_below_it_and_those_have_none(cast):
    about = standard_page(cast.school)
    uniform = standard_page(cast.school, "Uniform", below=about)
    assert StandardPage.can_create_at(about) and not StandardPage.can_create_at(uniform)
    assert not about.can_move_to(standard_page(cast.school, "Fees"))
    assert uniform.can_move_to(school_page(cast.school))


def test_a_school_has_one_contact_page_whatever_its_language(cast):
    assert ContactPage.can_create_at(school_page(cast.school))
    page = contact_page(cast.school)
    assert not ContactPage.can_create_at(school_page(cast.school))
    assert not ContactPage.can_create_at(school_page(cast.school, "hi"))
    assert ContactPage.can_create_at(school_page(cast.other_school))
    page.read_by = Audience.of(cast.class_5b)
    with pytest.raises(ValidationError, match="Anyone may read"):
        page.save()


def test_a_title_without_latin_letters_gets_an_address(cast):
    assert standard_page(cast.school, "हमारे बारे में", "hi").address == "/hi/nai-umeed/page/"
    assert contact_page(cast.school, "संपर्क", "hi").address == "/hi/nai-umeed/contact/"


@pytest.mark.usefixtures("bare_database")
def test_a_later_kind_of_page_comes_to_the_schools_that_stand(cast, as_user):
    desk = Desk.open(cast.school)
    EventIndexPage.objects.all().delete()
    Desk.objects.update(planted=[])
    for _ in range(2):
        assert as_user(cast.editor).get("/admin/").status_code == 200
    assert EventIndexPage.objects.filter(school=cast.school).count() == NewsIndexPage.objects.count() == 4
    assert len(set(EventIndexPage.objects.values_list("translation_key", flat=True))) == 1
    assert EventIndexPage.objects.get(locale__language_code="hi").show_in_menus
    desk.refresh_from_db()
    assert desk.is_complete
    assert Page.find_problems() == ([], [], [], [], [])


# --- Who reads them -------------------------------------------------------------------------------------------------
@pytest.fixture(params=["standard", "event"])
def for_5b(request, cast) -> Any:
    make = {"standard": standard_page, "event": event_page}[request.param]
    return make(cast.school, SECRET, slug="picnic", read_by=Audience.of(cast.class_5b))


def test_what_is_for_a_class_is_not_there_for_others_in_any_language(cast, for_5b, client, as_user):
    translated(for_5b, "hi")
    paths = [for_5b.address.replace("/en/", f"/{code}/") for code in LANGUAGES]
    lists = [f"/{code}/nai-umeed/{rest}" for code in LANGUAGES for rest in ("", "events/", "news/")]
    for who in (client, as_user(cast.other_guardian), as_user(cast.restricted), as_user(cast.other_head)):
        assert [who.get(path).status_code for path in paths] == [404] * 4
        assert [path for path in lists if SECRET in who.get(path).text] == []
    own = as_user(cast.guardian)
    assert [own.get(path).status_code for path in paths] == [200] * 4
    assert "no-store" in own.get(paths[0])["Cache-Control"] and "noindex" in own.get(paths[0]).text


def test_closing_a_page_closes_its_translations_at_once(cast, client):
    page = standard_page(cast.school)
    hindi = translated(page, "hi")
    assert client.get(hindi.address).status_code == 200
    page.read_by = Audience.of(cast.class_5b)
    publish(page)
    assert [client.get(page.address.replace("/en/", f"/{code}/")).status_code for code in LANGUAGES] == [404] * 4
    hindi.refresh_from_db()
    hindi.read_by = None
    publish(hindi)
    assert client.get(hindi.address).status_code == 404


def test_a_page_below_a_closed_one_does_not_name_it(cast, client, as_user):
    closed = standard_page(cast.school, SECRET, slug="closed", read_by=Audience.of(cast.class_5b))
    below = standard_page(cast.school, "Open to all", below=closed)
    assert SECRET not in client.get(below.address).text
    assert SECRET in as_user(cast.guardian).get(below.address).text


# --- The menu -------------------------------------------------------------------------------------------------------
def menu(client: Client, path: str) -> list[tuple[str, str]]:
    found = client.get(path).context
    return [(getattr(e["item"], "title", "own"), e["current"]) for e in found["menu"]]


def test_the_menu_is_what_is_ticked_in_the_order_of_the_tree(cast, client):
    about, fees = standard_page(cast.school), standard_page(cast.school, "Fees")
    standard_page(cast.school, "Hidden", show_in_menus=False)
    uniform = standard_page(cast.school, "Uniform", below=about)
    assert menu(client, about.address) == [
        *((title, "") for title in LISTS), ("About us", "page"), ("Fees", ""),
    ]  # fmt: skip
    assert menu(client, uniform.address)[-2] == ("About us", "true")
    assert menu(client, school_page(cast.school).address)[0] == ("own", "page")
    fees.refresh_from_db()
    fees.move(about, pos="left")
    assert [title for title, _ in menu(client, "/en/nai-umeed/")] == [*LISTS, "Fees", "About us"]


def test_the_menu_speaks_the_readers_language_where_it_can(cast, client):
    about = translated(standard_page(cast.school), "hi")
    about.title = "हमारे बारे में"
    about.save()
    standard_page(cast.school, "Fees")
    assert [title for title, _ in menu(client, "/hi/nai-umeed/")][-2:] == ["हमारे बारे में", "Fees"]
    StandardPage.objects.filter(locale__language_code="en").update(show_in_menus=False)
    assert len(menu(client, "/hi/nai-umeed/")) == len(LISTS), "the source says what stands in the menu"


def test_a_draft_and_another_schools_page_are_in_no_menu(cast, client):
    standard_page(cast.school, "Draft", live=False)
    standard_page(cast.other_school, "Elsewhere")
    assert [title for title, _ in menu(client, "/en/nai-umeed/")] == LISTS


# --- What they show -------------------------------------------------------------------------------------------------
def test_the_contact_page_can_be_tapped_and_loads_nothing_from_elsewhere(cast, client):
    page = contact_page(cast.school, map_url="https://www.openstreetmap.org/#map=15/26.92/81.19")
    text = client.get(page.address).text
    assert 'href="tel:+915248222333"' in text and 'href="mailto:office@example.org"' in text
    assert 'href="https://www.openstreetmap.org/#map=15/26.92/81.19"' in text
    assert "<iframe" not in text and "Dewa Road<br>Barabanki 225301" in text
    page.map_url = "javascript:alert(1)"
    with pytest.raises(ValidationError):
        page.save()


def queries_of(path: str) -> list[str]:
    client = Client()
    assert client.get(path).status_code == 200  # the sizes of the photos are made
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200 and not answer.cookies
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("kind", ["standard", "event", "contact", "school", "events", "news index"])
def test_each_page_asks_little_nothing_twice_and_no_more_for_more(cast, kind):
    SchoolLook(school=cast.school, brand="#7A1F5C").change(by=cast.head)
    counts = []
    for number in (1, 3):
        Page.objects.filter(slug="one").delete()
        for n in range(number):
            event_page(cast.school, f"Event {number}{n}")
            news_page(cast.school, f"News {number}{n}", photo=content_image(cast.school, f"{number}{n}"))
        if kind in ("standard", "event"):
            make = {"standard": standard_page, "event": event_page}[kind]
            path = make(cast.school, "One", slug="one", body=list(every_block(cast.school, number))).address
        elif kind == "contact":
            ContactPage.objects.all().delete()
            path = contact_page(cast.school).address
        else:
            path = f"/en/nai-umeed/{ {'school': '', 'events': 'events/', 'news index': 'news/'}[kind] }"
        queries = queries_of(path)
        assert len(queries) == len(set(queries))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_an_article_shows_all_its_blocks(cast, client):
    page = standard_page(cast.school, body=list(every_block(cast.school)))
    text = client.get(page.address).text
    for words in (
        "All came.",
        "What to bring",
        "We won!",
        "11:45",
        "Now.",
        "Form",
        "Mind the gate",
        "tel:+915248222333",
    ):
        assert words in text
    assert text.count("<img") == 3 and "ncert.nic.in</bdi>" in text and "PDF · 12\xa0bytes" in text


# --- The editor -----------------------------------------------------------------------------------------------------
def form(**more: Any) -> dict[str, Any]:
    empty = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")} | {"comments-MAX_NUM_FORMS": ""}
    return empty | {"title": "About us", "slug": "", "summary": "", "body-count": "0", "read_by": ""} | more


def test_an_editor_writes_a_page_and_one_below_it(cast, as_user):
    editor, place = as_user(cast.editor), school_page(cast.school)
    editors_publish(cast.school, cast.head)
    for _ in range(2):
        url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", place.pk])
        answer = editor.post(url, form(title="About us", **{"action-publish": "1"}))
        assert answer.status_code == 302, answer.context["form"].errors
        place = StandardPage.objects.latest("pk")
        assert place.live and place.school == cast.school
    third = reverse("wagtailadmin_pages:add", args=["home", "standardpage", place.pk])
    assert editor.post(third, form(title="Too deep")).status_code == 302
    assert StandardPage.objects.count() == 2


def test_what_another_school_has_is_not_taken_by_its_number(cast, as_user):
    """By a crafted form: a photo, a file in the text, a page on a button."""
    editor, place = as_user(cast.editor), school_page(cast.school)
    editor.get("/admin/")
    image = content_image(cast.other_school)
    file = content_document(cast.other_school, "Zebra")
    theirs = standard_page(cast.other_school, "Zebra", read_by=Audience.of(cast.other_class))
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", place.pk])

    def block(kind: str, **values: Any) -> dict[str, Any]:
        base = {"body-count": "1", "body-0-type": kind, "body-0-order": "0", "body-0-deleted": "", "body-0-id": ""}
        return base | {f"body-0-value-{name}".removesuffix("-"): value for name, value in values.items()}

    tries = [
        block("photo", image=image.pk, alt="A", caption=""),
        block("paragraph", **{"": text_with("DOCUMENT", id=file.pk)}),
        block("document", document=file.pk, title="Form"),
        block("paragraph", **{"": text_with("LINK", id=theirs.pk)}),
    ]
    for data in tries:
        answer = editor.post(url, form(**data, **{"action-publish": "1"}))
        assert answer.status_code == 200, data
        assert "belongs to another school" in answer.text
    assert not StandardPage.objects.filter(school=cast.school).exists()


def text_with(kind: str, **data: Any) -> str:
    """A link in a text, as the editor's field sends it."""
    line = {"key": "a", "text": "file", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    line["entityRanges"] = [{"offset": 0, "length": 4, "key": 0}]
    return json.dumps({"blocks": [line], "entityMap": {"0": {"type": kind, "mutability": "MUTABLE", "data": data}}})
