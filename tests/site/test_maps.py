"""The map of the site: all that is public, nothing else, in parts where it is long."""

import gzip
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from maps import PublicPages

from foundation import clock
from newsfeed.models import NewsPage
from roll.models import Audience
from tests.factories.pages import (
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

SITE = "https://school.example.org"
SPACE = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
pytestmark = pytest.mark.usefixtures("real_address")


@pytest.fixture
def real_address():
    with override_settings(BASE_URL=SITE):
        yield


def tree(client, path="/sitemap.xml"):
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314  (our own)


def mapped(client, path="/sitemap.xml"):
    """Address → its languages."""
    return {
        url.findtext("m:loc", namespaces=SPACE): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", SPACE)
        }
        for url in tree(client, path).findall("m:url", SPACE)
    }


def test_every_kind_of_public_page_is_on_it_once(cast, client):
    page = news_page(cast.school)
    hindi = translated(page, "hi", "खेल दिवस")
    makers = (howto_page, resource_page, standard_page, event_page)
    every = [page, hindi, school_page(cast.school), news_index(cast.school), *(make(cast.school) for make in makers)]
    found = mapped(client)
    assert {f"{SITE}{each.address}" for each in every} <= set(found)
    assert {f"{SITE}/{code}/" for code in ("en", "hi", "pa", "ur")} <= set(found)
    both = {"en": f"{SITE}{page.address}", "hi": f"{SITE}{hindi.address}"}
    assert found[both["en"]] == found[both["hi"]] == both | {"x-default": both["en"]}
    assert found[f"{SITE}{every[-1].address}"] == {}, "one language has no other"
    assert all(client.get(address.removeprefix(SITE)).status_code == 200 for address in found)


def test_what_is_not_for_everybody_is_not_on_it(cast, client, as_user):
    only = Audience.of(cast.class_5b)
    secret = news_page(cast.school, "Picnic", slug="qz-picnic", read_by=only)
    translated(secret, "hi", "पिकनिक")
    for number, make in enumerate((howto_page, resource_page, standard_page, event_page)):
        make(cast.school, slug=f"qz-{number}", read_by=only)
    news_page(cast.school, "Draft", slug="qz-draft", live=False)
    half = translated(news_page(cast.school, "Half"), "ur", "آدھا", live=False)
    news_page(cast.school, "Gone", slug="qz-gone").unpublish()
    ended = news_page(cast.school, "Ended", slug="qz-ended", expire_at=clock.now() - timedelta(days=1))
    ended.unpublish(set_expired=True)
    news_page(cast.school, "Source").create_alias(parent=news_index(cast.school), update_slug="qz-alias")
    for reader in (client, as_user(cast.guardian), as_user(cast.editor)):
        there = reader.get("/sitemap.xml").text
        assert "qz-" not in there
        assert half.address not in there
    secret.read_by = None
    publish(secret)
    assert f"{SITE}{secret.address}" in mapped(client), "it was this page that was kept out"


