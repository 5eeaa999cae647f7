"""Twenty messages are begun at once: whatever happens amid them, none is lost or goes where it may not."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from notices import jobs
from notices.channels import EMAIL
from notices.models import Batch, Delivery, Message
from notices.rounds import Round
from notices.sending import mark_sending
from tests.factories import UserFactory
from tests.factories.notices import mailed, outcomes
from tests.notices.test_bundles import expanded
from tests.notices.test_engine import SchoolTold
from tests.notices.test_rounds import STRANGER, Everybody, sweep_and_deliver, to, zoya  # noqa: F401


@pytest.fixture
def batch(cast) -> Batch:
    """Of four messages."""
    expanded(SchoolTold, cast)
    return Batch.objects.get()


def test_all_of_a_group_are_begun_before_the_first_leaves(batch, monkeypatch):
    real, seen = EMAIL.hand_over, []

    def send(connection, composed):
        seen.append(sorted(Message.objects.values_list("state", flat=True)))
        return real(connection, composed)

    monkeypatch.setattr(EMAIL, "hand_over", send)
    jobs.deliver(batch.pk)
    assert seen == [["sending"] * 4] * 4 and outcomes() == ["handed"] * 4


def test_what_was_begun_and_not_tried_waits_again(batch):
    """The time of the job is over after the first."""
    assert batch.claim()
    assert not Round(batch, until=lambda: True).run()
    assert (len(mail.outbox), outcomes()) == (1, ["handed", "queued", "queued", "queued"])
    sweep_and_deliver()
    assert (len(mail.outbox), outcomes()) == (4, ["handed"] * 4)


def test_a_job_that_lost_its_batch_puts_nothing_back(batch):
    """The job that has it now may have handed them over, and written nothing down yet."""
    assert batch.claim()

    def another_job_has_it():
        Batch.objects.update(claimed_by="another")
        return True

    Round(batch, until=another_job_has_it).run()
    assert outcomes() == ["handed", "sending", "sending", "sending"]


@pytest.mark.parametrize(
    ("error", "left"),
    [(SMTPServerDisconnected("gone"), ["queued"] * 3), (RuntimeError("unforeseen"), ["queued", "queued", "sending"])],
)
def test_what_goes_wrong_with_one_leaves_the_rest_waiting(batch, monkeypatch, error, left):
    """The one that was on its way may have arrived, where nobody knows what went wrong."""
    real = EMAIL.hand_over

    def trips_over_the_second(connection, composed):
        if mail.outbox:
            raise error
        return real(connection, composed)

    with monkeypatch.context() as patched:
        patched.setattr(EMAIL, "hand_over", trips_over_the_second)
        try:
            jobs.deliver(batch.pk)
        except RuntimeError:
            assert isinstance(error, RuntimeError)
    assert outcomes() == ["handed", *left]
    sweep_and_deliver()
    assert len(mail.outbox) == len({message.to[0] for message in mail.outbox}) == 4
    assert outcomes() == ["handed"] * 4


def test_a_group_that_a_killed_job_had_begun_goes_whole(batch):
    assert batch.claim()
    assert len(mark_sending(list(batch.messages.all()))) == 4  # then the worker dies
    sweep_and_deliver()
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 4
    assert outcomes() == ["handed"] * 4


def test_who_is_unlinked_while_a_group_is_on_its_way_gets_none_of_the_guardians(
    cast,
    zoya,  # noqa: F811
    batch,
    monkeypatch,
):
    event = Delivery.objects.filter(channel="email")[0].event
    row = mailed(event, state="queued", guardian=zoya)
    Message.objects.filter(pk=row.message_id).update(batch=batch)
    zoya.link(UserFactory(email=STRANGER))
    monkeypatch.setattr(SchoolTold, "recipients", lambda notice: Everybody())
    real = EMAIL.hand_over

    def unlink_first(connection, composed):
        if not mail.outbox:
            zoya.unlink()
        return real(connection, composed)

    with monkeypatch.context() as patched:
        patched.setattr(EMAIL, "hand_over", unlink_first)
        jobs.deliver(batch.pk)
    assert (to(STRANGER), to("zoya@example.org"), outcomes(pk=row.pk)) == (0, 0, ["queued"])
    sweep_and_deliver()
    assert (to(STRANGER), to("zoya@example.org"), outcomes(pk=row.pk)) == (0, 1, ["handed"])
