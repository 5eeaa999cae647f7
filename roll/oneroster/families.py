"""Guardians, the ways to reach them, and for which child. A file never decides who may see whom.

It makes a Guardianship that waits for a person of the school, and it ends one; granting, refusing, suspending and
opening again are decisions, and stay as they are. What keeps a restricted adult out (their addresses, their User)
is only ever added to.
"""

from collections import defaultdict

import phonenumbers
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation import clock
from roll.models import ContactPoint, Guardian, Guardianship, Pupil, Restriction, School
from roll.oneroster.existing import BATCH, BulkWriter, ExternalIds, Kind
from roll.oneroster.problems import Problems, Tally
from roll.oneroster.pupils import is_another, refuse_renaming
from roll.oneroster.rows import Person
from roll.oneroster.snapshot import Snapshot
from roll.oneroster.spans import end

Place = tuple[str, str]  # person and school of the file
Schools = dict[str, School]  # by the id of their org
Pupils = dict[Place, Pupil]
# Where a number is written without its country's code. A zone has one country; a school's is seldom another.
REGIONS = {"Asia/Kolkata": "IN", "Europe/London": "GB"}


def write_guardians(
    file: Snapshot, schools: Schools, pupils: Pupils, ids: ExternalIds, renamed: bool, problems: Problems
) -> dict[Place, Guardian]:
    """One record at each school where a child of theirs is; and those we hold already of adults whom the file ends."""
    existing = {row.pk: row for row in Guardian.objects.filter(school__in=schools.values())}
    org_of = {school.pk: org for org, school in schools.items()}
    places = places_of_adults(file, pupils)
    known = {(id_, org_of[school]) for school, id_ in ids.known(Kind.GUARDIAN) if id_ in file.people}
    writer = BulkWriter(Guardian, "guardians", file.tally, ["first_name", "last_name"])
    guardians = {}
    for place in sorted(places | known):
        person, school = file.people[place[0]], schools[place[1]]
        guardian = existing.get(ids.of(school, Kind.GUARDIAN, person.id) or 0)
        names = {"first_name": person.first_name, "last_name": person.last_name}
        if guardian is None and place not in places:
            continue
        if guardian is None:
            guardian = writer.make(Guardian(school=school, language=school.language, **names))
        elif person.id in file.adults and is_another(str(guardian), person.name) and not renamed:
            refuse_renaming(person, str(guardian), problems)
        elif person.id in file.adults:
            writer.amend(guardian, **names)
        guardians[place] = guardian
        ids.note(school, Kind.GUARDIAN, person.id, guardian)
    problems.raise_if_any()
    writer.write()
    return guardians


def places_of_adults(file: Snapshot, pupils: Pupils) -> set[Place]:
    schools_of = defaultdict(set)
    for (person, school), place in file.pupils.items():
        if (person, school) in pupils and not place.over():
            schools_of[person].add(school)
    return {(adult, school) for child, adult in file.links for school in schools_of[child]}


def write_contacts(file: Snapshot, schools: Schools, guardians: dict[Place, Guardian]) -> None:
    """The addresses of the file replace those we hold; a new one opens nothing before somebody proves it."""
    existing: defaultdict[int, dict[tuple[str, str], ContactPoint]] = defaultdict(dict)
    for row in ContactPoint.objects.filter(school__in=schools.values()):
        existing[row.guardian_id][row.kind, row.value] = row
    restricted = restricted_at(schools)
    made: list[ContactPoint] = []
    gone: list[ContactPoint] = []
    lost: dict[int, Person] = {}
    for (person_id, school_id), guardian in guardians.items():
        if person_id not in file.adults:
            continue
        person, current = file.people[person_id], existing[guardian.pk]
        wanted = contacts(person, schools[school_id], file.tally)
        made += [
            ContactPoint(guardian=guardian, school_id=guardian.school_id, kind=kind, value=value)
            for kind, value in sorted(wanted - current.keys())
        ]
        missing = dropped_contacts(person, current.keys() - wanted)
        out = [] if guardian.pk in restricted else [current[key] for key in missing]
        gone += out
        if signed_in_by(guardian, out):
            lost[guardian.pk] = person
        file.tally.count("contacts", "unchanged", len(current) - len(out))
    unlink_lost(lost, file.tally)
    for start in range(0, len(gone), BATCH):
        ContactPoint.objects.filter(pk__in=[row.pk for row in gone[start : start + BATCH]]).delete()
    ContactPoint.objects.bulk_create(made)
    file.tally.count("contacts", "made", len(made))
    file.tally.count("contacts", "ended", len(gone))


