"""What a cheap phone on a weak signal fetches and waits for before it shows a page: every byte of every answer, as it
comes from gunicorn and whitenoise to a browser that has never been here."""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.public_site import PAGES
from tests.browser.stack import Stack, running
from tests.browser.sweep import options
from tests.browser.wire import Wire, waits, weaken

KB = 1000
LIMITS = {"document": 20 * KB, "stylesheet": 15 * KB, "script": 25 * KB}
FIRST, WITH_FONT, AGAIN = 60 * KB, 100 * KB, 30 * KB
# A page of 2 to 4 s on this line: ten times as long is a page that hangs, not a busy machine. How much it may
# fetch, and how often it may ask, is held exactly: that is what makes it wait.
SECONDS = 40
REQUESTS = 5


@pytest.fixture(scope="module")
def deployed(tmp_path_factory, django_test_environment: None, django_db_blocker) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("site"), django_db_blocker.unblock, "tests.browser.as_deployed") as site:
        yield site


@pytest.fixture(scope="module")
def session(deployed: Stack) -> str:
    """Of a mother of three; the public site is there with it."""
    furnish = "from tests.browser.public_site import furnish; print(furnish())"
    return deployed.manage("shell", "-v", "0", "-c", furnish).split()[-1]


@pytest.fixture
def phone(browser: Browser, deployed: Stack, session: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=deployed.url, **options())
    yield context
    context.close()


def of_first_view(fetched: Counter[str], language: str) -> int:
    """All without photos; the font of Urdu is asked for by no other language."""
    fetched = Counter(fetched)
    fetched.pop("media", None)
    assert bool(fetched["font"]) == (language == "ur")
    return sum(fetched.values())


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_dashboard_comes_in_few_bytes(language: str, phone: BrowserContext, deployed: Stack, session: str) -> None:
    deployed.manage("shell", "-c", f"from roll.models import User; User.objects.update(language='{language}')")
    phone.add_cookies([{"name": "sessionid", "value": session, "url": deployed.url}])
    wire = Wire(phone.new_page())
    fetched = wire.fetch("/portal/")
    assert wire.page.locator(".children > *").count() == 3
    assert wire.page.locator("html").get_attribute("lang") == language
    assert all(each["response"]["url"].startswith(deployed.url) for each in wire.answers)
    print(f"\ndashboard, {language}: {dict(fetched)}", end="")

    for kind, limit in LIMITS.items():
        assert 0 < fetched[kind] <= limit, kind
    sent = [(each["type"].lower(), each["response"]["headers"]) for each in wire.answers]
    headers = [(kind, {name.lower(): value for name, value in found.items()}) for kind, found in sent]
    assert {found.get("content-encoding") for kind, found in headers if kind != "font"} == {"gzip"}
    kept = [found["cache-control"] for kind, found in headers if kind != "document"]
    assert all("max-age=315360000" in words and "immutable" in words for words in kept)
    assert of_first_view(fetched, language) <= (WITH_FONT if language == "ur" else FIRST)


@pytest.mark.parametrize("language", ["en", "hi", "pa", "ur"])
def test_each_public_page_comes_in_few_bytes(language: str, browser: Browser, deployed: Stack, session: str) -> None:
    found, asked = {}, {}
    for name, path in PAGES.items():
        context = browser.new_context(base_url=deployed.url, **options())
        wire = Wire(context.new_page())
        first = wire.fetch(f"/{language}/{path}")
        assert first["document"] and first["stylesheet"]
        asked[name] = sum(each["type"] != "Image" for each in wire.answers)
        found[name] = (of_first_view(first, language), sum(wire.fetch(f"/{language}/{path}").values()))
        context.close()
    print("".join(f"\n{name}, {language}: {first:,} bytes, again {again:,}" for name, (first, again) in found.items()))
    limit = WITH_FONT if language == "ur" else FIRST
    assert {name: sizes for name, sizes in found.items() if sizes[0] > limit or sizes[1] > AGAIN} == {}
    # A how-to asks for its film's beginning and captions too; Urdu for its font.
    usual = {name: REQUESTS + 2 * (name == "how-to") + (language == "ur") for name in asked}
    assert {name: number for name, number in asked.items() if number > usual[name]} == {}


@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_public_page_hangs_on_a_weak_signal(language: str, browser: Browser, deployed: Stack, session: str) -> None:
    found = {}
    for name, path in PAGES.items():
        context = browser.new_context(base_url=deployed.url, **options())
        page = context.new_page()
        weaken(page)
        found[name] = waits(page, f"/{language}/{path}")
        context.close()
    print("".join(f"\n{name}, {language}: painted {a:.2f} s, answers {b:.2f} s" for name, (a, b) in found.items()))
    assert {name: waited for name, waited in found.items() if max(waited) > SECONDS} == {}
