"""Homework on a phone: both children's without a tap, ticked with JavaScript and without, a pupil in with a card."""

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from portal.homework.models import HomeworkDone
from roll.cards import make_cards
from tests.factories.homework import HomeworkFactory

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def homework(cast):
    cache.clear()
    return {
        "Aarav": HomeworkFactory(school_class=cast.class_5b, title="Read page 12"),
        "Siya": HomeworkFactory(school_class=cast.class_2a, title="Draw a tree"),
    }


def open_as(browser: Browser, live_server, client, javascript: bool) -> Page:
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, java_script_enabled=javascript)
    if client:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/portal/")
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_both_childrens_homework_needs_no_tap_and_a_tick_needs_one(
    browser, live_server, cast, as_user, homework, javascript
):
    page = open_as(browser, live_server, as_user(cast.guardian), javascript)
    for name, task in homework.items():
        expect(page.get_by_role("region", name=name).get_by_text(task.title)).to_be_visible()
    tick = page.get_by_role("region", name="Siya").get_by_role("button", name="Done: Draw a tree")
    box = tick.bounding_box()
    assert box and min(box["width"], box["height"]) >= 44
    with page.expect_navigation():
        tick.click()
    assert page.url == f"{live_server.url}/portal/"
    expect(tick).to_have_attribute("aria-pressed", "true")
    assert list(HomeworkDone.objects.values_list("pupil", "homework")) == [(cast.siya.pk, homework["Siya"].pk)]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] if javascript else True


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_pupil_signs_in_by_name_and_words(browser, live_server, cast, homework, javascript):
    (card,) = make_cards([cast.bilal], by=cast.teacher)
    page = open_as(browser, live_server, None, javascript)
    page.get_by_role("link", name="I am a pupil").click()
    page.get_by_label("Your user name").fill(card.user_name)
    page.get_by_label("Your three words").fill("wrong wrong wrong")
    page.get_by_role("button", name="Sign in").last.click()
    expect(page.get_by_text("That user name and those words don’t match.")).to_be_visible()
    page.get_by_label("Your three words").fill(card.words)
    page.get_by_role("button", name="Sign in").last.click()
    expect(page.get_by_role("heading", name="Hello Bilal")).to_be_visible()
    expect(page.get_by_text("Your homework")).to_be_visible()
    expect(page.get_by_text("Read page 12")).to_be_visible()
    expect(page.get_by_text("Draw a tree")).to_have_count(0)
