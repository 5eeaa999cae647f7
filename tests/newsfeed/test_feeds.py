"""Feeds: what everybody may read, each piece once, and little asked of the database."""

import json
import re
import time
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from foundation import clock
from newsfeed.models import NewsPage, Topic
from roll.models import Audience
from tests import migrated
from tests.factories.pages import (
    content_document,
    content_image,
    every_block,
    news_index,
    news_page,
    publish,
    standard_page,
    translated,
)
from tests.factories.photos import waiting_photo

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PATH = "/news/nai-umeed/feed-en.rss"


def items(client, path=PATH):
    root = ElementTree.fromstring(client.get(path).content)  # noqa: S314  (our own)
    return root.findall("channel/item") or root.findall(f"{ATOM}entry")


def titles(client, path=PATH):
    return [item.findtext("title") or item.findtext(f"{ATOM}title") for item in items(client, path)]


@pytest.mark.parametrize(("kind", "content_type"), [("rss", "application/rss+xml"), ("atom", "application/atom+xml")])
def test_a_feed_says_what_a_reader_needs(cast, client, kind, content_type):
    topic = Topic.objects.get(name="Sport")
    page = news_page(cast.school, topic=topic, photo=content_image(cast.school))
    publish(page)
    page.refresh_from_db()
    with override_settings(BASE_URL="https://school.example.org"):
        answer = client.get(f"/news/nai-umeed/feed-en.{kind}")
    assert answer["Content-Type"] == f"{content_type}; charset=utf-8"
    assert answer["Content-Language"] == "en" and not answer.cookies
    text = answer.text
    assert f"https://school.example.org{page.address}" in text
    assert f"urn:uuid:{page.translation_key}" in text and page.summary in text and "Sport" in text
    assert 'type="image/webp"' in text and "https://school.example.org/media/images/" in text
    assert f"https://school.example.org/news/nai-umeed/feed-en.{kind}" in text, "its own address"
    assert "testserver" not in text


def test_each_language_has_its_own_and_marks_what_stands_in_another(cast, client):
    page = news_page(cast.school)
    translated(page, "hi", "खेल दिवस")
    news_page(cast.school, "Only in English")
    hindi = items(client, "/news/nai-umeed/feed-hi.rss")
    assert {(item.findtext("title"), item.get(LANG)) for item in hindi} == {
        ("खेल दिवस", "hi"),
        ("Only in English", "en"),
    }
    guids = [
        {item.findtext("guid") for item in items(client, f"/news/nai-umeed/feed-{code}.rss")} for code in ("en", "hi")
    ]
    assert guids[0] == guids[1], "the same piece has one name in all languages"
    assert "खेल दिवस" not in titles(client)


def test_a_school_a_topic_and_the_whole_site(cast, client):
    sport, health = Topic.objects.get(name="Sport"), Topic.objects.exclude(name="Sport")[0]
    news_page(cast.school, "Ours", topic=sport)
    news_page(cast.school, "Other topic", topic=health)
    news_page(cast.other_school, "Theirs", topic=sport)
    assert set(titles(client)) == {"Ours", "Other topic"}
    assert titles(client, f"/news/nai-umeed/topic-{sport.pk}-en.atom") == ["Ours"]
    assert set(titles(client, "/news/feed-en.atom")) == {"Ours", "Other topic", "Theirs"}


def test_what_is_not_for_everybody_is_in_no_feed(cast, client, as_user):
    only_5b = Audience.of(cast.class_5b)
    secret = news_page(cast.school, "Qz5bPicnic", read_by=only_5b)
    translated(secret, "hi", "Qz5bPicnicHindi")
    news_page(cast.school, "QzDraft", live=False)
    gone = news_page(cast.school, "QzGone")
    gone.unpublish()
    ended = news_page(cast.school, "QzEnded", expire_at=clock.now() - timedelta(days=1))
    ended.unpublish(set_expired=True)
    for path in (PATH, "/news/feed-en.rss", "/news/nai-umeed/feed-hi.atom"):
        for reader in (client, as_user(cast.guardian), as_user(cast.editor)):
            assert "Qz" not in reader.get(path).text, path
    secret.read_by = None
    publish(secret)
    assert titles(client) == ["Qz5bPicnic"], "it was this page that was kept out"


