"""Who may see whom, for one reader: asked once a request, and passed on as keys. The rule is told in `roll/scope.py`.

It stands below the models, which ask it: what it needs of them it reaches from the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q

from foundation import clock
from roll.dated import holds
from roll.rights import OWN_RIGHTS, SEES_SCHOOL, TEACHES

if TYPE_CHECKING:
    from roll.models import Posting, User

T = TypeVar("T")


class NotVisible(Exception):
    """Somebody acts for a child whom they may not see, or no longer. A door (`roll/doors.py`) answers 404."""


def signed_in(user: "User | AnonymousUser | None") -> bool:
    """Says whether there is a user who is signed in and active."""
    return bool(user and user.is_authenticated and user.is_active)


@dataclass(frozen=True)
class FamilyKeys:
    """What one reader may see as family: (pupil's key, right) as a guardian; `reader_pupils`: the reader as a pupil."""

    guardian_rights: frozenset[tuple[int, str]] = frozenset()
    reader_pupils: frozenset[int] = frozenset()

    def as_guardian(self, right: str | None) -> list[int]:
        """Returns the keys of the pupils of whom the reader holds this right as a guardian (any where None)."""
        return sorted({pupil for pupil, granted in self.guardian_rights if right in {None, granted}})

    def pupils(self, right: str | None) -> list[int]:
        """Returns the keys of the pupils of whom the reader may see this right (any where None).

        As a guardian who holds it, and of themselves as a pupil where it is one of OWN_RIGHTS, or None.
        """
        reader_pupils = self.reader_pupils if right is None or right in OWN_RIGHTS else set()
        return sorted(reader_pupils | set(self.as_guardian(right)))


@dataclass(frozen=True)
class StaffKeys:
    """What one reader's postings show: whole schools, and the pupils of the classes taught elsewhere, as keys."""

    schools: frozenset[int] = frozenset()
    pupils: frozenset[int] = frozenset()

    def as_q(self, school: str, pupil: str) -> Q:
        """Returns the condition on rows that these show; `school` and `pupil` name the fields with the two keys."""
        return Q(**{f"{school}__in": sorted(self.schools)}) | Q(**{f"{pupil}__in": sorted(self.pupils)})


def family_keys(user: Any) -> FamilyKeys:
    """Returns what the user may see as family; nothing where nobody is signed in. One query, unless it is kept."""
    return cached_on_user(user, _load_family_keys) if signed_in(user) else FamilyKeys()


def staff_keys(user: Any) -> StaffKeys:
    """Returns what the user's postings show today; nothing where nobody is signed in.

    Two queries at most, unless they are kept: the postings, and a teacher's pupils where teachers see their own alone.
    """
    return cached_on_user(user, _load_staff_keys) if signed_in(user) else StaffKeys()


def enable_key_cache(user: Any) -> None:
    """Has this user object keep what it is asked from here on, so that it is asked once a request.

    The object has to belong to one request alone.
    """
    if signed_in(user):
        user.key_cache = {}


def clear_key_cache(user: Any) -> None:
    """Forgets what is kept on this user object, so that it is asked anew.

    For what writes, inside its transaction, and for when a record becomes this person's or is theirs no more.
    """
    if getattr(user, "key_cache", None):
        user.key_cache.clear()


def postings_of(user: Any) -> "list[Posting]":
    """Returns the user's postings that hold today, school and area loaded; one query, unless they are kept."""
    return cached_on_user(user, _load_postings) if signed_in(user) else []


def _load_postings(user: "User") -> "list[Posting]":
    return list(user.postings.holding().select_related("school__area", "area").order_by("pk"))


def cached_on_user(user: Any, load: "Callable[[User], T]") -> T:
    """Returns what `load(user)` answers: kept since `enable_key_cache`, or asked now and kept where that was called."""
    keys: dict[Any, Any] | None = getattr(user, "key_cache", None)
    if keys is None:
        return load(user)
    if load not in keys:
        keys[load] = load(user)
    return cast(T, keys[load])


# Written out: each page of a home asks it, and Django would take ten times as long to put it together as the database
# to answer. The pairs first, which are few; then whether a Restriction of that pupil is on this very adult.
FAMILY_SQL = """
SELECT held.pupil_id, grants."right"
  FROM roll_guardian mine
  JOIN roll_guardianship held ON held.guardian_id = mine.id
  JOIN roll_accessgrant grants ON grants.guardianship_id = held.id
 WHERE mine.user_id = %(user)s
   AND held.access_state = 'granted'
   AND (held.starts_on IS NULL OR held.starts_on <= %(day)s)
   AND (held.ends_on IS NULL OR held.ends_on >= %(day)s)
   AND NOT EXISTS (
        SELECT 1
          FROM roll_restriction barred
          JOIN roll_guardian adult ON adult.id = barred.guardian_id
          LEFT JOIN roll_user known ON known.id = adult.user_id
         WHERE barred.pupil_id = held.pupil_id
           AND (barred.starts_on IS NULL OR barred.starts_on <= %(day)s)
           AND (barred.ends_on IS NULL OR barred.ends_on >= %(day)s)
           AND (adult.user_id = %(user)s
                OR known.email IN (SELECT value FROM ours) OR known.phone IN (SELECT value FROM ours)
                OR EXISTS (
                    SELECT 1
                      FROM roll_contactpoint theirs
                      JOIN roll_guardian record ON record.id = theirs.guardian_id
                     WHERE (record.id = adult.id OR record.user_id = adult.user_id)
                       AND theirs.value IN (SELECT value FROM ours))))
 UNION ALL
SELECT id, '' FROM roll_pupil WHERE user_id = %(user)s
"""
# The addresses of this adult, whichever school wrote them down, and those they sign in with. Two blanks are two people.
ADDRESSES_SQL = """
WITH ours AS (
    SELECT points.value FROM roll_contactpoint points JOIN roll_guardian mine ON mine.id = points.guardian_id
     WHERE mine.user_id = %(user)s AND points.value <> ''
     UNION SELECT email FROM roll_user WHERE id = %(user)s AND email <> ''
     UNION SELECT phone FROM roll_user WHERE id = %(user)s AND phone <> ''
)
"""


def _load_family_keys(user: "User") -> FamilyKeys:
    with connection.cursor() as cursor:
        day = connection.ops.adapt_datefield_value(clock.today())
        cursor.execute(ADDRESSES_SQL + FAMILY_SQL, {"user": user.pk, "day": day})
        rows = cursor.fetchall()
    return FamilyKeys(
        guardian_rights=frozenset((pupil, right) for pupil, right in rows if right),
        reader_pupils=frozenset(pupil for pupil, right in rows if not right),
    )


def _load_staff_keys(user: "User") -> StaffKeys:
    postings = postings_of(user)
    schools = [(each.school_id, each) for each in postings if each.school_id]
    whole = frozenset(key for key, posting in schools if _shows_the_school(posting))
    classes = {key for key, posting in schools if posting.role in TEACHES} - whole
    if not classes:
        return StaffKeys(whole)
    enrolled = "school_class__enrolments__"
    pupils = user.teachings.filter(holds(), holds(enrolled), school__in=sorted(classes))
    return StaffKeys(whole, frozenset(pupils.values_list(f"{enrolled}pupil", flat=True)))


def _shows_the_school(posting: "Posting") -> bool:
    """Says whether the posting shows the whole school: the head's, the office's, a teacher's where all see all."""
    if posting.role in SEES_SCHOOL:
        return True
    return bool(posting.role in TEACHES and posting.school and posting.school.teachers_see_all)
