"""Redis is a cache: while it is away the site answers, and what must be counted is counted."""

import logging
import shutil
import socket
import subprocess
import time
from threading import Thread

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client

from foundation import caches as guarded
from journal.models import Entry
from roll.models import Counter
from roll.models.counters import forget_counters
from settings import storage
from tests.acts import WRONG, card_of
from tests.factories import PupilFactory
from tests.factories.pages import content_image, news_page

ASK, CARD = "/accounts/login/", "/accounts/pupil/"
REDIS = shutil.which("redis-server")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def redis_away(settings, monkeypatch, port):
    """The caches of a site with Redis, at a port where there is none."""
    monkeypatch.setattr(storage, "REDIS_URL", f"redis://127.0.0.1:{port}/0")
    guarded.BREAKERS.clear()
    settings.CACHES = {name: storage.shared_cache(name, 1) for name in ("default", "pages")} | {
        "counters": storage.CACHES["counters"]
    }
    settings.PAGE_CACHE_SECONDS = 600


# --- Pages ------------------------------------------------------------------------------------------------------------
def test_pages_answer(cast, redis_away, as_user):
    page = news_page(cast.school, "Sports day", photo=content_image(cast.school))
    visitor, editor = Client(), as_user(cast.editor)
    for _ in range(2):
        for path in (
            "/en/",
            "/en/nai-umeed/",
            "/en/nai-umeed/news/",
            page.url,
            "/en/search/?q=day",
            ASK,
            "/sitemap.xml",
        ):
            assert visitor.get(path).status_code == 200, path
        for path in ("/admin/", "/admin/images/", f"/admin/pages/{page.pk}/edit/", "/portal/"):
            assert editor.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (lambda: cache.get("a", 7), 7),
        (lambda: cache.get("a"), None),
        (lambda: cache.get_or_set("a", lambda: 7), 7),
        (lambda: cache.set("a", 1), None),
        (lambda: cache.add("a", 1), True),
        (lambda: cache.touch("a"), False),
        (lambda: cache.delete("a"), False),
        (lambda: "a" in cache, False),
        (lambda: cache.get_many(["a", "b"]), {}),
        (lambda: cache.set_many({"a": 1}), []),
        (lambda: cache.delete_many(["a"]), None),
        (lambda: caches["pages"].clear(), False),
    ],
)
def test_each_command_finds_nothing_and_keeps_nothing(redis_away, command, answer):
    assert command() == answer


def test_what_is_not_there_can_not_be_counted_up(redis_away):
    with pytest.raises(ValueError):
        cache.incr("a")


def test_the_log_says_so_once(redis_away, caplog):
    caplog.set_level(logging.WARNING)
    for _ in range(5):
        guarded.BREAKERS[storage.REDIS_URL].asked_at = -100.0
        cache.get("a")
    assert [record.message.split(" (")[0] for record in caplog.records] == ["Redis does not answer"]


def test_nobody_waits_for_a_silent_server_twice(redis_away, port):
    calls = []
    with socket.create_server(("127.0.0.1", port)) as server:
        Thread(target=lambda: calls.append(server.accept()), daemon=True).start()
        start = time.monotonic()
        for _ in range(20):
            assert cache.get("a") is None and caches["pages"].get("a") is None
        assert time.monotonic() - start < 3
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()
    ((asked, _address),) = calls
    asked.close()


def test_one_thread_asks_a_server_that_is_away_again_after_a_while(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(guarded, "monotonic", lambda: now[0])
    breaker = guarded.Breaker()
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]
    breaker.failed(TimeoutError())
    assert not breaker.may_ask()
    now[0] += guarded.PAUSE
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
    breaker.answered()
    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]


# --- Limits -----------------------------------------------------------------------------------------------------------
def ask_for_codes(cast) -> list[int]:
    statuses = [Client().post(ASK, {"email": cast.guardian.email}).status_code for _ in range(8)]
    return [*statuses, len(mail.outbox)]


def ask_from_one_place(cast) -> list[int]:
    return [Client().post(ASK, {"email": f"a{number}@example.org"}).status_code for number in range(5)]


def try_cards(cast) -> list[int]:
    name, words, _user = card_of(PupilFactory(school=cast.school), cast.teacher)
    return [Client().post(CARD, {"user_name": name, "words": each}).status_code for each in (*5 * [WRONG], words)]


def write_to_strangers(cast) -> list[int]:
    for number in range(22):
        Client().post(ASK, {"email": f"stranger{number}@example.org"})
    return [len(mail.outbox)]


LIMITED = [ask_for_codes, ask_from_one_place, try_cards, write_to_strangers]


@pytest.mark.parametrize("tries", LIMITED)
def test_limits_are_met_after_as_many_tries_as_with_redis(cast, settings, request, tries):
    few = {"request_login_code": "3/m/ip"} if tries is ask_from_one_place else {}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | few
    usual = tries(cast)
    before = Entry.objects.filter(kind__startswith="limits.").count()
    mail.outbox.clear()
    request.getfixturevalue("redis_away")
    assert tries(cast) == usual
    assert Entry.objects.filter(kind__startswith="limits.").count() == 2 * before
    assert Counter.objects.exists()


def test_the_table_does_not_say_whose_tries_it_counts(cast, redis_away):
    Client(REMOTE_ADDR="10.1.2.3").post(ASK, {"email": cast.guardian.email})
    rows = str(list(Counter.objects.values()))
    assert "10.1.2.3" not in rows and cast.guardian.email not in rows and "code_for_address" not in rows


def test_what_counts_no_more_is_deleted(cast, redis_away, monkeypatch):
    Client().post(ASK, {"email": cast.guardian.email})
    kept = Counter.objects.count()
    forget_counters()
    assert Counter.objects.count() == kept > 0
    monkeypatch.setenv("CHAUPAL_NOW", "2100-01-01T00:00+00:00")
    forget_counters()
    assert not Counter.objects.exists()


# --- Redis comes back -------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not REDIS, reason="No redis-server (on Debian: apt install redis-server).")
def test_it_is_used_again_as_soon_as_it_answers(cast, redis_away, port, monkeypatch, tmp_path):
    cache.set("a", 1)
    assert ask_for_codes(cast)[-1] == 5
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setattr(guarded, "PAUSE", 0.0)
        deadline = time.monotonic() + 10
        while not cache.has_key("a") and time.monotonic() < deadline:  # noqa: W601
            cache.set("a", 2)
            time.sleep(0.05)
        assert cache.get("a") == 2 and cache.incr("a") == 3 and cache.get_many(["a"]) == {"a": 3}
        counted = set(Counter.objects.values_list("value", flat=True))
        try_cards(cast)
        assert set(Counter.objects.values_list("value", flat=True)) == counted
        assert caches["pages"].get("a") is None
        process.kill()
        process.wait()
        assert cache.get("a") is None
        assert Client().get("/en/nai-umeed/").status_code == 200
    finally:
        process.kill()
        process.wait()
