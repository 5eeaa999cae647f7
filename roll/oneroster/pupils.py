"""Pupils and their classes."""

from collections import defaultdict
from zlib import crc32

from django.utils.translation import gettext as _

from roll.models import Class, Enrolment, Pupil, School
from roll.oneroster.existing import BulkWriter, ExternalIds, Kind
from roll.oneroster.problems import Problems
from roll.oneroster.rows import Person
from roll.oneroster.snapshot import STUDENT, Snapshot
from roll.oneroster.spans import Span, SpanChanges


def is_another(old: str, new: str) -> bool:
    """No word of the name is left: the id may have gone to another person, and with it what they may see."""
    return not set(old.casefold().split()) & set(new.casefold().split())


def refuse_renaming(person: Person, old: str, problems: Problems) -> None:
    reason = _("Was %(old)s, and is now %(new)s. If it is the same person, say so by --renamed.")
    problems.add(person.file, person.line, "givenName", reason % {"old": old, "new": person.name})


def write_pupils(
    file: Snapshot, schools: dict[str, School], ids: ExternalIds, renamed: bool, problems: Problems
) -> dict[tuple[str, str], Pupil]:
    """By person and school of the file; a child at two schools is a Pupil at each."""
    existing = list(Pupil.objects.filter(school__in=schools.values()))
    existing_pupils = ExistingPupils(existing, ids, _renumbered_pupils(file, existing, ids), renamed, problems)
    writer = BulkWriter(Pupil, "pupils", file.tally, ["first_name", "last_name", "admission_number"])
    pupils = {}
    for (person_id, school_id), place in file.pupils.items():
        school, person = schools[school_id], file.people[person_id]
        pupil = existing_pupils.find(school, person)
        if (place.gone and not pupil) or existing_pupils.refuses(school, person, pupil):
            continue
        pupils[person_id, school_id] = pupil = _make_or_amend(writer, school, person, pupil)
        ids.note(school, Kind.PUPIL, person_id, pupil)
    problems.raise_if_any()
    writer.write(unique="admission_number")
    return pupils


class ExistingPupils:
    """The pupils we hold, found by the file's ids or by admission number; `moving` are keys of those whose number the
    file changes, `renamed` says that an id keeps its child under another whole name."""

    def __init__(
        self, pupils: list[Pupil], ids: ExternalIds, moving: set[int], renamed: bool, problems: Problems
    ) -> None:
        self.ids, self.moving, self.renamed, self.problems = ids, moving, renamed, problems
        self.by_key = {pupil.pk: pupil for pupil in pupils}
        self.by_number = {
            (pupil.school_id, pupil.admission_number): pupil for pupil in pupils if pupil.admission_number
        }
        self.numbers: dict[tuple[int, str], Person] = {}

    def find(self, school: School, person: Person) -> Pupil | None:
        pupil = self.by_key.get(self.ids.of(school, Kind.PUPIL, person.id) or 0)
        holder = self.by_number.get((school.pk, person.identifier))
        return holder if not pupil and holder and not is_another(str(holder), person.name) else pupil

    def refuses(self, school: School, person: Person, pupil: Pupil | None) -> bool:
        """Where what the file says of a child can't be so: that is a problem of the file."""
        number = (school.pk, person.identifier)
        holder = self.by_number.get(number)
        if person.identifier and self.numbers.setdefault(number, person) is not person:
            reason = _("“%(value)s” stands on line %(line)d already.")
            details = {"value": person.identifier, "line": self.numbers[number].line}
            self.problems.add(person.file, person.line, "identifier", reason % details)
        elif holder and holder is not pupil and holder.pk not in self.moving:
            reason = _("%(name)s has this admission number here already.") % {"name": holder}
            self.problems.add(person.file, person.line, "identifier", reason)
        elif pupil and is_another(str(pupil), person.name) and not self.renamed:
            refuse_renaming(person, str(pupil), self.problems)
        else:
            return False
        return True


def _make_or_amend(writer: BulkWriter, school: School, person: Person, pupil: Pupil | None) -> Pupil:
    names = {"first_name": person.first_name, "last_name": person.last_name}
    if pupil:
        writer.amend(pupil, **names, admission_number=person.identifier or pupil.admission_number)
        return pupil
    badge = crc32(person.id.encode()) % 60
    return writer.make(Pupil(school=school, **names, admission_number=person.identifier, badge=badge))


def _renumbered_pupils(file: Snapshot, existing: list[Pupil], ids: ExternalIds) -> set[int]:
    """The pupils whom the file gives another admission number: theirs is free in the same run."""
    values = ids.values(Kind.PUPIL)
    return {
        pupil.pk
        for pupil in existing
        for value in values.get((pupil.school_id, pupil.pk), ())
        if value in file.people and file.people[value].identifier not in ("", pupil.admission_number)
    }


def write_enrolments(
    file: Snapshot, schools: dict[str, School], classes: dict[str, Class], pupils: dict[tuple[str, str], Pupil]
) -> None:
    """An enrolment ends with the row, the class, or the pupil's own time at the school, whichever is first."""
    existing: defaultdict[tuple[int, int], list[Enrolment]] = defaultdict(list)
    for row in Enrolment.objects.filter(school__in=schools.values()):
        existing[row.pupil_id, row.school_class_id].append(row)
    spans: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)
    schools_of: dict[int, int] = {}
    for line in (line for line in file.enrollments if line.role == STUDENT):
        pupil, one = pupils.get((line.user, line.school)), classes.get(line.school_class)
        if pupil and one:
            place = file.pupils[line.user, line.school]
            gone = line.gone or place.over() or file.classes[line.school_class].gone
            spans[pupil.pk, one.pk].append(Span(line.starts_on, line.ends_on, gone))
            schools_of[pupil.pk] = pupil.school_id

    def make(key: tuple[int, int], span: Span) -> Enrolment:
        pupil, one = key
        days = {"starts_on": span.starts_on, "ends_on": span.ends_on}
        return Enrolment(school_id=schools_of[pupil], pupil_id=pupil, school_class_id=one, **days)

    changes = SpanChanges(existing, make)
    for key in spans:
        changes.add(key, spans[key])
    changes.write(Enrolment, "enrolments", file.tally)
