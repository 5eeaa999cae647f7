"""Who is in which class: the days of each pupil's enrolments against those we hold."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from roll.models import Class, Enrolment, School
from roll.oneroster.cells import day_of
from roll.oneroster.existing import held
from roll.oneroster.snapshot import STUDENT, Snapshot
from roll.oneroster.spans import Span, SpanChanges

Key = tuple[int, int]  # keys of a pupil and a class
# An enrolment ends with the row, the class, or the pupil's own time at the school, whichever is first.
ENROLMENTS = """
SELECT key, pupil.school, school_class, starts_on, ends_on, enrollment.gone OR over FROM enrollment
JOIN pupil ON person = user AND pupil.school = enrollment.school
WHERE role = ? AND key IS NOT NULL ORDER BY key
"""


class StagedEnrolment(NamedTuple):
    pupil: int
    org: str
    school_class: str
    starts_on: str
    ends_on: str
    gone: bool


class HeldEnrolment(NamedTuple):
    """Those of our columns that a file speaks of."""

    pk: int
    pupil_id: int
    school_class_id: int
    starts_on: date | None
    ends_on: date | None


def write_enrolments(file: Snapshot, schools: dict[str, School], classes: dict[str, Class]) -> None:
    """For the pupils whose keys stand in the staging."""
    for rows in file.staging.batches(ENROLMENTS, StagedEnrolment, [STUDENT], together=True):
        _write_batch(file, schools, classes, rows)


def _write_batch(
    file: Snapshot, schools: dict[str, School], classes: dict[str, Class], rows: list[StagedEnrolment]
) -> None:
    existing: defaultdict[Key, list[HeldEnrolment]] = defaultdict(list)
    keys, here = {row.pupil for row in rows}, {schools[row.org] for row in rows}
    for one in map(HeldEnrolment._make, held(Enrolment, "pupil", keys, here, *HeldEnrolment._fields)):
        existing[one.pupil_id, one.school_class_id].append(one)
    spans: defaultdict[Key, list[Span]] = defaultdict(list)
    school_of: dict[int, int] = {}
    for row in rows:
        if school_class := classes.get(row.school_class):
            gone = bool(row.gone or file.classes[row.school_class].gone)
            spans[row.pupil, school_class.pk].append(Span(day_of(row.starts_on), day_of(row.ends_on), gone))
            school_of[school_class.pk] = school_class.school_id

    def make(key: Key, span: Span) -> Enrolment:
        pupil, one = key
        days = {"starts_on": span.starts_on, "ends_on": span.ends_on}
        return Enrolment(school_id=school_of[one], pupil_id=pupil, school_class_id=one, **days)

    changes: SpanChanges[Key, Enrolment] = SpanChanges({}, make)
    for key, same in spans.items():
        ours = existing.get(key, ())
        if len(ours) == len(same) == 1 and same[0] == Span(ours[0].starts_on, ours[0].ends_on):
            changes.unchanged += 1
        else:
            changes.existing[key] = [Enrolment(**one._asdict()) for one in ours]
            changes.add(key, same)
    changes.write(Enrolment, "enrolments", file.tally)
