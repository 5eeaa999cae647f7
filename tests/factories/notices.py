"""What was told, without the jobs that tell it."""

from typing import Any

from foundation import clock
from notices.models import Batch, Delivery, Event, Message


def mailed(event: Event, state: str = "handed", **whom: Any) -> Delivery:
    """An e-mail of it to `user` or `guardian`: withheld and recalled are the delivery's, other states its message's."""
    dropped = state in Delivery.State.values
    message = Message.objects.create(
        batch=Batch.objects.create(channel="email", done_at=clock.now()),
        state=Message.State.DROPPED if dropped else state,
        handed_at=clock.now() if state == "handed" else None,
        **whom,
    )
    return Delivery.objects.create(
        event=event, channel="email", message=message, state=state if dropped else Delivery.State.STANDING, **whom
    )


def outcome(delivery: Delivery) -> str:
    """What became of it, in one word."""
    if delivery.state != Delivery.State.STANDING or delivery.message is None:
        return str(delivery.state)
    return str(delivery.message.state)


def outcomes(**which: Any) -> list[str]:
    """Of all e-mails, or these."""
    mails = Delivery.objects.filter(channel="email", **which).select_related("message")
    return sorted(outcome(each) for each in mails)
