"""Every door with a limit, reached: 429, true words with what to do, what was typed kept, the same for all."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from journal.models import Entry
from tests.acts import newest_code
from tests.factories import UserFactory

ASK, ASK_AGAIN, CONFIRM, CARD = (
    "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/", "/accounts/pupil/",
)  # fmt: skip
UNKNOWN = "nobody.here@example.org"
WRONG_CODE = "0000-0000"


def ask(client: Client, email: str, path: str = ASK):
    return client.post(path, {"email": email})


def enter(client: Client, code: str = WRONG_CODE):
    return client.post(CONFIRM, {"code": code})


def asked(client: Client, email: str) -> None:
    ask(client, email)


def never_right(client: Client, email: str) -> None:
    ask(client, email)
    for _try in range(2):
        assert enter(client).status_code == 422


def card(client: Client, name: str):
    return client.post(CARD, {"user_name": name, "words": "a b c"})


# A door: the limit that is met, what goes before, the act that is refused, and the words with what to do.
DOORS = {
    "codes to one address": (
        {"code_for_address": "1/10m/key"}, asked, ask,
        "Too many codes were asked for. Enter the newest one, or wait ten minutes.",
    ),
    "new codes to one address": (
        {"code_for_address": "1/10m/key"}, asked, lambda client, email: ask(client, email, ASK_AGAIN),
        "Too many codes were asked for. Enter the newest one, or wait ten minutes.",
    ),
    "codes from one place": (
        {"request_login_code": "1/m/ip"}, asked, ask,
        "Too many codes were asked for from one place. Wait a minute, then try again.",
    ),
    "tries at one address": (
        {"code_tries": "1/10m/key"}, lambda client, email: [ask(client, email), enter(client)],
        lambda client, email: enter(client),
        "Too many tries. Wait ten minutes, then ask for a new code.",
    ),
    "tries of one code": (
        {}, never_right, lambda client, email: enter(client),
        "That was not right three times, so this code no longer works. Have a new one sent.",
    ),
    "tries of one card": (
        {"pupil_card": "1/5m/key"}, card, card,
        "Too many tries. Wait ten minutes, or ask your teacher for a new card.",
    ),
    "cards from one place": (
        {"pupil_sign_in": "1/m/ip"}, card, card,
        "Too many tries. Wait ten minutes, or ask your teacher for a new card.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_each_door_with_a_limit_answers_alike(cast, door):
    rates, before, act, words = DOORS[door]
    answers = []
    known, unknown = UserFactory(email="somebody.here@example.org", username="somebody"), UNKNOWN
    for name in (known.username if act is card else known.email, unknown):
        client, rows = Client(), Entry.objects.count()
        with override_settings(ACCOUNT_RATE_LIMITS=settings.ACCOUNT_RATE_LIMITS | rates, ALLAUTH_TRUSTED_PROXY_COUNT=1):
            client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.0.0.{len(answers)}"
            before(client, name)
            with CaptureQueriesContext(connection) as queries:
                answer = act(client, name)
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (429, True), page
        assert name in page
        assert "_auth_user_id" not in client.session
        text = re.sub(r'value="[^"]{64}"', "", page).replace(name, "…")
        answers.append((text, len(queries), Entry.objects.count() - rows))
    assert answers[0] == answers[1]


def test_every_limit_on_signing_in_stands_in_the_list(settings):
    """Strangers' mail is limited without a word: the page says the same. Nobody has a password."""
    silent = {"mail_to_stranger", "login", "login_failed"}
    assert {name for rates, *_rest in DOORS.values() for name in rates} == set(settings.ACCOUNT_RATE_LIMITS) - silent


def test_whose_tries_are_used_up_has_a_new_code_with_one_tap(cast):
    client = Client()
    never_right(client, cast.guardian.email)
    old, page = newest_code(), enter(client).content.decode()
    assert f'value="{cast.guardian.email}"' in page and f'action="{ASK_AGAIN}"' in page
    assert enter(client, old)["Location"] == ASK_AGAIN
    assert ask(client, cast.guardian.email, ASK_AGAIN)["Location"] == CONFIRM
    enter(client, newest_code())
    assert client.session["_auth_user_id"] == str(cast.guardian.pk)


def test_a_limit_by_address_uses_up_no_try_of_the_code(cast):
    client = Client()
    ask(client, cast.guardian.email)
    with override_settings(ACCOUNT_RATE_LIMITS=settings.ACCOUNT_RATE_LIMITS | {"code_tries": "1/10m/key"}):
        assert [enter(client).status_code for _ in range(5)] == [422, 429, 429, 429, 429]
    enter(client, newest_code())
    assert client.session["_auth_user_id"] == str(cast.guardian.pk)
