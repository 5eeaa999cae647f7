"""The import of a OneRoster 1.2 CSV zip: read and checked whole, then written whole or not at all."""

from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from foundation import clock
from roll.kinds import ROLL_IMPORTED
from roll.models import Guardianship, School
from roll.oneroster.existing import ExternalIds, Kind
from roll.oneroster.families import write_contacts, write_guardians, write_guardianships
from roll.oneroster.places import find_schools, write_areas, write_classes, write_schools, write_years
from roll.oneroster.problems import Problem, Problems, Refused, Tally
from roll.oneroster.pupils import write_enrolments, write_pupils
from roll.oneroster.reading import read_snapshot
from roll.oneroster.snapshot import Snapshot
from roll.oneroster.staff import write_postings, write_staff, write_teachings

__all__ = ["Problem", "Refused", "Tally", "import_roll"]


def import_roll(source: Path | BinaryIO, school: School | None = None, renamed: bool = False) -> Tally:
    """Brings what we hold in line with the file. Raises Refused, and then nothing was written.

    `school`: the one school of the file is this one of ours. `renamed`: ids whose whole name changed are still the
    same people; without it they are refused, for what one may see would pass to the other.
    """
    file = read_snapshot(source)
    with transaction.atomic():
        _write(file, school, renamed)
    return file.tally


def _write(file: Snapshot, school: School | None, renamed: bool) -> None:
    problems = Problems()
    existing = find_schools(file, school, problems)
    schools = write_schools(file, write_areas(file), existing)
    ids = ExternalIds(existing.values())
    for id_, one in schools.items():
        ids.note(one, Kind.SCHOOL, id_, one)
    years = write_years(file, schools, ids)
    classes = write_classes(file, schools, years, ids, problems)
    pupils = write_pupils(file, schools, ids, renamed, problems)
    write_enrolments(file, schools, classes, pupils)
    users = write_staff(file, schools, ids)
    write_postings(file, schools, users, ids)
    write_teachings(file, schools, classes, users, ids)
    guardians = write_guardians(file, schools, pupils, ids, renamed, problems)
    write_contacts(file, schools, guardians)
    write_guardianships(file, schools, pupils, guardians)
    ids.write()
    waiting = Guardianship.objects.filter(school__in=schools.values(), access_state="pending")
    file.tally.waiting = waiting.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())).count()
    for kind, name in UNSEEN.items():
        file.tally.unseen[name] = ids.unseen(kind)
    if changes := file.tally.access_changes():
        ROLL_IMPORTED.write(school=school, request=None, waiting=file.tally.waiting, **changes)


UNSEEN = {Kind.PUPIL: "pupils", Kind.GUARDIAN: "guardians", Kind.USER: "staff", Kind.CLASS: "classes"}
