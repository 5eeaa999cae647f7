"""Several deliveries in one message: what may no longer be seen falls out, the rest goes, both are recorded."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db.models import Q

from foundation import clock
from notices import expansion, jobs
from notices.channels import EMAIL
from notices.models import Batch, Delivery, Event, Message
from notices.notice import Text
from roll.models import School
from roll.recipients import Recipients
from tests.factories import GuardianFactory
from tests.factories.notices import mailed, outcomes
from tests.notices.test_engine import SchoolTold

ALONE = "Nai Umeed Primary School for Sunita"


class FeesDue(SchoolTold):
    """A second thing for the same people."""

    kind = "tests.fees_due"

    def text(self, reader):
        return Text("Fees are due", "By Friday.")


def expanded(kind, cast) -> Event:
    event = kind(cast.school).send(by=cast.office)
    assert event.claim()
    while expansion.expand_next(event):
        pass
    return event


@pytest.fixture
def together(cast):
    """Two events; each of the four people has both in one message."""
    first, second = expanded(SchoolTold, cast), expanded(FeesDue, cast)
    for row in second.deliveries.filter(channel="email"):
        row.message = Message.objects.get(user=row.user, deliveries__event=first)
        row.save()
    Message.objects.filter(deliveries__isnull=True).delete()
    Batch.objects.filter(messages__isnull=True).delete()
    return first, second


def deliver() -> None:
    jobs.deliver(Batch.objects.get().pk)


def to_sunita():
    """What she got: subject and lines of each."""
    found = [message for message in mail.outbox if message.to == ["sunita@example.org"]]
    return [(each.subject, [line for line in each.body.splitlines() if line]) for each in found]


def link(event) -> str:
    return f"http://localhost:8000/notices/{event.pk}/"


def lines(*events) -> list[str]:
    """Of a mail with these alone."""
    words = {
        SchoolTold.kind: (ALONE, "Come and see."),
        FeesDue.kind: ("Fees are due", "By Friday."),
    }
    found = []
    for event in events:
        title, body = words[event.kind]
        found += [*([title] if len(events) > 1 else []), body, link(event)]
    return [*found, "-- ", "Nai Umeed Primary School", "Nobody reads answers to this address."]


def test_both_go_in_one_mail_and_both_are_recorded(cast, together, settings):
    settings.BASE_URL = "http://localhost:8000"
    deliver()
    assert len(mail.outbox) == 4
    assert to_sunita() == [(f"{ALONE}, and 1 more", lines(*together))]
    html = mail.outbox[0].alternatives[0][0]
    assert [html.count(link(event)) for event in together] == [1, 1] and html.count("Fees are due") == 1
    for event in together:
        assert outcomes(event=event) == ["handed"] * 4
        assert event.counts() == (4, 0, 0)
    assert Batch.objects.get().done_at and not Message.objects.filter(handed_at__isnull=True).exists()


def test_of_two_one_may_no_longer_be_seen_and_the_other_goes_alone(cast, together, settings, monkeypatch):
    settings.BASE_URL = "http://localhost:8000"
    others = Recipients.users_matching(~Q(pk=cast.guardian.pk))
    monkeypatch.setattr(FeesDue, "recipients", lambda notice: others)
    deliver()
    assert to_sunita() == [(ALONE, lines(together[0]))]
    assert [outcomes(event=event, user=cast.guardian) for event in together] == [["handed"], ["withheld"]]
    assert outcomes(event=together[1]) == ["handed", "handed", "handed", "withheld"]
    assert together[1].counts() == (4, 0, 0), "she has it in her inbox"


def test_of_two_one_is_taken_back_and_the_other_goes_alone(cast, together, settings):
    settings.BASE_URL = "http://localhost:8000"
    together[0].recall(by=cast.head, reason="Wrong")
    deliver()
    assert to_sunita() == [("Fees are due", lines(together[1]))]
    assert [outcomes(event=event) for event in together] == [["recalled"] * 4, ["handed"] * 4]


def test_of_two_one_is_taken_back_while_they_are_written(cast, together, monkeypatch):
    """The others are written already, and are written anew in the next round."""
    real = EMAIL.compose

    def compose(message, notices, address):
        if not Event.objects.filter(recalled_at__isnull=False).exists():
            together[0].recall(by=cast.head, reason="Wrong")
        return real(message, notices, address)

    monkeypatch.setattr(EMAIL, "compose", compose)
    deliver()
    assert mail.outbox == [] and Batch.objects.get().attempts == 1
    deliver()
    assert {each.subject for each in mail.outbox} == {"Fees are due"} and len(mail.outbox) == 4
    assert [outcomes(event=event) for event in together] == [["recalled"] * 4, ["handed"] * 4]


def test_both_taken_back_nothing_is_sent(cast, together, monkeypatch):
    for event in together:
        event.recall(by=cast.head, reason="Wrong")
    monkeypatch.setattr(EMAIL, "connect", lambda: pytest.fail("the mail server was asked for nothing"))
    deliver()
    assert mail.outbox == [] and outcomes() == ["recalled"] * 8 and Batch.objects.get().done_at
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_what_a_killed_job_had_begun_goes_without_what_was_taken_back_since(cast, together):
    Message.objects.filter(user=cast.guardian).update(state="sending")
    together[0].recall(by=cast.head, reason="Wrong")
    deliver()
    assert [subject for subject, _lines in to_sunita()] == ["Fees are due"]
    assert together[0].counts() == (4, 0, 3), "hers may have arrived, the others were stopped"


def test_a_server_that_asks_to_come_again_puts_back_what_was_not_taken_back(cast, together, monkeypatch):
    class Away:
        def send_messages(self, messages):
            if not Event.objects.filter(recalled_at__isnull=False).exists():
                together[0].recall(by=cast.head, reason="Wrong")
            raise SMTPRecipientsRefused({"x@example.org": (450, b"come again")})

    real = EMAIL.hand_over
    monkeypatch.setattr(EMAIL, "hand_over", lambda connection, composed: real(Away(), composed))
    deliver()
    assert [outcomes(event=event) for event in together] == [["recalled"] * 4, ["queued"] * 4]


def test_a_refused_address_fails_both(cast, together, monkeypatch):
    class Refusing:
        def send_messages(self, messages):
            raise SMTPRecipientsRefused({"x@example.org": (550, b"no such mailbox")})

    real = EMAIL.hand_over
    monkeypatch.setattr(EMAIL, "hand_over", lambda connection, composed: real(Refusing(), composed))
    deliver()
    assert [outcomes(event=event) for event in together] == [["failed"] * 4] * 2


def test_what_was_left_behind_is_told_anew_in_a_message_of_its_own(
    cast, together, monkeypatch, django_capture_on_commit_callbacks
):
    """The subject was gone when the message went with the other; it comes back."""
    with monkeypatch.context() as gone:
        gone.setattr(FeesDue, "subjects", classmethod(lambda cls: School.objects.none()))
        deliver()
    assert [outcomes(event=event) for event in together] == [["handed"] * 4, ["withheld"] * 4]
    mail.outbox.clear()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            FeesDue(cast.school).send(by=cast.office)
            jobs.sweep()
    assert {each.subject for each in mail.outbox} == {"Fees are due"} and len(mail.outbox) == 4
    assert outcomes() == ["handed"] * 8


def test_a_channel_that_is_not_known_here_waits(cast, together, monkeypatch, django_capture_on_commit_callbacks):
    Batch.objects.update(channel="pigeon", claimed_until=clock.now() - timedelta(minutes=1))
    queued = []
    monkeypatch.setattr(jobs, "async_task", lambda *args: queued.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    deliver()
    assert (queued, Batch.objects.get().claimed_by, mail.outbox) == ([], "", [])


def test_a_user_takes_over_a_message_without_what_they_have_already(cast, together):
    zoya, imran = GuardianFactory(school=cast.other_school), cast.other_guardian
    other = Event.objects.create(dedupe_key="letters.sent:1", kind="letters.sent", subject_id=1)
    double, own = mailed(together[0], "queued", guardian=zoya), mailed(other, "queued", guardian=zoya)
    empty, message = own.message, double.message
    own.message = message
    own.save()
    empty.delete()
    zoya.link(imran)
    assert not Delivery.objects.filter(pk=double.pk).exists()
    message.refresh_from_db()
    assert (message.user, message.guardian, list(message.deliveries.all())) == (imran, zoya, [own])
    zoya.unlink()
    message.refresh_from_db()
    assert message.user is None and message.deliveries.get().user is None


def test_a_message_of_which_nothing_is_left_goes_with_its_deliveries(cast, together):
    zoya, imran = GuardianFactory(school=cast.other_school), cast.other_guardian
    double = mailed(together[0], "queued", guardian=zoya)
    zoya.link(imran)
    assert not Message.objects.filter(pk=double.message.pk).exists()
    assert Message.objects.get(user=imran).deliveries.count() == 2
