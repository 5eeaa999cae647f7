"""A month of a school's calendar, week by week, and the special days of its year in stretches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from roll.models import School, SpecialDay, Term
from roll.models.schools import is_school_day

# Over a weekend a holiday goes on.
GAP = timedelta(days=3)
Kind = SpecialDay.Kind


@dataclass(frozen=True)
class Cell:
    """A day of the month. `state`: school, closed, open, exam, no-school (its weekday), holidays (in no term)."""

    date: date
    state: str
    reason: str = ""
    is_today: bool = False

    @property
    def may_be_marked(self) -> bool:
        return self.state != "holidays"


class Stretch(NamedTuple):
    """Days that are marked alike, without a break."""

    first: date
    last: date
    kind: str
    reason: str
    is_told: bool

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def weeks_of(school: School, month: date) -> list[list[Cell | None]]:
    """The weeks of the month of this first day, Monday first; None stands for days of other months. Two queries."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    terms = list(Term.objects.filter(academic_year__school=school, starts_on__lte=last, ends_on__gte=month))
    marked = {each.date: each for each in SpecialDay.objects.filter(school=school, date__range=(month, last))}
    cells: list[Cell | None] = [None] * (month.isoweekday() - 1)
    for number in range(last.day):
        day = month + timedelta(days=number)
        special, in_term = marked.get(day), any(term.starts_on <= day <= term.ends_on for term in terms)
        state = state_of(school, day, special) if in_term else "holidays"
        reason = special.reason if special else ""
        cells.append(Cell(day, state, reason, day == school.today()))
    cells += [None] * (-len(cells) % 7)
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def state_of(school: School, day: date, special: SpecialDay | None) -> str:
    if special:
        return str(special.kind)
    return "school" if is_school_day(day, school.weekdays, None) else "no-school"


def stretches(days: Iterable[SpecialDay]) -> list[Stretch]:
    """The special days, in order, put together where they are marked alike."""
    found: list[Stretch] = []
    for day in days:
        last = found[-1] if found else None
        told = day.told_at is not None
        if last and last[2:] == (day.kind, day.reason, told) and day.date - last.last <= GAP:
            found[-1] = last._replace(last=day.date)
        else:
            found.append(Stretch(day.date, day.date, day.kind, day.reason, told))
    return found
