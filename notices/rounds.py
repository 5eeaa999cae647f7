"""One job's way through one batch: whatever line it stops at, nothing is lost and hardly anything comes twice."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any

from django.db import transaction

from foundation import clock
from notices.channels import CHANNELS, Outcome
from notices.composing import Composed, Composer, set_message_state
from notices.models import Batch, Message
from notices.sending import mark_sending, requeue, stands_as_written, still_to_send

logger = logging.getLogger(__name__)
# After so many tries (a day and a half) an address that always says "later" counts as refused.
MOST_ATTEMPTS = 40
State = Message.State


class Round:
    """Hands over what a batch still holds. The job has the batch's claim.

    `begun` are marked as being sent and not tried yet, `current` is the one on its way, and `handed` are the keys of
    messages that the channel took and no row says so yet.
    """

    def __init__(self, batch: Batch, until: Callable[[], bool]) -> None:
        self.batch, self.until = batch, until
        self.channel = CHANNELS[batch.channel]
        self.begun: deque[Composed] = deque()
        self.current: Message | None = None
        self.handed: list[int] = []

    def run(self) -> bool:
        """Hands over what the batch still holds; False when time ran out with messages left.

        Where the other side is away, the batch is given back for later.
        """
        groups = Composer(self.batch, self.channel).groups()
        first = next(groups, None)
        if first is None:
            return self.finish_or_release(in_time=True)
        try:
            with self.channel.connect() as connection:
                in_time = self.hand_over(connection, chain([first], groups))
        except self.channel.Unavailable as error:
            self.release_after_outage(error)
            return True
        except Exception:
            # Whatever it is, who has been told must not hear again when the batch is taken up.
            self.record()
            raise
        return self.finish_or_release(in_time)

    def hand_over(self, connection: Any, groups: Iterable[Sequence[Composed]]) -> bool:
        """Hands over these messages, group by group; False when time ran out.

        True also where another job has the batch by now: then it ends at once.
        """
        for group in groups:
            keys = mark_sending([each.message for each in group])
            self.begun.extend(each for each in group if each.message.pk in keys)
            while self.begun:
                self.hand_over_one(connection, self.begun.popleft())
                if self.until():
                    return False
            if not self.record():
                return True
        return True

    def hand_over_one(self, connection: Any, composed: Composed) -> None:
        """Hands over one message and notes what became of it: handed, failed, or waiting again.

        One that is not any more what was written waits, to be written anew. What is always put off has failed once the
        batch was tried 40 times.
        """
        message = composed.message
        if not stands_as_written(composed):
            requeue([message])
            return
        self.current = message
        outcome = self.channel.hand_over(connection, composed.content)
        self.current = None
        if outcome is Outcome.HANDED:
            self.handed.append(message.pk)
        elif outcome is Outcome.REFUSED or self.batch.attempts >= MOST_ATTEMPTS:
            set_message_state(message, State.FAILED)
        else:
            requeue([message])

    @transaction.atomic
    def record(self) -> bool:
        """Writes down what was handed over, lets wait again what was not tried, and holds the claim.

        False where another job has it now.
        """
        is_held = self.batch.extend_claim()
        sent = Message.objects.filter(pk__in=self.handed, state=State.SENDING)
        sent.update(state=State.HANDED, handed_at=clock.now())
        # Where another job has the batch, it has them too.
        if is_held and self.begun:
            requeue([each.message for each in self.begun])
        self.handed.clear()
        self.begun.clear()
        return is_held

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
        if self.current:
            requeue([self.current])
        self.record()
        wait = self.release_for_retry()
        logger.warning("%s is away (%s): batch %s again in %s", self.channel.name, error, self.batch.pk, wait)

    def release_for_retry(self) -> timedelta:
        """Gives the batch back for 1, 2, 4 … 60 minutes, by how often it was tried, and returns how long."""
        wait = timedelta(minutes=min(2 ** min(self.batch.attempts, 6), 60))
        self.batch.release(after=wait, attempts=self.batch.attempts + 1)
        return wait
