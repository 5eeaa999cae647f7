"""What becomes of a page that was written: an editor and a head take it through Wagtail and our own pages, with a
browser, and a reader looks after each step. The site keeps its public pages meanwhile."""

from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from editing.models import Submission
from editing.schedule import publish_due
from foundation import clock
from newsfeed.models import NewsPage
from notices.models import Event
from roll.models import Audience
from tests.browser.desk import PHONE, OpenAs, choose, edit, follow, press, send, status_of, wait_until_saved
from tests.factories.cast import Cast
from tests.factories.pages import editors_publish, localized, news_page, publish

CODES = ("en", "hi", "pa", "ur")
SPORTS_DAY = "nai-umeed/news/sports-day/"
HERE = f"/en/{SPORTS_DAY}"
# Whoever is told of the whole school's news.
TOLD = ["aarav@example.org", "farida@example.org", "imran@example.org", "sunita@example.org"]


def draft_of(cast: Cast, **more: Any) -> NewsPage:
    page = news_page(cast.school, live=False, owner=cast.editor, **more)
    page.save_revision(user=cast.editor)
    return page


def told_page(cast: Cast) -> NewsPage:
    page = news_page(cast.school, live=False, tell=Audience.of(cast.school))
    publish(page, by=cast.editor)
    mail.outbox.clear()
    return NewsPage.objects.get(pk=page.pk)


def statuses(reader: Page) -> list[int]:
    return [status_of(reader, f"/{code}/{SPORTS_DAY}") for code in CODES]


def mails() -> list[tuple[str, str]]:
    return sorted((each.to[0], each.subject) for each in mail.outbox)


def submitted(cast: Cast, **more: Any) -> NewsPage:
    page = draft_of(cast, **more)
    page.get_workflow().start(page, cast.editor)
    mail.outbox.clear()
    return page


# --- The head reads it first ----------------------------------------------------------------------------------------
def test_it_is_submitted_to_the_head_and_stays_as_it_is(cast: Cast, open_as: OpenAs) -> None:
    page, editor, head = draft_of(cast), open_as(cast.editor), open_as(cast.head)
    edit(editor, page.pk)
    send(editor, "Send to the head")
    expect(editor.locator(".messages")).to_contain_text("“Sports day” is with the head now.")
    assert mails() == [("sushma@example.org", "Waiting for you: Sports day")]
    edit(editor, page.pk)
    expect(editor.locator(".messages")).to_contain_text("It is with the head. Nobody else can change it")
    expect(editor.locator("footer").get_by_role("button", name="Save draft")).to_have_count(0)
    head.goto("/admin/")
    waiting = head.locator("#desk-waiting-section")
    expect(waiting.get_by_role("heading").first).to_contain_text("Waiting for you (1)")
    expect(waiting.get_by_role("link", name="Sports day")).to_be_visible()
    assert status_of(open_as(), HERE) == 404


def test_the_head_reads_and_approves_on_a_phone(cast: Cast, open_as: OpenAs) -> None:
    submitted(cast)
    head, reader = open_as(cast.head, PHONE), open_as()
    assert status_of(reader, HERE) == 404
    to_decide(head)
    with head.expect_popup() as beside:
        head.locator("main").get_by_role("link", name="Preview").click()
    expect(beside.value.locator("article")).to_contain_text("Sports day: come and see.")
    assert press(head, "Approve and publish") == 200
    expect(head.get_by_role("status")).to_contain_text("Approved.")
    expect(head.get_by_text("Nothing is waiting for you")).to_be_visible()
    assert status_of(reader, HERE) == 200
    expect(reader.get_by_role("heading", name="Sports day")).to_be_visible()
    assert mails() == [("aisha@example.org", "Approved: Sports day")]


def test_the_head_sends_it_back_with_a_word_and_it_comes_again(cast: Cast, open_as: OpenAs) -> None:
    page = submitted(cast)
    head, editor = open_as(cast.head, PHONE), open_as(cast.editor)
    to_decide(head)
    assert press(head, "Send back") == 422
    expect(head.get_by_role("alert")).to_be_in_viewport()
    expect(head.locator("#comment-wrong")).to_have_text("Write in a few words what should be changed.")
    head.get_by_label("What should be changed").fill("Please say when.")
    assert press(head, "Send back") == 200
    expect(head.get_by_role("status")).to_contain_text("Sent back.")
    assert mails() == [("aisha@example.org", "Sent back to you: Sports day")]
    editor.goto("/admin/")
    expect(editor.locator("#desk-waiting-section")).to_contain_text("Sent back to you: Please say when.")
    editor.locator("#desk-waiting-section").get_by_role("link", name="Sports day").click()
    editor.get_by_placeholder("Page title*").fill("Sports day on Friday")
    send(editor, "Send to the head again")
    to_decide(head, "Sports day on Friday")
    press(head, "Approve and publish")
    assert NewsPage.objects.get(pk=page.pk).live and Submission.objects.count() == 2
    assert status_of(editor, HERE) == 200
    expect(editor.get_by_role("heading", name="Sports day on Friday")).to_be_visible()


def to_decide(head: Page, title: str = "Sports day") -> None:
    """From the head's first page, as the message on it leads."""
    head.goto("/portal/")
    follow(head, "Review")
    follow(head, title)
    expect(head.get_by_role("heading", name=title, exact=True)).to_be_visible()


