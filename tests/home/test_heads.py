"""What a public page says of itself to messengers and search engines, and what a page for some does not."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation import clock
from home.models import EventIndexPage
from newsfeed.models import NewsPage
from roll.consent.models import PhotoPurpose
from roll.models import Audience
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    howto_page,
    news_index,
    news_page,
    publish,
    resource_page,
    school_page,
    standard_page,
    translated,
)
from tests.factories.photos import consent, photo_of, waiting_photo

HOST = "http://testserver"


def head(client: Client, path: str) -> str:
    return client.get(path).text.partition("</head>")[0]


def meta_tags(text: str) -> dict[str, list[str]]:
    """Every meta of a head by its name."""
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text):
        found.setdefault(name, []).append(unescape(content))
    return found


def links(text: str, rel: str) -> list[tuple[str, str]]:
    return re.findall(rf'<link rel="{rel}" hreflang="([^"]+)" href="([^"]+)"', text)


def canonical(text: str) -> str:
    (found,) = re.findall(r'<link rel="canonical" href="([^"]+)"', text)
    return found


def pages(cast, **more):
    return {
        "news": news_page(cast.school, 'Sports "day" & more', **more),
        "how-to": howto_page(cast.school, **more),
        "resource": resource_page(cast.school, **more),
        "standard": standard_page(cast.school, summary="Who we are.", **more),
        "event": event_page(cast.school, "Open day", **more),
    }


def test_each_kind_of_public_page_has_a_card(cast, client):
    every = pages(cast) | {"school": school_page(cast.school), "contact": contact_page(cast.school, summary="Come in.")}
    for name, page in every.items():
        text = head(client, page.address)
        found = meta_tags(text)
        assert found["og:title"] == [page.title], name
        assert found["og:url"] == [canonical(text)] == [f"{HOST}{page.address}"], name
        assert found["og:site_name"] == ["Nai Umeed Primary School"], name
        assert found["og:locale"] == ["en_IN"] and found["twitter:card"] == ["summary"], name
        assert found.get("description", [""]) == found.get("og:description", [""]), name
        assert found.get("description", [""]) == [getattr(page, "summary", "")], name
        is_article = name in {"news", "how-to", "resource"}
        assert found["og:type"] == ["article" if is_article else "website"], name
        assert "robots" not in found, name


def test_the_front_of_the_site_has_one_in_each_language(cast, client):
    text = head(client, "/hi/")
    assert canonical(text) == f"{HOST}/hi/" and meta_tags(text)["og:locale"] == ["hi_IN"]
    assert meta_tags(text)["og:locale:alternate"] == ["en_IN", "pa_IN", "ur_IN"]
    assert links(text, "alternate")[0] == ("en", f"{HOST}/en/") and links(text, "alternate")[-1][0] == "x-default"


@pytest.mark.parametrize("audience", ["class_5b", "school"])
def test_a_page_for_some_says_nothing_of_itself(cast, as_user, audience):
    for name, page in pages(cast, read_by=Audience.of(getattr(cast, audience))).items():
        text = head(as_user(cast.guardian), page.address)
        assert meta_tags(text)["robots"] == ["noindex"], name
        assert "og:" not in text and "twitter:" not in text and 'name="description"' not in text, name
        assert links(text, "alternate") == [] and page.title not in text.partition("</title>")[2], name
        page.read_by = None
        publish(page)
        assert "og:title" in head(as_user(cast.guardian), page.address), name


def test_only_languages_that_stand_there_are_named(cast, client):
    page = news_page(cast.school)
    assert links(head(client, page.address), "alternate") == [], "one language has no other"
    hindi = translated(page, "hi", "खेल दिवस")
    translated(page, "pa", "ਖੇਡ ਦਿਵਸ", live=False)
    named = [("en", f"{HOST}{page.address}"), ("hi", f"{HOST}{hindi.address}"), ("x-default", f"{HOST}{page.address}")]
    for path in (page.address, hindi.address, f"/ur{page.address[3:]}"):
        assert links(head(client, path), "alternate") == named, path
    text = head(client, f"/ur{page.address[3:]}")
    assert canonical(text) == f"{HOST}{page.address}" == meta_tags(text)["og:url"][0], "not translated: its source"
    assert meta_tags(text)["og:locale"] == ["en_IN"] and meta_tags(text)["og:locale:alternate"] == ["hi_IN"]
    assert meta_tags(head(client, hindi.address))["og:title"] == ["खेल दिवस"]


def test_the_date_is_an_articles(cast, client):
    page = news_page(cast.school)
    publish(page)
    page.refresh_from_db()
    found = meta_tags(head(client, page.address))
    assert found["article:published_time"][0][:10] and "+" in found["article:published_time"][0]


def test_what_is_over_has_a_list_of_its_own_of_several_parts(cast, client):
    for number in range(21):
        event_page(cast.school, f"Past {number}", first_day=clock.today() - timedelta(days=2 + number))
    index = EventIndexPage.objects.get(school=cast.school, locale__language_code="en").address
    asked = {
        "?past=1": "?past=1",
        "?past=1&page=2": "?page=2&past=1",
        "?page=2&past=1": "?page=2&past=1",
        "?past=x": "",
    }
    for query, kept in asked.items():
        assert canonical(head(client, index + query)) == f"{HOST}{index}{kept}".replace("&", "&amp;"), query


def test_a_later_part_of_a_list_is_its_own_page_and_a_campaign_is_not(cast, client):
    for number in range(14):
        news_page(cast.school, f"News {number}")
    index = news_index(cast.school).address
    asked = {"": "", "?page=2": "?page=2", "?page=1": "", "?page=x": "", "?utm_source=whatsapp": "", "?page=0002": ""}
    for query, kept in asked.items():
        assert canonical(head(client, index + query)) == f"{HOST}{index}{kept}", query


def test_the_photo_goes_along_and_is_there(cast, client):
    page = news_page(cast.school, photo=content_image(cast.school), photo_alt="A field in the sun")
    found = meta_tags(head(client, page.address))
    assert found["og:image:alt"] == ["A field in the sun"] and found["twitter:card"] == ["summary_large_image"]
    assert (found["og:image:width"], found["og:image:height"], found["og:image:type"]) == (
        ["1200"],
        ["630"],
        ["image/jpeg"],
    )
    answer = client.get(found["og:image"][0].removeprefix(HOST))
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    assert "og:image" in meta_tags(head(client, page.address)), "and is there the second time"


def test_a_held_photo_stays_at_home(cast, client):
    page = news_page(cast.school, photo=waiting_photo(cast.school))
    assert "og:image" not in head(client, page.address)


def test_a_child_is_on_other_sites_only_with_a_yes_to_social_media(cast, client):
    consent(cast.siya, cast.office)
    page = news_page(cast.school, photo=photo_of([cast.siya], by=cast.office))
    assert "<img" in client.get(page.address).text, "shown on the website"
    assert "og:image" not in head(client, page.address)
    consent(cast.siya, cast.office, PhotoPurpose.SOCIAL)
    assert "og:image" in head(client, page.address)


def test_a_photo_whose_file_is_gone_breaks_nothing(cast, client):
    photo = content_image(cast.school)
    photo.file.storage.delete(photo.file.name)
    page = news_page(cast.school, photo=photo)
    assert "og:image" not in head(client, page.address)


def test_the_head_asks_nothing_more_of_two_languages_than_of_one(cast):
    page = news_page(cast.school, photo=content_image(cast.school))
    counts = []
    for add in (None, "hi"):
        if add:
            translated(page, add, "खेल दिवस")
        Client().get(page.address)
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(page.address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    assert NewsPage.objects.count() == 2
