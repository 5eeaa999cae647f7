"""Who may see whom: the one answer, asked by every door, record, notice and page. Default deny.

A guardian sees a pupil through a Guardianship that is granted, in date, has an AccessGrant for the right asked, and
is not under a Restriction. A Restriction on a pair also closes every other Guardianship by which the same adult
reaches that pupil: through the same User, or known by one of the same addresses.

The rule has two forms. For *one reader* it is asked once a request and passed on as keys: `family_keys`, `staff_keys`.
For *many people* it is a condition on their Guardianships: `open_guardianships`. `make prove ONLY=rights` holds the two
equal to each other and to a third, short one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation import clock
from roll.dated import DatedQuerySet, holds
from roll.rights import OWN_RIGHTS, SEES_SCHOOL, TEACHES

if TYPE_CHECKING:
    from roll.models import Guardian, Guardianship, Posting, User

T = TypeVar("T")


def _model(name: str) -> Any:
    return apps.get_model("roll", name)


def signed_in(user: "User | AnonymousUser | None") -> bool:
    return bool(user and user.is_authenticated and user.is_active)


# For many people -----------------------------------------------------------------------------------------------------
def open_guardianships(right: str | None, pupils: Any = None) -> "QuerySet[Guardianship]":
    """The Guardianships that give a right (any where None) today.

    `pupils` are the keys of those meant, or a queryset of such: who is barred is worked out for these alone, beside
    them in the same statement. None is everybody.
    """
    found = _model("Guardianship").objects.filter(
        _of(pupils), holds(), ~Q(pk__in=barred_guardianships(pupils)), access_state="granted"
    )
    if right is None:
        return found.filter(Exists(_model("AccessGrant").objects.filter(guardianship=OuterRef("pk"))))
    return found.filter(grants__right=right)


def _of(pupils: Any) -> Q:
    return Q() if pupils is None else Q(pupil__in=pupils)


def barred_guardianships(pupils: Any = None) -> "QuerySet[Any, Any]":
    """The keys of the Guardianships that a Restriction closes today; pupils as in `open_guardianships`.

    From the few restrictions outwards: as a condition on all guardianships PostgreSQL would begin at those.
    """
    pair = "pupil__guardianships"
    adult, user = f"{pair}__guardian", f"{pair}__guardian__user"
    theirs = _addresses_of(OuterRef("guardian"), OuterRef("guardian__user"))
    ours = _addresses_of(OuterRef(adult), OuterRef(user))
    shared = _addresses_of(OuterRef(OuterRef(adult)), OuterRef(OuterRef(user))).values("value")
    same_adult = (
        Q(guardian=F(adult))
        | Q(guardian__user=F(user))
        | Q(Exists(theirs.filter(value__in=shared)))
        | Q(Exists(theirs.filter(Q(value=OuterRef(f"{user}__email")) | Q(value=OuterRef(f"{user}__phone")))))
        | Q(
            Exists(ours.filter(Q(value=OuterRef("guardian__user__email")) | Q(value=OuterRef("guardian__user__phone"))))
        )
    )
    closing = _model("Restriction").objects.filter(_of(pupils), holds())
    return closing.filter(same_adult, **{f"{pair}__isnull": False}).order_by().values(pair)


def _addresses_of(record: OuterRef, user: OuterRef) -> "QuerySet[Any]":
    """The ContactPoints of an adult, whichever school wrote them down. Two conditions joined by "or" over one table,
    so that each has an index."""
    records = _model("Guardian").objects.filter(Q(pk=OuterRef(record)) | Q(user=OuterRef(user)))
    return _model("ContactPoint").objects.filter(guardian__in=records).exclude(value="")


# For one reader ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class FamilyKeys:
    """What one reader may see as family: pairs (pupil, right) as a guardian, and the pupil whom the reader is."""

    pairs: frozenset[tuple[int, str]] = frozenset()
    own: frozenset[int] = frozenset()

    def as_guardian(self, right: str | None) -> list[int]:
        """The pupils of whom this reader holds the right (any where None)."""
        return sorted({pupil for pupil, held in self.pairs if right in {None, held}})

    def pupils(self, right: str | None) -> list[int]:
        own = self.own if right is None or right in OWN_RIGHTS else set()
        return sorted(own | set(self.as_guardian(right)))


@dataclass(frozen=True)
class StaffKeys:
    """What one reader's postings show: whole schools, and the pupils of the classes taught elsewhere."""

    schools: frozenset[int] = frozenset()
    pupils: frozenset[int] = frozenset()

    def of(self, school: str, pupil: str) -> Q:
        """The condition that a row is one of theirs, by its fields for the two."""
        return Q(**{f"{school}__in": sorted(self.schools)}) | Q(**{f"{pupil}__in": sorted(self.pupils)})


def family_keys(user: Any) -> FamilyKeys:
    """Nobody's where nobody is signed in. One query."""
    return held(user, _ask_family) if signed_in(user) else FamilyKeys()


def staff_keys(user: Any) -> StaffKeys:
    return held(user, _ask_staff) if signed_in(user) else StaffKeys()


def hold_keys(user: Any) -> None:
    """From here on this reader's keys are asked once: for the request alone to which this very object belongs."""
    if signed_in(user):
        user.keys_held = {}


def drop_keys(user: Any) -> None:
    """They are asked anew: by what writes, inside its transaction, and after a record became
    this person's or is theirs no more."""
    if getattr(user, "keys_held", None):
        user.keys_held.clear()


class NotVisible(Exception):
    """Somebody acts for a child whom they may see no longer. To them the child does not exist: a door answers 404."""