# --- Later ----------------------------------------------------------------------------------------------------------
def test_it_goes_out_and_ends_at_its_hours(cast: Cast, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch) -> None:
    # Wagtail asks Django for the time: here it is the school's.
    monkeypatch.setattr("django.utils.timezone.now", clock.now)
    editors_publish(cast.school, cast.head)
    page, editor, reader = draft_of(cast), open_as(cast.editor), open_as()
    edit(editor, page.pk)
    editor.get_by_role("button", name="Toggle status").click()
    editor.get_by_role("button", name="Set schedule").click()
    dialog = editor.get_by_role("dialog")
    for name, value in (("Go live", "2026-11-24 16:00"), ("Expiry", "2026-11-25 16:00")):
        dialog.get_by_label(name).fill(value)
    with editor.expect_navigation():
        # By keyboard: Wagtail's calendar stands before the button.
        dialog.get_by_role("button", name="Save schedule").press("Enter")
    send(editor, "Schedule to publish")
    editor.goto("/admin/")
    expect(editor.locator("#desk-scheduled-section")).to_contain_text("Sports day")
    seen = []
    for moment in ("2026-11-24T15:59", "2026-11-24T16:01", "2026-11-25T15:59", "2026-11-25T16:01"):
        monkeypatch.setenv("CHAUPAL_NOW", f"{moment}+05:30")
        publish_due()
        seen.append(status_of(reader, HERE))
    assert seen == [404, 200, 200, 404]


# --- Publish --------------------------------------------------------------------------------------------------------
def test_many_are_told_once_somebody_types_how_many(cast: Cast, open_as: OpenAs, settings: Any) -> None:
    settings.TELL_CONFIRM_ABOVE = 1
    editors_publish(cast.school, cast.head)
    page, editor, reader = draft_of(cast, tell=Audience.of(cast.school)), open_as(cast.editor), open_as()
    edit(editor, page.pk)
    expect(editor.get_by_text("4 people will be notified: 3 guardians, 1 pupil.")).to_be_visible()
    send(editor, "Publish")
    expect(editor.get_by_role("heading", name="Check, then publish")).to_be_visible()
    expect(editor.locator("main")).to_contain_text("Not published yet.")
    number = editor.get_by_label("To confirm, type how many")
    number.fill("5")
    assert press(editor, "Publish") == 422
    expect(number).to_have_value("5")
    expect(editor.get_by_role("alert")).to_be_in_viewport()
    expect(editor.locator("#number-wrong")).to_contain_text("4 people will be notified. Nothing is published yet")
    assert status_of(reader, HERE) == 404 and mails() == []
    number.fill("4")
    assert press(editor, "Publish") == 200
    expect(editor.locator(".messages")).to_contain_text("Sports day: Published.")
    assert status_of(reader, HERE) == 200
    assert [to for to, _subject in mails()] == TOLD and Event.objects.count() == 1


def test_a_correction_is_read_at_once_and_told_to_nobody(cast: Cast, open_as: OpenAs) -> None:
    editors_publish(cast.school, cast.head)
    page, editor, reader = told_page(cast), open_as(cast.editor), open_as()
    for _twice in range(2):
        assert status_of(reader, HERE) == 200
    edit(editor, page.pk)
    expect(editor.get_by_text("Nobody is notified again.")).to_be_visible()
    editor.get_by_placeholder("Page title*").fill("Sports day on Friday")
    send(editor, "Publish")
    expect(editor.locator(".messages")).to_contain_text("'Sports day on Friday' has been published.")
    for place in (HERE, "/en/nai-umeed/news/"):
        reader.goto(place)
        expect(reader.get_by_role("heading", name="Sports day on Friday")).to_be_visible()
    assert mails() == [] and Event.objects.count() == 1


# --- Off the site ---------------------------------------------------------------------------------------------------
def test_unpublished_it_is_gone_in_every_language(cast: Cast, open_as: OpenAs) -> None:
    editors_publish(cast.school, cast.head)
    page, editor, reader = news_page(cast.school), open_as(cast.editor), open_as()
    publish(page)
    for code in ("hi", "ur"):
        localized(page, code)
    assert statuses(reader) == [200] * 4
    edit(editor, page.pk)
    wait_until_saved(editor)
    editor.locator("footer").get_by_role("button", name="More actions").click()
    with editor.expect_navigation():
        editor.locator("footer").get_by_role("link", name="Unpublish").click()
    expect(editor.locator("main")).to_contain_text("This will also unpublish all 2 translations of the page.")
    press(editor, "Yes, unpublish it")
    expect(editor.locator(".messages")).to_contain_text("'Sports day' unpublished.")
    assert statuses(reader) == [404] * 4


def test_what_was_told_by_mistake_is_taken_back(cast: Cast, open_as: OpenAs) -> None:
    page, editor = told_page(cast), open_as(cast.editor)
    guardian, reader = open_as(cast.guardian, PHONE), open_as()
    inbox(guardian, 1)
    assert statuses(reader) == [200] * 4
    edit(editor, page.pk)
    choose(editor, "Take it back")
    expect(editor.locator("main")).to_contain_text("4 people were notified on")
    assert press(editor, "Take it back now") == 422
    expect(editor.get_by_role("alert")).to_be_in_viewport()
    expect(editor.locator("#reason-wrong")).to_have_text("Say why, in a few words.")
    editor.get_by_label("Why is it taken back?").fill("Another class's trip")
    assert press(editor, "Take it back now") == 200
    expect(editor.get_by_role("status")).to_contain_text("Taken back.")
    expect(editor.locator("main")).to_contain_text("Another class's trip")
    assert statuses(reader) == [410] * 4
    inbox(guardian, 0)
    for who, address in ((reader, HERE), (guardian, HERE), (guardian, f"/notices/{Event.objects.get().pk}/")):
        assert status_of(who, address) == 410
        expect(who.get_by_role("heading", name="The school has taken this back")).to_be_visible()
        expect(who.get_by_text("Another class's trip")).to_have_count(0)


def inbox(member: Page, number: int) -> None:
    member.goto("/notices/")
    expect(member.get_by_role("main").get_by_text("Sports day")).to_have_count(number)
