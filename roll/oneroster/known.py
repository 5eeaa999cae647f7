"""The pupils and guardians whom earlier files named: the ids by which this source knows them, staged."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from roll.models import ExternalId, School
from roll.oneroster.existing import PERSONS, SOURCE, Kind
from roll.oneroster.inserting import insert_values
from roll.oneroster.snapshot import Snapshot

READ_AT_ONCE = 5000


def stage_known(file: Snapshot, schools: dict[str, School]) -> None:
    file.staging.fill("place", [(org, school.pk) for org, school in schools.items()])
    rows = ExternalId.objects.filter(source=SOURCE, kind__in=PERSONS, school__in=set(schools.values()))
    values = rows.values_list("pk", "kind", "value", "school", "object_id", "digest")
    file.staging.fill("known", values.iterator(chunk_size=READ_AT_ONCE))
    file.staging.index("known")
    file.staging.index("known keys")


class KnownAs(NamedTuple):
    """An id of the file and the key of our row for which it stands. `before`: the key it stood for so far, or None."""

    school: int
    value: str
    key: int
    before: int | None = None
    digest: str = ""


def write_ids(kind: str, rows: Iterable[KnownAs]) -> None:
    new = []
    for row in rows:
        if row.before is None:
            new.append((SOURCE, kind, row.school, row.value, row.key, row.digest))
        elif row.before != row.key:
            # Another record took its place: merged, or deleted by hand. Few.
            one = ExternalId.objects.filter(source=SOURCE, kind=kind, school=row.school, value=row.value)
            one.update(object_id=row.key)
    insert_values(ExternalId, ("source", "kind", "school_id", "value", "object_id", "digest"), new)


def unseen(file: Snapshot, kind: Kind) -> int:
    """How many that are known by an id stand in the file no longer."""
    found: Any = next(file.staging.rows(UNSEEN[kind]))
    return int(found[0])


UNSEEN = {
    Kind.PUPIL: """
    SELECT COUNT(*) FROM known WHERE kind = 'pupil' AND NOT EXISTS (
        SELECT 1 FROM pupil JOIN place ON org = pupil.school
        WHERE person = value AND place.school = known.school AND pupil.key IS NOT NULL
    )
    """,
    Kind.GUARDIAN: """
    SELECT COUNT(*) FROM known WHERE kind = 'guardian' AND NOT EXISTS (
        SELECT 1 FROM guardian JOIN place ON org = guardian.school
        WHERE person = value AND place.school = known.school AND guardian.key IS NOT NULL
    )
    """,
}
