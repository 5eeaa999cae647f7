"""One page of an inbox, found by the notice that stands before or after it: no page costs more than the first.

Its address names that notice by its moment and its key, `older=1764498600000000-17`; what it doesn't name so is the
first page.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import QueryDict

from notices.models import Event

PER_PAGE = 20
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Microseconds since 1970, for some centuries, and a key that every database holds.
PLACE = re.compile(r"([0-9]{1,16})-([0-9]{1,18})", re.ASCII)

Place = tuple[datetime, int]


@dataclass(frozen=True)
class InboxPage:
    """`newer` and `older` are what the addresses of the pages beside it carry; empty where there is none."""

    events: list[Event]
    newer: str = ""
    older: str = ""


def inbox_page(events: QuerySet[Event], asked: QueryDict) -> InboxPage:
    """Returns the page that is asked for (`older`, `newer`) of these events, which are ordered newest first."""
    if place := place_in(asked.get("newer")):
        after = Q(created_at__gt=place[0]) | Q(created_at=place[0], pk__gt=place[1])
        found = list(events.filter(after).order_by("created_at", "pk")[: PER_PAGE + 1])
        # Fewer are no page: the first is shown whole.
        if len(found) > PER_PAGE:
            page = found[PER_PAGE - 1 :: -1]
            return InboxPage(page, newer=text_of(page[0]), older=text_of(page[-1]))
    elif place := place_in(asked.get("older")):
        before = Q(created_at__lt=place[0]) | Q(created_at=place[0], pk__lt=place[1])
        if found := list(events.filter(before)[: PER_PAGE + 1]):
            return InboxPage(found[:PER_PAGE], text_of(found[0]), older_than(found))
    found = list(events[: PER_PAGE + 1])
    return InboxPage(found[:PER_PAGE], older=older_than(found))


def older_than(found: list[Event]) -> str:
    """Returns the address of the page after these, of which one more than a page was asked for."""
    return text_of(found[PER_PAGE - 1]) if len(found) > PER_PAGE else ""


def text_of(event: Event) -> str:
    """Returns how an address names this event."""
    return f"{(event.created_at - BEGINNING) // timedelta(microseconds=1)}-{event.pk}"


def place_in(text: str | None) -> Place | None:
    """Returns the moment and the key that an address names; None where it names none."""
    match = PLACE.fullmatch(text or "")
    return (BEGINNING + timedelta(microseconds=int(match[1])), int(match[2])) if match else None
