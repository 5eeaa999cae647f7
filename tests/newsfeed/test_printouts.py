"""Public pages on paper: to hang up with a QR code, and to read aloud."""

import re
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsfeed.counting import source_of
from newsfeed.models import NewsPage
from newsfeed.printouts import LINE_WORDS, qr_code, reading_minutes, script_lines, script_paragraphs
from roll.models import Audience
from tests.factories.pages import (
    contact_page,
    content_image,
    event_page,
    howto_page,
    news_page,
    publish,
    resource_page,
    standard_page,
    translated,
)
from tests.factories.photos import waiting_photo

NAMES = ("pamphlet", "script")


def get_printout(page, name="pamphlet", language="en", client=None):
    return (client or Client()).get(reverse(f"newsfeed:{name}", args=[page.translation_key, language]))


@pytest.mark.parametrize("name", NAMES)
def test_news_how_tos_and_events_go_on_paper(cast, name):
    contact_page(cast.school)
    for page in (news_page(cast.school), howto_page(cast.school), event_page(cast.school, "Open day")):
        answer = get_printout(page, name)
        assert answer.status_code == 200 and not answer.cookies, page
        assert page.title in answer.text and page.summary in answer.text
        assert "+91 5248 222 333" in answer.text and "Dewa Road" in answer.text, "how to reach the school"
        assert '<meta name="robots" content="noindex">' in answer.text
    for page in (resource_page(cast.school), standard_page(cast.school)):
        assert get_printout(page, name).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_for_everybody_is_on_no_paper(cast, as_user, name):
    only = Audience.of(cast.class_5b)
    secret = news_page(cast.school, "QzSecret", read_by=only)
    translated(secret, "hi", "QzHindi")
    gone = news_page(cast.school, "QzGone")
    gone.unpublish()
    hidden = [
        secret,
        news_page(cast.school, "QzDraft", live=False),
        gone,
        event_page(cast.school, "QzDay", read_by=only),
    ]
    for page in hidden:
        for reader in (Client(), as_user(cast.guardian), as_user(cast.editor)):
            for language in ("en", "hi"):
                answer = get_printout(page, name, language, reader)
                assert answer.status_code == 404 and page.title not in answer.text
    secret.read_by = None
    publish(secret)
    assert get_printout(secret, name).status_code == 200


def test_share_stands_on_public_pages_alone(cast, client, as_user):
    page = news_page(cast.school)
    text = client.get(page.address).text
    share = [
        "https://wa.me/?text=Sports%20day%20http%3A%2F%2Ftestserver",
        f'data-copy="http://testserver{page.address}"',
    ]
    share += [reverse(f"newsfeed:{name}", args=[page.translation_key, "en"]) for name in NAMES]
    assert [each for each in share if each not in text] == []
    page.read_by = Audience.of(cast.class_5b)
    publish(page)
    text = as_user(cast.guardian).get(page.address).text
    assert "Sports day" in text and [each for each in share if each in text] == []


def test_the_code_leads_to_the_page_in_the_readers_language(cast, monkeypatch):
    codes = []
    monkeypatch.setattr("newsfeed.printout_views.qr_code", lambda url: codes.append(url) or "")
    page = news_page(cast.school)
    translated(page, "hi", "खेल दिवस")
    with override_settings(BASE_URL="https://school.example.org"):
        texts = [get_printout(page, language=code).text for code in ("en", "hi", "ur")]
    below = page.address[3:]
    assert codes == [f"https://school.example.org/{code}{below}?utm_source=pamphlet" for code in ("en", "hi", "ur")]
    assert "खेल दिवस" in texts[1] and '<html lang="hi"' in texts[1]
    assert '<html lang="ur" dir="rtl"' in texts[2] and 'lang="en"\n' in texts[2], "as it was written, marked"
    assert f"school.example.org/en{below}" in texts[0] and "https://school.example.org/en" not in texts[0]


def test_the_code_is_a_drawing_that_the_policy_lets_through(cast):
    text = get_printout(news_page(cast.school)).text
    (drawing,) = re.findall(r"<svg [^>]*viewBox[^>]*>.*?</svg>", text, re.S)
    assert (
        "style" not in drawing and "script" not in drawing and 'fill="#fff"' in drawing and 'stroke="#000"' in drawing
    )
    assert qr_code("https://a.example/1") != qr_code("https://a.example/2")


def test_it_is_in_the_language_of_the_address_whatever_the_browser_asks(cast):
    page = news_page(cast.school)
    answer = get_printout(page, language="ur", client=Client(headers={"Accept-Language": "hi"}))
    assert answer["Content-Language"] == "ur" and '<html lang="ur"' in answer.text
    assert get_printout(page, language="hi").text.count('hreflang="') == 4
    assert get_printout(page, language="fr").status_code == 404