def ask_again(by: Any, pupils: Iterable[int], right: str, guardian: "Guardian | None" = None) -> None:
    """Inside the transaction of what writes for a family, behind its locks: raises NotVisible unless they may see the
    right of each of these pupils at this moment, whatever the request was told when it began. What is written in a
    `guardian`'s name has to be open to that guardian too."""
    drop_keys(by)
    keys = set(pupils)
    if guardian:
        open_to_them = open_guardianships(right, keys).filter(guardian=guardian)
        if not keys.issubset(open_to_them.values_list("pupil", flat=True)):
            raise NotVisible
    if keys.issubset(family_keys(by).pupils(right)):
        return
    if _model("Pupil").objects.visible_to(by, right).filter(pk__in=keys).count() < len(keys):
        raise NotVisible


def postings_of(user: Any) -> "list[Posting]":
    """That hold today, school and area loaded."""
    return held(user, _ask_postings) if signed_in(user) else []


def _ask_postings(user: "User") -> "list[Posting]":
    found = _model("Posting").objects.holding().filter(user=user)
    return list(found.select_related("school__area", "area").order_by("pk"))


def held(user: Any, ask: "Callable[[User], T]") -> T:
    """What `ask` answers for this reader: as held for the request, or asked now."""
    keys: dict[Any, Any] | None = getattr(user, "keys_held", None)
    if keys is None:
        return ask(user)
    if ask not in keys:
        keys[ask] = ask(user)
    return cast(T, keys[ask])


# Written out: each page of a home asks it, and Django would take ten times as long to put it together as the database
# to answer. The pairs first, which are few; then whether a Restriction of that pupil is on this very adult.
FAMILY = """
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
OURS = """
WITH ours AS (
    SELECT points.value FROM roll_contactpoint points JOIN roll_guardian mine ON mine.id = points.guardian_id
     WHERE mine.user_id = %(user)s AND points.value <> ''
     UNION SELECT email FROM roll_user WHERE id = %(user)s AND email <> ''
     UNION SELECT phone FROM roll_user WHERE id = %(user)s AND phone <> ''
)
"""


def _ask_family(user: "User") -> FamilyKeys:
    with connection.cursor() as cursor:
        day = connection.ops.adapt_datefield_value(clock.today())
        cursor.execute(OURS + FAMILY, {"user": user.pk, "day": day})
        rows = cursor.fetchall()
    return FamilyKeys(
        pairs=frozenset((pupil, right) for pupil, right in rows if right),
        own=frozenset(pupil for pupil, right in rows if not right),
    )


def _ask_staff(user: "User") -> StaffKeys:
    postings = postings_of(user)
    schools = [(each.school_id, each) for each in postings if each.school_id]
    whole = frozenset(key for key, posting in schools if _shows_the_school(posting))
    classes = {key for key, posting in schools if posting.role in TEACHES} - whole
    if not classes:
        return StaffKeys(whole)
    taught = "school_class__teachings__"
    pupils = _model("Enrolment").objects.filter(
        holds(), holds(taught), **{f"{taught}user": user, f"{taught}school__in": sorted(classes)}
    )
    return StaffKeys(whole, frozenset(pupils.values_list("pupil", flat=True)))


def _shows_the_school(posting: "Posting") -> bool:
    """Head, office, and who teaches where all teachers see all: the only ways a posting shows a whole school."""
    if posting.role in SEES_SCHOOL:
        return True
    return bool(posting.role in TEACHES and posting.school and posting.school.teachers_see_all)


class PupilQuerySet(models.QuerySet):
    def visible_to(self, user: Any, right: str) -> Self:
        """Family, staff and the pupil themselves, each as far as they go."""
        return self.filter(Q(pk__in=family_keys(user).pupils(right)) | staff_keys(user).of("school", "pk"))

    def of_family(self, user: Any, right: str | None) -> Self:
        """As a guardian with this right (any where None), or as the pupil."""
        return self.filter(pk__in=family_keys(user).pupils(right))

    def of_guardian(self, user: Any, right: str | None) -> Self:
        """As a guardian with this right (any where None)."""
        return self.filter(pk__in=family_keys(user).as_guardian(right))

    def of_staff(self, user: Any) -> Self:
        """As head, office or teacher: the only ways a posting shows a pupil."""
        return self.filter(staff_keys(user).of("school", "pk"))


class PupilRecordQuerySet(models.QuerySet):
    """Records about one pupil (`pupil` key) at a school (`school` key); the model names the `right` that shows them."""

    def visible_to(self, user: Any) -> Self:
        family = Q(pupil__in=family_keys(user).pupils(self.model.right))  # type: ignore[attr-defined]
        return self.filter(family | staff_keys(user).of("school", "pupil"))

    def of_family(self, user: Any) -> Self:
        return self.filter(pupil__in=family_keys(user).pupils(self.model.right))  # type: ignore[attr-defined]

    def of_staff(self, user: Any) -> Self:
        return self.filter(staff_keys(user).of("school", "pupil"))


class RollRecordQuerySet(DatedQuerySet):
    """The roll's own facts about a pupil (who stands to whom, in which class): the office's and the head's."""

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        keepers = _model("Posting").objects.filter(holds(), user=user, role__in=SEES_SCHOOL)
        return self.filter(school__in=keepers.values("school"))


class SchoolRecordQuerySet(models.QuerySet):
    """Records of a school (`school` key), for the staff posted there."""

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        return self.filter(school__in=_model("Posting").objects.filter(holds(), user=user).values("school"))
