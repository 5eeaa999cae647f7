"""What waits to be sent, as one: a site that was restored from a backup may not want to send it."""

from django.db import transaction

from foundation import clock
from notices.models import Batch, Event, Message


@transaction.atomic
def hold() -> None:
    """Ends everything that waits without sending it: nobody is told of it by any channel, now or later."""
    now = clock.now()
    Event.objects.unfinished().update(done_at=now, claimed_by="")
    Batch.objects.unfinished().update(done_at=now, claimed_by="")
    Message.objects.unsent().update(state=Message.State.DROPPED)
