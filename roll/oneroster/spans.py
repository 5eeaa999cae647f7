"""Facts with a first and a last day: what the file says held against what we hold."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, Self, TypeVar

from foundation import clock
from roll.dated import Dated
from roll.oneroster.existing import BATCH, amend
from roll.oneroster.inserting import insert
from roll.oneroster.problems import Tally

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True)
class Span:
    """Both days included, None = open. `gone`: the file marks the row as deleted."""

    starts_on: date | None = None
    ends_on: date | None = None
    gone: bool = False

    def over(self) -> bool:
        return self.gone or (self.ends_on is not None and self.ends_on < clock.today())

    def gone_if(self, condition: bool) -> Self:
        return replace(self, gone=self.gone or condition)

    @classmethod
    def together(cls, spans: Iterable["Span"]) -> "Span":
        """One span for rows that say the same thing twice: from the earliest to the latest of those that hold."""
        spans = list(spans)
        if len(spans) == 1:
            return spans[0]
        here = [span for span in spans if not span.over()] or [span for span in spans if not span.gone] or spans
        firsts, lasts = [span.starts_on for span in here], [span.ends_on for span in here]
        return cls(
            None if None in firsts else min(filter(None, firsts)),
            None if None in lasts else max(filter(None, lasts)),
            all(span.gone for span in here),
        )


def end(row: Dated, on: date | None = None) -> bool:
    """Ends a row so that it holds no longer from this moment: yesterday, or an earlier day. True where that is news."""
    today = clock.today()
    if row.ends_on and row.ends_on < today and (on is None or on >= today or on == row.ends_on):
        return False
    row.ends_on = on if on and on < today else today - timedelta(days=1)
    if row.starts_on and row.starts_on > row.ends_on:
        row.starts_on = row.ends_on
    return True


class SpanChanges(Generic[Key, Row]):
    """The rows to make, to change and to end so that what we hold becomes what the file says."""

    def __init__(self, existing: dict[Key, list[Row]], make: Callable[[Key, Span], Row]) -> None:
        self.existing, self.make = existing, make
        self.made: list[Row] = []
        self.changed: list[Row] = []
        self.ended: list[Row] = []
        self.unchanged = 0

    def add(self, key: Key, spans: Iterable[Span]) -> None:
        """A row of ours that began the same day is the same row; failing that, an open one is."""
        unmatched = sorted(self.existing.get(key, ()), key=lambda row: row.ends_on is None)
        spans = set(spans)
        living = {span for span in spans if not span.gone}
        gone = {span for span in spans - living if span.starts_on not in {one.starts_on for one in living}}
        left = [span for span in in_order(living) + in_order(gone) if not self._match(span, unmatched, exactly=True)]
        for span in left:
            if not self._match(span, unmatched, exactly=False) and not span.gone:
                self.made.append(self.make(key, span))

    def _match(self, span: Span, unmatched: list[Row], exactly: bool) -> bool:
        fits = (lambda row: row.starts_on == span.starts_on) if exactly else (lambda row: row.ends_on is None)
        row = next(filter(fits, unmatched), None)
        if row is None:
            return False
        unmatched.remove(row)
        if span.gone:
            self._keep(end(row, span.ends_on), row, self.ended)
        else:
            self._keep(amend(row, starts_on=span.starts_on, ends_on=span.ends_on), row, self.changed)
        return True

    def _keep(self, news: bool, row: Row, rows: list[Row]) -> None:
        if news:
            rows.append(row)
        else:
            self.unchanged += 1

    def write(self, model: type[Row], kind: str, tally: Tally) -> None:
        """What ends goes first: the database allows one open row of a kind."""
        for rows in (self.ended, self.changed):
            model._default_manager.bulk_update(rows, ["starts_on", "ends_on"], batch_size=BATCH)
        insert(model, self.made)
        for what in ("made", "changed", "ended"):
            tally.count(kind, what, len(getattr(self, what)))
        tally.count(kind, "unchanged", self.unchanged)


def in_order(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.starts_on or date.min, span.ends_on or date.max))
