"""The site with its guard taken off, for `make prove ONLY=race UNGUARDED=1`: looks whether a slot is free, then books.

The proof has dropped the unique keys of the room from its database.
"""

from time import sleep
from typing import Any

from wsgi import application  # noqa: F401  (what gunicorn serves)

from portal.bookings.models import Booking, Slot

guarded = Slot.book


def book(self: Slot, **kwargs: Any) -> Booking:
    if Booking.objects.standing().filter(slot=self).exists():
        raise Slot.Taken(self, kwargs["guardian"], kwargs["pupil"], kwargs["by"])
    sleep(0.05)  # what a busy machine does between a look and a write
    return guarded(self, **kwargs)


Slot.book = book  # type: ignore[method-assign]
