"""What each kind of public page says of itself to programs, by schema.org; and what one for some does not."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.apps import apps

from home.models import ContactPage, EventIndexPage, EventPage, HomePage, SchoolPage, StandardPage
from newsfeed.models import (
    HowToIndexPage,
    HowToPage,
    NewsIndexPage,
    NewsPage,
    ResourceIndexPage,
    ResourcePage,
    Topic,
)
from pages.models import BasePage
from pages.structured_data import script_of
from roll.consent.models import PhotoPurpose
from roll.models import Audience
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    howto_page,
    news_page,
    publish,
    resource_page,
    school_page,
    standard_page,
    translated,
    video,
)
from tests.factories.photos import consent, photo_of, waiting_photo

HOST = "http://testserver"
TYPES = {
    HomePage: "WebSite",
    SchoolPage: "School",
    ContactPage: "ContactPage",
    StandardPage: "WebPage",
    EventIndexPage: "CollectionPage",
    EventPage: "Event",
    NewsIndexPage: "CollectionPage",
    NewsPage: "NewsArticle",
    ResourceIndexPage: "CollectionPage",
    ResourcePage: "LearningResource",
    HowToIndexPage: "CollectionPage",
    HowToPage: "HowTo",
}
# What others read them by: the names that search engines ask for.
SAYS = {
    SchoolPage: {"name", "url", "address", "telephone", "email"},
    ContactPage: {"mainEntity"},
    EventPage: {"name", "startDate", "location", "organizer", "eventStatus"},
    NewsPage: {"headline", "datePublished", "dateModified", "author", "publisher", "image", "articleSection"},
    HowToPage: {"name", "step", "video"},
}
ADDRESSES = {"url", "@id", "item", "image", "contentUrl", "thumbnailUrl", "hasMap"}
MOMENTS = {"datePublished", "dateModified", "uploadDate", "startDate", "endDate"}
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def things(text: str) -> list[dict[str, Any]]:
    (source,) = SCRIPT.findall(text.partition("</head>")[0])
    said = json.loads(source)
    assert said["@context"] == "https://schema.org"
    return said["@graph"]


def nested(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Each plain value with the name under which it stands."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from nested(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from nested(each, name)
    else:
        yield name, value


def every_page(cast, **more: Any) -> list[Any]:
    """One of each kind that an editor makes."""
    photo, film = content_image(cast.school), video(cast.school)
    topic = Topic.objects.get(name="Sport")
    return [
        standard_page(cast.school, "Our garden", **more),
        event_page(cast.school, "Open day", begins=time(10), ends=time(12), place="Hall", **more),
        news_page(cast.school, "Sports day", photo=photo, topic=topic, **more),
        resource_page(cast.school, "Time table", **more),
        howto_page(cast.school, "How we read", what_video=film, what_poster=photo, **more),
    ]


def test_each_kind_of_public_page_says_what_it_is(cast, client):
    every = every_page(cast)
    contact_page(cast.school, hours="Monday to Friday, 8 to 2", map_url="https://example.org/map")
    front = school_page(cast.school)
    every += [page.specific for page in (front.get_parent(), front, *front.get_children())]
    pages = {type(page): page for page in every}
    kinds = {
        kind for kind in apps.get_models() if issubclass(kind, BasePage) and kind.__module__.split(".")[0] != "tests"
    }
    assert set(pages) == set(TYPES) == kinds
    for kind, page in pages.items():
        path = page.address if hasattr(page, "address") else "/en/"
        thing, *rest = things(client.get(path).text)
        assert thing["@type"] == TYPES[kind], kind
        assert thing["url"] == f"{HOST}{path}" and SAYS.get(kind, set()) <= set(thing), kind
        assert [each["@type"] for each in rest] == ([] if kind in (HomePage, SchoolPage) else ["BreadcrumbList"])
        for name, value in nested([thing, *rest]):
            assert name not in ADDRESSES or re.match(r"https?://", value), (kind, name, value)
            assert name not in MOMENTS or datetime.fromisoformat(value).tzinfo, (kind, name, value)
            assert value not in (None, ""), (kind, name)


def test_the_way_up_is_the_one_on_the_page(cast, client):
    about = standard_page(cast.school, "About us", slug="about")
    deep = standard_page(cast.school, "Uniform", slug="uniform", below=about)
    event = event_page(cast.school, "Open day", slug="open")
    ways = {
        about: [("Nai Umeed Primary School", "/en/nai-umeed/"), ("About us", "/en/nai-umeed/about/")],
        deep: [("Nai Umeed Primary School", "/en/nai-umeed/"), ("Uniform", "/en/nai-umeed/about/uniform/")],
        event: [
            ("Nai Umeed Primary School", "/en/nai-umeed/"),
            ("Events", "/en/nai-umeed/events/"),
            ("Open day", "/en/nai-umeed/events/open/"),
        ],
    }
    for page, way in ways.items():
        *_, crumbs = things(client.get(page.address).text)
        items = [(item["position"], item["name"], item["item"]) for item in crumbs["itemListElement"]]
        assert items == [(n, name, f"{HOST}{path}") for n, (name, path) in enumerate(way, 1)]


def test_days_without_hours_are_days_and_hours_have_their_zone(cast, client):
    days = event_page(cast.school, "Camp", first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    hours = event_page(cast.school, "Play", first_day=date(2026, 12, 1), begins=time(17))
    (camp, _way), (play, _way) = (things(client.get(page.address).text) for page in (days, hours))
    assert (camp["startDate"], camp["endDate"]) == ("2026-12-01", "2026-12-03")
    assert play["startDate"] == "2026-12-01T17:00:00+05:30" and "endDate" not in play


def test_a_page_read_elsewhere_speaks_its_own_language(cast, client):
    page = news_page(cast.school, topic=Topic.objects.get(name="Sport"))
    as_written, as_fallback = (things(client.get(f"/{code}{page.address[3:]}").text) for code in ("en", "ur"))
    assert as_written == as_fallback and as_written[0]["articleSection"] == "Sport"
    hindi = translated(page, "hi", "खेल दिवस")
    thing, way = things(client.get(hindi.address).text)
    assert (thing["inLanguage"], thing["headline"], thing["articleSection"]) == ("hi", "खेल दिवस", "खेल")
    assert way["itemListElement"][1]["item"] == f"{HOST}/hi/nai-umeed/news/"


def test_a_page_for_some_says_nothing_and_is_named_by_no_other(cast, client, as_user):
    only = Audience.of(cast.class_5b)
    secrets = every_page(cast, read_by=only, summary="Qzsecret")
    below = standard_page(cast.school, "Open", below=secrets[0])
    for page in secrets:
        type(page).objects.filter(pk=page.pk).update(title="Qzsecret")
        text = as_user(cast.guardian).get(page.address).text
        assert "Qzsecret" in text and "ld+json" not in text, page
    front = school_page(cast.school)
    for page in (front, below, *front.get_children().specific()):
        if page not in secrets:
            assert "qzsecret" not in json.dumps(things(client.get(page.address).text)).lower(), page


def test_a_photo_that_stays_at_home_stays_out_of_it(cast, client):
    consent(cast.siya, cast.office)
    film = video(cast.school)
    photos = {"held": waiting_photo(cast.school), "website alone": photo_of([cast.siya], by=cast.office)}
    for name, photo in photos.items():
        for page in (
            news_page(cast.school, f"News {name}", photo=photo),
            howto_page(cast.school, f"How {name}", what_video=film, what_poster=photo, photo=photo, photo_alt="A"),
        ):
            said = json.dumps(things(client.get(page.address).text))
            assert "/media/images/" not in said and "thumbnailUrl" not in said and '"image"' not in said, name
    consent(cast.siya, cast.office, PhotoPurpose.SOCIAL)
    page = news_page(cast.school, "News at last", photo=photos["website alone"])
    assert things(client.get(page.address).text)[0]["image"].startswith(f"{HOST}/media/images/")


def test_what_is_taken_back_says_nothing(cast, client):
    page = news_page(cast.school, "Qzmistake", tell=Audience.of(cast.school))
    publish(page, by=cast.head)
    page.refresh_from_db()
    page.recall(by=cast.head, reason="A mistake")
    answer = client.get(page.address)
    assert answer.status_code == 410 and "ld+json" not in answer.text


@pytest.mark.parametrize(
    "naughty", ["</script><script>alert(1)</script>", "<!-- & <script>", 'a "quoted" \\ line', "\u2028"]
)
def test_no_text_ends_the_element(cast, client, naughty):
    page = news_page(cast.school)
    NewsPage.objects.filter(pk=page.pk).update(title=naughty, summary=naughty)
    text = client.get(page.address).text
    assert things(text)[0]["headline"] == naughty
    source = SCRIPT.findall(text)[0]
    assert not set("<>&\u2028\u2029") & set(source)
    assert text.count("<script") == client.get("/en/nai-umeed/").text.count("<script")
    assert json.loads(SCRIPT.findall(script_of({"x": naughty}))[0])["@graph"] == [{"x": naughty}]
