"""Who at home may read a report, and who has: for any number of pupils at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from portal.reports.models import ReportCycle, ReportRead
from roll.models import Guardian, Guardianship, Pupil
from roll.rights import Right
from roll.scope import open_guardianships


@dataclass(frozen=True)
class Reader:
    guardian: Guardian
    relationship: str  # in words; empty where the school only knows that there is one
    read_at: datetime | None


def readers_of(cycle: ReportCycle, pupils: Iterable[Pupil]) -> dict[int, list[Reader]]:
    """By pupil, the guardians who may read today, and when they first read the text that stands.

    Who may no longer isn't counted, even if they have read.
    """
    ids = [pupil.pk for pupil in pupils]
    reads = {
        (pupil, guardian): read_at
        for pupil, guardian, read_at in ReportRead.objects.filter(
            report__cycle=cycle, report__pupil__in=ids, read_at__gte=F("report__published_at")
        ).values_list("report__pupil", "guardian", "read_at")
    }
    readers_by_pupil: dict[int, list[Reader]] = defaultdict(list)
    guardianships = open_guardianships(Right.REPORTS, ids).select_related("guardian")
    for guardianship in guardianships.order_by("priority", "pk"):
        read_at = reads.get((guardianship.pupil_id, guardianship.guardian_id))
        known = guardianship.relationship != Guardianship.Relationship.OTHER
        relationship = guardianship.get_relationship_display() if known else ""
        readers_by_pupil[guardianship.pupil_id].append(Reader(guardianship.guardian, relationship, read_at))
    return readers_by_pupil
