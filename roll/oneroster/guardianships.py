"""Which adult is named for which child. A file never decides who may see whom.

It makes a Guardianship that waits for a person of the school, and it ends one; granting, refusing, suspending and
opening again are decisions, and stay as they are.
"""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from foundation import clock
from roll.models import Guardianship, School
from roll.oneroster.existing import BATCH, held
from roll.oneroster.inserting import insert_values
from roll.oneroster.problems import Line
from roll.oneroster.rows import Person, full_name
from roll.oneroster.snapshot import Snapshot
from roll.oneroster.spans import end

# Every pupil, also one for whom nobody is named any more.
PAIRS = """
SELECT pupil.key, guardian.key, pupil.school, over, relationship, child.first_name, child.last_name, person.line
FROM pupil JOIN person AS child ON child.id = pupil.person
LEFT JOIN link ON link.child = pupil.person
LEFT JOIN guardian ON guardian.person = link.adult AND guardian.school = pupil.school
LEFT JOIN adult ON adult.person = link.adult
LEFT JOIN person ON person.id = link.adult
WHERE pupil.key IS NOT NULL ORDER BY pupil.key, guardian.key
"""
# The pairs that the file could name and doesn't: the adult is gone, or the child's row names others.
COULD_BE_NAMED = """
SELECT EXISTS (SELECT 1 FROM guardian WHERE key = :guardian) AND EXISTS (SELECT 1 FROM pupil WHERE key = :pupil)
AND (NOT EXISTS (SELECT 1 FROM guardian JOIN adult USING (person) WHERE key = :guardian)
OR EXISTS (SELECT 1 FROM pupil JOIN person ON id = pupil.person WHERE key = :pupil AND NOT person.gone))
"""


class Pair(NamedTuple):
    pupil: int
    guardian: int | None
    org: str
    over: bool
    relationship: str
    first_name: str
    last_name: str
    line: int


class HeldPair(NamedTuple):
    """Those of our columns that a file speaks of."""

    pk: int
    guardian_id: int
    pupil_id: int
    starts_on: date | None
    ends_on: date | None


def write_guardianships(file: Snapshot, schools: dict[str, School]) -> None:
    for rows in file.staging.batches(PAIRS, Pair, together=True):
        _write_batch(file, schools, rows)


def _write_batch(file: Snapshot, schools: dict[str, School], rows: list[Pair]) -> None:
    pupils = {row.pupil for row in rows}
    here = held(Guardianship, "pupil", pupils, {schools[row.org] for row in rows}, *HeldPair._fields)
    existing = {(one.guardian_id, one.pupil_id): one for one in map(HeldPair._make, here) if one.pupil_id in pupils}
    made: dict[tuple[int, int], tuple[int, int, int, str]] = {}
    named_pairs: set[tuple[int, int]] = set()
    for pair in rows:
        if pair.guardian is None:
            continue
        key = (pair.guardian, pair.pupil)
        row = existing.get(key)
        if row is None and pair.over:
            continue
        named_pairs.add(key)
        if row is None:
            made[key] = (schools[pair.org].pk, pair.guardian, pair.pupil, pair.relationship)
        elif row.ends_on and row.ends_on < clock.today():
            reason = _("Listed again for %(name)s. Stays ended until somebody at the school grants access.")
            file.tally.warn(Line(Person.FILE, pair.line), "agentSourcedIds", reason % {"name": full_name(pair)})
    unnamed = [Guardianship(**one._asdict()) for key, one in existing.items() if key not in named_pairs]
    ended = [row for row in unnamed if could_be_named(file, row) and end(row)]
    Guardianship.objects.bulk_update(ended, ["starts_on", "ends_on"], batch_size=BATCH)
    names = "school_id", "guardian_id", "pupil_id", "relationship"
    insert_values(Guardianship, names, list(made.values()))
    file.tally.count("guardianships", "made", len(made))
    file.tally.count("guardianships", "ended", len(ended))
    file.tally.count("guardianships", "unchanged", len(named_pairs) - len(made))


def could_be_named(file: Snapshot, row: Guardianship) -> bool:
    values = {"guardian": row.guardian_id, "pupil": row.pupil_id}
    return bool(next(file.staging.rows(COULD_BE_NAMED, values))[0])
