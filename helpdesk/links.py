"""How-tos that a reply of the desk may show. Another room has them: the port `offered_howtos`."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse

from foundation import ports


class HowTo(NamedTuple):
    title: str
    url: str


def offered_howtos(keys: Collection[UUID] | None = None) -> list[tuple[UUID, str]]:
    """(key, title) of what may be shown to everybody; with `keys`, of these alone."""
    if keys is not None and not keys:
        return []
    return ports.offered_howtos(keys)


def howto_url(key: UUID) -> str:
    return reverse("newsfeed:howto", args=[key])


def attach_howtos(events: Iterable[Any]) -> None:
    """Gives each event the how-to that it shows, all in one question; none where it is public no more."""
    events = list(events)
    titles = dict(offered_howtos({event.howto_key for event in events if event.howto_key}))
    for event in events:
        title = titles.get(event.howto_key)
        event.howto = HowTo(title, howto_url(event.howto_key)) if title else None
