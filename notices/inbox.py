"""What one person has been told, newest first, and only what they may still open."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from foundation import clock
from foundation.compiled import Compiled
from notices.models import Delivery, Event
from notices.notice import Notice
from roll.models import User


@dataclass
class Entry:
    event: Event
    notice: Notice
    reader: User
    new: bool

    @cached_property
    def title(self) -> str:
        return self.notice.text(self.reader).title


def told(user: User | int) -> QuerySet[Delivery]:
    """Deliveries to this person (or the person of this key), also those from before they had an account."""
    return Delivery.objects.filter(Q(user=user) | Q(guardian__user=user))


def events_of(user: User) -> QuerySet[Event]:
    # A kind that is no longer told has no words any more; what was recalled is nobody's to read.
    known = Event.objects.filter(kind__in=Notice.kinds, recalled_at__isnull=True)
    return known.filter(Exists(told(user).filter(event=OuterRef("pk")))).order_by("-pk")


def recalled_of(user: User) -> QuerySet[Event]:
    """What this person was told and the school has taken back."""
    return Event.objects.filter(Exists(told(user).filter(event=OuterRef("pk"))), recalled_at__isnull=False)


def unread_count(user: User) -> int:
    return sum(_unread(user=user.pk))


@Compiled
def _unread(user: int) -> QuerySet[Delivery, int]:
    unread = Delivery.objects.filter(user=user, channel=Delivery.Channel.IN_APP, opened_at__isnull=True)
    unread = unread.filter(event__recalled_at__isnull=True)
    return unread.order_by().values("user").annotate(number=Count("pk")).values_list("number", flat=True)


def entries(user: User, events: list[Event]) -> list[Entry]:
    """The events as this person may read them; one query a kind, however many there are."""
    opened = set(told(user).filter(event__in=events, opened_at__isnull=False).values_list("event", flat=True))
    subjects: dict[str, dict[int, Any]] = {}
    for kind, group in groupby(sorted(events, key=attrgetter("kind")), attrgetter("kind")):
        subjects[kind] = Notice.kinds[kind].readable(user).in_bulk([event.subject_id for event in group])
    return [
        Entry(event, Notice.kinds[event.kind].about(subject, event), user, new=event.pk not in opened)
        for event in events
        if (subject := subjects[event.kind].get(event.subject_id))
    ]


def opened_directly(user: User, kind: type[Notice], subjects: list[int]) -> None:
    """Whoever reads the thing itself has read the notices of it: nearly always long ago, so that nothing is written."""
    if unopened := _unopened(kind.__name__)(user=user.pk, subjects=tuple(subjects)):
        Delivery.objects.filter(pk__in=unopened, opened_at__isnull=True).update(opened_at=clock.now())


@cache
def _unopened(kind: str) -> Compiled:
    def keys(user: int, subjects: tuple[int, ...]) -> QuerySet[Delivery, int]:
        events = Event.objects.filter(kind=kind, subject_id__in=subjects)
        return told(user).filter(event__in=events, opened_at__isnull=True).values_list("pk", flat=True)

    return Compiled(keys)


def mark_opened(user: User, events: QuerySet[Event] | list[Event]) -> None:
    told(user).filter(event__in=events, opened_at__isnull=True).update(opened_at=clock.now())
