"""What was told by mistake is taken back: unsent mails stop, the page goes, and the link says why."""

from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from foundation import clock
from newsfeed.models import NewsPage, SocialPost
from newsfeed.report import Report
from notices.inbox import events_of, unread_count
from notices.models import Event, Message
from roll.models import Audience
from tests.factories.pages import news_page, publish, translated


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def told_page(cast, run_on_commit) -> NewsPage:
    page = news_page(cast.school, live=False, tell=Audience.of(cast.school))
    with run_on_commit():
        publish(page, by=cast.editor)
        translated(page, "hi", "खेल दिवस")
    page.refresh_from_db()
    return page


def address(page) -> str:
    return reverse("newsfeed:recall", args=[page.school.slug, page.pk])


def test_an_editor_takes_it_back_with_a_reason(cast, told_page, as_user, client):
    editor = as_user(cast.editor)
    as_user(cast.guardian).get(told_page.address)
    assert Message.objects.filter(user=cast.unrelated).update(state="queued", handed_at=None) == 1
    assert "4 people were notified on" in editor.get(address(told_page)).text
    for reason in (" ", "\0", "Wrong\0 class", "x" * 301):
        refused = editor.post(address(told_page), {"reason": reason})
        assert refused.status_code == 422 and NewsPage.objects.filter(live=True).count() == 2
    assert editor.post(address(told_page), {"reason": "Wrong class"}).status_code == 302
    assert not NewsPage.objects.filter(live=True).exists()
    event = Event.objects.get(kind="news.published")
    assert (event.recalled_by, event.recall_reason, event.counts()) == (cast.editor, "Wrong class", (4, 1, 1))
    text = editor.get(address(told_page)).text
    assert "Notified: 4. Opened: 1. 1 e-mail not yet sent was stopped." in text and "Wrong class" in text
    assert editor.post(address(told_page), {"reason": "Again"}).status_code == 409


def test_it_leaves_the_notices_and_its_link_says_why(cast, told_page, as_user, client):
    event = Event.objects.get(kind="news.published")
    told_page.recall(by=cast.head, reason="Wrong class")
    guardian = as_user(cast.guardian)
    assert not events_of(cast.guardian).exists() and unread_count(cast.guardian) == 0
    assert "Sports day" not in guardian.get("/notices/").text
    for who, path in (
        (client, "/en/nai-umeed/news/sports-day/"),
        (client, "/ur/nai-umeed/news/sports-day/"),
        (guardian, f"/notices/{event.pk}/"),
    ):
        answer = who.get(path)
        assert answer.status_code == 410 and "no-store" in answer["Cache-Control"]
        assert "Sports day" not in answer.text and "Wrong class" not in answer.text
    assert "The school has taken this back" in client.get("/en/nai-umeed/news/sports-day/").text
    assert as_user(cast.other_head).get(f"/notices/{event.pk}/").status_code == 404


def test_of_what_one_may_not_read_nothing_is_said(cast, run_on_commit, as_user, client):
    only = Audience.of(cast.class_2a)
    page = news_page(cast.school, live=False, read_by=only, tell=only)
    with run_on_commit():
        publish(page)
    page.recall(by=cast.head, reason="Wrong")
    assert client.get(page.address).status_code == 404
    assert as_user(cast.unrelated).get(page.address).status_code == 404
    assert as_user(cast.guardian).get(page.address).status_code == 410


def test_what_was_only_unpublished_is_not_here(cast, told_page, client):
    told_page.unpublish()
    NewsPage.objects.get(locale__language_code="hi").unpublish()
    assert client.get("/en/nai-umeed/news/sports-day/").status_code == 404


def test_corrected_and_published_anew_it_is_told_once_more(cast, told_page, as_user, run_on_commit, client):
    told_page.recall(by=cast.head, reason="Wrong day")
    mail.outbox.clear()
    page = NewsPage.objects.get(pk=told_page.pk)
    with run_on_commit():
        page.title = "Sports day on Friday"
        publish(page)
        publish(page)
    assert sorted(each.to[0] for each in mail.outbox) == [
        f"{name}@example.org" for name in ("aarav", "farida", "imran", "sunita")
    ]
    assert client.get(page.address).status_code == 200
    assert [each.title for each in Report(cast.school, 7).items] == ["Sports day on Friday"]
    page.refresh_from_db()
    page.recall(by=cast.head, reason="Wrong again")
    assert Event.objects.filter(recalled_at__isnull=False).count() == 2
    assert "Wrong day" in as_user(cast.editor).get(address(page)).text
    assert client.get(page.address).status_code == 410


def test_one_that_waits_for_its_hour_does_not_go_out(cast, told_page):
    hindi = NewsPage.objects.get(locale__language_code="hi")
    hindi.unpublish()
    hindi.save_revision(approved_go_live_at=clock.now())
    told_page.recall(by=cast.head, reason="Wrong")
    assert not hindi.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_nobody_told_nothing_to_take_back(cast, as_user):
    page = news_page(cast.school)
    editor = as_user(cast.editor)
    assert "Nobody was notified of this page" in editor.get(address(page)).text
    assert editor.post(address(page), {"reason": "Oh"}).status_code == 409
    assert as_user(cast.other_head).get(address(page)).status_code == 404
    page.refresh_from_db()
    assert page.live


def test_a_post_that_stands_elsewhere_is_named(cast, told_page, as_user):
    editor, words = as_user(cast.editor), "stay there. Delete them there by hand:"
    for channel, key in (("Mastodon", told_page.translation_key), ("Telegram", uuid4())):
        SocialPost.objects.create(school=cast.school, channel=channel, page=key)
    for state in ("waiting", "failed", "dropped"):
        SocialPost.objects.update(state=state)
        assert words not in editor.get(address(told_page)).text, "it never arrived, and never will"
    for state, sent_at in (("sending", None), ("unsure", None), ("sent", clock.now())):
        SocialPost.objects.update(state=state, sent_at=sent_at)
        text = editor.get(address(told_page)).text
        assert words in text and "Mastodon" in text and "Telegram" not in text


def test_the_button_stands_with_what_was_told(cast, told_page, as_user):
    editor, quiet = as_user(cast.editor), news_page(cast.school, "Quiet")
    assert address(told_page) in editor.get(reverse("wagtailadmin_pages:edit", args=[told_page.pk])).text
    assert address(quiet) not in editor.get(reverse("wagtailadmin_pages:edit", args=[quiet.pk])).text
