"""What we hold already, found by the ids of the file; rows are written in batches, and only those that differ."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from roll.models import ExternalId, School
from roll.oneroster.inserting import insert
from roll.oneroster.problems import Tally

SOURCE = "oneroster"
BATCH = 500
Kind = ExternalId.Kind
PERSONS = (Kind.PUPIL, Kind.GUARDIAN)  # of whom there are too many to hold: they are staged
M = TypeVar("M", bound=models.Model)


def amend(row: models.Model, **values: Any) -> bool:
    """Sets what differs; True where anything did."""
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


class ExternalIds:
    """The ids by which this source knows the places and the staff of some schools; one query to read them, at most two
    to write."""

    def __init__(self, schools: Iterable[School]) -> None:
        rows = ExternalId.objects.filter(source=SOURCE, school__in=[school.pk for school in schools])
        rows = rows.exclude(kind__in=PERSONS)
        self._existing = {(row.school_id, row.kind, row.value): row for row in rows}
        self._noted: dict[tuple[int, str, str], models.Model] = {}

    def of(self, school: School, kind: str, value: str) -> int | None:
        row = self._existing.get((school.pk, kind, value))
        return row.object_id if row else None

    def note(self, school: School, kind: str, value: str, row: models.Model) -> None:
        """The row may be unsaved: its key is asked for when the ids are written."""
        self._noted[school.pk, kind, value] = row

    def values(self, kind: str) -> dict[tuple[int, int], set[str]]:
        """School and key of a row → the ids by which it is known."""
        ids_by_row: dict[tuple[int, int], set[str]] = {}
        for school, row_kind, value in self._existing:
            if row_kind == kind:
                key = (school, self._existing[school, row_kind, value].object_id)
                ids_by_row.setdefault(key, set()).add(value)
        return ids_by_row

    def unseen(self, kind: str) -> int:
        """How many rows known by an id stand no longer in the file."""
        return sum(key[1] == kind and key not in self._noted for key in self._existing)

    def write(self) -> None:
        made, moved = [], []
        for key, row in self._noted.items():
            school, kind, value = key
            existing = self._existing.get(key)
            if existing is None:
                new = ExternalId(school_id=school, source=SOURCE, kind=kind, value=value, object_id=row.pk)
                made.append(new)
            elif amend(existing, object_id=row.pk):
                moved.append(existing)
        insert(ExternalId, made)
        ExternalId.objects.bulk_update(moved, ["object_id"], batch_size=BATCH)


class BulkWriter:
    """The rows of one model on their way to the database, counted."""

    def __init__(self, model: type[models.Model], kind: str, tally: Tally, fields: Sequence[str]) -> None:
        self.model, self.kind, self.tally, self.fields = model, kind, tally, fields
        self.made: list[Any] = []
        self.changed: list[Any] = []

    def make(self, row: M) -> M:
        self.made.append(row)
        return row

    def amend(self, row: models.Model, **values: Any) -> None:
        if amend(row, **values):
            self.changed.append(row)
        else:
            self.tally.count(self.kind, "unchanged")

    def write(self, unique: str = "") -> None:
        """`unique`: a text column in which rows may swap values; the old ones are moved out of the way first."""
        manager = self.model._default_manager
        if unique:
            park(self.model, unique, [row.pk for row in self.changed])
        if self.changed:
            manager.bulk_update(self.changed, self.fields, batch_size=BATCH)
        insert(self.model, self.made)
        self.tally.count(self.kind, "made", len(self.made))
        self.tally.count(self.kind, "changed", len(self.changed))


def held(
    model: type[models.Model], by: str, keys: Collection[int], schools: Collection[School], *columns: str
) -> Iterator[Any]:
    """The columns of what we hold at these schools by keys that follow one another, as those of a batch in order do.

    A range, for naming thousands of keys costs more than reading what stands between them; and no instances, which cost
    three times as much and are wanted of the few that differ.
    """
    if not keys:
        return iter(())
    between = {f"{by}__gte": min(keys), f"{by}__lte": max(keys)}
    rows = model._default_manager.filter(school__in=schools, **between).order_by()
    return iter(rows.values_list(*columns))


def park(model: type[models.Model], unique: str, keys: list[int]) -> None:
    """Moves values out of the way of others that are to have them."""
    parked = Concat(Value("~"), Cast("pk", CharField()))
    for start in range(0, len(keys), BATCH):
        model._default_manager.filter(pk__in=keys[start : start + BATCH]).update(**{unique: parked})