def test_a_long_map_is_made_in_parts(cast, client, monkeypatch):
    for number in range(3):
        news_page(cast.school, f"News {number}")
    whole = mapped(client)
    monkeypatch.setattr(PublicPages, "limit", 10)
    index = tree(client)
    parts = [part.text for part in index.findall("m:sitemap/m:loc", SPACE)]
    assert len(parts) == -(-len(whole) // 10) > 1
    pieces = [mapped(client, part.removeprefix(SITE)) for part in parts]
    assert {address: languages for piece in pieces for address, languages in piece.items()} == whole
    assert sum(map(len, pieces)) == len(whole)
    for number in (0, len(parts) + 1, 10**30):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_it_asks_the_same_for_one_school_and_for_more(cast, client):
    counts = []
    for school in (cast.school, cast.other_school):
        for number in range(3):
            translated(news_page(school, f"News {number}"), "hi", f"समाचार {number}")
        with CaptureQueriesContext(connection) as asked:
            tree(client)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 3, "how many, which, in which languages"


def test_a_page_says_when_it_changed(cast, client):
    page = news_page(cast.school)
    publish(page)
    day = timezone.localtime(NewsPage.objects.get().last_published_at)
    assert f"<lastmod>{day:%Y-%m-%d}</lastmod>" in client.get("/sitemap.xml").text.replace(" ", "")


def test_machines_are_told_what_not_to_look_at(cast, client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8" and not answer.cookies
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *" and lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    assert {"Disallow: /admin/", "Disallow: /portal/", "Disallow: /accounts/", "Disallow: /office/"} <= set(lines)
    closed = tuple(line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow"))
    page = news_page(cast.school)
    assert not page.address.startswith(closed) and not "/media/images/a.webp".startswith(closed)


# Kept ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def kept(settings):
    settings.PAGE_CACHE_SECONDS = 600


@pytest.fixture
def changing(django_capture_on_commit_callbacks):
    """`with changing():` is a change that commits."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.usefixtures("kept")
def test_the_second_who_asks_for_a_map_costs_no_query(cast, client, as_user, monkeypatch, django_assert_num_queries):
    news_page(cast.school)
    monkeypatch.setattr(PublicPages, "limit", 5)
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml"):
        made = client.get(path)
        with django_assert_num_queries(0):
            again = client.get(f"{path}?utm_source=x")
        assert again.content == made.content and dict(again.items()) == dict(made.items())
        assert as_user(cast.guardian).get(path).content == made.content
    assert client.get("/sitemap-2.xml").content != client.get("/sitemap-1.xml").content
    assert [client.get("/sitemap-99.xml").status_code for _ in range(2)] == [404, 404]


@pytest.mark.usefixtures("kept", "cast")
def test_a_kept_map_says_what_it_is(client):
    for _ in range(2):
        answer = client.get("/sitemap.xml")
        assert answer["Content-Type"] == "application/xml; charset=utf-8"
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("public, no-cache", "noindex")
        assert "Accept-Encoding" in answer["Vary"] and not answer.cookies
        assert client.head("/sitemap.xml").status_code == 200
    packed = client.get("/sitemap.xml", HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == answer.content
    again = client.get("/sitemap.xml", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("kept")
def test_a_page_that_is_no_longer_for_everybody_leaves_the_kept_map_at_once(cast, client, as_user, changing):
    secret = news_page(cast.school, "Picnic", slug="qz-picnic")
    translated(secret, "hi", "पिकनिक")
    assert client.get("/sitemap.xml").text.count("qz-picnic") >= 2
    with changing():
        secret.read_by = Audience.of(cast.class_5b)
        publish(secret)
    # Whoever may read it asks first, and what they get is kept for the others.
    for reader in (as_user(cast.guardian), as_user(cast.editor), client):
        assert "qz-picnic" not in reader.get("/sitemap.xml").text
    with changing():
        secret.read_by = None
        publish(secret)
    assert "qz-picnic" in client.get("/sitemap.xml").text
    with changing():
        secret.unpublish()
    assert secret.address not in client.get("/sitemap.xml").text


@pytest.mark.usefixtures("kept")
def test_a_map_that_was_being_made_when_a_page_was_closed_is_not_kept(cast, client, monkeypatch, changing):
    secret = news_page(cast.school, "Picnic", slug="qz-picnic")
    made = PublicPages.get_urls

    def close_meanwhile(self, *args, **kwargs):
        urls = made(self, *args, **kwargs)
        with changing():
            secret.read_by = Audience.of(cast.class_5b)
            publish(secret)
        return urls

    monkeypatch.setattr(PublicPages, "get_urls", close_meanwhile)
    assert "qz-picnic" in client.get("/sitemap.xml").text, "it was made before"
    monkeypatch.setattr(PublicPages, "get_urls", made)
    assert "qz-picnic" not in client.get("/sitemap.xml").text


@pytest.mark.usefixtures("kept")
def test_a_map_is_kept_for_a_day_at_most(cast, client, monkeypatch):
    waits = []
    monkeypatch.setattr("foundation.page_cache.keep", lambda key, kept, seconds=None: waits.append(seconds))
    client.get("/sitemap.xml")
    client.get("/sitemap-1.xml")
    assert waits == [86_400, 86_400]
