"""What the page of plans shows: one time with each teacher of all a guardian's children, one after another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q

from portal.bookings.models import Booking, BookingEvent, Slot
from roll.dated import holds
from roll.models import Guardian, Pupil, User
from roll.rights import Right

TEACHINGS = "teacher__teachings__"
ENROLMENTS = f"{TEACHINGS}school_class__enrolments__"

# A child (its key) and a teacher whom the guardian has still to meet about it.
Pair = tuple[int, int]


class Choice(NamedTuple):
    pupil: Pupil
    slot: Any


@dataclass
class Plan:
    """What can be had on one day, in order of time. `left` meetings find no time there."""

    day: date
    choices: list[Choice]
    left: int

    @property
    def teachers(self) -> int:
        """How many are met: of one who teaches three of the children there are three meetings."""
        return len({choice.slot.teacher_id for choice in self.choices})

    @property
    def length(self) -> timedelta:
        return self.choices[-1].slot.ends_at - self.choices[0].slot.starts_at


def children_in(event: BookingEvent, guardian: User) -> dict[int, Pupil]:
    """Of whom this person is a guardian, and for whom the event is meant."""
    children = Pupil.objects.of_guardian(guardian, Right.BOOKINGS)
    return event.pupils().filter(pk__in=children.values("pk")).select_related("school").in_bulk()


def plans_for(event: BookingEvent, guardian: Guardian, children: dict[int, Pupil]) -> list[Plan]:
    """One plan a day, in order of the days; none for what is booked already."""
    own_bookings = (
        Booking.objects.standing().exclude(outcome=Booking.Outcome.NOT_REACHED).filter(guardian=guardian, event=event)
    )
    booked = set(own_bookings.values_list("pupil", "teacher"))
    by_day: dict[date, list[tuple[Pair, Any]]] = defaultdict(list)
    pairs: set[Pair] = set()
    for slot in free_slots(event, guardian, children):
        pair = (slot.of_pupil, slot.teacher_id)
        if pair not in booked:
            pairs.add(pair)
            by_day[slot.window.date].append((pair, slot))
    plans = []
    for day, options in sorted(by_day.items()):
        chosen = best_sequence(options)
        choices = [Choice(children[pupil], slot) for (pupil, _teacher), slot in chosen]
        plans.append(Plan(day, choices, left=len(pairs) - len(choices)))
    return plans


def free_slots(event: BookingEvent, guardian: Guardian, children: Iterable[int]) -> Any:
    """Each free slot once for each child (`of_pupil`) whom its teacher teaches."""
    here = Q(**{f"{ENROLMENTS}pupil__in": list(children), f"{TEACHINGS}school": event.school_id})
    slots = Slot.objects.standing().filter(here, holds(TEACHINGS), holds(ENROLMENTS), event=event).free_for(guardian)
    slots = slots.annotate(of_pupil=F(f"{ENROLMENTS}pupil")).with_teacher_name().distinct()
    return slots.select_related("window").order_by("starts_at", "pk")


def best_sequence(options: list[tuple[Pair, Any]]) -> list[tuple[Pair, Any]]:
    """From each beginning the next that is free, for the teacher with the fewest times left where two are; of all
    beginnings, the one that reaches most teachers, then the shortest stay, then the earliest."""
    starts = sorted({slot.starts_at for _need, slot in options})
    tried = [list(sequence_from(options, start)) for start in starts]
    return max(tried, key=lambda chosen: (len(chosen), -(chosen[-1][1].ends_at - chosen[0][1].starts_at)))


def sequence_from(options: list[tuple[Pair, Any]], start: datetime) -> Iterator[tuple[Pair, Any]]:
    ahead = [(pair, slot) for pair, slot in options if slot.starts_at >= start]
    while ahead:
        times: dict[Pair, int] = defaultdict(int)
        for pair, _slot in ahead:
            times[pair] += 1
        pair, slot = min(ahead, key=lambda option: (option[1].starts_at, times[option[0]], option[1].pk))
        yield pair, slot
        ahead = [(other, free) for other, free in ahead if other != pair and free.starts_at >= slot.ends_at]


def best_plan(plans: list[Plan]) -> Plan | None:
    """The first day on which most teachers are met."""
    return min(plans, key=lambda plan: (plan.left, plan.day), default=None)
