"""Of two who meet in a round, one who tells anew, links or unlinks: nobody is lost, and no stranger is mailed."""

import pytest
from django.core import mail

from foundation import clock
from notices import composing, jobs, rounds
from notices.models import Batch, Delivery, Message
from notices.notice import Notice
from roll.recipients import Recipients
from tests.factories import GuardianFactory, UserFactory
from tests.factories.notices import mailed, outcomes
from tests.notices.test_bundles import deliver, expanded, together  # noqa: F401
from tests.notices.test_engine import SchoolTold

STRANGER = "stranger@example.org"


def sweep_and_deliver() -> None:
    """As the next minute does, whenever the batches may be taken up again."""
    Batch.objects.filter(done_at__isnull=True).update(claimed_by="", claimed_until=clock.now())
    for key in Batch.objects.filter(done_at__isnull=True).values_list("pk", flat=True):
        jobs.deliver(key)


def to(address: str) -> int:
    return sum(message.to == [address] for message in mail.outbox)


@pytest.fixture
def zoya(cast):
    """A guardian without an account, and with an address."""
    guardian = GuardianFactory(school=cast.school, first_name="Zoya")
    guardian.contact_points.create(school=cast.school, kind="email", value="zoya@example.org")
    return guardian


def test_what_is_told_anew_just_as_a_job_finds_it_gone_reaches_all(cast, monkeypatch):
    event = expanded(SchoolTold, cast)
    of, withhold = Notice.of, composing.withhold

    def tell_again_behind_it(batch, gone):
        found = withhold(batch, gone)
        monkeypatch.setattr(Notice, "of", of)
        SchoolTold(cast.school).send(by=cast.office)
        return found

    monkeypatch.setattr(Notice, "of", lambda event: None)
    monkeypatch.setattr(composing, "withhold", tell_again_behind_it)
    deliver()
    assert mail.outbox == []
    monkeypatch.setattr(composing, "withhold", withhold)
    sweep_and_deliver()
    assert outcomes(event=event) == ["handed"] * 4
    assert len(mail.outbox) == 4


def test_a_guardians_mail_that_was_written_anew_goes_back_with_the_guardian(cast, zoya, monkeypatch):
    """Its message was not dropped, for the rest of it went: what is told anew is in another message."""
    event = expanded(SchoolTold, cast)
    row = mailed(event, guardian=zoya)
    Delivery.objects.filter(pk=row.pk).update(state="withheld")
    user = UserFactory(email=STRANGER)
    zoya.link(user)
    event.refresh_from_db()
    event.resume()
    zoya.unlink()
    again = Delivery.objects.select_related("message").get(pk=row.pk)
    assert again.message is not None and again.message.pk != row.message_id
    assert (again.message.user, again.message.guardian) == (None, zoya)
    monkeypatch.setattr(SchoolTold, "recipients", lambda notice: Everybody())
    sweep_and_deliver()
    assert (to(STRANGER), to("zoya@example.org")) == (0, 1)


class Everybody(Recipients):
    def __init__(self) -> None:
        pass

    def keys_still_included(self, *, users=(), guardians=()):
        return set(users), set(guardians)


@pytest.mark.parametrize("when", ["composed", "begun"])
def test_who_is_unlinked_while_mails_are_written_gets_none_of_the_guardians(cast, zoya, monkeypatch, when):
    event = expanded(SchoolTold, cast)
    Message.objects.all().delete()
    Delivery.objects.filter(channel="email").delete()
    row = mailed(event, state="queued", guardian=zoya)
    Batch.objects.update(done_at=None)
    user = UserFactory(email=STRANGER)
    zoya.link(user)
    monkeypatch.setattr(SchoolTold, "recipients", lambda notice: Everybody())

    place, name = (composing.Composer, "_still_allowed") if when == "composed" else (rounds, "mark_sending")
    asked = getattr(place, name)

    def unlink_first(*args):
        if zoya.user_id:
            zoya.unlink()
        return asked(*args)

    monkeypatch.setattr(place, name, unlink_first)
    jobs.deliver(row.message.batch_id)
    assert (to(STRANGER), outcomes(pk=row.pk)) == (0, ["queued"])
    sweep_and_deliver()
    assert (to(STRANGER), to("zoya@example.org"), outcomes(pk=row.pk)) == (0, 1, ["handed"])


def test_a_delivery_of_another_person_is_not_in_the_message(cast, zoya, monkeypatch):
    event = expanded(SchoolTold, cast)
    Message.objects.all().delete()
    row = mailed(event, state="queued", guardian=zoya)
    Message.objects.update(guardian=None, user=UserFactory(email=STRANGER))
    Batch.objects.update(done_at=None)
    monkeypatch.setattr(SchoolTold, "recipients", lambda notice: Everybody())
    jobs.deliver(row.message.batch_id)
    assert (mail.outbox, outcomes(pk=row.pk)) == ([], ["queued"])


def test_what_was_never_tried_does_not_fail_after_the_last_attempt(cast, together, monkeypatch):  # noqa: F811
    first, second = together
    Batch.objects.update(attempts=rounds.MOST_ATTEMPTS)
    connect = type(rounds.CHANNELS["email"]).connect

    def recall_meanwhile(channel):
        first.recall(by=cast.head, reason="Wrong")
        return connect(channel)

    with monkeypatch.context() as patched:
        patched.setattr(type(rounds.CHANNELS["email"]), "connect", recall_meanwhile)
        deliver()
    sweep_and_deliver()
    assert [outcomes(event=event) for event in (first, second)] == [["recalled"] * 4, ["handed"] * 4]


def test_the_link_of_what_never_arrived_says_nothing(cast, as_user):
    event = expanded(SchoolTold, cast)
    Delivery.objects.filter(user=cast.guardian, channel="in_app").delete()
    Message.objects.filter(user=cast.guardian).update(state="failed")
    event.recall(by=cast.head, reason="Wrong")
    assert as_user(cast.guardian).get(f"/notices/{event.pk}/").status_code == 404
    assert as_user(cast.teacher).get(f"/notices/{event.pk}/").status_code in {404, 410}
