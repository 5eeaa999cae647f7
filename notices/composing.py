"""What a batch still says to whom: asked at the last moment, so that what may no longer be seen falls out."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from notices.channels import Channel, Person
from notices.expansion import end_if_subject_gone
from notices.models import Batch, Delivery, Event, Message, drop_empty, without_deliveries
from notices.notice import Notice

logger = logging.getLogger(__name__)
# So many messages are looked at, begun and written down together: after a kill so many people a worker hear twice.
GROUP = 20


class Composed(NamedTuple):
    """A message as its channel sends it, and the deliveries that are in it."""

    message: Message
    deliveries: list[Delivery]
    content: Any


class Composer:
    """Writes the messages of one batch, group by group; withholds what nobody may read any more."""

    def __init__(self, batch: Batch, channel: Channel) -> None:
        self.batch, self.channel = batch, channel
        # By the keys of their events; None where the subject is gone.
        self.notices: dict[int, Notice | None] = {}
        self.contacts: dict[tuple[int, str], str] = {}

    def groups(self) -> Iterator[list[Composed]]:
        """Yields the messages that are still to be sent, written out, up to 20 at a time.

        Who may still be told is asked anew for each group.
        """
        last = 0
        waiting = unsent(self.batch).select_related("user", "guardian").order_by("pk")
        while messages := list(waiting.filter(pk__gt=last)[:GROUP]):
            last = messages[-1].pk
            if group := list(self._compose(messages)):
                yield group

    def _compose(self, messages: list[Message]) -> Iterator[Composed]:
        standing = Delivery.objects.standing().filter(message__in=messages).select_related("event").order_by("pk")
        # What was recalled after a job had begun to send it counts as told, and isn't sent again.
        # Permission is asked for whom the message is for: who was linked or unlinked just now waits for the next round.
        persons: dict[int | None, Person] = {message.pk: message.person for message in messages}
        waiting = [each for each in standing if not each.event.recalled_at and each.person == persons[each.message_id]]
        allowed = self._still_allowed(waiting, messages)
        # Not those whose subject is gone: `withhold` has done them, and whoever told it anew since counts on that.
        withheld = [each.pk for each in waiting if each not in allowed and self.notices.get(each.event_id, True)]
        Delivery.objects.standing().filter(pk__in=withheld).update(state=Delivery.State.WITHHELD)
        for message in messages:
            if deliveries := [each for each in allowed if each.message_id == message.pk]:
                yield from self._write(message, deliveries, allowed[deliveries[0]])
            else:
                without_deliveries(Message.objects.unsent().filter(pk=message.pk)).update(state=Message.State.DROPPED)

    def _still_allowed(self, deliveries: list[Delivery], messages: list[Message]) -> dict[Delivery, str]:
        """Returns the deliveries whose person may still be told, in their order, with the person's address."""
        addresses = self.channel.reaches([message.person for message in messages])
        reached: dict[int | None, str] = {m.pk: addresses[m.person] for m in messages if m.person in addresses}
        by_event: dict[Event, list[Delivery]] = defaultdict(list)
        for delivery in deliveries:
            if delivery.message_id in reached:
                by_event[delivery.event].append(delivery)
        allowed = {delivery for event, rows in by_event.items() for delivery in self._allowed(event, rows)}
        return {each: reached[each.message_id] for each in deliveries if each in allowed}

    def _allowed(self, event: Event, deliveries: list[Delivery]) -> Iterator[Delivery]:
        if notice := self._notice_of(event):
            users, guardians = notice.recipients().keys_still_included(
                users=[each.user_id for each in deliveries if each.user_id],
                guardians=[each.guardian_id for each in deliveries if each.guardian_id and not each.user_id],
            )
            for each in deliveries:
                if each.user_id in users if each.user_id else each.guardian_id in guardians:
                    yield each

    def _notice_of(self, event: Event) -> Notice | None:
        """Returns the Notice of an event, looked for once a batch.

        None where its subject is gone; then all that this batch holds of it is withheld.
        """
        if event.pk not in self.notices:
            notice = Notice.of(event)
            while notice is None and not withhold(self.batch, event):
                notice = Notice.of(event)
            if notice:
                notice.contacts = self.contacts
            self.notices[event.pk] = notice
        return self.notices[event.pk]

    def _write(self, message: Message, deliveries: list[Delivery], address: str) -> Iterator[Composed]:
        """Yields the message as its channel sends it.

        One that can't be written counts as failed, and does not hold up the others of its batch.
        """
        notices = [notice for each in deliveries if (notice := self.notices[each.event_id])]
        try:
            content = self.channel.compose(message, notices, address)
        except Exception as error:
            kinds = ", ".join(type(notice).__name__ for notice in notices)
            logger.error("%s can't be written for %s: %s", kinds, self.channel.name, type(error).__name__)
            set_message_state(message, Message.State.FAILED)
        else:
            yield Composed(message, deliveries, content)


def unsent(batch: Batch) -> QuerySet[Message]:
    """Returns the messages that a job still has to hand over, without those that one handed over before a kill."""
    return batch.messages.unsent()


def set_message_state(message: Message, state: str) -> None:
    """Sets the state of a message that is still to be handed over; any other stays as it is."""
    Message.objects.unsent().filter(pk=message.pk).update(state=state)


@transaction.atomic
def withhold(batch: Batch, event: Event) -> bool:
    """Withholds all that the batch still holds of an event whose subject is gone, and ends the event.

    False, with nothing changed, where the subject is there again.
    """
    if not end_if_subject_gone(event):
        return False
    list(unsent(batch).select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = Delivery.objects.standing().filter(event=event, message__in=unsent(batch))
    rows.update(state=Delivery.State.WITHHELD)
    drop_empty(unsent(batch))
    return True
