"""From one Event to a Delivery for each person and channel, in batches that can be killed at any moment."""

from functools import partial
from itertools import chain
from typing import Any

from django.db import transaction
from django_q.tasks import async_task

from foundation import clock
from notices.models import Delivery, Event, Slice
from notices.notice import Notice
from roll.models import Guardian

# Read and written at once: who is told is worked out anew for each batch.
BATCH = 5000
# Of the mails of a batch, so many are one job's.
SLICE = 500
Channel, State = Delivery.Channel, Delivery.State


def expand_next(event: Event) -> bool:
    """Expands the next 5000 recipients; False when there are none left or the claim has passed on."""
    notice = Notice.of(event)
    if notice is None:
        return not break_off(event)
    people = notice.recipients()
    if users := people.users_after(event.user_cursor, BATCH):
        return _write(event, {"user_cursor": users[-1][0]}, "user_id", users, notice.by_mail)
    # Who has no account yet is told by e-mail alone, at the address the school wrote down.
    if guardians := people.guardians_after(event.guardian_cursor, BATCH) if notice.by_mail else []:
        return _write(event, {"guardian_cursor": guardians[-1][0]}, "guardian_id", guardians, notice.by_mail)
    # Who was a guardian without an account when the users' turn came, and had one when the guardians' came.
    told = event.deliveries.filter(user__isnull=False).values("user")
    if late := people.users_after(0, BATCH, but=told):
        return _write(event, {}, "user_id", late, notice.by_mail)
    event.finish()
    return False


@transaction.atomic
def break_off(event: Event) -> bool:
    """What it was about is gone: whoever has not heard yet hears when it is told anew. False where it is there again.

    Looked at once more with the row locked: two that meet here, this and a `send`, know of each other.
    """
    held = Event.objects.select_for_update().filter(pk=event.pk).first()
    if held is None or held.recalled_at:
        return True
    if Notice.of(held):
        event.subject_id = held.subject_id
        return False
    if held.deliveries.exists():
        Event.objects.filter(pk=held.pk).update(cut_short=True)
        event.finish()
    else:
        held.delete()
    return True


def _write(event: Event, cursor: dict[str, Any], key: str, people: list[tuple[int, str | None]], by_mail: bool) -> bool:
    """Deliveries, their slices and the cursor in one transaction: all or none."""
    now = clock.now()
    with transaction.atomic():
        if not event.hold(**cursor):
            return False
        if key == "guardian_id":
            people = _without_account(people)
        mailed = [pk for pk, address in people if address and by_mail]
        parts = Slice.objects.bulk_create(Slice(event=event) for _ in range(0, len(mailed), SLICE))
        in_app = (
            Delivery(
                event=event, channel=Channel.IN_APP, state=State.HANDED, handed_at=now, created_at=now, **{key: pk}
            )
            for pk, _ in (people if key == "user_id" else [])
        )
        mails = (
            Delivery(event=event, channel=Channel.EMAIL, slice=parts[n // SLICE], created_at=now, **{key: pk})
            for n, pk in enumerate(mailed)
        )
        Delivery.objects.bulk_create(chain(in_app, mails), ignore_conflicts=True, batch_size=500)
        for part in parts:
            transaction.on_commit(partial(async_task, "notices.jobs.deliver", part.pk))
    return True


def _without_account(guardians: list[tuple[int, str | None]]) -> list[tuple[int, str | None]]:
    """Those who have none until this transaction ends; whoever has one by now is told as a user, later."""
    held = Guardian.objects.select_for_update(no_key=True).filter(pk__in=[pk for pk, _ in guardians], user__isnull=True)
    still = set(held.order_by("pk").values_list("pk", flat=True))
    return [(pk, address) for pk, address in guardians if pk in still]
