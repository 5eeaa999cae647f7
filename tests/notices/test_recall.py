"""A recall and the worker at one moment: what is recalled never leaves the house after that."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Thread
from time import sleep

import pytest
from django.core import mail
from django.db import connection

from foundation import clock
from notices import expansion, jobs, rounds
from notices.channels import EMAIL
from notices.models import Batch, Delivery, Event, Message, events
from tests.factories.cast import build_cast
from tests.factories.notices import outcomes
from tests.notices.test_engine import SchoolTold
from tests.rivals import at_once


@pytest.fixture
def expanded(cast) -> Event:
    event = SchoolTold(cast.school).send(by=cast.office)
    assert event.claim()
    while expansion.expand_next(event):
        pass
    return event


def recall(cast) -> None:
    Event.objects.get().recall(by=cast.head, reason="Wrong")


def test_before_the_job_all_is_stopped(cast, expanded, django_capture_on_commit_callbacks):
    recall(cast)
    jobs.deliver(Batch.objects.get().pk)
    jobs.expand(expanded.pk)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    assert mail.outbox == [] and outcomes() == ["recalled"] * 4
    assert Event.objects.get().counts() == (4, 0, 4)  # on the site they had it
    with pytest.raises(Event.Recalled):
        recall(cast)


def test_in_the_middle_the_rest_is_stopped(cast, expanded, monkeypatch):
    real = EMAIL.hand_over

    def send(channel, message):
        answer = real(channel, message)
        if len(mail.outbox) == 2:
            recall(cast)
        return answer

    monkeypatch.setattr(EMAIL, "hand_over", send)
    jobs.deliver(Batch.objects.get().pk)
    assert len(mail.outbox) == 2 and outcomes() == ["handed", "handed", "recalled", "recalled"]
    assert Event.objects.get().counts().stopped == 2


def test_between_writing_a_mail_and_sending_it(cast, expanded, monkeypatch):
    """It is written, and before the last look somebody recalls."""
    real = EMAIL.compose

    def compose(message, notices, address):
        if not Event.objects.get().recalled_at:
            recall(cast)
        return real(message, notices, address)

    monkeypatch.setattr(EMAIL, "compose", compose)
    jobs.deliver(Batch.objects.get().pk)
    assert mail.outbox == [] and outcomes() == ["recalled"] * 4


@pytest.mark.parametrize(
    "error", [SMTPServerDisconnected("gone"), SMTPRecipientsRefused({"x@example.org": (450, b"come again")})]
)
def test_what_did_not_leave_does_not_wait_either(cast, expanded, monkeypatch, error):
    class Away:
        def send_messages(self, messages):
            recall(cast)
            raise error

    real = EMAIL.hand_over
    monkeypatch.setattr(EMAIL, "hand_over", lambda channel, message: real(Away(), message))
    jobs.deliver(Batch.objects.get().pk)
    jobs.deliver(Batch.objects.get().pk)
    assert outcomes() == ["recalled"] * 4


def test_what_a_killed_job_had_begun_is_not_begun_again(cast, expanded, django_capture_on_commit_callbacks):
    batch = Batch.objects.get()
    assert batch.claim()
    assert rounds.mark_sending(batch.messages.order_by("pk")[:1])  # then the worker dies
    recall(cast)
    Batch.objects.update(claimed_until=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    jobs.deliver(batch.pk)
    assert mail.outbox == [] and outcomes() == ["recalled", "recalled", "recalled", "sending"]


def test_a_killed_jobs_mail_goes_where_nobody_recalled(cast, expanded):
    batch = Batch.objects.get()
    assert rounds.mark_sending(batch.messages.order_by("pk")[:1])
    jobs.deliver(batch.pk)
    assert len(mail.outbox) == 4 and outcomes() == ["handed"] * 4


def test_an_expansion_writes_nothing_after_it(cast, monkeypatch):
    monkeypatch.setattr(expansion, "BATCH", 2)
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim() and expansion.expand_next(event)
    Event.objects.get().recall(by=cast.head, reason="Wrong")
    assert not expansion.expand_next(event)
    assert Delivery.objects.filter(channel="in_app").count() == 2


def test_a_recall_that_took_its_page_along_stays_on_record(cast, monkeypatch):
    event = SchoolTold(cast.school).send(by=None)
    assert event.claim()
    Event.objects.get().recall(by=cast.head, reason="Wrong")
    monkeypatch.setattr(SchoolTold, "subjects", classmethod(lambda cls: type(cast.school).objects.none()))
    assert expansion.end_if_subject_gone(event)
    event = Event.objects.get()
    assert event.recalled_at and not event.cut_short


def test_its_key_is_free_again(cast, expanded):
    key = expanded.dedupe_key
    for number in (1, 2):
        Event.objects.get(dedupe_key=key).recall(by=cast.head, reason="Wrong")
        assert Event.objects.filter(dedupe_key=f"{key}:{number}").exists()
        SchoolTold(cast.school).send(by=None)
    assert Event.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_one_moment_one_does(monkeypatch):
    """The second waits for the first, and then looks: what the first has said why stays."""
    cast = build_cast()
    event = SchoolTold(cast.school).send(by=None)
    free_key = events.free_key

    def slowly(key: str) -> str:
        sleep(0.2)
        return free_key(key)

    def recall_by(user):
        return lambda: Event.objects.get(pk=event.pk).recall(by=user, reason=user.first_name)

    monkeypatch.setattr(events, "free_key", slowly)
    ended = at_once(recall_by(cast.head), recall_by(cast.office), refused_by=(Event.Recalled,))
    assert ended == {"NoneType": 1, "Recalled": 1}
    recalled = Event.objects.get()
    assert recalled.recall_reason == recalled.recalled_by.first_name


@pytest.mark.django_db(transaction=True)
def test_a_worker_and_a_recall_at_one_moment(monkeypatch):
    """Two connections: whatever was not begun when the recall was done is never sent, and each is counted once."""
    cast = build_cast()
    event = SchoolTold(cast.school).send(by=None)
    # Who is told already by the jobs that run at once: again, from the start.
    mail.outbox.clear()
    Message.objects.update(state="queued", handed_at=None)
    Batch.objects.update(done_at=None, claimed_by="")
    batch, real, sent_after = Batch.objects.get(), EMAIL.hand_over, []
    threads: list[Thread] = []

    def recall_now() -> None:
        try:
            Event.objects.get(pk=event.pk).recall(by=cast.head, reason="Wrong")
        finally:
            connection.close()

    def send(channel, message):
        if not threads:
            threads.append(Thread(target=recall_now))
            threads[0].start()
            threads[0].join()
        elif Event.objects.filter(recalled_at__isnull=False).exists():
            sent_after.append(message)
        return real(channel, message)

    monkeypatch.setattr(EMAIL, "hand_over", send)
    jobs.deliver(batch.pk)
    assert sent_after == [] and len(mail.outbox) == 1
    assert outcomes() == ["handed", "recalled", "recalled", "recalled"]
