"""What a teacher's day and its printed sheets show: every time of it, and what the reader may know of who comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper

from foundation import clock
from foundation.sorting import sort_key
from portal.bookings.forms.meetings import OutcomeForm
from portal.bookings.models import Booking, Mode, Slot, SlotQuerySet
from portal.bookings.models.bookings import visible_to_staff
from roll.classes import class_words, with_class_days
from roll.models import ContactPoint, User
from roll.rights import Right
from roll.scope import open_guardianships


@dataclass
class Meeting:
    slot: Any
    booking: Any = None  # none: free, or booked for a child this reader no longer teaches
    is_taken: bool = False
    form: OutcomeForm | None = None  # once it has begun

    @property
    def icon(self) -> str:
        return Mode(self.booking.mode).icon

    @property
    def phones(self) -> list[str]:
        """Where to call: this guardian's numbers, while the school lets them meet about the child."""
        if self.booking.mode != Mode.PHONE or not self.booking.may_meet:
            return []
        points = self.booking.guardian.contact_points.all()
        return [point.value for point in points if point.kind == ContactPoint.Kind.PHONE]


def meetings_of(reader: User, slots: SlotQuerySet) -> list[Meeting]:
    """One for each slot, in order of time; four queries, however many."""
    slot_rows = list(slots.select_related("window", "event", "teacher").with_teacher_name())
    bookings: list[Any] = list(
        with_class_days(Booking.objects.standing().filter(slot__in=[slot.pk for slot in slot_rows]), "pupil")
        .annotate(is_shown=ExpressionWrapper(visible_to_staff(reader), BooleanField()))
        .select_related("pupil", "guardian")
        .prefetch_related("guardian__contact_points")
    )
    open_now = open_guardianships(Right.BOOKINGS, [booking.pupil_id for booking in bookings])
    pairs = set(open_now.values_list("guardian", "pupil"))
    for booking in bookings:
        booking.class_words = class_words(booking)
        booking.may_meet = (booking.guardian_id, booking.pupil_id) in pairs
    by_slot = {booking.slot_id: booking for booking in bookings}
    return [build_meeting(slot, by_slot.get(slot.pk)) for slot in slot_rows]


def build_meeting(slot: Slot, booking: Any) -> Meeting:
    meeting = Meeting(slot, booking if booking and booking.is_shown else None, is_taken=booking is not None)
    if meeting.booking and slot.starts_at <= clock.now():
        initial = {"outcome": booking.outcome, "suggestion": booking.suggestion}
        meeting.form = OutcomeForm(prefix=str(booking.pk), initial=initial)
    return meeting


def by_teacher(meetings: Iterable[Meeting]) -> list[list[Meeting]]:
    """For the sheets: one teacher after the other, by name."""
    sheets: dict[tuple[str, int], list[Meeting]] = {}
    for each in meetings:
        sheets.setdefault((each.slot.teacher_name, each.slot.teacher_id), []).append(each)
    return [sheets[key] for key in sorted(sheets, key=lambda key: (sort_key(key[0]), key[1]))]
