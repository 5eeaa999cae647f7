"""A whole school: its year, staff, families and registers. The demo school and the large proofs are built here.

Everything comes from the caller's own `Random`: the same seed makes the same school, on any day.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db.models import Max

from foundation import clock
from portal.attendance.days import SchoolDays
from portal.attendance.models import AttendanceMark, Register
from roll.models import (
    AccessGrant,
    Class,
    ContactPoint,
    Enrolment,
    Guardian,
    Guardianship,
    Pupil,
    School,
    SpecialDay,
    Teaching,
    User,
)
from roll.rights import Right
from tests.factories import (
    ClassFactory,
    ContactPointFactory,
    EnrolmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    PostingFactory,
    PupilFactory,
    SubjectFactory,
    TeachingFactory,
    TermFactory,
    UserFactory,
    YearGroupFactory,
)
from tests.factories.names import COMMUNITIES, Community

# Day and month, and why: those that fall on the same day each year.
HOLIDAYS = (
    (4, 14, "Ambedkar Jayanti"),
    (8, 15, "Independence Day"),
    (10, 2, "Gandhi Jayanti"),
    (12, 25, "Christmas"),
    (1, 26, "Republic Day"),
)
# Those that move with the moon, as far as this table goes.
MOVABLE = (
    (date(2026, 8, 28), "Raksha Bandhan"),
    (date(2026, 10, 20), "Dussehra"),
    (date(2026, 11, 9), "Diwali"),
    (date(2026, 11, 10), "Diwali"),
    (date(2026, 11, 24), "Guru Nanak Jayanti"),
    (date(2027, 3, 10), "Eid"),
    (date(2027, 3, 22), "Holi"),
    (date(2027, 10, 29), "Diwali"),
)
TERM_ENDS = (9, 30)
SUMMER = ((5, 20), (6, 15), "Summer holidays")
WINTER = ((12, 31), (1, 14), "Winter holidays")
SUBJECTS = ("Hindi", "English", "Mathematics", "Environmental studies", "Art and craft", "Physical education")


# --- The year -------------------------------------------------------------------------------------------------------
def lay_year(school: School) -> None:
    """Two terms from April to March, the holidays, six days a week, the subjects."""
    year = school.current_year()
    end_of_first = date(year.starts_on.year, *TERM_ENDS)
    first = year.terms.get()
    first.ends_on = end_of_first
    first.save()
    TermFactory(academic_year=year, name="Term 2", starts_on=end_of_first + timedelta(days=1))
    school.weekdays = "123456"
    school.save()
    found = dict(holidays(year.starts_on, year.ends_on))
    SpecialDay.objects.bulk_create(SpecialDay(school=school, date=day, reason=reason) for day, reason in found.items())
    school.subjects.filter(name="Maths").update(name="Mathematics")
    for name in SUBJECTS:
        if not school.subjects.filter(name=name).exists():
            SubjectFactory(school=school, name=name)


def holidays(first: date, last: date) -> Iterable[tuple[date, str]]:
    for begins, ends, reason in (SUMMER, WINTER):
        day = on_or_after(first, *begins)
        until = on_or_after(day, *ends)
        while day <= until:
            yield day, reason
            day += timedelta(days=1)
    for month, day_of_month, reason in HOLIDAYS:
        yield on_or_after(first, month, day_of_month), reason
    yield from ((day, reason) for day, reason in MOVABLE if first <= day <= last)


def on_or_after(first: date, month: int, day: int) -> date:
    found = date(first.year, month, day)
    return found if found >= first else date(first.year + 1, month, day)


# --- Classes and staff ----------------------------------------------------------------------------------------------
def open_classes(school: School, names: Iterable[str]) -> list[Class]:
    """The classes of these names, in their year groups (`Class 5` for 5B); those that stand already are kept."""
    year = school.current_year()
    for group in school.year_groups.all():
        group.name, group.order = f"Class {group.name[-1]}", int(group.name[-1])
        group.save()
    groups = {group.order: group for group in school.year_groups.all()}
    have = {each.name: each for each in year.classes.all()}
    for name in names:
        order = int(name[0])
        if order not in groups:
            groups[order] = YearGroupFactory(school=school, name=f"Class {order}", order=order)
        if name not in have:
            have[name] = ClassFactory(school=school, academic_year=year, name=name, year_group=groups[order])
    return [have[name] for name in names]


def appoint_teachers(school: School, names: Sequence[str]) -> None:
    """A class teacher for each class that has none, in the order of the classes."""
    taught = Teaching.objects.holding().filter(school=school).values("school_class")
    without = school.classes.exclude(pk__in=taught).order_by("name")
    for school_class, name in zip(without, names, strict=False):
        user = staff_member(name)
        PostingFactory(user=user, school=school, role="teacher", name=name)
        TeachingFactory(user=user, school_class=school_class)


def staff_member(name: str) -> User:
    first, _, last = name.partition(" ")
    address = f"{first}.{last}@example.org".lower().replace(" ", "-")
    return UserFactory(first_name=first, last_name=last, email=address)


def prove_addresses() -> None:
    """Everybody who signs in has shown that the address is theirs."""
    proven = EmailAddress.objects.values("user")
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True)
        for user in User.objects.filter(email__isnull=False).exclude(pk__in=proven)
    )


# --- Families -------------------------------------------------------------------------------------------------------
@dataclass
class Household:
    """Adults and children of one family, as the school wrote them down; unsaved until `settle` keeps them."""

    guardians: list[Guardian]
    children: list[tuple[Pupil, Class]] = field(default_factory=list)


def settle(
    school: School, sizes: dict[Class, int], rng: Random, by: User, new_in: Class | None = None, girls: float = 0.5
) -> None:
    """Fills each class up to its size with families: siblings in different years, most of them granted.

    Of the class `new_in` nearly half are still to be decided, as after an admission. `girls` is their share.
    """
    taken = Counter(Enrolment.objects.holding().filter(school=school).values_list("school_class", flat=True))
    seats = {each: size - taken[each.pk] for each, size in sizes.items()}
    households = list(families(school, seats, rng, girls))
    already = Pupil.objects.filter(school=school).count()
    guardians = [guardian for household in households for guardian in household.guardians]
    children = [child for household in households for child in household.children]
    for number, (pupil, _class) in enumerate(children, start=already + 1):
        pupil.admission_number = f"{school.short_name[:2].upper()}-{number:04}"
    Guardian.objects.bulk_create(guardians)
    Pupil.objects.bulk_create(pupil for pupil, _class in children)
    ContactPoint.objects.bulk_create(contacts(guardians, rng, Guardian.objects.aggregate(last=Max("pk"))["last"]))
    Enrolment.objects.bulk_create(
        EnrolmentFactory.build(pupil=pupil, school=school, school_class=school_class)
        for pupil, school_class in children
    )
    join(school, households, rng, by, new_in)


def families(school: School, seats: dict[Class, int], rng: Random, girls: float) -> Iterable[Household]:
    seen: dict[Class, set[str]] = {each: set() for each in seats}
    while free := [each for each, left in seats.items() if left > 0]:
        community = rng.choices(COMMUNITIES, [each.share for each in COMMUNITIES])[0]
        surname = rng.choice(community.surnames)
        household = Household(adults(school, community, surname, rng))
        wanted = rng.choices((1, 2, 3), (58, 34, 8))[0]
        # Never two of a family in one year.
        years = {each.year_group_id: each for each in rng.sample(free, len(free))}
        for school_class in list(years.values())[:wanted]:
            pupil = child(school, community, surname, seen[school_class], rng.random() < girls, rng)
            household.children.append((pupil, school_class))
            seats[school_class] -= 1
        yield household


def adults(school: School, community: Community, surname: tuple[str, str], rng: Random) -> list[Guardian]:
    """Mother and father mostly; one alone in a family of eight."""
    found = [
        GuardianFactory.build(school=school, first_name=rng.choice(names), last_name=last, language=community.language)
        for names, last in ((community.mothers, surname[1]), (community.fathers, surname[0]))
    ]
    return found if rng.random() < 0.87 else [rng.choices(found, (3, 1))[0]]


def child(
    school: School, community: Community, surname: tuple[str, str], seen: set[str], is_girl: bool, rng: Random
) -> Pupil:
    """A child whose first name nobody else in the class has, as far as names go."""
    names = community.girls if is_girl else community.boys
    name = rng.choice([name for name in names if name not in seen] or names)
    seen.add(name)
    letters = "abcdefghijkmnopqrstuvwxyz23456789"
    return PupilFactory.build(
        school=school,
        code="".join(rng.choices(letters, k=12)),
        first_name=name,
        last_name=surname[1] if is_girl else surname[0],
        badge=rng.randrange(60),
    )


def contacts(guardians: list[Guardian], rng: Random, last: int) -> Iterable[ContactPoint]:
    """A phone for nearly all, an e-mail for one in three. The numbers belong to no network."""
    for number, guardian in enumerate(guardians, start=last):
        if rng.random() < 0.95:
            yield ContactPointFactory.build(guardian=guardian, kind="phone", value=f"+9155{rng.randrange(10**8):08}")
        if rng.random() < 0.33:
            name = f"{guardian.first_name}.{guardian.last_name}".lower().replace(" ", "-")
            yield ContactPointFactory.build(guardian=guardian, value=f"{name}{number}@example.org")


def join(school: School, households: list[Household], rng: Random, by: User, new_in: Class | None) -> None:
    """Each adult to each child; one in twenty not decided yet, and in the newest class nearly half."""
    pairs = []
    for household in households:
        for priority, guardian in enumerate(household.guardians, start=1):
            for pupil, school_class in household.children:
                pending = rng.random() < (0.45 if school_class == new_in else 0.04)
                pairs.append(guardianship(guardian, pupil, priority, school_class, None if pending else by))
    Guardianship.objects.bulk_create(pairs)
    granted = [pair for pair in pairs if pair.access_state == Guardianship.Access.GRANTED]
    AccessGrant.objects.bulk_create(
        (AccessGrant(guardianship=pair, right=right) for pair in granted for right in Right), batch_size=2000
    )


def guardianship(guardian: Guardian, pupil: Pupil, priority: int, at: Class, by: User | None) -> Guardianship:
    is_mother = any(guardian.first_name in community.mothers for community in COMMUNITIES)
    decided = datetime.combine(
        at.academic_year.starts_on + timedelta(days=9), time(11), ZoneInfo(pupil.school.time_zone)
    )
    return GuardianshipFactory.build(
        guardian=guardian,
        pupil=pupil,
        school=pupil.school,
        relationship="mother" if is_mother else "father",
        parental_responsibility=True,
        lives_with=True,
        priority=priority,
        access_state="granted" if by else "pending",
        decided_by=by,
        decided_at=min(decided, clock.now()) if by else None,
    )


# --- Registers ------------------------------------------------------------------------------------------------------
WEEKS = 6
# When each session's registers come in, by the school's clock.
SENT = {"am": time(8, 12), "pm": time(12, 42)}


def keep_registers(school: School, seed: str, left_today: Iterable[str] = (), weeks: int = WEEKS) -> int:
    """Sends the registers of the last weeks that nobody has sent, and this morning's but for the classes
    `left_today`. Returns how many; a second call on one day sends none."""
    today = school.today()
    if school.current_year() is None:
        return 0
    kept = set(
        Register.objects.filter(school=school, date__gt=today - timedelta(weeks=weeks)).values_list(
            "school_class__name", "date", "session"
        )
    )
    classes = classes_with_teachers(school)
    wanted = [
        (day, session, each)
        for day, session in sessions(school, today, weeks)
        for each in classes
        if (each.name, day, session) not in kept and not (day == today and each.name in left_today)
    ]
    registers, marks = [], []
    for day, session, each in wanted:
        register = taken(school, each, day, session, Random(f"{seed} {each.name} {day} {session}"))  # noqa: S311
        registers.append(register)
        marks += marked(register, each.roll, Random(f"{seed} {each.name} {day}"))  # noqa: S311
    Register.objects.bulk_create(registers, batch_size=500)
    AttendanceMark.objects.bulk_create(marks, batch_size=2000)
    return len(registers)


def sessions(school: School, today: date, weeks: int) -> Iterable[tuple[date, str]]:
    """Both of each past school day, and today's morning once it has begun."""
    first = max(today - timedelta(weeks=weeks) + timedelta(days=1), school.current_year().starts_on)
    calendar = SchoolDays.between([school.pk], first, today)
    now = clock.now().astimezone(ZoneInfo(school.time_zone)).time()
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        if calendar.reason(school, day):
            continue
        yield from ((day, session) for session in SENT if day < today or (session == "am" and now > time(8, 30)))


