"""Who is who in the state: areas, schools, staff, pupils, guardians, and who may see whom.

Of 500 pupils the first 200 are brothers and sisters, two and two, with one guardian; every other pupil has a second.
"""

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session

from bench.state.table import Tables, chosen, insert, quoted
from foundation import clock
from roll.consent.models import PhotoConsent
from roll.models import (
    AcademicYear,
    AccessGrant,
    Area,
    Audience,
    Class,
    ContactPoint,
    Enrolment,
    ExternalId,
    Guardian,
    Guardianship,
    Posting,
    Pupil,
    Restriction,
    School,
    Subject,
    Teaching,
    Term,
    User,
    YearGroup,
)
from roll.rights import Right

CLASSES, SUBJECTS, YEARS, SESSIONS = 16, 6, 8, 500
# A user's number in the school: staff, then guardians, then pupils.
TEACHERS, STAFF, GUARDIANS, PUPILS, PAIRS = 20, 30, 650, 500, 750
OFFICE, HEAD, EDITOR, AGENT, OFFICER = range(TEACHERS, TEACHERS + 5)
BLOCK, DISTRICT = "s - s % 10", "s - s % 50"
RIGHTS = tuple(Right.values)
FIRST_NAMES = ("Aarav", "Siya", "Imran", "Meher", "Harpreet", "Farida", "Rohan", "Pooja", "Gurleen", "Salma", "Vikram")
LAST_NAMES = ("Verma", "Khan", "Kaur", "Yadav", "Singh", "Ali", "Mishra", "Rawat", "Bano", "Gill")
LANGUAGES = ("hi", "hi", "en", "ur", "pa")
# The pair whose second guardian a court order keeps away.
KEPT_APART = PAIRS - 1


def pupil_of(pair: str | int) -> str:
    return f"(CASE WHEN ({pair}) < {PUPILS} THEN ({pair}) ELSE (({pair}) - {PUPILS}) * 2 END)"


def guardian_of(pair: str | int) -> str:
    """The pair of a pupil's own number is that with the first guardian."""
    return f"(CASE WHEN ({pair}) < 200 THEN ({pair}) / 2 ELSE ({pair}) - 100 END)"


def signs_in(guardian: str) -> str:
    """Three of five."""
    return f"(({guardian}) % 5 < 3)"


def has_email(guardian: str) -> str:
    """Four of five, all who sign in among them."""
    return f"(({guardian}) % 5 < 4)"


def has_card(pupil: str) -> str:
    return f"(({pupil}) % 10 = 0)"


def fill(tables: Tables) -> None:
    areas(tables)
    schools(tables)
    years(tables)
    users(tables)
    staff(tables)
    pupils(tables)
    guardians(tables)
    access(tables)


def areas(tables: Tables) -> None:
    """A state; a district of fifty schools; a block of ten."""
    tables.reserve(Area, 3)
    state, district, block = (tables.key(Area, n, s) for n, s in enumerate(("0", DISTRICT, BLOCK)))
    there = "(n = 0 AND s = 0) OR (n = 1 AND s % 50 = 0) OR (n = 2 AND s % 10 = 0)"
    path = f"CASE n WHEN 0 THEN '' WHEN 1 THEN {district} || '/' ELSE {district} || '/' || {block} || '/' END"
    tables.add(
        Area,
        3,
        where=there,
        name="'Area ' || n || '-' || s",
        code="'S-' || n || '-' || s",
        kind=chosen(("state", "district", "block"), "n"),
        parent_id=f"CASE n WHEN 1 THEN {state} WHEN 2 THEN {district} END",
        path=f"'/' || {state} || '/' || {path}",
    )


def schools(tables: Tables) -> None:
    named = {"name": "'School number ' || s", "short_name": "'School ' || s", "slug": "'state-' || s"}
    tables.add(School, 1, **named, area_id=tables.key(Area, 2, BLOCK))
    school = tables.key(School)
    tables.add(Subject, SUBJECTS, school_id=school, name="'Subject ' || n")
    tables.add(YearGroup, YEARS, school_id=school, name="'Year ' || n + 1", order="n")


