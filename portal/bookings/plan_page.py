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

TAUGHT = "teacher__teachings__"
ENROLLED = f"{TAUGHT}school_class__enrolments__"

# A child (its key) and a teacher whom the guardian has still to meet about it.
Need = tuple[int, int]


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
    def length(self) -> timedelta:
        return self.choices[-1].slot.ends_at - self.choices[0].slot.starts_at


def children_in(event: BookingEvent, guardian: User) -> dict[int, Pupil]:
    """Of whom this person is a guardian, and for whom the event is meant."""
    mine = Pupil.objects.of_guardian(guardian, Right.BOOKINGS)
    return event.pupils().filter(pk__in=mine.values("pk")).select_related("school").in_bulk()


def plans_for(event: BookingEvent, guardian: Guardian, children: dict[int, Pupil]) -> list[Plan]:
    """One plan a day, in order of the days; none for what is booked already."""
    own = Booking.objects.standing().exclude(outcome=Booking.Outcome.NOT_REACHED).filter(guardian=guardian, event=event)
    booked = set(own.values_list("pupil", "teacher"))
    by_day: dict[date, list[tuple[Need, Any]]] = defaultdict(list)
    needs: set[Need] = set()
    for slot in free_slots(event, guardian, children):
        need = (slot.of_pupil, slot.teacher_id)
        if need not in booked:
            needs.add(need)
            by_day[slot.window.date].append((need, slot))
    plans = []
    for day, options in sorted(by_day.items()):
        chosen = one_after_another(options)
        choices = [Choice(children[pupil], slot) for (pupil, _teacher), slot in chosen]
        plans.append(Plan(day, choices, left=len(needs) - len(choices)))
    return plans


def free_slots(event: BookingEvent, guardian: Guardian, children: Iterable[int]) -> Any:
    """Each free slot once for each child (`of_pupil`) whom its teacher teaches."""
    here = Q(**{f"{ENROLLED}pupil__in": list(children), f"{TAUGHT}school": event.school_id})
    slots = Slot.objects.standing().filter(here, holds(TAUGHT), holds(ENROLLED), event=event).free_for(guardian)
    slots = slots.annotate(of_pupil=F(f"{ENROLLED}pupil")).with_teacher_name().distinct()
    return slots.select_related("window").order_by("starts_at", "pk")


def one_after_another(options: list[tuple[Need, Any]]) -> list[tuple[Need, Any]]:
    """From each beginning the next that is free, for the teacher with the fewest times left where two are; of all
    beginnings, the one that reaches most teachers, then the shortest stay, then the earliest."""
    starts = sorted({slot.starts_at for _need, slot in options})
    tried = [list(walk(options, start)) for start in starts]
    return max(tried, key=lambda chosen: (len(chosen), -(chosen[-1][1].ends_at - chosen[0][1].starts_at)))


def walk(options: list[tuple[Need, Any]], start: datetime) -> Iterator[tuple[Need, Any]]:
    ahead = [(need, slot) for need, slot in options if slot.starts_at >= start]
    while ahead:
        times: dict[Need, int] = defaultdict(int)
        for need, _slot in ahead:
            times[need] += 1
        need, slot = min(ahead, key=lambda option: (option[1].starts_at, times[option[0]], option[1].pk))
        yield need, slot
        ahead = [(other, free) for other, free in ahead if other != need and free.starts_at >= slot.ends_at]


def best(plans: list[Plan]) -> Plan | None:
    """The first day on which most teachers are met."""
    return min(plans, key=lambda plan: (plan.left, plan.day), default=None)
