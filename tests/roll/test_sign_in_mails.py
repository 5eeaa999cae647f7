"""The mail of signing in: never in the request, not in clear anywhere, and not lost when a mail server or a job is."""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from foundation import clock
from notices import jobs as notice_jobs
from notices.models import Heartbeat
from roll.sign_in_mails import jobs
from roll.sign_in_mails.models import CLAIM, CODE_LIFE, LATE, SignInMail, forget_sign_in_mails
from tests.acts import newest_code

compose = jobs.compose
ASK, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
AWAY = "send e-mail just now"
ADDRESS = "sunita@example.org"
REFUSALS = {
    "silent": (TimeoutError("timed out"), jobs.Outcome.AWAY),
    "nobody there": (ConnectionRefusedError(), jobs.Outcome.AWAY),
    "hung up": (SMTPServerDisconnected("bye"), jobs.Outcome.AWAY),
    "not from us": (SMTPSenderRefused(550, b"no", "from@example.org"), jobs.Outcome.AWAY),
    "come again": (SMTPRecipientsRefused({ADDRESS: (450, b"greylisted")}), jobs.Outcome.PUT_OFF),
    "no room now": (SMTPDataError(452, b"full"), jobs.Outcome.PUT_OFF),
    "nobody of that name": (SMTPRecipientsRefused({ADDRESS: (550, b"no such user")}), jobs.Outcome.REFUSED),
    "taken for spam": (SMTPDataError(554, b"spam"), jobs.Outcome.REFUSED),
    "cannot be written": (ValueError("address"), jobs.Outcome.REFUSED),
}


@pytest.fixture
def queued(monkeypatch):
    """The queue as it is on a real site: jobs wait in its table."""
    monkeypatch.setattr(Conf, "SYNC", False)


@pytest.fixture
def at(monkeypatch):
    """`at(seconds)`: the clock so much after the test's beginning."""
    start = clock.now()

    def move(seconds: float) -> None:
        monkeypatch.setenv("CHAUPAL_NOW", (start + timedelta(seconds=seconds)).isoformat())

    move(0)
    return move


def refusing(error: Exception):
    return patch.object(EmailBackend, "send_messages", side_effect=error)


def asked(address: str = ADDRESS, **values: str) -> SignInMail:
    return SignInMail.ask("account/email/login_code", address, {"code": "ABCD-EFGH"} | values)


def work() -> None:
    """What the fast lane does with all that waits there, whether its time has come or not."""
    for row in OrmQ.objects.filter(key="fast").order_by("pk"):
        task = SignedPackage.loads(row.payload)
        row.delete()
        assert task["func"] == "roll.sign_in_mails.jobs.hand_over"
        jobs.hand_over(*task["args"])


def page(client: Client) -> str:
    return client.get(CONFIRM).content.decode()


# --- In the request ---------------------------------------------------------------------------------------------------
def test_asking_for_a_code_reaches_for_no_mail_server(cast, queued):
    with refusing(AssertionError("in the request")):
        assert Client().post(ASK, {"email": ADDRESS}).status_code == 302
    assert (mail.outbox, SignInMail.objects.get().attempts) == ([], 0)
    work()
    assert [each.to for each in mail.outbox] == [[ADDRESS]]


def test_the_code_stands_in_clear_nowhere_on_its_way(cast, queued, caplog):
    caplog.set_level(logging.DEBUG)
    Client().post(ASK, {"email": ADDRESS})
    row, job = SignInMail.objects.values().get(), SignedPackage.loads(OrmQ.objects.get(key="fast").payload)
    work()
    code = newest_code()
    assert code not in str(row) + str(job) + caplog.text
    assert (job["args"], job["kwargs"]) == ((row["id"],), {}) and ADDRESS not in str(job)


def test_handed_over_the_row_is_empty_and_says_when(cast):
    Client().post(ASK, {"email": ADDRESS})
    row = SignInMail.objects.get()
    assert (row.address, row.sealed, row.attempts) == ("", "", 1)
    assert clock.now() - row.handed_at < timedelta(minutes=1)


