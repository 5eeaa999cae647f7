"""Posts to a school's channels, against a channel of our own on this machine: once, tried again, its address unsaid."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from foundation import clock, ports
from newsfeed import channels
from newsfeed.channels import check_channels, post_text
from newsfeed.models import NewsPage, SocialPost
from newsfeed.posting import send_due
from roll.models import Audience
from settings.mail import social_channels
from tests.factories.pages import news_index, news_page, publish, translated

SECRET = "t0kenOfTheSchool"
State = SocialPost.State


class Channel(ThreadingHTTPServer):
    """Counts what arrives; answers with `status`, or never."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.deaf, self.got = 200, False, []

    @property
    def address(self) -> str:
        return f"json://school:{SECRET}@127.0.0.1:{self.server_port}/{SECRET}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"])
        if self.server.deaf:
            self.close_connection = True
            return
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Channel]:
    server = Channel()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def channel() -> Iterator[Channel]:
    with listening() as server, override_settings(SOCIAL_CHANNELS={"nai-umeed": {"Mastodon": server.address}}):
        yield server


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def later(monkeypatch):
    def go(**after: int) -> None:
        monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + timedelta(**after)).isoformat())

    return go


@pytest.fixture
def everything_logged():
    """What the root's handlers are given with LOG_LEVEL=DEBUG. Pytest's own listen to what is kept from them."""
    root, log = logging.getLogger(), StringIO()
    before, handler = root.level, logging.StreamHandler(log)
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield log
    root.removeHandler(handler)
    root.setLevel(before)


def draft(cast, **more) -> NewsPage:
    return news_page(cast.school, live=False, post_to_channels=True, **more)


def states() -> list[str]:
    return list(SocialPost.objects.order_by("pk").values_list("state", flat=True))


def test_publishing_posts_once_with_a_link(cast, channel, run_on_commit):
    page = draft(cast)
    with override_settings(BASE_URL="https://school.example.org"), run_on_commit():
        publish(page)
    link = f"https://school.example.org{page.address}?utm_source=social"
    assert channel.got == [f"Sports day\n\nSports day: come and see.\n\n{link}"]
    post = SocialPost.objects.get()
    assert (post.state, post.tries, post.channel, post.school) == (State.SENT, 1, "Mastodon", cast.school)
    assert post.sent_at and not post.trouble


