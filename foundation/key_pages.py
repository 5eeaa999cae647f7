"""Pages of a long list that begin at the key of a row, not at a number: nothing is counted or skipped to find one, and
what comes in meanwhile moves no row from one page to the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import DateTimeField, Model, Q, QuerySet

from foundation.keys import is_key

Rows = TypeVar("Rows", bound=QuerySet[Any])
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# Some 300 years.
MOST_MICROSECONDS = 10**16


class KeyPage(NamedTuple):
    """Some rows of a list, and the keys of the pages `before` and `after` it, "" where there is none."""

    rows: list[Any]
    before: str
    after: str


@dataclass(frozen=True)
class Position:
    """Where a page begins: after the row that has, or had, these values; before it where `is_backwards`; at the start.

    `order` names columns as `order_by` does, numbers or moments that are never null and together are of one row alone.
    """

    model: type[Model]
    order: tuple[str, ...]
    values: tuple[Any, ...] = ()
    is_backwards: bool = False

    @classmethod
    def asked(cls, model: type[Model], order: tuple[str, ...], address: Mapping[str, str]) -> "Position":
        """Returns that of the `after` or `before` of an address; the start where neither is a key of this list."""
        start = cls(model, order)
        for name in ("after", "before"):
            if values := start.read(str(address.get(name, ""))):
                return cls(model, order, values, is_backwards=name == "before")
        return start

    def read(self, key: str) -> tuple[Any, ...]:
        """Returns the values written in a key; none where it is no key of this list."""
        parts = key.split("-")
        if len(parts) != len(self.order) or not all(map(is_key, parts)):
            return ()
        both = list(zip(self.moments, map(int, parts), strict=True))
        if any(is_moment and number > MOST_MICROSECONDS for is_moment, number in both):
            return ()
        return tuple(EPOCH + number * MICROSECOND if is_moment else number for is_moment, number in both)

    def write(self, row: Any) -> str:
        """Returns the key of a row."""
        values = [getattr(row, name.removeprefix("-")) for name in self.order]
        both = zip(self.moments, values, strict=True)
        return "-".join(str((value - EPOCH) // MICROSECOND if is_moment else value) for is_moment, value in both)

    @property
    def moments(self) -> list[bool]:
        """Returns which of the columns are moments."""
        moments = {field.name for field in self.model._meta.fields if isinstance(field, DateTimeField)}
        return [name.removeprefix("-") in moments for name in self.order]

    def apply(self, rows: Rows) -> Rows:
        """Returns those of the rows that follow, the nearest first."""
        columns = [(name.removeprefix("-"), name.startswith("-") != self.is_backwards) for name in self.order]
        rows = rows.order_by(*(f"-{name}" if falls else name for name, falls in columns))
        return rows.filter(beyond(columns, self.values)) if self.values else rows


def beyond(columns: Sequence[tuple[str, bool]], values: Sequence[Any]) -> Q:
    """Returns what comes after these values in the order of the columns, each with whether it falls."""
    (first, falls), same, found = columns[0], Q(), Q()
    for (name, each_falls), value in zip(columns, values, strict=True):
        found |= same & Q(**{f"{name}__{'lt' if each_falls else 'gt'}": value})
        same &= Q(**{name: value})
    # Said beside it, though it follows: by this alone an index is entered at the place.
    return Q(**{f"{first}__{'lte' if falls else 'gte'}": values[0]}) & found


def key_page(find: Callable[[Position], QuerySet[Any]], position: Position, per_page: int) -> KeyPage:
    """Returns the page at the position, or the first where nothing, or not a whole page, is left in that direction.

    `find` gives the rows from a position on, the nearest first; one more than a page holds is taken.
    """
    rows = list(find(position)[: per_page + 1])
    if position.values and (len(rows) <= per_page if position.is_backwards else not rows):
        return key_page(find, Position(position.model, position.order), per_page)
    has_more = len(rows) > per_page
    rows = rows[:per_page]
    if position.is_backwards:
        rows.reverse()
    before = position.write(rows[0]) if position.values else ""
    return KeyPage(rows, before, position.write(rows[-1]) if has_more else "")
