"""Times with teachers: an event, the windows teachers offer in it, their slots, and who has booked which."""

from portal.bookings.models.bookings import Booking, BookingQuerySet
from portal.bookings.models.events import BookingEvent, BookingEventQuerySet
from portal.bookings.models.mode import Mode
from portal.bookings.models.slots import Slot, SlotQuerySet
from portal.bookings.models.steps import Step
from portal.bookings.models.windows import Window

__all__ = [
    "Booking",
    "BookingEvent",
    "BookingEventQuerySet",
    "BookingQuerySet",
    "Mode",
    "Slot",
    "SlotQuerySet",
    "Step",
    "Window",
]
