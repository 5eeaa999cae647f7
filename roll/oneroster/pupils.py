"""Pupils: found by the file's ids or by admission number, some thousands at a time."""

from typing import NamedTuple
from zlib import crc32

from django.utils.translation import gettext as _

from roll.models import Pupil, School
from roll.oneroster.existing import BulkWriter, Kind, held, park
from roll.oneroster.known import KnownAs, unseen, write_ids
from roll.oneroster.problems import Problems
from roll.oneroster.rows import Person, full_name
from roll.oneroster.snapshot import Snapshot

PUPILS = """
SELECT pupil.rowid, line, pupil.school, person.id, first_name, last_name, identifier, pupil.gone, known.key
FROM pupil JOIN person ON person.id = pupil.person JOIN place ON org = pupil.school
LEFT JOIN known ON kind = 'pupil' AND value = pupil.person AND known.school = place.school
ORDER BY known.key, pupil.school, line
"""
# The lines on which one number stands, but for who left and was never here.
REPEATED = """
SELECT line, first, identifier FROM (
    SELECT line, MIN(line) OVER same AS first, identifier FROM pupil JOIN person ON person.id = pupil.person
    JOIN place ON org = pupil.school
    LEFT JOIN known ON kind = 'pupil' AND value = pupil.person AND known.school = place.school
    WHERE identifier <> '' AND (NOT pupil.gone OR known.key IS NOT NULL)
    WINDOW same AS (PARTITION BY pupil.school, identifier)
) WHERE line > first
"""
# Of whoever is a pupil at that very school: at another they have another number, and this one is not freed.
IDENTIFIERS = """
SELECT identifier FROM known JOIN person ON person.id = value
JOIN place ON place.school = known.school
JOIN pupil ON pupil.person = value AND pupil.school = place.org
WHERE kind = 'pupil' AND known.key = ?
"""


class StagedPupil(NamedTuple):
    staged: int
    line: int
    org: str
    id: str
    first_name: str
    last_name: str
    identifier: str
    gone: bool
    known: int | None  # key of the pupil for whom the id stood so far


class HeldPupil(NamedTuple):
    """Those of our columns that a file speaks of."""

    pk: int
    school_id: int
    first_name: str
    last_name: str
    admission_number: str


COLUMNS = HeldPupil._fields


def is_another(old: str, new: str) -> bool:
    """No word of the name is left: the id may have gone to another person, and with it what they may see."""
    return not set(old.casefold().split()) & set(new.casefold().split())


def refuse_renaming(line: int, old: str, new: str, problems: Problems) -> None:
    reason = _("Was %(old)s, and is now %(new)s. If it is the same person, say so with --renamed.")
    problems.add(Person.FILE, line, "givenName", reason % {"old": old, "new": new})


def write_pupils(file: Snapshot, schools: dict[str, School], renamed: bool, problems: Problems) -> None:
    """A child at two schools is a Pupil at each; their keys stand in the staging afterwards."""
    check_numbers(file, problems)
    merge = PupilMerge(file, schools, renamed, problems)
    for rows in file.staging.batches(PUPILS, StagedPupil):
        merge.run(rows)
    problems.raise_if_any()
    file.staging.index("pupil keys")
    file.tally.unseen["pupils"] = unseen(file, Kind.PUPIL)


def check_numbers(file: Snapshot, problems: Problems) -> None:
    """A school gives each admission number once."""
    for line, first, number in file.staging.rows(REPEATED):
        reason = _("“%(value)s” is already on line %(line)d.") % {"value": number, "line": first}
        problems.add(Person.FILE, line, "identifier", reason)


