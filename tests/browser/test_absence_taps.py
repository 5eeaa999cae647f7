"""A guardian tells of an absence in three taps from home, with JavaScript and without."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page

from portal.absences.models import Absence
from tests.factories.portal import AttendanceMarkFactory


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page_of(request, browser: Browser, live_server) -> Iterator[object]:
    """`page_of(user, path)`: signed in, on a small phone, there."""
    contexts = []

    def go(user, path: str) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 740})
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    yield go
    for context in contexts:
        context.close()


class Finger:
    """Taps, and counts."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, thing: Locator) -> None:
        self.taps += 1
        thing.click()


def test_three_taps_from_home(cast, page_of):
    page, finger = page_of(cast.guardian, "/portal/"), Finger()
    finger.tap(page.get_by_role("link", name="Tell of an absence"))
    finger.tap(page.get_by_text("Siya", exact=True))
    finger.tap(page.get_by_role("button", name="Unwell"))
    page.get_by_text("The school knows about Siya.").wait_for()
    assert finger.taps <= 3
    assert Absence.objects.get().pupil == cast.siya


def test_one_tap_where_a_child_is_missed(cast, page_of):
    AttendanceMarkFactory(pupil=cast.siya, code="A", marked_by=cast.head)
    page, finger = page_of(cast.guardian, "/portal/"), Finger()
    finger.tap(page.get_by_role("button", name="Unwell"))
    page.get_by_text("The school knows about Siya.").wait_for()
    assert finger.taps == 1
    assert Absence.objects.get().pupil == cast.siya


def test_the_register_asks_why_once_somebody_is_away(cast, page_of):
    cast.school.attendance_codes = "england"
    cast.school.save()
    day = cast.school.today().isoformat()
    page = page_of(cast.teacher, f"/portal/schools/nai-umeed/registers/{cast.class_5b.pk}/{day}/am/")
    why = page.get_by_label("Aarav Verma: Why?")
    assert not why.is_visible()
    page.get_by_role("group", name="Aarav Verma").get_by_label("Away", exact=True).check(force=True)
    why.select_option("I")
    page.get_by_role("group", name="Bilal Khan").get_by_label("Here", exact=True).check(force=True)
    page.locator("[data-rest]").click()
    if page.get_by_role("button", name="Send register").is_visible():
        page.locator("[data-rest]").click()
    page.get_by_text("Register of 5B sent.").wait_for()
    assert cast.aarav.attendance_marks.get().code == "I"


def test_no_page_scrolls_sideways(cast, page_of):
    for user, path in (
        (cast.guardian, "/portal/absences/new/"),
        (cast.guardian, "/portal/absences/"),
        (cast.guardian, f"/portal/children/{cast.siya.code}/attendance/"),
        (cast.office, "/portal/schools/nai-umeed/absences/"),
    ):
        page = page_of(user, path)
        page.set_viewport_size({"width": 320, "height": 700})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path
