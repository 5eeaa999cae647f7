"""One job's way through one batch: whatever line it stops at, nothing is lost and hardly anything comes twice."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from foundation import clock
from notices.channels import CHANNELS, Outcome
from notices.composing import Composed, Composer, set_message_state
from notices.models import Batch, Delivery, Event, Message, drop_empty

logger = logging.getLogger(__name__)
# After a kill, at most this many people a worker hear twice.
RECORD_EVERY = 20
# After so many tries (a day and a half) an address that always says "later" counts as refused.
MOST_ATTEMPTS = 40
State = Message.State


class Round:
    """Hands over what a batch still holds. The job has the batch's claim.

    `handed` are the keys of messages that the channel took and no row says so yet; `begun` is the one on its way.
    """

    def __init__(self, batch: Batch, until: Callable[[], bool]) -> None:
        self.batch, self.until = batch, until
        self.channel = CHANNELS[batch.channel]
        self.handed: list[int] = []
        self.begun: Message | None = None

    def run(self) -> bool:
        """Hands over what the batch still holds; False when time ran out with messages left.

        Where the other side is away, the batch is given back for later.
        """
        waiting = Composer(self.batch, self.channel).composed()
        first = next(waiting, None)
        if first is None:
            return self.finish_or_release(in_time=True)
        try:
            with self.channel.connect() as connection:
                in_time = self.hand_over(connection, chain([first], waiting))
        except self.channel.Unavailable as error:
            self.release_after_outage(error)
            return True
        except Exception:
            # Whatever it is, who has been told must not hear again when the batch is taken up.
            self.record()
            raise
        return self.finish_or_release(in_time)

    def hand_over(self, connection: Any, waiting: Iterable[Composed]) -> bool:
        """Hands over these messages, one after the other; False when time ran out.

        True also where another job has the batch by now: then it ends at once.
        """
        for composed in waiting:
            if mark_sending(composed.message):
                self.hand_over_one(connection, composed)
            if len(self.handed) >= RECORD_EVERY and not self.record():
                return True
            if self.until():
                return False
        return True

    def hand_over_one(self, connection: Any, composed: Composed) -> None:
        """Hands over one message and notes what became of it: handed, failed, or waiting again.

        One with a part that was recalled since it was written waits, to be written anew. What is always put off has
        failed once the batch was tried 40 times.
        """
        message = composed.message
        if has_recalled_part(composed):
            # Of several, one was taken back while they were written: the rest is written anew by another round.
            requeue(message)
            return
        self.begun = message
        outcome = self.channel.hand_over(connection, composed.content)
        self.begun = None
        if outcome is Outcome.HANDED:
            self.handed.append(message.pk)
        elif outcome is Outcome.REFUSED or self.batch.attempts >= MOST_ATTEMPTS:
            set_message_state(message, State.FAILED)
        else:
            requeue(message)

    def record(self) -> bool:
        """Writes down what was handed over and holds the claim; False where another job has it now."""
        sent = Message.objects.filter(pk__in=self.handed, state=State.SENDING)
        sent.update(state=State.HANDED, handed_at=clock.now())
        self.handed.clear()
        return self.batch.extend_claim()

    def finish_or_release(self, in_time: bool) -> bool:
        """Records, then finishes the batch, or gives it back: for later if messages wait, at once if time ran out.

        False where another job shall go on at once.
        """
        if not self.record():
            return True
        if not in_time:
            self.batch.release()
        elif still_to_send(self.batch):
            self.release_for_retry()
        else:
            self.batch.finish()
        return in_time

    def release_after_outage(self, error: Exception) -> None:
        """Gives the batch back for later, since the other side is away; a message that was on its way waits again."""
        if self.begun:
            requeue(self.begun)
        self.record()
        wait = self.release_for_retry()
        logger.warning("%s is away (%s): batch %s again in %s", self.channel.name, error, self.batch.pk, wait)

    def release_for_retry(self) -> timedelta:
        """Gives the batch back for 1, 2, 4 … 60 minutes, by how often it was tried, and returns how long."""
        wait = timedelta(minutes=min(2 ** min(self.batch.attempts, 6), 60))
        self.batch.release(after=wait, attempts=self.batch.attempts + 1)
        return wait


def mark_sending(message: Message) -> bool:
    """Marks a message as being sent, the last thing before it leaves.

    False where all of it was recalled, where another job has handed it over, or where its person was linked or unlinked
    since it was written. Asked of the message's own row alone: PostgreSQL looks at a row again when another has just
    changed it, but not at what was joined to it.
    """
    same = Message.objects.unsent().filter(pk=message.pk, user=message.user_id, guardian=message.guardian_id)
    return bool(same.update(state=State.SENDING))


def still_to_send(batch: Batch) -> bool:
    """Whether another round has something to do; not for what was recalled after it was begun, which counts as told."""
    due = Delivery.objects.standing().filter(message=OuterRef("pk"), event__recalled_at__isnull=True)
    return batch.messages.unsent().filter(Exists(due)).exists()


def has_recalled_part(composed: Composed) -> bool:
    """Returns whether some part of it was taken back since it was written.

    What is taken back from now on counts as told.
    """
    written = [each.pk for each in composed.deliveries]
    return Delivery.objects.standing().filter(pk__in=written).count() != len(written)


@transaction.atomic
def requeue(message: Message) -> None:
    """Lets a message that did not leave wait again, without what was recalled meanwhile; left empty it is dropped."""
    events = Event.objects.filter(pk__in=message.deliveries.values("event")).select_for_update().order_by("pk")
    recalled = [event.pk for event in events if event.recalled_at]
    set_message_state(message, State.QUEUED)
    message.deliveries.standing().filter(event__in=recalled).update(state=Delivery.State.RECALLED)
    drop_empty(Message.objects.filter(pk=message.pk))
