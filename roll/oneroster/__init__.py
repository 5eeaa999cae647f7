"""The import of a OneRoster 1.2 CSV zip: read and checked whole, then written whole or not at all.

The file's rows go through a staging (a SQLite of this run) and are compared with ours some thousands at a time: memory
stays where it is however many pupils there are, and what is the same is not written.
"""

import gc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction
from django.db.models import Q

from foundation import clock
from roll.kinds import ROLL_IMPORTED
from roll.models import Guardianship, School
from roll.oneroster.contacts import write_contacts
from roll.oneroster.enrolments import write_enrolments
from roll.oneroster.existing import ExternalIds, Kind
from roll.oneroster.guardians import write_guardians
from roll.oneroster.guardianships import write_guardianships
from roll.oneroster.known import stage_known
from roll.oneroster.places import find_schools, write_areas, write_classes, write_schools, write_years
from roll.oneroster.problems import Problem, Problems, Refused, Tally
from roll.oneroster.pupils import write_pupils
from roll.oneroster.reading import read_snapshot
from roll.oneroster.snapshot import Snapshot
from roll.oneroster.staff import write_postings, write_staff, write_teachings
from roll.oneroster.staging import Staging

__all__ = ["Problem", "Refused", "Tally", "import_roll"]
# Any number that nothing else of the site locks by.
ONE_AT_A_TIME = 0x0E05


def import_roll(source: Path | BinaryIO, school: School | None = None, renamed: bool = False) -> Tally:
    """Brings what we hold in line with the file. Raises Refused, and then nothing was written.

    `school`: the one school of the file is this one of ours. `renamed`: ids whose whole name changed are still the
    same people; without it they are refused, for what one may see would pass to the other.
    """
    with closing(Staging()) as staging, few_collections():
        file = read_snapshot(source, staging)
        with transaction.atomic():
            _wait_for_others()
            _write(file, school, renamed)
    return file.tally


@contextmanager
def few_collections() -> Iterator[None]:
    """What stands before the first row is no garbage, and looking at it again and again costs a sixth of the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _wait_for_others() -> None:
    """Two imports of one file would each find nobody there. On SQLite a transaction is the only one that writes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _write(file: Snapshot, school: School | None, renamed: bool) -> None:
    problems = Problems()
    existing = find_schools(file, school, problems)
    schools = write_schools(file, write_areas(file), existing)
    ids = ExternalIds(existing.values())
    for id_, one in schools.items():
        ids.note(one, Kind.SCHOOL, id_, one)
    years = write_years(file, schools, ids)
    classes = write_classes(file, schools, years, ids, problems)
    stage_known(file, schools)
    write_pupils(file, schools, renamed, problems)
    write_enrolments(file, schools, classes)
    users = write_staff(file, schools, ids)
    write_postings(file, schools, users, ids)
    write_teachings(file, schools, classes, users, ids)
    write_guardians(file, schools, renamed, problems)
    write_contacts(file, schools)
    write_guardianships(file, schools)
    ids.write()
    for name, kind in (("staff", Kind.USER), ("classes", Kind.CLASS)):
        file.tally.unseen[name] = ids.unseen(kind)
    waiting = Guardianship.objects.filter(school__in=schools.values(), access_state="pending")
    file.tally.waiting = waiting.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())).count()
    file.tally.warnings.sort()
    if changes := file.tally.access_changes():
        ROLL_IMPORTED.write(school=school, request=None, waiting=file.tally.waiting, **changes)
