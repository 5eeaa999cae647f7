"""Where classes went into the next year here: a file that says no day takes none back, and nobody is put in two."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from roll.models import Class, RollForward
from roll.oneroster.spans import Span

Key = tuple[int, int]  # keys of a pupil and a class


class Held(Protocol):
    """One of our enrolments, as far as it counts here."""

    @property
    def pk(self) -> int: ...

    @property
    def starts_on(self) -> date | None: ...

    @property
    def ends_on(self) -> date | None: ...


class Turns:
    """The days on which the classes of a file, by key, ended and began by a roll forward that stands."""

    def __init__(self, classes: Iterable[Class]) -> None:
        self.classes = {one.pk: one for one in classes}
        schools = {one.school_id for one in self.classes.values()}
        done = RollForward.objects.filter(undone_at__isnull=True, school__in=schools)
        rows = list(done.select_related("from_year"))
        self.lasts = {each.from_year_id: {each.last_day, each.from_year.ends_on} for each in rows}
        self.firsts = {each.to_year_id: each.first_day for each in rows}
        # The new classes, each with its first day.
        self.made = {pk: each.first_day for each in rows for pk in each.made["classes"]}

    def days_of(self, span: Span, school_class: int, ours: Sequence[Held]) -> Span:
        """The span as the file has it, with our day where it names none and the classes went on."""
        year = self.classes[school_class].academic_year_id
        if span.gone:
            return span
        if span.ends_on is None:
            lasts = [one.ends_on for one in ours if one.ends_on in self.lasts.get(year, ())]
            span = replace(span, ends_on=lasts[0]) if lasts else span
        if span.starts_on is None and year in self.firsts and all(one.starts_on for one in ours):
            span = replace(span, starts_on=self.firsts[year])
        return span

    def replaced(self, spans: Mapping[Key, Sequence[Span]], existing: Mapping[Key, Sequence[Held]]) -> Iterator[int]:
        """The stays, by key, that a roll forward made of pupils whom the file has in another class from that day on."""
        taken: dict[int, set[date]] = defaultdict(set)
        for (pupil, one), same in spans.items() if self.made else ():
            first = self.firsts.get(self.classes[one].academic_year_id)
            if first and any(self._takes(span, one, first) for span in same):
                taken[pupil].add(first)
        for (pupil, place), rows in existing.items() if taken else ():
            first = self.made.get(place)
            if first in taken.get(pupil, ()) and (pupil, place) not in spans:
                yield from (one.pk for one in rows if one.starts_on == first and one.ends_on is None)

    def _takes(self, span: Span, school_class: int, first: date) -> bool:
        one = self.classes[school_class]
        holds = (span.starts_on is None or span.starts_on <= first) and (span.ends_on is None or span.ends_on >= first)
        return one.kind == Class.Kind.REGISTRATION and holds and not span.gone