def years(tables: Tables) -> None:
    """The school year from April to March, its classes, and the audiences: the school's own, then its classes'."""
    school, year = tables.key(School), clock.today().year - (clock.today().month < 4)
    days = [f"{quoted(day)}::date" for day in (f"{year}-04-01", f"{year}-09-30", f"{year}-10-01", f"{year + 1}-03-31")]
    tables.add(AcademicYear, 1, school_id=school, name="'This year'", starts_on=days[0], ends_on=days[3])
    of_year, first = {"academic_year_id": tables.key(AcademicYear)}, "CASE n WHEN 0 THEN {} ELSE {} END"
    halves = {"starts_on": first.format(days[0], days[2]), "ends_on": first.format(days[1], days[3])}
    tables.add(Term, 2, **of_year, **halves, name="'Term ' || n + 1")
    named = {"name": "(n / 2 + 1) || chr(65 + n % 2)", "year_group_id": tables.key(YearGroup, "n / 2")}
    tables.add(Class, CLASSES, **of_year, **named, school_id=school)
    of_class = tables.key(Class, "n - 1")
    place = {"school_id": f"CASE n WHEN 0 THEN {school} END", "school_class_id": f"CASE WHEN n > 0 THEN {of_class} END"}
    tables.add(Audience, CLASSES + 1, **place)


def users(tables: Tables) -> None:
    """Staff, three of five guardians, and one of ten pupils."""
    every, guardian, pupil = STAFF + GUARDIANS + PUPILS, f"n - {STAFF}", f"n - {STAFF + GUARDIANS}"
    at_home = f"n < {STAFF + GUARDIANS} AND {signs_in(guardian)}"
    there = f"n < {STAFF} OR ({at_home}) OR (n >= {STAFF + GUARDIANS} AND {has_card(pupil)})"
    tables.add(
        User,
        every,
        where=there,
        first_name=chosen(FIRST_NAMES, "n"),
        last_name=chosen(LAST_NAMES, "n + s"),
        language=chosen(LANGUAGES, "n"),
        username="'state-' || s || '-' || n",
        email=f"CASE WHEN n < {STAFF + GUARDIANS} THEN {address('n')} END",
        password="'!'",
    )
    proved = {"user_id": tables.key(User, "n"), "email": address("n"), "verified": "true", "primary": "true"}
    tables.add(EmailAddress, STAFF + GUARDIANS, where=f"n < {STAFF} OR {signs_in(guardian)}", **proved)
    kept = {"session_key": "md5('state' || s || '-' || n)", "session_data": "repeat(md5(s || '-' || n), 8)"}
    insert(Session, tables.series(SESSIONS), **kept, expire_date="now() + interval '14 days'")


def address(user: str) -> str:
    return f"'person' || ({user}) || '.' || s || '@state.example.org'"


def staff(tables: Tables) -> None:
    """At each school; at the first of a block its agent and its officer too."""
    roles = ("office", "head", "editor", "agent", "officer")
    at_area = f"n >= {AGENT}"
    tables.add(
        Posting,
        OFFICER + 1,
        where=f"n < {AGENT} OR s = {BLOCK}",
        user_id=tables.key(User, "n"),
        school_id=f"CASE WHEN NOT {at_area} THEN {tables.key(School)} END",
        area_id=f"CASE WHEN {at_area} THEN {tables.key(Area, 2)} END",
        role=f"CASE WHEN n < {TEACHERS} THEN 'teacher' ELSE {chosen(roles, f'n - {OFFICE}')} END",
        name="'Ms ' || n",
    )
    of = {"school_class_id": tables.key(Class, f"(n / 2 + n % 2 * 7) % {CLASSES}")}
    of |= {"subject_id": tables.key(Subject, f"n % {SUBJECTS}"), "user_id": tables.key(User, "n / 2")}
    tables.add(Teaching, TEACHERS * 2, **of, school_id=tables.key(School))