def test_a_held_photo_is_not_in_a_feed(cast, client):
    page = news_page(cast.school, photo=waiting_photo(cast.school))
    assert "<enclosure" not in client.get(PATH).text
    NewsPage.objects.filter(pk=page.pk).update(photo=content_image(cast.school))
    assert "<enclosure" in client.get(PATH).text


def test_whoever_has_it_is_told_so_and_what_is_taken_back_is_gone_at_once(cast, client):
    first, second = news_page(cast.school, "First"), news_page(cast.school, "Second")
    publish(first)
    publish(second)
    answer = client.get(PATH)
    assert answer["Cache-Control"] == "public, no-cache" and "Last-Modified" in answer
    again = client.get(PATH, HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    first.unpublish()
    since = client.get(PATH, HTTP_IF_NONE_MATCH=answer["ETag"], HTTP_IF_MODIFIED_SINCE=answer["Last-Modified"])
    assert since.status_code == 200 and b"First" not in since.content


def test_at_most_thirty_and_as_many_queries_for_one_as_for_many(cast, client):
    counts = []
    for batch in (1, 31):
        for number in range(batch):
            photo = content_image(cast.school) if number < 2 else None
            news_page(cast.school, f"News {batch} {number}", photo=photo, topic=Topic.objects.first())
        client.get(PATH)
        with CaptureQueriesContext(connection) as asked:
            found = titles(client)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 3, "the school, the news, the sizes of their photos"
    assert len(found) == 30


CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def texts(client, kind="rss"):
    """The whole text of each item by its title."""
    found = items(client, f"/news/nai-umeed/feed-en.{kind}")
    title, text = ("title", CONTENT) if kind == "rss" else (f"{ATOM}title", f"{ATOM}content")
    return {item.findtext(title): item.findtext(text) for item in found}


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_has_the_whole_text_and_none_of_its_pictures(cast, client, kind):
    page = news_page(cast.school, "All of it", body=list(every_block(cast.school)))
    text = texts(client, kind)["All of it"]
    for words in ("All came.", "What to bring", "We won!", "11:45", "When?", "Now.", "School books", "Mind the gate"):
        assert words in text, words
    assert 'href="https://ncert.nic.in/textbook.php"' in text and "+91 5248 222 333" in text
    assert "<img" not in text and "/media/" not in text and "/documents/" not in text
    assert page.body, "the photos are there"


def test_links_in_a_text_lead_here_from_anywhere_and_are_asked_for_together(cast, client):
    other = standard_page(cast.school, "Uniform", slug="uniform")
    form = content_document(cast.school, "Form")
    link = f'<p><a linktype="page" id="{other.pk}">u</a> <a linktype="document" id="{form.pk}">f</a></p>'
    counts = []
    for number in (1, 3):
        for n in range(number):
            news_page(cast.school, f"News {number} {n}", body=[("paragraph", link), ("paragraph", link)])
        with override_settings(BASE_URL="https://school.example.org"), CaptureQueriesContext(connection) as asked:
            found = texts(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(found) == 4
    for text in found.values():
        assert f'href="https://school.example.org{other.address}"' in text and 'href="/' not in text
        assert f'href="https://school.example.org{form.url}"' in text


@pytest.mark.parametrize(
    "source",
    [
        "<script>qzbad()</script>",
        '<p onclick="qzbad()">x</p>',
        '<a href="javascript:qzbad()">x</a>',
        '<img src="https://qzbad.example/p.gif">',
        '<iframe src="https://qzbad.example/"></iframe>',
        '<p style="background:url(https://qzbad.example/)">x</p>',
        "<!-- qzbad.example -->",
        '<p><a linktype="page" id="999">x</a></p>',
        "a\x0bb",
        pytest.param("a\x00b", marks=pytest.mark.skipif(not migrated.is_sqlite(), reason="PostgreSQL keeps no NUL.")),
    ],
)
def test_what_stands_in_a_row_past_every_form_runs_nowhere(cast, client, source):
    page = news_page(cast.school, "One", body=[("paragraph", "<p>First.</p>"), ("heading", source)])
    news_page(cast.school, "Two")
    rows = [
        {"type": "paragraph", "value": source, "id": "1"},
        {"type": "paragraph", "value": "<p>Last.</p>", "id": "2"},
    ]
    NewsPage.objects.filter(pk=page.pk).update(body=json.dumps(rows))
    text = texts(client)["One"]
    assert not re.search(r"<(script|img|iframe)|on\w+=|javascript:|qzbad\.example|style=", text) and "Last." in text


def test_a_feed_has_a_face_and_says_what_it_is(cast, client):
    topic = Topic.objects.get(name="Sport")
    said = {
        "/news/feed-en.rss": "What is new at our schools.",
        PATH: "What is new at Nai Umeed Primary School.",
        f"/news/nai-umeed/topic-{topic.pk}-en.rss": "What is new at Nai Umeed Primary School about this: Sport",
    }
    for path, words in said.items():
        channel = ElementTree.fromstring(client.get(path).content).find("channel")  # noqa: S314  (our own)
        assert channel.findtext("description") == words
        assert channel.findtext("image/title") == channel.findtext("title")
        assert channel.findtext("image/link") == channel.findtext("link")
        icon = channel.findtext("image/url")
        assert client.get("/" + icon.split("/", 3)[3]).status_code == 200
    assert ElementTree.fromstring(client.get("/news/feed-en.atom").content).findtext(f"{ATOM}icon") == icon  # noqa: S314


def test_a_feed_is_kept_until_something_changes(cast, client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 600
    page = news_page(cast.school, "First")
    assert titles(client) == ["First"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(PATH)
    assert len(asked) == 0 and client.get(PATH, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert titles(client, "/news/nai-umeed/feed-hi.rss") == ["First"], "each has its own"
    assert titles(client, "/news/nai-umeed/feed-en.atom") == ["First"]
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert titles(client) == []


def test_a_purge_that_was_lost_leaves_a_feed_as_long_as_a_page(cast, client, settings, monkeypatch):
    settings.PAGE_CACHE_SECONDS = 600
    page = news_page(cast.school, "Recalled")
    assert titles(client) == ["Recalled"]
    # Nothing is committed in a test: nothing purges.
    page.unpublish()
    assert titles(client) == ["Recalled"]
    later = time.time() + 601
    monkeypatch.setattr("time.time", lambda: later)
    assert titles(client) == []


def test_letters_that_xml_cannot_hold_break_nothing(cast, client):
    page = news_page(cast.school)
    NewsPage.objects.filter(pk=page.pk).update(title="Sports\x0b & <day>", summary="One\x1ftwo")
    assert titles(client) == ["Sports & <day>"]


@pytest.mark.parametrize(
    "path",
    [
        "/news/nai-umeed/feed-fr.rss",
        "/news/nai-umeed/feed-en.json",
        "/news/nowhere/feed-en.rss",
        "/news/nai-umeed/topic-999999-en.rss",
        "/news/nai-umeed/topic-99999999999999999999999-en.rss",
    ],
)
def test_there_is_no_other_feed(cast, client, path):
    assert client.get(path).status_code == 404


def test_an_empty_feed_is_a_feed(cast, client):
    assert titles(client) == [] and client.get("/news/nai-umeed/feed-ur.atom").status_code == 200


def test_pages_of_news_lead_to_their_feeds(cast, client):
    topic = Topic.objects.get(name="Sport")
    page = news_page(cast.school, topic=topic)
    link = 'href="/news/nai-umeed/feed-en.{}"'
    for path in (page.address, news_index(cast.school).address, "/en/nai-umeed/"):
        text = client.get(path).text
        assert link.format("rss") in text and link.format("atom") in text, path
    assert f'href="/news/nai-umeed/topic-{topic.pk}-en.rss"' in client.get(page.address).text
    assert "Follow by RSS" in client.get(news_index(cast.school).address).text
    assert 'href="/news/feed-hi.rss"' in client.get("/hi/").text
