"""Who may see whom: the one answer, asked by every door, record, notice and page. Default deny.

A guardian sees a pupil through a Guardianship that is granted, in date, has an AccessGrant for the right asked, and
is not under a Restriction. A Restriction on a pair also closes every other Guardianship by which the same adult
reaches that pupil: through the same User, or known by one of the same addresses.

The rule has two forms. For *one reader* it is asked once a request and passed on as keys (`roll/keys.py`), by which
pupils and their records are narrowed (`roll/models/records.py`). For *many people* it is a condition on their
Guardianships (`roll/models/open_guardianships.py`, `restrictions.py`). `make prove ONLY=rights` holds the two equal to
each other and to a third, short one. Whatever is no model of the roll asks here.
"""

from collections.abc import Iterable
from typing import Any

from roll.keys import (
    FamilyKeys,
    NotVisible,
    StaffKeys,
    cached_on_user,
    clear_key_cache,
    enable_key_cache,
    family_keys,
    postings_of,
    signed_in,
    staff_keys,
)
from roll.models.open_guardianships import open_guardianships
from roll.models.people import Guardian
from roll.models.pupils import Pupil
from roll.models.records import PupilQuerySet, PupilRecordQuerySet, RollRecordQuerySet, SchoolRecordQuerySet
from roll.models.restrictions import barred_guardianships

__all__ = [
    "FamilyKeys",
    "NotVisible",
    "PupilQuerySet",
    "PupilRecordQuerySet",
    "RollRecordQuerySet",
    "SchoolRecordQuerySet",
    "StaffKeys",
    "check_still_visible",
    "barred_guardianships",
    "clear_key_cache",
    "family_keys",
    "cached_on_user",
    "enable_key_cache",
    "open_guardianships",
    "postings_of",
    "signed_in",
    "staff_keys",
]


def check_still_visible(by: Any, pupils: Iterable[int], right: str, guardian: Guardian | None = None) -> None:
    """Raises NotVisible unless `by` may see this right of each of the pupils (keys) now, as family or as staff.

    Asked inside the transaction of what writes for a family, behind its locks, whatever was kept for the request. With
    a `guardian`, in whose name it is written, each pupil has to be open to that guardian too. One query for family, two
    with a `guardian`, a few more for staff.
    """
    clear_key_cache(by)
    keys = set(pupils)
    if guardian:
        open_to_them = open_guardianships(right, keys).filter(guardian=guardian)
        if not keys.issubset(open_to_them.values_list("pupil", flat=True)):
            raise NotVisible
    if keys.issubset(family_keys(by).pupils(right)):
        return
    if Pupil.objects.visible_to(by, right).filter(pk__in=keys).count() < len(keys):
        raise NotVisible