def test_the_database_keeps_no_code_of_a_mail_that_was_handed_over(db, queued):
    row = asked()
    for values in ({"handed_at": clock.now()}, {"address": ""}, {"sealed": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SignInMail.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("language", ["hi", "pa", "ur", "en"])
def test_it_is_in_the_language_of_the_page(cast, language):
    client = Client()
    client.post("/language/", {"language": language})
    client.post(ASK, {"email": ADDRESS})
    assert f'<html lang="{language}"' in mail.outbox[-1].alternatives[0].content


def test_its_message_id_is_the_sites_own(cast, settings):
    settings.BASE_URL = "https://school.example:8443"
    Client().post(ASK, {"email": ADDRESS})
    row = SignInMail.objects.get()
    key = f"{row.pk}-{row.asked_at.timestamp():.0f}"
    assert mail.outbox[-1].extra_headers == {"Message-ID": f"<sign-in-{key}@school.example>"}


@pytest.mark.parametrize("address", ["", "office@school.example.org"])
@pytest.mark.parametrize("to", [ADDRESS, "nobody@example.org"])
def test_it_says_where_answers_are_read(cast, settings, address, to):
    settings.REPLY_TO_EMAIL = address
    asked(to)
    (message,) = mail.outbox
    assert message.reply_to == ([address] if address else [])
    assert ("Nobody reads answers" in message.body) is not bool(address)
    assert address in message.body


def test_known_and_unknown_addresses_make_the_same_work(cast, queued):
    """Statements that write, and the queue's jobs: also where strangers have been written to often enough."""
    seen = set()
    for address in (ADDRESS, "nobody@example.org", "stranger@example.org"):
        if address.startswith("stranger"):
            for number in range(20):
                Client().post(ASK, {"email": f"{number}@example.org"})
        before = OrmQ.objects.count()
        with CaptureQueriesContext(connection) as queries:
            Client().post(ASK, {"email": address})
        written = sorted(q["sql"].split("(")[0] for q in queries if q["sql"].startswith(("INSERT", "UPDATE")))
        seen.add((tuple(sql for sql in written if "sessions" not in sql), OrmQ.objects.count() - before))
    written, jobs_queued = zip(*seen, strict=True)
    assert set(jobs_queued) == {1} and len({sum("signinmail" in sql for sql in each) for each in written}) == 1


def test_an_address_as_long_as_the_form_takes_is_no_error(cast):
    address = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.example"
    assert Client().post(ASK, {"email": address}).status_code == 302
    assert SignInMail.objects.get().handed_at


# --- A mail server that doesn't take it -------------------------------------------------------------------------------
@pytest.mark.parametrize("name", REFUSALS)
def test_what_becomes_of_it(cast, queued, name):
    error, outcome = REFUSALS[name]
    row = asked()
    with refusing(error):
        work()
    row.refresh_from_db()
    ended = outcome is jobs.Outcome.REFUSED
    assert (row.address == row.sealed == "", row.handed_at) == (ended, None)
    assert (row.failed_at is not None) == (outcome is jobs.Outcome.AWAY)
    assert OrmQ.objects.count() == (0 if ended else 1)


def test_it_goes_out_when_the_server_is_back_and_not_before_its_turn(cast, queued, at):
    row, waits = asked(), []
    with refusing(TimeoutError()):
        for seconds in (0, 1, 3, 4, 9, 10, 21, 22):
            at(seconds)
            work()
            row.refresh_from_db()
            waits.append((seconds, row.attempts))
            OrmQ.objects.all().delete()
            OrmQ.objects.create(
                key="fast",
                lock=clock.now(),
                payload=SignedPackage.dumps({"func": jobs.JOB, "args": (row.pk,), "kwargs": {}}),
            )
    assert waits == [(0, 1), (1, 1), (3, 2), (4, 2), (9, 3), (10, 3), (21, 4), (22, 4)]
    at(45)
    work()
    row.refresh_from_db()
    assert row.handed_at and len(mail.outbox) == 1


def test_the_queue_gives_a_later_job_to_nobody_too_soon(db, queued):
    row = asked()
    OrmQ.objects.all().delete()
    with refusing(TimeoutError()):
        jobs.hand_over(row.pk)
    later = OrmQ.objects.get(key="fast").lock - timezone.now()
    assert timedelta(seconds=1) < later <= timedelta(seconds=jobs.PAUSES[0])


# --- A job that dies --------------------------------------------------------------------------------------------------
def test_what_a_killed_job_had_in_hand_is_taken_up(cast, queued, at):
    row = asked()
    OrmQ.objects.all().delete()
    assert row.claim()
    for seconds, mails in ((1, 0), (CLAIM.total_seconds() + 1, 1), (CLAIM.total_seconds() + 90, 1)):
        at(seconds)
        notice_jobs.each_minute_of_fast_lane()
        work()
        assert len(mail.outbox) == mails


def test_two_jobs_send_it_once(cast, queued):
    row = asked()
    with patch.object(jobs, "compose", side_effect=lambda found: (jobs.hand_over(row.pk), compose(found))[1]):
        jobs.hand_over(row.pk)
    jobs.hand_over(row.pk)
    assert len(mail.outbox) == 1


def test_a_code_that_is_too_old_is_not_sent_and_not_kept(cast, queued, at):
    row = asked()
    at(CODE_LIFE.total_seconds() + 1)
    work()
    assert mail.outbox == [] and SignInMail.objects.get().attempts == 0
    jobs.sweep()
    row.refresh_from_db()
    assert (row.address, row.sealed, row.handed_at) == ("", "", None)


def test_what_a_lost_secret_key_has_sealed_is_given_up(cast, queued, settings):
    row = asked()
    settings.SECRET_KEY = "another"
    jobs.hand_over(row.pk)
    row.refresh_from_db()
    assert (row.address, mail.outbox) == ("", [])


def test_a_clock_that_steps_back_stops_none(cast, queued, at):
    row = asked()
    with refusing(TimeoutError()):
        jobs.hand_over(row.pk)
    at(-365 * 24 * 3600)
    jobs.hand_over(row.pk)
    assert len(mail.outbox) == 1


def test_the_rows_go_after_a_week(cast, at):
    asked()
    at(6 * 24 * 3600)
    asked()
    forget_sign_in_mails()
    assert SignInMail.objects.count() == 2
    at(8 * 24 * 3600)
    forget_sign_in_mails()
    assert SignInMail.objects.count() == 1


# --- What the page says -----------------------------------------------------------------------------------------------
@pytest.fixture
def lane(db):
    Heartbeat.beat(Heartbeat.FAST)


def test_the_page_says_when_mail_is_away_to_known_and_unknown_alike(cast, lane, queued, at):
    clients = [Client(), Client()]
    for client, address in zip(clients, (ADDRESS, "nobody@example.org"), strict=True):
        client.post(ASK, {"email": address})
        assert AWAY not in page(client)
    with refusing(ConnectionRefusedError()):
        work()
    assert [AWAY in page(client) for client in clients] == [True, True]
    at(5)
    work()
    assert [AWAY in page(client) for client in clients] == [False, False]


def are_away() -> bool:
    return SignInMail.objects.are_away()


def test_a_lane_that_takes_nothing_is_noticed(cast, lane, queued, at):
    asked()
    assert not are_away()
    at(LATE.total_seconds() + 1)
    assert are_away()


def test_a_lane_that_is_not_there_is_noticed_before_anybody_waits(cast, at):
    assert are_away()
    Heartbeat.beat(Heartbeat.FAST)
    assert not are_away()
    at(200)
    assert are_away()


def test_one_address_that_is_put_off_says_nothing_of_the_others(cast, lane, queued, at):
    asked()
    work()
    asked("greylisted@example.org")
    with refusing(REFUSALS["come again"][0]):
        work()
    assert not are_away()


def test_a_server_that_puts_off_everybody_is_noticed(cast, lane, queued):
    asked()
    with refusing(REFUSALS["come again"][0]):
        work()
    assert are_away()


def test_an_address_that_is_refused_says_nothing(cast, lane, queued):
    asked("no.such@example.org")
    with refusing(REFUSALS["nobody of that name"][0]):
        work()
    assert not are_away()


def test_it_asks_the_database_once(cast, lane):
    asked()
    with CaptureQueriesContext(connection) as queries:
        are_away()
    assert len(queries) == 1


def test_the_school_writes_to_strangers_no_more_than_before(cast, queued):
    """Whoever is over the limit leaves an empty row, and no mail."""
    for number in range(25):
        Client().post(ASK, {"email": f"stranger{number}@example.org"})
    work()
    assert (len(mail.outbox), SignInMail.objects.count()) == (20, 25)
