"""Who is in which class: the days of each pupil's enrolments against those we hold."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from roll.models import Class, Enrolment, School
from roll.oneroster.cells import day_of
from roll.oneroster.existing import held
from roll.oneroster.inserting import insert_values
from roll.oneroster.snapshot import STUDENT, Snapshot
from roll.oneroster.spans import Span, SpanChanges
from roll.oneroster.turns import Turns

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
    school_of = {one.pk: one.school_id for one in classes.values()}
    turns = Turns(classes.values())
    for rows in file.staging.batches(ENROLMENTS, StagedEnrolment, [STUDENT], together=True):
        keys, here = {row.pupil for row in rows}, {schools[row.org] for row in rows}
        existing: defaultdict[Key, list[HeldEnrolment]] = defaultdict(list)
        for one in map(HeldEnrolment._make, held(Enrolment, "pupil", keys, here, *HeldEnrolment._fields)):
            existing[one.pupil_id, one.school_class_id].append(one)
        spans = _spans(file, classes, rows)
        for key, same in spans.items():
            spans[key] = [turns.days_of(span, key[1], existing.get(key, ())) for span in same]
        if replaced := list(turns.replaced(spans, existing)):
            Enrolment.objects.filter(pk__in=replaced).delete()
            file.tally.count("enrolments", "ended", len(replaced))
        _write_changes(file, spans, existing, school_of)


def _spans(file: Snapshot, classes: dict[str, Class], rows: list[StagedEnrolment]) -> dict[Key, list[Span]]:
    spans: defaultdict[Key, list[Span]] = defaultdict(list)
    for row in rows:
        if one := classes.get(row.school_class):
            gone = bool(row.gone or file.classes[row.school_class].gone)
            spans[row.pupil, one.pk].append(Span(day_of(row.starts_on), day_of(row.ends_on), gone))
    return spans


def _write_changes(
    file: Snapshot,
    spans: dict[Key, list[Span]],
    existing: Mapping[Key, list[HeldEnrolment]],
    school_of: dict[int, int],
) -> None:
    """What is the same, and what is new and simple, needs no instance: nearly all."""

    def make(key: Key, span: Span) -> Enrolment:
        pupil, one = key
        days = {"starts_on": span.starts_on, "ends_on": span.ends_on}
        return Enrolment(school_id=school_of[one], pupil_id=pupil, school_class_id=one, **days)

    changes: SpanChanges[Key, Enrolment] = SpanChanges({}, make)
    made = []
    for key, same in spans.items():
        ours = existing.get(key, ())
        if len(ours) == len(same) == 1 and same[0] == Span(ours[0].starts_on, ours[0].ends_on):
            changes.unchanged += 1
        elif not ours and len(same) == 1 and not same[0].gone:
            made.append((school_of[key[1]], *key, same[0].starts_on, same[0].ends_on))
        else:
            changes.existing[key] = [Enrolment(**one._asdict()) for one in ours]
            changes.add(key, same)
    changes.write(Enrolment, "enrolments", file.tally)
    insert_values(Enrolment, ("school_id", "pupil_id", "school_class_id", "starts_on", "ends_on"), made)
    file.tally.count("enrolments", "made", len(made))
