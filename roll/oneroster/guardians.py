"""Guardians: one record of an adult at each school where a child of theirs is.

A file never decides who may see whom: an id that comes with another whole name is refused, for what one may see would
pass to the other.
"""

from typing import NamedTuple

from roll.models import Guardian, School
from roll.oneroster.existing import BulkWriter, Kind, held
from roll.oneroster.known import KnownAs, unseen, write_ids
from roll.oneroster.problems import Problems
from roll.oneroster.pupils import is_another, refuse_renaming
from roll.oneroster.rows import full_name
from roll.oneroster.snapshot import Snapshot

PLACES_OF_ADULTS = """
INSERT INTO guardian SELECT DISTINCT link.adult, pupil.school, 1, NULL
FROM link JOIN pupil ON pupil.person = link.child WHERE key IS NOT NULL AND NOT over
"""
# Those we hold already of adults whom the file ends, or names for no child.
OTHERS_KNOWN = """
INSERT INTO guardian SELECT DISTINCT value, org, 0, NULL FROM known JOIN place ON place.school = known.school
WHERE kind = 'guardian' AND value IN (SELECT id FROM person)
AND NOT EXISTS (SELECT 1 FROM guardian WHERE person = value AND guardian.school = org)
"""
GUARDIANS = """
SELECT guardian.rowid, line, guardian.school, person.id, first_name, last_name, named, adult.person IS NOT NULL,
known.key
FROM guardian JOIN person ON person.id = guardian.person JOIN place ON org = guardian.school
LEFT JOIN adult ON adult.person = guardian.person
LEFT JOIN known ON kind = 'guardian' AND value = guardian.person AND known.school = place.school
ORDER BY known.key, guardian.school, person.id
"""


class StagedGuardian(NamedTuple):
    staged: int
    line: int
    org: str
    id: str
    first_name: str
    last_name: str
    is_named: bool  # for a child who is at this school
    is_adult: bool  # has some role of such still
    known: int | None  # key of the guardian for whom the id stood so far


class HeldGuardian(NamedTuple):
    """Those of our columns that a file speaks of."""

    pk: int
    school_id: int
    first_name: str
    last_name: str


def write_guardians(file: Snapshot, schools: dict[str, School], renamed: bool, problems: Problems) -> None:
    """Their keys stand in the staging afterwards."""
    file.staging.run(PLACES_OF_ADULTS)
    file.staging.index("guardian")
    file.staging.run(OTHERS_KNOWN)
    for rows in file.staging.batches(GUARDIANS, StagedGuardian):
        _write_batch(file, schools, rows, renamed, problems)
    problems.raise_if_any()
    file.staging.index("guardian keys")
    file.tally.unseen["guardians"] = unseen(file, Kind.GUARDIAN)


def _write_batch(
    file: Snapshot, schools: dict[str, School], rows: list[StagedGuardian], renamed: bool, problems: Problems
) -> None:
    keys, here = {row.known for row in rows if row.known}, {schools[row.org] for row in rows}
    existing = {one.pk: one for one in map(HeldGuardian._make, held(Guardian, "pk", keys, here, *HeldGuardian._fields))}
    writer = BulkWriter(Guardian, "guardians", file.tally, ["first_name", "last_name"])
    written: list[tuple[StagedGuardian, HeldGuardian | Guardian]] = []
    for row in rows:
        ours, school = existing.get(row.known or 0), schools[row.org]
        names = {"first_name": row.first_name, "last_name": row.last_name}
        if ours is None:
            if row.is_named:
                written.append((row, writer.make(Guardian(school=school, language=school.language, **names))))
            continue
        written.append((row, ours))
        if row.is_adult and is_another(full_name(ours), full_name(row)) and not renamed:
            refuse_renaming(row.line, full_name(ours), full_name(row), problems)
        elif row.is_adult and ours[2:] == (row.first_name, row.last_name):
            file.tally.count("guardians", "unchanged")
        elif row.is_adult:
            writer.amend(Guardian(**ours._asdict()), **names)
    if not problems.problems:
        writer.write()
        file.staging.run("UPDATE guardian SET key = ? WHERE rowid = ?", [(one.pk, row.staged) for row, one in written])
        # Those of new ones come with their contacts.
        moved = [(row, one) for row, one in written if row.known]
        write_ids(Kind.GUARDIAN, (KnownAs(one.school_id, row.id, one.pk, row.known) for row, one in moved))
