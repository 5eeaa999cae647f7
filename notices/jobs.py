"""Thin jobs: each carries a key, takes a claim, and goes on where the last one stopped."""

from datetime import timedelta
from functools import partial
from time import monotonic

from django.core.management import call_command
from django.db import transaction
from django_q.models import Success
from django_q.tasks import async_task

from foundation import clock, ports
from notices.expansion import expand_next
from notices.mail import deliver_mail
from notices.models import Event, Heartbeat, Slice
from notices.notice import Notice

# Well below the queue's timeout (120 s): a job that hands itself on loses nothing, one that is killed repeats up to 20.
LONGEST_RUN = 90.0


def expand(event_id: int) -> None:
    """Turns an Event into Delivery rows, 5000 recipients a transaction."""
    event = Event.objects.filter(pk=event_id, kind__in=Notice.kinds).first()
    if not event or not event.claim():
        return
    started = monotonic()
    while expand_next(event):
        if monotonic() - started > LONGEST_RUN:
            event.release()
            async_task("notices.jobs.expand", event_id)
            return


def deliver(slice_id: int) -> None:
    """Hands the mails of one slice to the mail server."""
    part = Slice.objects.select_related("event").filter(pk=slice_id, event__kind__in=Notice.kinds).first()
    if not part or not part.claim():
        return
    started = monotonic()
    if not deliver_mail(part, until=lambda: monotonic() - started > LONGEST_RUN):
        async_task("notices.jobs.deliver", slice_id)


def sweep() -> None:
    """Gives work whose claim ran out to new jobs; runs each minute and when a worker starts."""
    for model, job, kind in ((Event, "expand", "kind__in"), (Slice, "deliver", "event__kind__in")):
        # A kind that this worker doesn't know waits for one that does: while a new version is brought in, both run.
        for row in model.objects.forsaken().filter(**{kind: list(Notice.kinds)}).order_by("pk")[:1000]:
            with transaction.atomic():
                # Pushed on, so that the next sweep doesn't queue it again while it waits its turn.
                if (
                    model.objects.forsaken()
                    .filter(pk=row.pk)
                    .update(claimed_by="", claimed_until=clock.now() + timedelta(minutes=2))
                ):
                    transaction.on_commit(partial(async_task, f"notices.jobs.{job}", row.pk))


def each_minute() -> None:
    """The worker's pulse, for `/healthz/`, the sweep, and the rooms' own."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": clock.now()})
    sweep()
    for job in ports.each_minute.paths():
        async_task(job)


def each_day() -> None:
    """The queue keeps every finished job (a limit makes it four times slower): a week is enough. Old sessions go; the
    rooms' own follow."""
    Success.objects.filter(stopped__lt=clock.now() - timedelta(days=7)).delete()
    call_command("clearsessions")
    for job in ports.each_day.paths():
        async_task(job)