def test_a_held_photo_is_not_on_paper(cast):
    page = news_page(cast.school, photo=waiting_photo(cast.school))
    assert "<img" not in get_printout(page).text
    NewsPage.objects.filter(pk=page.pk).update(photo=content_image(cast.school))
    assert "<img" in get_printout(page).text


def test_days_are_said_in_words(cast):
    day = {"first_day": date(2026, 11, 30), "begins": time(10), "ends": time(13), "place": "In the hall"}
    event = event_page(cast.school, "Open day", **day)
    for name in NAMES:
        text = get_printout(event, name).text
        assert "Monday 30 November 2026, 10:00 – 13:00" in text and "In the hall" in text
    long = event_page(cast.school, "Holidays", slug="h", first_day=date(2026, 12, 25), last_day=date(2027, 1, 1))
    assert "Friday 25 December 2026 – Friday 1 January 2027" in get_printout(long).text


def test_read_aloud_holds_what_is_said_and_nothing_else(cast):
    photo = {"image": content_image(cast.school), "alt": "QzAlt", "caption": "QzCaption"}
    body = [
        ("heading", "What to bring"),
        ("paragraph", "<p>A cap &amp; water.</p><ul><li>One book</li><li>One pen</li></ul>"),
        ("quote", {"words": "He reads.", "who": "A mother"}),
        ("facts", {"facts": [{"name": "Meal", "value": "11:45"}]}),
        ("questions", {"questions": [{"question": "Which papers?", "answer": "<p>The card.</p>"}]}),
        ("notice", {"tone": "info", "title": "The gate is closed", "text": "Use the other."}),
        ("contact", {"who": "Office", "about": "", "phone": "+91 11", "email": "a@example.org", "hours": ""}),
        ("photo", photo),
    ]
    page = news_page(cast.school, summary="Come. All of you!", body=body)
    said = script_paragraphs(NewsPage.objects.get(pk=page.pk))
    assert said == [
        ["Come.", "All of you!"],
        ["What to bring"],
        ["A cap & water."],
        ["One book"],
        ["One pen"],
        ["A mother: He reads."],
        ["Meal: 11:45"],
        ["Which papers?"],
        ["The card."],
        ["The gate is closed"],
        ["Use the other."],
        ["Office, +91 11"],
    ]
    text = get_printout(page, "script").text
    assert "A cap &amp; water." in text and "QzAlt" not in text and "QzCaption" not in text and "<img" not in text
    assert [line for lines in script_paragraphs(howto_page(cast.school)) for line in lines][-1] == "Choose a book."


def test_sentences_end_as_each_language_ends_them_and_long_ones_let_one_breathe():
    assert list(script_lines("सब आएँ। चाय है।  ")) == ["सब आएँ।", "चाय है।"]
    assert list(script_lines("سب آئیں۔ چائے ہے؟ جی!")) == ["سب آئیں۔", "چائے ہے؟", "جی!"]
    assert list(script_lines("It costs 9.50 at 8:30.")) == ["It costs 9.50 at 8:30."]
    long = ", ".join(["we walk to the river and back"] * 6) + "."
    lines = list(script_lines(long))
    assert " ".join(lines) == long and len(lines) == 3
    assert all(len(line.split()) <= LINE_WORDS for line in lines)
    assert list(script_lines("word " * 40)) == [" ".join(["word"] * 40)], "nowhere to breathe: left whole"
    assert list(script_lines("  ")) == []


@pytest.mark.parametrize(("words", "length"), [(0, 1), (120, 1), (121, 2), (600, 5)])
def test_how_long_it_takes(words, length):
    assert reading_minutes([["word"] * 2, [" ".join(["word"] * (words - 2))]] if words else []) == length


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_the_same_in_one_language_and_in_two(cast, name):
    contact_page(cast.school)
    page = news_page(cast.school, photo=content_image(cast.school))
    counts = []
    for add in (None, "hi"):
        if add:
            translated(page, add, "खेल दिवस")
        get_printout(page, name)
        with CaptureQueriesContext(connection) as asked:
            get_printout(page, name)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize(
    ("query", "source"),
    [("?utm_source=pamphlet", "paper"), ("?utm_source=social", "social"), ("?utm_source=x", "direct")],
)
def test_who_comes_from_paper_is_counted_so(query, source):
    assert source_of(RequestFactory().get(f"/en/{query}")) == source