class PupilMerge:
    """`renamed` says that an id keeps its child under another whole name."""

    def __init__(self, file: Snapshot, schools: dict[str, School], renamed: bool, problems: Problems) -> None:
        self.file, self.schools, self.renamed, self.problems = file, schools, renamed, problems
        here = Pupil.objects.filter(school__in=schools.values()).order_by()
        self.with_pupils = set(here.values_list("school", flat=True).distinct())

    def run(self, rows: list[StagedPupil]) -> None:
        existing = ExistingPupils(rows, self.schools, self.with_pupils)
        kept = [(row, existing.find(row)) for row in rows]
        kept = [(row, pupil) for row, pupil in kept if pupil or not row.gone]
        holders = {row.staged: existing.other_holder(row, pupil) for row, pupil in kept}
        moving = {pupil for pupil in filter(None, holders.values()) if self._is_renumbered(pupil)}
        kept = [(row, pupil) for row, pupil in kept if not self._refuses(row, pupil, holders[row.staged], moving)]
        if not self.problems.problems:
            park(Pupil, "admission_number", [pupil.pk for pupil in moving])
            self._write(kept)

    def _refuses(
        self, row: StagedPupil, pupil: HeldPupil | None, holder: HeldPupil | None, moving: set[HeldPupil]
    ) -> bool:
        """Where what the file says of a child can't be so: that is a problem of the file."""
        if holder and holder not in moving:
            reason = _("%(name)s already has this admission number.") % {"name": full_name(holder)}
            self.problems.add(Person.FILE, row.line, "identifier", reason)
        elif pupil and is_another(full_name(pupil), full_name(row)) and not self.renamed:
            refuse_renaming(row.line, full_name(pupil), full_name(row), self.problems)
        else:
            return False
        return True

    def _is_renumbered(self, pupil: HeldPupil) -> bool:
        """Whether the file gives this pupil another admission number: theirs is free in the same run."""
        found = self.file.staging.rows(IDENTIFIERS, [pupil.pk])
        return any(identifier not in ("", pupil.admission_number) for (identifier,) in found)

    def _write(self, kept: list[tuple[StagedPupil, HeldPupil | None]]) -> None:
        writer = BulkWriter(Pupil, "pupils", self.file.tally, ["first_name", "last_name", "admission_number"])
        written = [(row, _make_or_amend(writer, self.schools[row.org], row, pupil)) for row, pupil in kept]
        writer.write(unique="admission_number")
        self.file.staging.run(
            "UPDATE pupil SET key = ? WHERE rowid = ?", [(pupil.pk, r.staged) for r, pupil in written]
        )
        write_ids(Kind.PUPIL, (KnownAs(pupil.school_id, row.id, pupil.pk, row.known) for row, pupil in written))


class ExistingPupils:
    """Those whom the ids of some rows stand for, and those who hold a number that is another's in the file."""

    def __init__(self, rows: list[StagedPupil], schools: dict[str, School], with_pupils: set[int]) -> None:
        self.keys = {org: school.pk for org, school in schools.items()}
        keys = {row.known for row in rows if row.known}
        here = held(Pupil, "pk", keys, {schools[row.org] for row in rows}, *COLUMNS)
        self.by_key = {pupil.pk: pupil for pupil in map(HeldPupil._make, here)}
        wanted = [row for row in rows if row.identifier and not self._has_number(row)]
        wanted = [row for row in wanted if self.keys[row.org] in with_pupils]
        numbers = {row.identifier for row in wanted}
        holders = Pupil.objects.filter(school__in={self.keys[row.org] for row in wanted}, admission_number__in=numbers)
        # Said once more, or the index is not taken.
        holders = holders.exclude(admission_number="").order_by() if wanted else holders.none()
        here = map(HeldPupil._make, holders.values_list(*COLUMNS))
        self.by_number = {(one.school_id, one.admission_number): one for one in here}

    def _has_number(self, row: StagedPupil) -> bool:
        pupil = self.by_key.get(row.known or 0)
        return bool(pupil and pupil.admission_number == row.identifier)

    def find(self, row: StagedPupil) -> HeldPupil | None:
        pupil, holder = self.by_key.get(row.known or 0), self.by_number.get((self.keys[row.org], row.identifier))
        return holder if not pupil and holder and not is_another(full_name(holder), full_name(row)) else pupil

    def other_holder(self, row: StagedPupil, pupil: HeldPupil | None) -> HeldPupil | None:
        holder = self.by_number.get((self.keys[row.org], row.identifier))
        return holder if holder != pupil else None


def _make_or_amend(writer: BulkWriter, school: School, row: StagedPupil, pupil: HeldPupil | None) -> HeldPupil | Pupil:
    names = {"first_name": row.first_name, "last_name": row.last_name}
    if pupil:
        number = row.identifier or pupil.admission_number
        if pupil[2:] == (row.first_name, row.last_name, number):
            writer.tally.count("pupils", "unchanged")
        else:
            writer.amend(Pupil(**pupil._asdict()), **names, admission_number=number)
        return pupil
    badge = crc32(row.id.encode()) % 60
    return writer.make(Pupil(school=school, **names, admission_number=row.identifier, badge=badge))
