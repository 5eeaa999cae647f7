"""Rows that hold from a day to a day, both included; no last day means that it still holds."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock


def holds(prefix: str = "", on: date | None = None) -> Q:
    """The condition that a dated row holds on a day (today where none is named)."""
    day = on or clock.today()
    begun = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})
    running = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return begun & running


def meets(starts_on: date | None, ends_on: date | None) -> Q:
    """The condition that a dated row holds on some day of these, both included; None is open."""
    begun = Q() if ends_on is None else Q(starts_on__isnull=True) | Q(starts_on__lte=ends_on)
    running = Q() if starts_on is None else Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    return begun & running


def cover(rows: "Collection[Dated]", first: date, last: date | None) -> bool:
    """Says whether some of the rows holds on each day from the first to the last; None is open."""
    while last is None or first <= last:
        lasts = [row.ends_on for row in rows if row.is_held(first)]
        ends = [day for day in lasts if day]
        if len(ends) < len(lasts) or not ends:
            return bool(lasts)
        first = max(ends) + timedelta(days=1)
    return True


class DatedQuerySet(models.QuerySet):
    def holding(self, on: date | None = None) -> Self:
        return self.filter(holds(on=on))


@dataclass(frozen=True)
class Span:
    """The days of a row as they were."""

    starts_on: date | None
    ends_on: date | None

    def __iter__(self) -> Iterator[date | None]:
        return iter((self.starts_on, self.ends_on))

    def ended(self, day: date) -> "Span":
        """With that day as the last. What begins later holds on it alone."""
        return Span(min(self.starts_on, day) if self.starts_on else None, day)


class Ending(NamedTuple):
    """What ended with a posting: its days as they were, the last day written, and what was taught, by key."""

    posting: int
    span: Span
    day: date
    teachings: dict[int, Span]


class Dated(models.Model):
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def is_held(self, on: date) -> bool:
        """Says whether the row holds on that day."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or self.ends_on >= on)

    def end_on(self, day: date) -> "Span":
        """Makes that day its last, unsaved, and returns its days as they were. What begins later holds on it alone."""
        was = Span(self.starts_on, self.ends_on)
        self.starts_on, self.ends_on = was.ended(day)
        return was
