"""What one person has been told, newest first, and only what they may still open."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from foundation import clock
from notices.channels import INBOX
from notices.models import Delivery, DeliveryQuerySet, Event, told_q
from notices.notice import Notice
from roll.models import User

NEWEST_FIRST = ("-created_at", "-pk")


@dataclass
class Entry:
    event: Event
    notice: Notice
    reader: User
    new: bool

    @cached_property
    def title(self) -> str:
        """The title of the notice in the reader's language."""
        return self.notice.text(self.reader).title


def deliveries_to(user: User) -> DeliveryQuerySet:
    """Returns the deliveries to this person, also those from before they had an account: see `notices.linking`."""
    return Delivery.objects.filter(user=user)


def events_of(user: User) -> QuerySet[Event]:
    """Returns what this person was told, newest first, without what was recalled and kinds that are no longer told.

    Not all of it may still be opened: see `entries`.
    """
    # A kind that is no longer told has no words any more; what was recalled is nobody's to read.
    known = Event.objects.filter(kind__in=Notice.kinds, recalled_at__isnull=True)
    # By their moment and not by their keys: PostgreSQL would go through everybody's, newest first, to find this one's.
    return known.filter(pk__in=deliveries_to(user).values("event")).order_by(*NEWEST_FIRST)


def recalled_of(user: User) -> QuerySet[Event]:
    """Returns what this person was told and the school has taken back.

    Left out is what was stopped before it reached them.
    """
    reached = deliveries_to(user).filter(told_q())
    return Event.objects.filter(pk__in=reached.values("event"), recalled_at__isnull=False)


def unread_count(user: User) -> int:
    """Returns how many notices in this person's inbox are not opened, without those recalled. One query."""
    unread = Delivery.objects.filter(user=user, channel=INBOX.name, opened_at__isnull=True)
    return unread.filter(event__recalled_at__isnull=True).count()


def entries(user: User, events: list[Event]) -> list[Entry]:
    """Returns an Entry for each of these events that this person may open now, in their order.

    One query a kind, however many events there are, and one for what was opened.
    """
    opened = set(deliveries_to(user).filter(event__in=events, opened_at__isnull=False).values_list("event", flat=True))
    subjects: dict[str, dict[int, Any]] = {}
    for kind, group in groupby(sorted(events, key=attrgetter("kind")), attrgetter("kind")):
        subjects[kind] = Notice.kinds[kind].readable(user).in_bulk([event.subject_id for event in group])
    return [
        Entry(event, Notice.kinds[event.kind].about(subject, event), user, new=event.pk not in opened)
        for event in events
        if (subject := subjects[event.kind].get(event.subject_id))
    ]


def mark_subjects_opened(user: User, kind: type[Notice], subjects: list[int]) -> None:
    """Marks the notices of these subjects (keys) of a kind opened: their reader has opened the thing itself.

    Nearly always they were opened long ago, and nothing is written.
    """
    unopened = deliveries_to(user).filter(event__kind=kind.kind, event__subject_id__in=subjects, opened_at__isnull=True)
    if keys := list(unopened.values_list("pk", flat=True)):
        Delivery.objects.filter(pk__in=keys, opened_at__isnull=True).update(opened_at=clock.now())


def mark_opened(user: User, events: QuerySet[Event] | list[Event]) -> None:
    """Marks this person's deliveries of these events opened, where they are not yet."""
    deliveries_to(user).filter(event__in=events, opened_at__isnull=True).update(opened_at=clock.now())
