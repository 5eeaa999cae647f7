"""What a cheap phone on a weak signal fetches before it shows the children: every byte of every answer, as it comes
from gunicorn and whitenoise to a browser that has never been here."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.stack import Stack, running
from tests.browser.sweep import options

KB = 1000
LIMITS = {"document": 20 * KB, "stylesheet": 15 * KB, "script": 25 * KB}
ALL, FONT = 60 * KB, 100 * KB
# A mother of three at two schools, with a mark and a new report each; what it prints last is her session.
A_FAMILY = """
from bench.harness import sign_in
from portal.reports.models import ReportCycle
from tests.factories.cast import build_cast
from tests.factories.portal import AttendanceMarkFactory, ReportFactory
cast = build_cast()
for child in (cast.aarav, cast.siya, cast.meher):
    AttendanceMarkFactory(pupil=child, code="L", marked_by=cast.head)
    ReportFactory(pupil=child, written_by=cast.head).publish(by=cast.head)
print(sign_in(cast.guardian))
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory, django_test_environment: None, django_db_blocker: Any) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("site"), django_db_blocker.unblock, "tests.browser.as_deployed") as site:
        yield site


@pytest.fixture(scope="module")
def session(deployed: Stack) -> str:
    return deployed.manage("shell", "-v", "0", "-c", A_FAMILY).split()[-1]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_dashboard_comes_in_few_bytes(language: str, browser: Browser, deployed: Stack, session: str) -> None:
    deployed.manage("shell", "-c", f"from roll.models import User; User.objects.update(language='{language}')")
    context = browser.new_context(base_url=deployed.url, **options())
    context.add_cookies([{"name": "sessionid", "value": session, "url": deployed.url}])
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/portal/", wait_until="networkidle")
    assert page.locator(".kids > *").count() == 3
    assert page.locator("html").get_attribute("lang") == language
    assert all(answer.url.startswith(deployed.url) for answer in answers)
    fetched = [(answer.request.resource_type, answer.request.sizes()["responseBodySize"], answer) for answer in answers]
    sums = {one: sum(size for name, size, _ in fetched if name == one) for one, _, _ in fetched}
    print(f"\n{language}: {sum(sums.values()):,} bytes in {len(fetched)} answers: {sums}", end="")

    for name, limit in LIMITS.items():
        assert 0 < sums[name] <= limit, name
    packed = {answer.headers.get("content-encoding") for name, _, answer in fetched if name != "font"}
    assert packed == {"gzip"}
    kept = [answer.headers["cache-control"] for name, _, answer in fetched if name != "document"]
    assert all("max-age=315360000" in words and "immutable" in words for words in kept)
    assert sums.pop("font", 0) <= (FONT if language == "ur" else 0)
    assert sum(sums.values()) <= ALL