def restricted_at(schools: Schools) -> set[int]:
    """The guardians whom a Restriction keeps from a child of these schools, now or later."""
    not_past = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    rows = Restriction.objects.filter(not_past, school__in=schools.values())
    return set(rows.values_list("guardian", flat=True))


def contacts(person: Person, school: School, tally: Tally) -> set[tuple[str, str]]:
    """Kind and value: e-mail in lower case, phone in E.164; a number that can't be read is warned of."""
    values = {(str(ContactPoint.Kind.EMAIL), person.email)} if person.email else set()
    for written in person.phones:
        number = e164(written, REGIONS.get(school.time_zone, "IN"))
        if number:
            values.add((str(ContactPoint.Kind.PHONE), number))
        else:
            tally.warn(person, "phone", _("“%(value)s” is no phone number: left out.") % {"value": written})
    return values


def e164(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dropped_contacts(person: Person, keys: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """A column that the file doesn't have says nothing about what we hold."""
    speaks = {
        ContactPoint.Kind.EMAIL: person.cells.has("email"),
        ContactPoint.Kind.PHONE: person.cells.has("sms", "phone"),
    }
    return {key for key in keys if speaks[ContactPoint.Kind(key[0])]}


def signed_in_by(guardian: Guardian, contacts: list[ContactPoint]) -> bool:
    """Whether the person was joined to this record by an address that the school has taken off it."""
    user = guardian.user
    return bool(user and {user.email, user.phone} & {contact.value for contact in contacts})


def unlink_lost(lost: dict[int, Person], tally: Tally) -> None:
    """The address may have been another person's: who signs in by it must not stay in."""
    for person in lost.values():
        reason = _("%(name)s signed in by an address that is gone, and has to sign in by a new one.")
        tally.warn(person, "email", reason % {"name": person.name})
    for guardian in Guardian.objects.filter(pk__in=lost).select_related("user"):
        guardian.unlink()


def write_guardianships(file: Snapshot, schools: Schools, pupils: Pupils, guardians: dict[Place, Guardian]) -> None:
    rows = Guardianship.objects.filter(school__in=schools.values())
    existing = {(row.guardian_id, row.pupil_id): row for row in rows}
    made: list[Guardianship] = []
    named_pairs: set[tuple[int, int]] = set()
    for child, adult, school in pairs_of(file, pupils):
        pupil, guardian = pupils[child, school], guardians.get((adult, school))
        if guardian is None:
            continue
        row = existing.get((guardian.pk, pupil.pk))
        if row is None and file.pupils[child, school].over():
            continue
        named_pairs.add((guardian.pk, pupil.pk))
        if row is None:
            pair = {"guardian": guardian, "pupil": pupil}
            made.append(Guardianship(school=schools[school], relationship=file.adults[adult], **pair))
        elif row.ends_on and row.ends_on < clock.today():
            reason = _("Named again for %(name)s, and stays ended until somebody at school grants it.")
            file.tally.warn(file.people[adult], "agentSourcedIds", reason % {"name": pupil})
    unnamed = UnnamedPairs(file, pupils, guardians)
    ended = [row for key, row in existing.items() if key not in named_pairs and unnamed.holds(*key) and end(row)]
    Guardianship.objects.bulk_update(ended, ["starts_on", "ends_on"], batch_size=BATCH)
    Guardianship.objects.bulk_create(made)
    file.tally.count("guardianships", "made", len(made))
    file.tally.count("guardianships", "ended", len(ended))
    file.tally.count("guardianships", "unchanged", len(named_pairs) - len(made))


def pairs_of(file: Snapshot, pupils: Pupils) -> list[tuple[str, str, str]]:
    """A child, an adult named for it, and a school: once for each school where the child is."""
    schools_of = defaultdict(list)
    for child, school in pupils:
        schools_of[child].append(school)
    return [(child, adult, school) for child, adult in sorted(file.links) for school in schools_of[child]]


class UnnamedPairs:
    """The pairs that the file could name and doesn't: the adult is gone, or the child's row names others."""

    def __init__(self, file: Snapshot, pupils: dict[Place, Pupil], guardians: dict[Place, Guardian]) -> None:
        self.file = file
        self.adults: defaultdict[int, set[str]] = defaultdict(set)
        self.children: defaultdict[int, set[str]] = defaultdict(set)
        for (person, _school), guardian in guardians.items():
            self.adults[guardian.pk].add(person)
        for (person, _school), pupil in pupils.items():
            self.children[pupil.pk].add(person)

    def holds(self, guardian: int, pupil: int) -> bool:
        adults, children = self.adults.get(guardian, set()), self.children.get(pupil, set())
        if not adults or not children:
            return False
        gone = not adults & self.file.adults.keys()
        return gone or any(not self.file.people[child].gone for child in children)
