"""A message's last steps before it leaves, and its way back where it did not leave."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from notices.composing import Composed
from notices.models import Batch, Delivery, Event, Message, drop_empty

State = Message.State
# Asked before each mail: a queryset takes three times as long to be put together as to be answered.
STANDING = """
SELECT notices_delivery.id, notices_message.user_id, notices_message.guardian_id
FROM notices_message
JOIN notices_delivery ON notices_delivery.message_id = notices_message.id
JOIN notices_event ON notices_event.id = notices_delivery.event_id
WHERE notices_message.id = %s AND notices_delivery.state = %s AND notices_message.state = %s AND recalled_at IS NULL
"""


@transaction.atomic
def mark_sending(messages: Sequence[Message]) -> set[int]:
    """Marks these messages as being sent, and returns the keys of those that are.

    Not one of which all was recalled, or which another job has handed over. Asked of the messages' own rows alone:
    PostgreSQL looks at a row again when another has just changed it, but not at what was joined to it. In the order of
    their keys, as a recall locks them, so that neither waits for the other for ever.
    """
    unsent = Message.objects.unsent().filter(pk__in=[each.pk for each in messages])
    keys = set(unsent.select_for_update().order_by("pk").values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).update(state=State.SENDING)
    return keys


def stands_as_written(composed: Composed) -> bool:
    """Returns whether it is still for whom it was written and no part of it was taken back; the last thing asked.

    What is taken back from now on counts as told.
    """
    message = composed.message
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [message.pk, Delivery.State.STANDING, State.SENDING])
        standing = set(cursor.fetchall())
    return standing >= {(each.pk, message.user_id, message.guardian_id) for each in composed.deliveries}


def still_to_send(batch: Batch) -> bool:
    """Whether another round has something to do; not for what was recalled after it was begun, which counts as told."""
    due = Delivery.objects.standing().filter(message=OuterRef("pk"), event__recalled_at__isnull=True)
    return batch.messages.unsent().filter(Exists(due)).exists()


@transaction.atomic
def requeue(messages: Sequence[Message]) -> None:
    """Lets messages that did not leave wait again, without what was recalled meanwhile; left empty they are dropped."""
    rows = Message.objects.filter(pk__in=[each.pk for each in messages])
    parts = Delivery.objects.standing().filter(message__in=rows)
    events = Event.objects.filter(pk__in=parts.values("event")).select_for_update().order_by("pk")
    recalled = [event.pk for event in events if event.recalled_at]
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows.unsent().update(state=State.QUEUED)
    parts.filter(event__in=recalled).update(state=Delivery.State.RECALLED)
    drop_empty(rows)
