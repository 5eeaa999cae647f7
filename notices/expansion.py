"""From one Event to a Delivery for each person and channel, in batches that can be killed at any moment."""

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any

from django.db import transaction

from notices.channels import Channel, Person
from notices.models import Delivery, Event, Message
from notices.notice import Notice
from roll.models import Guardian

# Read and written at once: who is told is worked out anew for each batch.
BATCH = 5000


def expand_next(event: Event) -> bool:
    """Writes the deliveries of the next 5000 recipients: first users by key, then guardians without an account.

    False when there are none left, the claim has passed on, or the event was broken off.
    """
    notice = Notice.of(event)
    if notice is None:
        return not end_if_subject_gone(event)
    recipients, channels = notice.recipients(), notice.channels
    if users := recipients.users_after(event.user_cursor, BATCH):
        return _write(event, channels, map(Person, users), user_cursor=users[-1])
    if guardians := recipients.guardians_after(event.guardian_cursor, BATCH):
        return _write(event, channels, _without_account(guardians), guardian_cursor=guardians[-1])
    # Who was a guardian without an account when the users' turn came, and had one when the guardians' came.
    told_users = event.deliveries.filter(user__isnull=False).values("user")
    if late := recipients.users_after(0, BATCH, exclude=told_users):
        return _write(event, channels, map(Person, late))
    event.finish()
    return False


@transaction.atomic
def end_if_subject_gone(event: Event) -> bool:
    """Ends the telling of an event whose subject is gone; False where the subject is there again.

    An event of which nobody has heard is deleted; else whoever has not heard yet hears when it is told anew. The
    subject is looked for once more with the row locked, so that this and a `send` at the same moment know of each
    other.
    """
    current = Event.objects.select_for_update().filter(pk=event.pk).first()
    if current is None or current.recalled_at:
        return True
    if Notice.of(current):
        event.subject_id = current.subject_id
        return False
    if current.deliveries.exists():
        Event.objects.filter(pk=current.pk).update(cut_short=True)
        event.finish()
    else:
        current.delete()
    return True


@transaction.atomic
def _write(event: Event, channels: Iterable[Channel], persons: Iterable[Person], **cursor: Any) -> bool:
    """Writes deliveries, their messages and the cursor in one transaction: all or none.

    False, with nothing written, where the claim has passed to another job.
    """
    if not event.extend_claim(**cursor):
        return False
    persons = list(persons)
    rows = chain.from_iterable(_deliveries(event, channel, persons) for channel in channels)
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return True


def _deliveries(event: Event, channel: Channel, persons: list[Person]) -> Iterator[Delivery]:
    """Yields an unsaved Delivery for each whom the channel reaches, in a message of its own where the channel sends."""
    reached = list(channel.reaches(persons))
    messages: Iterable[Message | None] = Message.write(channel.name, reached) if channel.sends else repeat(None)
    for person, message in zip(reached, messages, strict=False):
        yield Delivery(event=event, channel=channel.name, message=message, **person._asdict())


def _without_account(guardians: list[int]) -> Iterator[Person]:
    """Yields those of these guardians (keys) who have no account, locked until the transaction ends.

    Whoever has one by now is told as a user, later.
    """
    locked = Guardian.objects.select_for_update(no_key=True).filter(pk__in=guardians, user__isnull=True)
    for key in locked.order_by("pk").values_list("pk", flat=True):
        yield Person(guardian_id=key)
