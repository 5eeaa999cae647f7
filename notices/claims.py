"""Work that one job at a time may hold, and that outlives the job: a claim runs out, it is never lost."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from foundation import clock

# Longer than the queue's timeout (120 s): a job that still runs is never overtaken.
CLAIM = timedelta(seconds=150)
# How long a new row waits for the job queued with it before the sweeper queues another.
PATIENCE = timedelta(seconds=120)
# No claim and no wait is as long: what goes on beyond it was written before the clock stepped back.
FURTHEST = timedelta(hours=2)


def first_claim() -> datetime:
    """Returns when the sweeper queues new work again if the job queued with it has not taken it: in 120 seconds."""
    return clock.now() + PATIENCE


def has_run_out() -> Q:
    """The condition that no job holds the work any more, by a clock that may have stepped back meanwhile."""
    now = clock.now()
    return Q(claimed_until__lt=now) | Q(claimed_until__gt=now + FURTHEST)


class ClaimedQuerySet(models.QuerySet):
    def unfinished(self) -> Self:
        """Work that is not done, whether a job holds it or not."""
        return self.filter(done_at__isnull=True)

    def expired(self) -> Self:
        """Work that is not done and whose time has run out: no job holds it any more."""
        return self.unfinished().filter(has_run_out())


class Claimed(models.Model):
    """`claimed_by` is empty while no job holds it; `claimed_until` is when the sweeper gives it to a new one."""

    claimed_by = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(default=first_claim)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimedQuerySet.as_manager()

    class Meta:
        abstract = True

    def claim(self) -> bool:
        """Takes the work for this job for 150 seconds. False where it is done or another job holds it."""
        token = uuid4().hex
        free = type(self)._default_manager.filter(Q(claimed_by="") | has_run_out(), pk=self.pk, done_at__isnull=True)
        taken = free.update(claimed_by=token, claimed_until=clock.now() + CLAIM)
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def extend_claim(self, **progress: object) -> bool:
        """Holds the work for another 150 seconds and writes `progress`, values by field.

        False where the claim has passed to another job, which changes nothing: stop at once.
        """
        return self._update(claimed_until=clock.now() + CLAIM, **progress)

    def finish(self) -> bool:
        """Marks the work as done. False where the claim has passed to another job."""
        return self._update(done_at=clock.now(), claimed_by="")

    def release(self, after: timedelta = timedelta(0), **progress: object) -> bool:
        """Gives the work back and writes `progress`, values by field: any job may take it.

        The sweeper queues one when `after` is over. False where the claim has passed to another job.
        """
        return self._update(claimed_by="", claimed_until=clock.now() + after, **progress)

    def _update(self, **fields: object) -> bool:
        claimed = type(self)._default_manager.filter(pk=self.pk, claimed_by=self.claimed_by, done_at__isnull=True)
        if not claimed.update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True
