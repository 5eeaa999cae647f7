"""Thin jobs: each carries a key, takes a claim, and goes on where the last one stopped."""

from datetime import timedelta
from functools import partial
from time import monotonic

from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, OuterRef
from django_q.models import Success
from django_q.tasks import async_task

from foundation import clock, failed_jobs, ports
from notices.channels import CHANNELS
from notices.claims import ClaimedQuerySet
from notices.expansion import expand_next
from notices.models import Batch, Delivery, Event, Heartbeat
from notices.notice import Notice
from notices.rounds import Round
from roll.sign_in_mails import jobs as sign_in_mails

# Well below the queue's timeout (120 s): a job that hands itself on loses nothing, one that is killed repeats up to 20.
LONGEST_RUN = 90.0


def expand(event_id: int) -> None:
    """Turns an Event into Delivery rows, 5000 recipients a transaction; after 90 seconds another job goes on."""
    event = known_events().filter(pk=event_id).first()
    if not event or not event.claim():
        return
    started = monotonic()
    while expand_next(event):
        if monotonic() - started > LONGEST_RUN:
            event.release()
            async_task("notices.jobs.expand", event_id)
            return


def deliver(batch_id: int) -> None:
    """Hands the messages of one batch to its channel; after 90 seconds another job goes on."""
    batch = known_batches().filter(pk=batch_id).first()
    if not batch or not batch.claim():
        return
    started = monotonic()
    if not Round(batch, until=lambda: monotonic() - started > LONGEST_RUN).run():
        async_task("notices.jobs.deliver", batch_id)


# What this worker doesn't know waits for one that does: while a new version is brought in, both run.
def known_events() -> ClaimedQuerySet:
    """Returns the events of a kind that this worker knows."""
    return Event.objects.filter(kind__in=list(Notice.kinds))


def known_batches() -> ClaimedQuerySet:
    """Returns the batches of a channel that this worker knows, with no delivery of a kind it does not know."""
    unknown = Delivery.objects.filter(message__batch=OuterRef("pk")).exclude(event__kind__in=list(Notice.kinds))
    return Batch.objects.filter(~Exists(unknown), channel__in=list(CHANNELS))


def sweep() -> None:
    """Queues a new job for each event and batch whose claim ran out, at most 1000 of each.

    Runs each minute and when a worker starts.
    """
    for known, job in ((known_events(), "expand"), (known_batches(), "deliver")):
        for key in known.expired().order_by("pk").values_list("pk", flat=True)[:1000]:
            with transaction.atomic():
                # Pushed on, so that the next sweep doesn't queue it again while it waits its turn.
                expired = known.model.objects.expired().filter(pk=key)
                if expired.update(claimed_by="", claimed_until=clock.now() + timedelta(minutes=2)):
                    transaction.on_commit(partial(async_task, f"notices.jobs.{job}", key))


def each_minute() -> None:
    """Writes the worker's pulse, which `/healthz/` reads, sweeps, and queues the jobs that rooms run each minute."""
    Heartbeat.beat()
    sweep()
    for job in ports.each_minute.paths():
        async_task(job)


def each_minute_of_fast_lane() -> None:
    """Writes the pulse of the quick lane, and takes up mail of signing in that a job was killed with."""
    Heartbeat.beat()
    sign_in_mails.sweep()


def each_day() -> None:
    """Deletes old jobs of the queue and old sessions; queues the rooms' daily jobs.

    The queue itself keeps every finished job: a limit makes it four times slower.
    """
    Success.objects.filter(stopped__lt=clock.now() - timedelta(days=7)).delete()
    failed_jobs.forget_old()
    call_command("clearsessions")
    for job in ports.each_day.paths():
        async_task(job)
