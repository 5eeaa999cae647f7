"""Members of staff: people who sign in, found by e-mail address, with their postings and what they teach.

A file never changes a User we hold: one school's file could else put its own address on a person of another school.
An id that comes with another address is another person.
"""

from collections import defaultdict

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from roll.models import Class, Posting, School, Subject, Teaching, User
from roll.oneroster.existing import BulkWriter, ExternalIds, Kind
from roll.oneroster.places import write_subjects
from roll.oneroster.rows import Person
from roll.oneroster.snapshot import Snapshot
from roll.oneroster.spans import Span, SpanChanges

Place = tuple[str, str]  # person and school of the file
TeachingKey = tuple[int, int, int | None]  # keys of a user, a class and its subject


def write_staff(file: Snapshot, schools: dict[str, School], ids: ExternalIds) -> dict[Place, User]:
    """The User of each member of staff, by person and school of the file. Who left and was never here is not made."""
    over = deleted_staff(file)
    known = {place: ids.of(schools[place[1]], Kind.USER, place[0]) for place in over}
    by_key = User.objects.in_bulk(filter(None, known.values()))
    emails = {file.people[person_id].email for person_id, _org in over} - {""}
    by_email = {str(user.email): user for user in User.objects.filter(email__in=emails)}
    writer = BulkWriter(User, "staff", file.tally, [])
    users_by_place: dict[Place, User] = {}
    nameless: dict[str, User] = {}
    for place, gone in over.items():
        person, school = file.people[place[0]], schools[place[1]]
        user = by_key.get(known[place] or 0)
        if person.email:
            user = by_email.get(person.email)
        elif user is None or user.email:
            user = nameless.get(person.id)
        if user is None and gone:
            continue
        if user is None:
            user = writer.make(new_user(person, school))
            (by_email if person.email else nameless)[person.email or person.id] = user
        users_by_place[place] = user
        ids.note(school, Kind.USER, person.id, user)
    writer.write()
    users = {user.pk: user for user in users_by_place.values()}
    file.tally.count("staff", "unchanged", len(users) - len(writer.made))
    _addresses(users)
    return users_by_place


def deleted_staff(file: Snapshot) -> dict[Place, bool]:
    """Each member of staff at each school, and whether the file marks all their roles there as deleted."""
    over = {(person, school): True for person, school, _role in file.staff}
    for (person, school, _role), span in file.staff.items():
        over[person, school] &= span.gone
    return over


def new_user(person: Person, school: School) -> User:
    return User(
        email=person.email or None,
        first_name=person.first_name,
        last_name=person.last_name,
        language=school.language,
        password=make_password(None),
    )


def _addresses(users: dict[int, User]) -> None:
    """What the sign-in by code looks for; the right code verifies it."""
    having = set(EmailAddress.objects.filter(user__in=users).values_list("user", flat=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=False)
        for key, user in users.items()
        if user.email and key not in having
    )


def write_postings(file: Snapshot, schools: dict[str, School], users: dict[Place, User], ids: ExternalIds) -> None:
    """Also ends those of a User whom the file has replaced by another one under the same id."""
    existing: defaultdict[tuple[int, int, str], list[Posting]] = defaultdict(list)
    for row in Posting.objects.filter(school__in=schools.values()):
        existing[row.user_id, row.school_id or 0, row.role].append(row)
    spans: defaultdict[tuple[int, int, str], list[Span]] = defaultdict(list)
    names = {}
    for (person, school, role), span in file.staff.items():
        if (person, school) in users:
            key = (users[person, school].pk, schools[school].pk, str(role))
            spans[key].append(span)
            names[key] = file.people[person].name
    former = replaced_users(users, schools, ids)
    for existing_key in existing:
        if existing_key[:2] in former:
            spans[existing_key].append(Span(gone=True))

    def make(key: tuple[int, int, str], span: Span) -> Posting:
        user, school, role = key
        days = {"starts_on": span.starts_on, "ends_on": span.ends_on}
        return Posting(user_id=user, school_id=school, role=role, name=names[key][:120], **days)

    changes = SpanChanges(existing, make)
    for key, same in spans.items():
        changes.add(key, [Span.together(same)])
    changes.write(Posting, "postings", file.tally)


def replaced_users(users: dict[Place, User], schools: dict[str, School], ids: ExternalIds) -> set[tuple[int, int]]:
    """User and school: known by ids that all stand for somebody else now."""
    now = {(schools[school].pk, person): user.pk for (person, school), user in users.items()}
    present = {(school, user) for (school, _person), user in now.items()}
    return {
        (user, school)
        for (school, user), values in ids.values(Kind.USER).items()
        if (school, user) not in present and all((school, value) in now for value in values)
    }


def write_teachings(
    file: Snapshot, schools: dict[str, School], classes: dict[str, Class], users: dict[Place, User], ids: ExternalIds
) -> None:
    # A cover is the school's own: no file knows of it.
    existing: defaultdict[TeachingKey, list[Teaching]] = defaultdict(list)
    for row in Teaching.objects.filter(school__in=schools.values(), is_cover=False):
        existing[row.user_id, row.school_class_id, row.subject_id].append(row)
    spans = teaching_spans(file, schools, classes, users)
    by_key = {one.pk: one for one in classes.values()}
    gone_users = {user for user, _school in replaced_users(users, schools, ids)}
    now = {(user, one) for user, one, _subject in spans}
    for existing_key in existing:
        # A class whose subject changed, a User replaced by another: what they taught ends, what they teach begins.
        if existing_key not in spans and (existing_key[:2] in now or existing_key[0] in gone_users):
            spans[existing_key].append(Span(gone=True))

    def make(key: TeachingKey, span: Span) -> Teaching:
        user, one, subject = key
        days = {"starts_on": span.starts_on, "ends_on": span.ends_on}
        return Teaching(school_id=by_key[one].school_id, user_id=user, school_class_id=one, subject_id=subject, **days)

    changes = SpanChanges(existing, make)
    for key, same in spans.items():
        changes.add(key, same)
    changes.write(Teaching, "teachings", file.tally)


def teaching_spans(
    file: Snapshot, schools: dict[str, School], classes: dict[str, Class], users: dict[Place, User]
) -> defaultdict[TeachingKey, list[Span]]:
    """What the file says of who teaches what, from when until when."""
    subjects = write_subjects(file, schools)
    spans: defaultdict[TeachingKey, list[Span]] = defaultdict(list)
    here = {(person, school) for (person, school, _role), span in file.staff.items() if not span.over()}
    for line in file.lessons:
        user, one = users.get((line.user, line.school)), classes.get(line.school_class)
        if user and one:
            gone = line.gone or (line.user, line.school) not in here or file.classes[line.school_class].gone
            subject = subject_of(line.school_class, file, schools, subjects)
            spans[user.pk, one.pk, subject.pk if subject else None].append(Span(line.starts_on, line.ends_on, gone))
    return spans


def subject_of(
    class_id: str, file: Snapshot, schools: dict[str, School], subjects: dict[tuple[int, str], Subject]
) -> Subject | None:
    row = file.classes[class_id]
    return subjects.get((schools[row.school].pk, row.subjects[0])) if row.subjects else None