def classes_with_teachers(school: School) -> list[Class]:
    """This year's classes, each with `teacher_id` and `roll`, the keys of its pupils."""
    classes = list(school.current_year().classes.order_by("name"))
    teachers = dict(Teaching.objects.holding().filter(school=school).values_list("school_class", "user"))
    rolls: dict[int, list[int]] = {}
    enrolled = Enrolment.objects.holding().filter(school=school).order_by("pupil")
    for school_class, pupil in enrolled.values_list("school_class", "pupil"):
        rolls.setdefault(school_class, []).append(pupil)
    for each in classes:
        each.teacher_id, each.roll = teachers.get(each.pk), rolls.get(each.pk, [])
    return [each for each in classes if each.teacher_id and each.roll]


def taken(school: School, school_class: Class, day: date, session: str, rng: Random) -> Register:
    at = datetime.combine(day, SENT[session], ZoneInfo(school.time_zone)) + timedelta(seconds=rng.randrange(900))
    return Register(
        school=school,
        school_class=school_class,
        date=day,
        session=session,
        sent_at=at,
        sent_by_id=school_class.teacher_id,
    )


def marked(register: Register, roll: list[int], rng: Random) -> Iterable[AttendanceMark]:
    """Ninety-six in a hundred are there; who is away in the morning mostly stays away."""
    for place, pupil in enumerate(roll):
        # One child of the class comes far less often than the others.
        chance = 0.12 if place == 13 else 0.028
        away, late, comes_back = rng.random() < chance, rng.random() < 0.025, rng.random() < 0.1
        leaves = rng.random() < 0.004
        if register.session == "am":
            code = "A" if away else "L" if late else "P"
        else:
            code = "A" if (away and not comes_back) or leaves else "P"
        yield AttendanceMark(
            school=register.school,
            pupil_id=pupil,
            date=register.date,
            session=register.session,
            code=code,
            marked_by_id=register.sent_by_id,
            marked_at=register.sent_at,
        )
