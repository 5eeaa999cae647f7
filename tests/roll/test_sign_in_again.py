"""Asking for a code once more: by the way on which the first was asked for, with its limits, and the same for all."""

import re
import time

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_q.conf import Conf
from django_q.models import OrmQ

from journal.models import Entry
from roll.sign_in_mails.models import SignInMail
from tests.acts import newest_code

ASK, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
TOO_MANY_ASKED = "Too many codes were asked for. Enter the newest one, or wait ten minutes."
TOO_MANY_TRIED = "Too many tries. Wait ten minutes, then ask for a new code."
UNKNOWN = "nobody@example.org"


def ask(client: Client, email: str, path: str = ASK):
    return client.post(path, {"email": email})


def enter(client: Client, code: str):
    return client.post(CONFIRM, {"code": code})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def send_anew(client: Client):
    """Taps "Send a new code" as the page has it."""
    page = client.get(CONFIRM).content.decode()
    (form,) = (each for each in re.findall(r"<form.*?</form>", page, re.S) if "Send a new code" in each)
    fields = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form))
    return client.post(re.findall(r'action="([^"]*)"', form)[0], fields)


# --- Another address --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [ASK, "/accounts/login/code/"])
def test_another_address_can_be_given_while_a_code_is_awaited(cast, path):
    client = Client()
    ask(client, cast.unrelated.email)
    old = newest_code()
    page = client.get(path)
    assert page.status_code == 200 and 'name="email"' in page.content.decode()
    assert ask(client, cast.guardian.email, path)["Location"] == CONFIRM
    assert mail.outbox[-1].to == [cast.guardian.email]
    enter(client, old)
    assert who(client) is None
    enter(client, newest_code())
    assert who(client) == str(cast.guardian.pk)


def test_looking_at_the_form_keeps_the_code_and_leads_back_to_it(cast):
    client = Client()
    assert "I have a code" not in client.get(ASK).content.decode()
    ask(client, cast.guardian.email)
    page = client.get(f"{ASK}?next=/notices/").content.decode()
    assert "I have a code" in page and f'href="{CONFIRM}?next=/notices/"' in page
    enter(client, newest_code())
    assert who(client) == str(cast.guardian.pk)


def test_the_page_to_come_is_kept_on_the_way_to_another_address(cast):
    client = Client()
    client.post(ASK, {"email": cast.guardian.email, "next": "/notices/"})
    page = client.get(f"{CONFIRM}?next=/notices/").content.decode()
    assert 'href="/accounts/login/code/?next=/notices/"' in page


# --- A new code -------------------------------------------------------------------------------------------------------
def test_a_new_code_takes_the_place_of_the_old(cast):
    client = Client()
    ask(client, cast.guardian.email)
    old = newest_code()
    assert send_anew(client)["Location"] == CONFIRM
    enter(client, old)
    assert who(client) is None
    enter(client, newest_code())
    assert who(client) == str(cast.guardian.pk)


def test_a_new_code_works_its_own_ten_minutes(cast, monkeypatch):
    client, start = Client(), time.time()
    ask(client, cast.guardian.email)
    monkeypatch.setattr("time.time", lambda: start + 500)
    send_anew(client)
    monkeypatch.setattr("time.time", lambda: start + 1000)
    enter(client, newest_code())
    assert who(client) == str(cast.guardian.pk)


@pytest.mark.parametrize("name", ["known", "unknown"])
def test_new_codes_count_with_those_of_other_browsers(cast, name):
    """And what the limit says is the same for both, with the newest code still good."""
    email = cast.guardian.email if name == "known" else UNKNOWN
    clients = [Client() for _ in range(3)]
    for client in clients:
        ask(client, email)
    answers = [send_anew(client) for _ in range(5) for client in clients]
    assert (len(mail.outbox), SignInMail.objects.count()) == (5, 5)
    assert [answer.status_code for answer in answers] == [302, 302, *13 * [429]]
    page = answers[-1].content.decode()
    assert TOO_MANY_ASKED in page and "I have a code" in page
    if name == "known":
        enter(clients[1], newest_code())
        assert who(clients[1]) == str(cast.guardian.pk)


def test_the_old_way_to_have_one_sent_is_no_way(cast):
    client = Client()
    ask(client, cast.guardian.email)
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 1


STEPS = {
    "a code from elsewhere": lambda client, email: ask(Client(), email),
    "the form": lambda client, email: client.get(ASK),
    "the page of the code": lambda client, email: client.get(CONFIRM),
    "a new code": lambda client, email: ask(client, email),
    "a wrong code": lambda client, email: enter(client, "0000-0000"),
}

# In the table of mails, the queue and the journal; of what isn't here, none.
ROWS = {"a code from elsewhere": [1, 1, 1], "a new code": [1, 1, 1], "a wrong code": [0, 0, 1]}


@pytest.mark.parametrize("step", STEPS)
def test_what_comes_after_asking_is_the_same_work_for_known_and_unknown(cast, monkeypatch, step):
    monkeypatch.setattr(Conf, "SYNC", False)
    seen = []
    for email in (cast.guardian.email, UNKNOWN):
        client = Client()
        ask(client, email)
        before = SignInMail.objects.count(), OrmQ.objects.count(), Entry.objects.count()
        with CaptureQueriesContext(connection) as queries:
            STEPS[step](client, email)
        after = SignInMail.objects.count(), OrmQ.objects.count(), Entry.objects.count()
        seen.append((len(queries), [new - old for new, old in zip(after, before, strict=True)]))
    assert seen[0] == seen[1]
    assert seen[0][1] == ROWS.get(step, [0, 0, 0])


# --- Tries ------------------------------------------------------------------------------------------------------------
def try_at_one_time(client: Client, code: str):
    """As a request that began before the others had an answer: it finds the session as it was."""
    session = client.session
    kept = dict(session.items())
    answer = enter(client, code)
    if who(client) is None:
        session = client.session
        session.update(kept)
        session.save()
    return answer


@pytest.mark.parametrize("name", ["known", "unknown"])
def test_tries_at_one_time_are_counted_by_address(cast, name):
    client, email = Client(), cast.guardian.email if name == "known" else UNKNOWN
    ask(client, email)
    pages = [try_at_one_time(client, f"0000-00{number}").content.decode() for number in range(10, 42)]
    assert [TOO_MANY_TRIED in page for page in pages] == [*30 * [False], *2 * [True]]
    assert Entry.objects.filter(kind="sign_in.code_refused").count() == 30
    assert Entry.objects.filter(kind="limits.code_tries").count() == 1


def test_beyond_the_limit_the_right_code_opens_nothing_and_looks_as_a_wrong_one(cast):
    client = Client()
    ask(client, cast.guardian.email)
    for number in range(10, 40):
        try_at_one_time(client, f"0000-00{number}")
    other = Client()
    ask(other, cast.guardian.email)
    answer = enter(other, newest_code())
    assert who(other) is None and TOO_MANY_TRIED in answer.content.decode()
    ask(other, cast.unrelated.email)
    enter(other, newest_code())
    assert who(other) == str(cast.unrelated.pk)


def test_the_tries_of_strangers_lock_nobody_out_of_a_device_that_knows_them(cast):
    own, stranger = Client(), Client()
    ask(own, cast.guardian.email)
    enter(own, newest_code())
    own.post("/accounts/logout/")
    ask(stranger, cast.guardian.email)
    for number in range(10, 42):
        try_at_one_time(stranger, f"0000-00{number}")
    ask(own, cast.guardian.email)
    enter(own, newest_code())
    assert who(own) == str(cast.guardian.pk)
