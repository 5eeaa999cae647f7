"""From one Event to a Delivery for each person and channel, in slices that can be killed at any moment."""

from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Min, Q
from django_q.tasks import async_task

from foundation import clock
from notices.models import Delivery, Event, Slice
from notices.notice import Notice

SLICE = 500
Channel, State = Delivery.Channel, Delivery.State


def expand_next(event: Event) -> bool:
    """Expands the next 500 recipients; False when there are none left or the claim has passed on."""
    notice = Notice.of(event)
    if notice is None:
        return not break_off(event)
    people = notice.recipients()
    users = list(
        people.users.filter(pk__gt=event.user_cursor).order_by("pk").values_list("pk", "email").distinct()[:SLICE]
    )
    if not notice.by_mail:
        users = [(pk, None) for pk, _ in users]
    if users:
        return _write(event, {"user_cursor": users[-1][0]}, "user_id", users)
    # Who has no account yet is told by e-mail alone, at the address the school wrote down.
    unreached = people.guardians if notice.by_mail else people.guardians.none()
    guardians = list(
        unreached.filter(pk__gt=event.guardian_cursor)
        .annotate(address=Min("contact_points__value", filter=Q(contact_points__kind="email")))
        .order_by("pk")
        .values_list("pk", "address")[:SLICE]
    )
    if guardians:
        return _write(event, {"guardian_cursor": guardians[-1][0]}, "guardian_id", guardians)
    # Who was a guardian without an account when the users' turn came, and had one when the guardians' came.
    between = people.users.exclude(deliveries__event=event).exclude(guardians__deliveries__event=event)
    if late := list(between.order_by("pk").values_list("pk", "email").distinct()[:SLICE]):
        return _write(event, {}, "user_id", late)
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


def _write(event: Event, cursor: dict[str, Any], key: str, people: list[tuple[int, str | None]]) -> bool:
    """Deliveries, their slice and the cursor in one transaction: all or none."""
    now = clock.now()
    with transaction.atomic():
        if not event.hold(**cursor):
            return False
        by_mail = [pk for pk, address in people if address]
        part = Slice.objects.create(event=event) if by_mail else None
        in_app = (
            Delivery(
                event=event, channel=Channel.IN_APP, state=State.HANDED, handed_at=now, created_at=now, **{key: pk}
            )
            for pk, _ in (people if key == "user_id" else [])
        )
        mails = (
            Delivery(event=event, channel=Channel.EMAIL, slice=part, created_at=now, **{key: pk}) for pk in by_mail
        )
        Delivery.objects.bulk_create(chain(in_app, mails), ignore_conflicts=True, batch_size=500)
        if part:
            transaction.on_commit(lambda: async_task("notices.jobs.deliver", part.pk))
    return True
