"""A pamphlet fills one side of A4, however long its words, and is printed light from a dark screen."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.factories.cast import build_cast
from tests.factories.pages import contact_page, content_image, event_page, news_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("school_morning")]
# As long as a title and a summary may be.
LONG = {
    "en": "Everybody from all the villages comes ",
    "hi": "सब गाँवों से सब लोग आते हैं और देखते हैं ",
    "ur": "سب گاؤں سے سب لوگ آتے ہیں ",
}


def words(language: str, most: int) -> str:
    return (LONG[language] * most)[:most].strip()


@pytest.fixture
def printed(browser: Browser, live_server: Any):
    """(its sides, its paper's colour) of a page."""

    def go(page: Any, language: str, scheme: str = "light", name: str = "pamphlet") -> tuple[int, str]:
        context = browser.new_context(base_url=live_server.url, color_scheme=scheme)
        tab = context.new_page()
        tab.goto(reverse(f"newsfeed:{name}", args=[page.translation_key, language]))
        sides = tab.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        tab.emulate_media(media="print", color_scheme=scheme)
        colour = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        context.close()
        return sides, colour

    return go


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
def test_one_side_however_long(printed, language):
    school = build_cast().school
    contact_page(school)
    long = {"summary": words(language, 300), "photo": content_image(school)}
    short = news_page(school, "Sports day", language, photo=content_image(school))
    assert printed(short, language)[0] == 1
    assert printed(news_page(school, words(language, 255), language, slug="long", **long), language)[0] == 1
    assert printed(news_page(school, words(language, 90), language, slug="less", **long), language)[0] == 1


def test_light_from_a_dark_screen(printed):
    event = event_page(build_cast().school, "Open day", place="In the hall")
    for name in ("pamphlet", "script"):
        assert printed(event, "en", "dark", name) == (1, "rgb(255, 255, 255)")