def pupils(tables: Tables) -> None:
    school, user = tables.key(School), tables.key(User, f"{STAFF + GUARDIANS} + n")
    tables.add(
        Pupil,
        PUPILS,
        school_id=school,
        code="left(md5('pupil' || s || '-' || n), 12)",
        first_name=chosen(FIRST_NAMES, "n"),
        last_name=chosen(LAST_NAMES, "n / 11 + s"),
        admission_number="'A-' || n",
        user_id=f"CASE WHEN {has_card('n')} THEN {user} END",
        badge="n % 60",
    )
    pupil = tables.key(Pupil, "n")
    tables.add(Enrolment, PUPILS, school_id=school, pupil_id=pupil, school_class_id=tables.key(Class, f"n % {CLASSES}"))
    named = {"source": "'csv'", "kind": "'pupil'", "value": "'A-' || n"}
    tables.add(ExternalId, PUPILS, school_id=school, **named, object_id=pupil)


def guardians(tables: Tables) -> None:
    """Each with a telephone, of which every tenth is a neighbour's; four of five with an e-mail address."""
    tables.add(
        Guardian,
        GUARDIANS,
        school_id=tables.key(School),
        user_id=f"CASE WHEN {signs_in('n')} THEN {tables.key(User, f'{STAFF} + n')} END",
        first_name=chosen(FIRST_NAMES, "n + 3"),
        last_name=chosen(LAST_NAMES, "n + s"),
        language=chosen(LANGUAGES, "n"),
    )
    number = "(n / 2 - CASE WHEN n / 2 % 10 = 9 THEN 1 ELSE 0 END)"
    value = f"CASE n % 2 WHEN 0 THEN '+91' || 7000000000 + s * 1000 + {number} ELSE {address(f'{STAFF} + n / 2')} END"
    whose = {"guardian_id": tables.key(Guardian, "n / 2"), "school_id": tables.key(School)}
    of = whose | {"kind": chosen(("phone", "email"), "n"), "value": value}
    tables.add(ContactPoint, GUARDIANS * 2, where=f"n % 2 = 0 OR {has_email('n / 2')}", **of)


def access(tables: Tables) -> None:
    """One of twenty not decided, one of fifty suspended, the others with every right; one court order a school."""
    school, office, now = tables.key(School), tables.key(User, OFFICE), quoted(clock.now())
    pending = "n % 20 = 18"
    tables.add(
        Guardianship,
        PAIRS,
        school_id=school,
        **pair(tables, "n"),
        relationship=chosen(("mother", "father", "grandparent"), "n"),
        priority=f"1 + n / {PUPILS}",
        access_state=f"CASE WHEN {pending} THEN 'pending' WHEN n % 50 = 7 THEN 'suspended' ELSE 'granted' END",
        decided_by_id=f"CASE WHEN NOT {pending} THEN {office} END",
        decided_at=f"CASE WHEN NOT {pending} THEN {now}::timestamptz END",
    )
    of, right = {"guardianship_id": tables.key(Guardianship, f"n / {len(RIGHTS)}")}, chosen(RIGHTS, "n")
    granted = f"n / {len(RIGHTS)} % 20 <> 18 AND n / {len(RIGHTS)} % 50 <> 7"
    tables.add(AccessGrant, PAIRS * len(RIGHTS), where=granted, **of, right=right)
    order = {"kind": "'court_order'", "made_by_id": tables.key(User, HEAD)}
    tables.add(Restriction, 1, school_id=school, **pair(tables, KEPT_APART), **order)
    yes = {"purpose": "'website'", "given_by_id": office, "given_at": f"{now}::timestamptz"}
    tables.add(PhotoConsent, PUPILS, school_id=school, **pair(tables, "n"), **yes)


def pair(tables: Tables, number: str | int) -> dict[str, str]:
    """Both of a guardianship, by their keys."""
    pupil, guardian = tables.key(Pupil, pupil_of(number)), tables.key(Guardian, guardian_of(number))
    return {"pupil_id": pupil, "guardian_id": guardian}
