"""Search as people use it: while they type, with Enter on a phone that runs no script, from right to left."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sweep import options, sweeping
from tests.factories.cast import Cast
from tests.factories.pages import content_document, event_page, howto_page, news_page, translated

LANGUAGES = ("en", "hi", "pa", "ur")


@pytest.fixture
def site(cast: Cast, live_server, transactional_db: None, school_morning: None) -> str:
    sports = news_page(cast.school, "Sports day on Friday", slug="sports")
    translated(sports, "ur", "جمعہ کو کھیلوں کا دن", summary="سب آئیں۔")
    translated(sports, "hi", "शुक्रवार को खेल दिवस", summary="सब आइए।")
    document = content_document(cast.school, title="Sports rules")
    news_page(cast.school, "Rules", slug="rules", body=[("document", {"document": document, "title": "Rules"})])
    howto_page(cast.school, "How we plan a sports day", slug="plan")
    event_page(cast.other_school, "Sports meeting", slug="meeting")
    for n in range(12):
        news_page(cast.other_school, f"Sprouts {n}", slug=f"sprouts-{n}")
    return str(live_server.url)


def titles(page: Page) -> list[str]:
    return page.locator("#results h2").all_inner_texts()


def opened(browser: Browser, site: str, script: bool) -> Page:
    return browser.new_context(base_url=site, java_script_enabled=script, **options()).new_page()


def test_results_come_while_somebody_types(browser: Browser, site: str) -> None:
    page = opened(browser, site, script=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/search/" in request.url else None)
    page.goto("/en/")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_label("Search words")).to_be_focused()
    page.evaluate("document.body.dataset.same = 'yes'")
    page.keyboard.type("sports", delay=30)
    # A slow machine may show what the first letters found before the last ones are typed: the address says which.
    expect(page).to_have_url(re.compile(r"/en/search/\?q=sports$"))
    expect(page.locator("#number")).to_have_text("4 results")
    # Newest first among titles, documents after them.
    assert titles(page) == ["Sports meeting", "How we plan a sports day", "Sports day on Friday", "Sports rules"]
    assert page.evaluate("document.body.dataset.same") == "yes"
    assert len(asked) < len("sports"), asked
    page.keyboard.type(" fri", delay=30)
    expect(page.locator("#number")).to_have_text("1 result")
    page.get_by_role("link", name="Sports day on Friday").click()
    expect(page.get_by_role("heading", name="Sports day on Friday")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Search words")).to_have_value("sports fri")
    assert titles(page) == ["Sports day on Friday"]
    page.get_by_label("Search words").fill("qwerty")
    expect(page.locator("#number")).to_have_text("Nothing found")
    page.get_by_label("Search words").fill("")
    expect(page.get_by_text("What are you looking for?")).to_be_visible()
    # The address, as in the browser's own history, and no page.
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert kept == ["htmx-current-path-for-history"]
    page.context.close()


def test_enter_without_script(browser: Browser, site: str) -> None:
    page = opened(browser, site, script=False)
    page.set_viewport_size({"width": 1366, "height": 800})
    page.goto("/ur/nai-umeed/")
    page.get_by_role("search").get_by_role("searchbox").fill("کھیل")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ur/search/\?school=nai-umeed&q="))
    expect(page.locator("html[dir=rtl]")).to_be_attached()
    assert titles(page) == ["جمعہ کو کھیلوں کا دن"]
    page.goto("/en/search/?q=spr")
    assert len(titles(page)) == 10
    with page.expect_navigation():
        page.get_by_role("link", name="More").click()
    assert len(titles(page)) == 2
    page.get_by_role("searchbox").fill("sports ru")
    with page.expect_navigation():
        page.get_by_role("button", name="Search").click()
    assert titles(page) == ["Sports rules"]
    page.context.close()


def test_axe_finds_nothing_in_any_language(browser: Browser, site: str, request: pytest.FixtureRequest) -> None:
    with sweeping(browser, site, None) as sweep:
        for language in LANGUAGES:
            sweep.speak(language)
            for path in ("", "?q=sp", "?q=qwerty&school=nai-umeed"):
                sweep.visit(f"search {path}", f"/{language}/search/{path}")
            sweep.visit("too long", f"/{language}/search/?q={'a' * 101}")
    assert sweep.wrong == []
