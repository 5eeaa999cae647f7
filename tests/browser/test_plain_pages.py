"""Each public page without style and without script, as an old phone, a screen reader's text or a print of it has it:
all of it there, in the order in which it is to be read, and nothing that needs a script to come out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.public_site import PAGES, every_type
from tests.browser.sweep import options
from tests.factories.cast import build_cast

# Words of each page, in the order in which they are to be read.
WORDS = {
    "home": ["Where school and home meet", "Sports day"],
    "school": ["Nai Umeed Primary School", "A school of two hundred children.", "Open day", "Sports day"],
    "standard": ["About us", "All came.", "What to bring", "We won!", "Class 5", "Meal", "11:45", "When?", "Now."],
    "contact": ["Contact", "School office", "+91 5248 222 333", "office@example.org", "Dewa Road", "8 to 2"],
    "events": ["Events", "Open day", "In the hall"],
    "event": ["Open day", "10:00", "In the hall", "Add to my calendar", "All came."],
    "news": ["News", "Sports day", "Sports day: come and see."],
    "piece of news": ["Sports day", "Sports day: come and see.", "All came.", "What to bring", "Form", "Mind the gate"],
    "resources": ["Resources", "Time table"],
    "resource": ["Time table", "Time table of this year.", "School books"],
    "how-tos": ["How-tos", "How we read"],
    "how-to": ["How we read", "What we did", "We read.", "How we did it", "We read.", "Choose a book together."],
    "search": ["Search", "result", "Open day"],
}
# What somebody sees who has neither style nor script: `details` open by themselves, `hidden` stays hidden.
UNSEEN = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const folded = one.closest("details:not([open])") || one.closest("video, script, style, template");
  const waits = one.closest("[hidden]:is([data-offline], [data-undo], [data-copy])");
  return own && !folded && !waits && !one.checkVisibility();
}).map((one) => one.outerHTML.slice(0, 160))"""
# A picture without its size fills a page without style.
LARGE = """() => [...document.querySelectorAll("svg")].filter((one) => one.getBoundingClientRect().width > 64)
  .map((one) => one.outerHTML.slice(0, 160))"""
SILENT = """() => [...document.querySelectorAll("img:not([alt]), a, button, summary, input:not([type=hidden]), video")]
  .filter((one) => {
    if (one.matches("img")) return true;
    if (one.matches("video")) return !one.controls || !one.querySelector("track[kind=captions]");
    if (one.matches("input")) return !one.labels.length && !one.ariaLabel;
    return !(one.textContent.trim() || one.ariaLabel || one.querySelector("img[alt]:not([alt=''])"));
  }).map((one) => one.outerHTML.slice(0, 160))"""

# A button that sends nothing waits for a script.
DEAD = """() => [...document.querySelectorAll("button")].filter((one) => one.checkVisibility() && !one.form)
  .map((one) => one.outerHTML.slice(0, 160))"""


@pytest.fixture
def plain(browser: Browser, live_server, build_once: Callable[[Callable[[], Any]], Any]):
    build_once(lambda: every_type(build_cast().school))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, **options())
    context.route("**/*", without_style)
    yield context.new_page()
    context.close()


def without_style(route: Route) -> None:
    if route.request.resource_type in {"stylesheet", "font"}:
        route.abort()
    else:
        route.continue_()


def test_each_page_reads_without_style_and_script(plain: Page) -> None:
    wrong = []
    for name, path in PAGES.items():
        answer = plain.goto(f"/en/{path}")
        assert answer and answer.ok, name
        assert plain.locator("h1").count() == 1 and plain.title(), name
        # What is folded, too: a reader opens it.
        text, at = " ".join((plain.locator("main").text_content() or "").split()), 0
        for words in WORDS[name]:
            found = text.find(words, at)
            if found < 0:
                wrong.append(f"{name}: “{words}” is not after “{text[max(at - 40, 0) : at]}”")
            at = max(found, at)
        for fault in (UNSEEN, LARGE, SILENT, DEAD):
            wrong += [f"{name}: {seen}" for seen in plain.evaluate(fault)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_what_is_folded_opens_and_every_link_leads_somewhere(plain: Page) -> None:
    """A transcript under its video, an answer under its question; and no link that only a script would follow."""
    plain.goto(f"/en/{PAGES['how-to']}")
    transcript = plain.locator("details", has_text="Read what the video says").first
    transcript.locator("summary").click()
    assert transcript.get_by_text("We read.").is_visible()
    plain.goto(f"/en/{PAGES['standard']}")
    plain.get_by_text("When?").click()
    assert plain.get_by_text("Now.").is_visible()
    broken = []
    for path in PAGES.values():
        plain.goto(f"/en/{path}")
        anchors = plain.locator("main a, header a, nav a")
        links = anchors.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
        broken += [f"{path}: {link}" for link in links if not link or link == "#" or link.startswith("javascript:")]
    assert not broken, "\n" + "\n".join(broken)


def test_search_and_language_work_by_themselves(plain: Page) -> None:
    plain.goto(f"/en/{PAGES['news']}")
    plain.get_by_role("link", name="Search").click()
    plain.get_by_role("searchbox").fill("open")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="Open day").click()
    expect(plain.locator("h1")).to_have_text("Open day")
    plain.locator("summary", has_text="Language").click()
    plain.get_by_role("navigation", name="Languages").get_by_role("link", name="اردو").click()
    expect(plain.locator("html[lang=ur][dir=rtl]")).to_have_count(1)