def test_nothing_is_sent_before_the_publishing_is_committed(cast, channel, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        publish(draft(cast))
    assert (states(), channel.got) == ([State.WAITING], [])


def test_never_twice_on_republish_nor_in_four_languages(cast, channel, run_on_commit):
    page = draft(cast)
    with run_on_commit():
        publish(page)
        page.title = "Sports day moved"
        publish(page)
        for code in ("hi", "pa", "ur"):
            publish(translated(page, code, f"In {code}", post_to_channels=True))
        page.unpublish()
        publish(page)
    send_due()
    send_due()
    assert len(channel.got) == 1 and states() == [State.SENT]


def test_it_is_said_in_the_schools_language_where_that_stands(cast, channel, run_on_commit):
    cast.school.language = "hi"
    cast.school.save()
    page = draft(cast)
    translated(page, "hi", "खेल दिवस", post_to_channels=True)
    with run_on_commit():
        publish(page)
    assert [text.partition("\n")[0] for text in channel.got] == ["खेल दिवस"]
    assert "/hi/nai-umeed/" in channel.got[0]


def test_what_failed_is_tried_again_later_and_sent_once(cast, channel, run_on_commit, later):
    channel.status = 500
    with run_on_commit():
        publish(draft(cast))
    post = SocialPost.objects.get()
    assert (post.state, post.trouble, post.tries) == (State.WAITING, "refused", 1)
    send_due()
    assert len(channel.got) == 1, "not before it is due"
    channel.status = 200
    later(minutes=2)
    send_due()
    send_due()
    assert len(channel.got) == 2 and states() == [State.SENT]
    post.refresh_from_db()
    assert (post.trouble, post.tries) == ("", 2)


def test_after_five_tries_it_waits_for_the_editor(cast, channel, run_on_commit, later):
    channel.status = 500
    with run_on_commit():
        publish(draft(cast))
    for _ in range(8):
        later(hours=3)
        send_due()
    assert len(channel.got) == 5 and states() == [State.FAILED]
    channel.status = 200
    with run_on_commit():
        SocialPost.objects.get().send_again(by=cast.editor)
    assert len(channel.got) == 6 and states() == [State.SENT]
    with pytest.raises(SocialPost.NotStuck):
        SocialPost.objects.get().send_again(by=cast.editor)


def test_a_channel_that_is_away_is_tried_again(cast, channel, run_on_commit, later):
    address = channel.address.replace(str(channel.server_port), "9")
    with override_settings(SOCIAL_CHANNELS={"nai-umeed": {"Mastodon": address}}), run_on_commit():
        publish(draft(cast))
    assert (states(), SocialPost.objects.get().trouble) == ([State.WAITING], "away")
    later(minutes=2)
    send_due()
    assert len(channel.got) == 1 and states() == [State.SENT]


def test_where_no_answer_comes_nobody_sends_again_by_itself(cast, channel, run_on_commit, later):
    """It may have arrived: it did."""
    channel.deaf = True
    with run_on_commit():
        publish(draft(cast))
    later(hours=3)
    send_due()
    assert len(channel.got) == 1 and states() == [State.UNSURE]
    assert SocialPost.objects.get().trouble == "silent"


def test_a_job_killed_while_sending_leaves_it_to_the_editor(cast, channel, run_on_commit, later, monkeypatch):
    def killed(*args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(channels, "send_post", killed)
        publish(draft(cast))
        with pytest.raises(SystemExit):
            SocialPost.objects.get().send()
    assert states() == [State.SENDING]
    send_due()
    assert states() == [State.SENDING], "whoever has it may still be at it"
    later(seconds=160)
    send_due()
    assert (states(), channel.got) == ([State.UNSURE], [])
    with run_on_commit():
        SocialPost.objects.get().send_again(by=cast.head)
    assert len(channel.got) == 1 and states() == [State.SENT]


def test_one_of_two_jobs_gets_it(cast, channel):
    publish(draft(cast))
    one, two = SocialPost.objects.get(), SocialPost.objects.get()
    one.send()
    two.send()
    assert len(channel.got) == 1


@pytest.mark.parametrize("how", ["unpublished", "private", "unticked", "gone"])
def test_what_is_taken_back_before_it_goes_does_not_go(cast, channel, how):
    page = draft(cast)
    publish(page)
    page.refresh_from_db()
    if how == "unpublished":
        page.unpublish()
    elif how == "gone":
        page.delete()
    else:
        changed = {"private": {"read_by": Audience.of(cast.class_5b)}, "unticked": {"post_to_channels": False}}[how]
        NewsPage.objects.filter(pk=page.pk).update(**changed)
    send_due()
    assert (channel.got, states()) == ([], [State.DROPPED])


def test_what_was_taken_back_and_stands_again_goes(cast, channel, run_on_commit):
    page = draft(cast)
    publish(page)
    page.refresh_from_db()
    page.unpublish()
    send_due()
    assert states() == [State.DROPPED]
    with run_on_commit():
        publish(page)
    assert len(channel.got) == 1 and states() == [State.SENT]


def test_only_public_news_that_is_ticked_where_there_are_channels(cast, channel, run_on_commit):
    with run_on_commit():
        publish(draft(cast, read_by=Audience.of(cast.class_5b)))
        publish(news_page(cast.school, "Not ticked", live=False))
        publish(news_page(cast.other_school, "Without channels", live=False, post_to_channels=True))
        draft(cast).create_alias(parent=news_index(cast.school), update_slug="again")
    assert (channel.got, states()) == ([], [])


def test_without_apprise_nothing_breaks(cast, channel, run_on_commit, monkeypatch):
    assert check_channels(None) == []
    monkeypatch.setattr(channels, "find_spec", lambda name: None)
    with run_on_commit():
        publish(draft(cast))
    assert (channel.got, states()) == ([], [])
    assert [each.id for each in check_channels(None)] == ["newsfeed.W001"]


def test_a_channel_that_is_no_longer_set_up_is_said(cast, channel):
    publish(draft(cast))
    with override_settings(SOCIAL_CHANNELS={}):
        send_due()
    post = SocialPost.objects.get()
    assert (post.state, post.trouble, channel.got) == (State.FAILED, "gone", [])


@pytest.mark.parametrize("status", [200, 404, 500])
def test_the_address_is_nowhere(cast, channel, as_user, status, everything_logged, capfd):
    """Not in the database, in no log however much is logged, on no page."""
    channel.status = status
    publish(draft(cast))
    logging.getLogger("newsfeed").debug("This is logged.")
    send_due()
    assert len(channel.got) == 1
    rows = "".join(str(vars(post)) for post in SocialPost.objects.all())
    text = as_user(cast.editor).get("/news/nai-umeed/posts/").text
    out = "".join(capfd.readouterr())
    log = everything_logged.getvalue()
    assert "This is logged." in log
    for where in (rows, text, log, out):
        assert SECRET not in where and str(channel.server_port) not in where
    assert "Mastodon" in text


def test_an_address_that_is_none_fails_in_words(cast, channel):
    publish(draft(cast))
    with override_settings(SOCIAL_CHANNELS={"nai-umeed": {"Mastodon": f"nonsense-{SECRET}"}}):
        send_due()
    assert SocialPost.objects.get().trouble == "refused"


def test_the_database_keeps_one_a_channel(cast, channel):
    publish(draft(cast))
    post = SocialPost.objects.get()
    for wrong in ({"channel": "Mastodon"}, {"channel": "Other", "state": State.SENT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SocialPost.objects.create(school=cast.school, page=post.page, **wrong)


@pytest.mark.parametrize("most", [140, 280, 500, 32768])
def test_the_link_is_whole_and_the_rest_fits(most):
    link = "https://school.example.org/hi/nai-umeed/news/2026-11-28/?utm_source=social"
    for title, summary in (("खेल " * 60, "सब आएँ। " * 40), ("Short", "Two words"), ("x" * 255, "")):
        text = post_text(title.strip(), summary.strip(), link, most)
        assert text.endswith(f"\n\n{link}") and len(text) <= min(most, 500)


def test_it_is_a_job_of_each_minute():
    assert "newsfeed.posting.send_due" in ports.each_minute.paths()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": 1}', '{"a": {"": "json://x"}}', '{"a": {"b": 1}}', '{"a": "json://t0kenOfTheSchool"}']
)
def test_settings_of_another_form_are_refused_without_saying_them(text):
    with pytest.raises(ValueError, match="env.example") as refused:
        social_channels(text)
    assert SECRET not in str(refused.value) and refused.value.__suppress_context__
    assert social_channels("") == {}


# --- The editor's page and form ---------------------------------------------------------------------------------------
def test_the_editor_sees_what_became_of_it_and_sends_again(cast, channel, as_user, run_on_commit):
    publish(draft(cast))
    SocialPost.objects.update(state=State.FAILED, trouble="refused", tries=5)
    editor = as_user(cast.editor)
    text = editor.get("/news/nai-umeed/posts/").text
    assert "Sports day" in text and "The channel did not accept it." in text and "Send again" in text
    path = f"/news/nai-umeed/posts/{SocialPost.objects.get().pk}/again/"
    assert editor.get(path).status_code == 405 and channel.got == []
    assert as_user(cast.other_head).post(path.replace("nai-umeed", "sitara")).status_code == 404
    with run_on_commit():
        assert editor.post(path, follow=True).status_code == 200
    assert len(channel.got) == 1
    answer = editor.post(path, follow=True)
    assert "already being sent" in answer.text and "Send again" not in answer.text


def test_the_page_asks_the_same_for_one_and_for_three(cast, channel, as_user):
    editor, counts = as_user(cast.editor), []
    for batch in (1, 2):
        for number in range(batch):
            publish(draft(cast, slug=f"n-{batch}-{number}"))
        with CaptureQueriesContext(connection) as asked:
            assert editor.get("/news/nai-umeed/posts/").text.count("<li") >= batch
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_form_asks_only_where_there_are_channels(cast, channel, as_user):
    path = f"/admin/pages/add/newsfeed/newspage/{news_index(cast.school).pk}/"
    text = as_user(cast.editor).get(path).text
    assert "Once, on: Mastodon." in text and SECRET not in text
    assert 'name="post_to_channels"' in text and "checked" in text.split('name="post_to_channels"')[1][:200]
    with override_settings(SOCIAL_CHANNELS={}):
        assert 'name="post_to_channels"' not in as_user(cast.editor).get(path).text


def test_the_menu_leads_there_where_there_are_channels(cast, channel, as_user):
    assert "/news/nai-umeed/posts/" in as_user(cast.editor).get("/admin/").text
    with override_settings(SOCIAL_CHANNELS={}):
        assert "/news/nai-umeed/posts/" not in as_user(cast.editor).get("/admin/").text
