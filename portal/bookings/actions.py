"""Verbs over several rows of several models at once."""

from collections.abc import Iterable

from django.db import transaction

from portal.bookings.models import Booking, Slot
from roll.models import Guardian, Pupil, User


def book_all(choices: Iterable[tuple[Pupil, Slot]], *, guardian: Guardian, mode: str, by: User) -> list[Booking]:
    """Books a slot about each child, all or none, and returns the bookings in order of time.

    `mode` is the chosen way to meet; a teacher who does not offer it is met in the first way that they offer. Raises
    what `Slot.book` does; the `slot` of the exception is the one that was lost.
    """
    in_order = sorted(choices, key=lambda choice: (choice[1].starts_at, choice[1].pk))
    with transaction.atomic():
        return [
            slot.book(guardian=guardian, pupil=pupil, mode=offered_mode(slot, mode), by=by) for pupil, slot in in_order
        ]


def offered_mode(slot: Slot, mode: str) -> str:
    """This mode, or the first that is offered where it is not."""
    offered = slot.window.modes
    return mode if mode in offered else offered[0]
