"""The ways to reach a guardian. What keeps a restricted adult out (addresses, their User) is only ever added to."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

import phonenumbers
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation import clock
from roll.models import ContactPoint, ExternalId, Guardian, Restriction, School
from roll.oneroster.existing import BATCH, Kind, held
from roll.oneroster.inserting import insert_values
from roll.oneroster.known import KnownAs, write_ids
from roll.oneroster.problems import Line, Tally
from roll.oneroster.rows import Person, full_name
from roll.oneroster.snapshot import Snapshot

Contact = tuple[str, str]  # kind and value
READ_BY = "1"  # another number where `contacts` gives something else for the same cells
# Where a number is written without its country's code. A zone has one country; a school's is seldom another.
REGIONS = {"Asia/Kolkata": "IN", "Europe/London": "GB"}
ADULTS = """
SELECT guardian.key, line, org, person.id, first_name, last_name, email, phones, known.id, known.digest
FROM guardian JOIN person ON person.id = guardian.person JOIN adult ON adult.person = guardian.person
JOIN place ON org = guardian.school
LEFT JOIN known ON kind = 'guardian' AND value = guardian.person AND known.school = place.school
WHERE guardian.key IS NOT NULL ORDER BY guardian.key, guardian.person
"""


class StagedAdult(NamedTuple):
    key: int
    line: int
    org: str
    id: str
    first_name: str
    last_name: str
    email: str
    phones: str
    known: int | None  # key of the ExternalId
    digest: str | None


def write_contacts(file: Snapshot, schools: dict[str, School]) -> None:
    """The addresses of the file replace those we hold; a new one opens nothing before somebody proves it."""
    restricted = restricted_at(schools.values())
    for rows in file.staging.batches(ADULTS, StagedAdult, together=True):
        merge = ContactMerge(file, schools, restricted, rows)
        for row in rows:
            merge.compare(row)
        merge.write()


class ContactMerge:
    """What we hold of the adults of a batch against what the file says."""

    def __init__(
        self, file: Snapshot, schools: dict[str, School], restricted: set[int], rows: list[StagedAdult]
    ) -> None:
        self.file, self.schools, self.restricted = file, schools, restricted
        self.existing: defaultdict[int, dict[Contact, int]] = defaultdict(dict)
        keys, here = {row.key for row in rows}, {schools[row.org] for row in rows}
        points = held(ContactPoint, "guardian", keys, here, "pk", "guardian", "kind", "value")
        for pk, guardian, kind, value in points:
            self.existing[guardian][kind, value] = pk
        self.made: list[tuple[int, int, str, str]] = []
        self.gone: list[int] = []
        self.lost: dict[int, tuple[StagedAdult, set[str]]] = {}
        self.known: list[KnownAs] = []
        self.read_anew: list[ExternalId] = []

    def compare(self, row: StagedAdult) -> None:
        current, school = self.existing[row.key], self.schools[row.org]
        region = REGIONS.get(school.time_zone, "IN")
        if row.digest and row.digest == digest(row, region, current):
            self.file.tally.count("contacts", "unchanged", len(current))
            return
        wanted, unread = contacts(row, region)
        for written in unread:
            reason = _("“%(value)s” is not a phone number: left out.") % {"value": written}
            self.file.tally.warn(Line(Person.FILE, row.line), "phone", reason)
        for kind, value in sorted(wanted - current.keys()):
            self.made.append((row.key, school.pk, kind, value))
        missing = [] if row.key in self.restricted else [key for key in current.keys() - wanted if self._speaks_of(key)]
        self.gone += [current[key] for key in missing]
        if missing:
            self.lost.setdefault(row.key, (row, set()))[1].update(value for _kind, value in missing)
        self.file.tally.count("contacts", "unchanged", len(current) - len(missing))
        held_now = (current.keys() - set(missing)) | wanted
        self._note(row, school, digest(row, region, wanted) if held_now == wanted and not unread else "")

    def _note(self, row: StagedAdult, school: School, new: str) -> None:
        if row.known is None:
            self.known.append(KnownAs(school.pk, row.id, row.key, digest=new))
        elif row.digest != new:
            self.read_anew.append(ExternalId(pk=row.known, digest=new))

    def _speaks_of(self, contact: Contact) -> bool:
        """A column that the file doesn't have says nothing about what we hold."""
        return self.file.has_email if contact[0] == ContactPoint.Kind.EMAIL else self.file.has_phone

    def write(self) -> None:
        unlink_lost(self.lost, self.file.tally)
        for start in range(0, len(self.gone), BATCH):
            ContactPoint.objects.filter(pk__in=self.gone[start : start + BATCH]).delete()
        insert_values(ContactPoint, ("guardian_id", "school_id", "kind", "value"), self.made)
        write_ids(Kind.GUARDIAN, self.known)
        ExternalId.objects.bulk_update(self.read_anew, ["digest"], batch_size=BATCH)
        self.file.tally.count("contacts", "made", len(self.made))
        self.file.tally.count("contacts", "ended", len(self.gone))


def digest(row: StagedAdult, region: str, held: Iterable[Contact]) -> str:
    """Says that these cells, read by these rules, give the contacts that we hold, and no more: nothing is left to do.

    It covers the cells for e-mail and phone, the region of the school, the contacts, and the rules: READ_BY of this
    file and the version of the numbers' library. With any of them it changes and the row is read anew; so an address
    that the office put in or took out is met by the file's as it would be without.
    """
    parts = [READ_BY, phonenumbers.__version__, region, row.email, row.phones, *map(" ".join, sorted(held))]
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def restricted_at(schools: Iterable[School]) -> set[int]:
    """The guardians whom a Restriction keeps from a child of these schools, now or later."""
    not_past = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    rows = Restriction.objects.filter(not_past, school__in=schools)
    return set(rows.values_list("guardian", flat=True))


def contacts(row: StagedAdult, region: str) -> tuple[set[Contact], list[str]]:
    """Kind and value (e-mail in lower case, phone in E.164), and the numbers that can't be read."""
    values, unread = {(str(ContactPoint.Kind.EMAIL), row.email)} if row.email else set(), []
    for written in filter(None, row.phones.split("\n")):
        if number := e164(written, region):
            values.add((str(ContactPoint.Kind.PHONE), number))
        else:
            unread.append(written)
    return values, unread


def e164(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def unlink_lost(lost: dict[int, tuple[StagedAdult, set[str]]], tally: Tally) -> None:
    """The address may have been another person's: who signs in by it must not stay in."""
    for guardian in Guardian.objects.filter(pk__in=lost, user__isnull=False).select_related("user"):
        row, values = lost[guardian.pk]
        if signed_in_by(guardian, values):
            reason = _("%(name)s signed in with an address that is gone, and now has to sign in with a new one.")
            tally.warn(Line(Person.FILE, row.line), "email", reason % {"name": full_name(row)})
            guardian.unlink()


def signed_in_by(guardian: Guardian, values: set[str]) -> bool:
    """Whether the person was joined to this record by an address that the school has taken off it."""
    user = guardian.user
    return bool(user and {user.email, user.phone} & values)
