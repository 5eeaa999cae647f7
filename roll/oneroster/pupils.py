"""Pupils and their classes."""

from collections import defaultdict
from zlib import crc32

from django.utils.translation import gettext as _

from roll.models import Class, Enrolment, Pupil, School
from roll.oneroster.held import Ids, Kind, Pile
from roll.oneroster.problems import Problems
from roll.oneroster.rows import Person
from roll.oneroster.snapshot import STUDENT, Snapshot
from roll.oneroster.spans import Settled, Span


def is_another(old: str, new: str) -> bool:
    """No word of the name is left: the id may have gone to another person, and with it what they may see."""
    return not set(old.casefold().split()) & set(new.casefold().split())


def refuse_renaming(person: Person, old: str, problems: Problems) -> None:
    reason = _("Was %(old)s, and is now %(new)s. If it is the same person, say so by --renamed.")
    problems.add(person.file, person.line, "givenName", reason % {"old": old, "new": person.name})


def write_pupils(
    file: Snapshot, schools: dict[str, School], ids: Ids, renamed: bool, problems: Problems
) -> dict[tuple[str, str], Pupil]:
    """By person and school of the file; a child at two schools is a Pupil at each."""
    held = list(Pupil.objects.filter(school__in=schools.values()))
    by_key = {pupil.pk: pupil for pupil in held}
    by_number = {(pupil.school_id, pupil.admission_number): pupil for pupil in held if pupil.admission_number}
    pile = Pile(Pupil, "pupils", file.tally, ["first_name", "last_name", "admission_number"])
    numbers: dict[tuple[int, str], Person] = {}
    moving = _renumbered(file, held, ids)
    found = {}
    for (person_id, school_id), place in file.pupils.items():
        school, person = schools[school_id], file.people[person_id]
        pupil = by_key.get(ids.of(school, Kind.PUPIL, person_id) or 0)
        number = (school.pk, person.identifier)
        holder = by_number.get(number)
        if not pupil and holder and not is_another(str(holder), person.name):
            pupil = holder
        if place.gone and not pupil:
            continue
        if person.identifier and numbers.setdefault(number, person) is not person:
            reason = _("“%(value)s” stands on line %(line)d already.")
            details = {"value": person.identifier, "line": numbers[number].line}
            problems.add(person.file, person.line, "identifier", reason % details)
        elif holder and holder is not pupil and holder.pk not in moving:
            reason = _("%(name)s has this admission number here already.") % {"name": holder}
            problems.add(person.file, person.line, "identifier", reason)
        elif pupil and is_another(str(pupil), person.name) and not renamed:
            refuse_renaming(person, str(pupil), problems)
        else:
            names = {"first_name": person.first_name, "last_name": person.last_name}
            if pupil:
                number_now = person.identifier or pupil.admission_number
                pile.amend(pupil, **names, admission_number=number_now)
            else:
                badge = crc32(person_id.encode()) % 60
                pupil = Pupil(school=school, **names, admission_number=person.identifier, badge=badge)
                pile.make(pupil)
            found[person_id, school_id] = pupil
            ids.note(school, Kind.PUPIL, person_id, pupil)
    problems.settle()
    pile.write(unique="admission_number")
    return found


def _renumbered(file: Snapshot, held: list[Pupil], ids: Ids) -> set[int]:
    """The pupils whom the file gives another admission number: theirs is free in the same run."""
    values = ids.values(Kind.PUPIL)
    return {
        pupil.pk
        for pupil in held
        for value in values.get((pupil.school_id, pupil.pk), ())
        if value in file.people and file.people[value].identifier not in ("", pupil.admission_number)
    }


def write_enrolments(
    file: Snapshot, schools: dict[str, School], classes: dict[str, Class], pupils: dict[tuple[str, str], Pupil]
) -> None:
    """An enrolment ends with the row, the class, or the pupil's own time at the school, whichever is first."""
    held: defaultdict[tuple[int, int], list[Enrolment]] = defaultdict(list)
    for row in Enrolment.objects.filter(school__in=schools.values()):
        held[row.pupil_id, row.school_class_id].append(row)
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
        return Enrolment(
            school_id=schools_of[pupil],
            pupil_id=pupil,
            school_class_id=one,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
        )

    settled = Settled(held, make)
    for key in spans:
        settled.settle(key, spans[key])
    settled.write(Enrolment, "enrolments", file.tally)
