"""What we hold already, found by the ids of the file; rows are written in batches, and only those that differ."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from roll.models import ExternalId, School
from roll.oneroster.problems import Tally

SOURCE = "oneroster"
BATCH = 500
Kind = ExternalId.Kind
M = TypeVar("M", bound=models.Model)


def amend(row: models.Model, **values: Any) -> bool:
    """Sets what differs; True where anything did."""
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


class ExternalIds:
    """The ids by which this source knows the rows of some schools; one query to read them, at most two to write."""

    def __init__(self, schools: Iterable[School]) -> None:
        rows = ExternalId.objects.filter(source=SOURCE, school__in=[school.pk for school in schools])
        self._existing = {(row.school_id, row.kind, row.value): row for row in rows}
        self._noted: dict[tuple[int, str, str], models.Model] = {}

    def of(self, school: School, kind: str, value: str) -> int | None:
        row = self._existing.get((school.pk, kind, value))
        return row.object_id if row else None

    def note(self, school: School, kind: str, value: str, row: models.Model) -> None:
        """The row may be unsaved: its key is asked for when the ids are written."""
        self._noted[school.pk, kind, value] = row

    def known(self, kind: str) -> set[tuple[int, str]]:
        """School and id of every row of a kind."""
        return {(school, value) for school, row_kind, value in self._existing if row_kind == kind}

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
        ExternalId.objects.bulk_create(made)
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
        if unique and self.changed:
            parked = Concat(Value("~"), Cast("pk", CharField()))
            keys = [row.pk for row in self.changed]
            for start in range(0, len(keys), BATCH):
                manager.filter(pk__in=keys[start : start + BATCH]).update(**{unique: parked})
        if self.changed:
            manager.bulk_update(self.changed, self.fields, batch_size=BATCH)
        manager.bulk_create(self.made)
        self.tally.count(self.kind, "made", len(self.made))
        self.tally.count(self.kind, "changed", len(self.changed))
