"""A roll at random, for what has to hold whoever stands to whom: the same for the same seed, and made set-based.

Whatever the models allow is in it: shared numbers, one user with records at several schools, orders against another
record of an adult, spans that begin or end today, staff who are parents, pupils who are grown up.
"""

from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from foundation import clock
from roll import models
from roll.rights import Right, Role
from tests.factories.edges import plant_edges
from tests.factories.links import plant_links
from tests.factories.roll import year_around

PUPILS, SCHOOLS, FAMILY, STAFF, CHILDREN, UNJOINED = 100, 6, 28, 16, 6, 45
BOTH = 12  # of the staff are parents too
# In days from today; most of what is written down holds.
SPANS = (
    *[(None, None)] * 10,
    *[(-9, None), (None, 9), (-9, 9), (0, None), (None, 0), (0, 0)],
    *[(None, -1), (-9, -1), (1, None), (1, 9)] * 2,
)
STATES = ("granted",) * 7 + ("pending", "suspended", "refused")
AT_A_SCHOOL = ("teacher",) * 6 + ("office", "head", "editor", "editor")
BLANK = ""


def random_roll(seed: int) -> None:
    """Six schools, some 130 pupils, 90 users, and 45 guardians who have never signed in."""
    RandomRoll(seed).build()


class RandomRoll:
    def __init__(self, seed: int) -> None:
        self.random, self.today = Random(seed), clock.today()

    def build(self) -> None:
        self.plant_places()
        self.plant_users()
        self.plant_guardians()
        self.plant_pupils()
        self.plant_guardianships()
        self.plant_restrictions()
        self.plant_staff()
        plant_links(self.schools[0], self.schools[1], self.staff[0])
        plant_edges(self.schools[1], self.classes_at(self.schools[1])[0], self.staff[0])

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, of: Any, least: int, most: int) -> list[Any]:
        return self.random.sample(list(of), min(len(of), self.random.randint(least, most)))

    def span(self) -> dict[str, date | None]:
        days = self.random.choice(SPANS)
        return {
            name: None if number is None else self.today + timedelta(days=number)
            for name, number in zip(("starts_on", "ends_on"), days, strict=True)
        }

    # --- Places ------------------------------------------------------------------------------------------------------
    def plant_places(self) -> None:
        state = self.area("state", None)
        districts = [self.area("district", state) for _ in range(2)]
        blocks = [self.area("block", district) for district in districts for _ in range(2)]
        self.areas = [state, *districts, *blocks]
        homes = [blocks[0], blocks[0], blocks[1], blocks[2], districts[1], None]
        self.schools = models.School.objects.bulk_create(
            models.School(name=f"School {n}", short_name="S", slug=f"s{n}", area=area, teachers_see_all=n % 3 == 0)
            for n, area in zip(range(SCHOOLS), homes, strict=True)
        )
        first, last = year_around(self.today)
        years = models.AcademicYear.objects.bulk_create(
            models.AcademicYear(school=school, name="This", starts_on=first, ends_on=last) for school in self.schools
        )
        groups = models.YearGroup.objects.bulk_create(
            models.YearGroup(school=school, name=name) for school, name in product(self.schools, ("Year 1", "Year 2"))
        )
        named = [(group.school, group, f"{group.name} A") for group in groups]
        named += [(school, None, "Choir") for school in self.schools]
        self.classes = models.Class.objects.bulk_create(
            models.Class(school=school, academic_year=year, year_group=group, name=name)
            for year, (school, group, name) in product(years, named)
            if year.school_id == school.pk
        )

    def area(self, kind: str, parent: models.Area | None) -> models.Area:
        number = models.Area.objects.count()
        return models.Area.objects.create(name=f"{kind} {number}", kind=kind, code=f"{number}", parent=parent)

    # --- People ------------------------------------------------------------------------------------------------------
    def plant_users(self) -> None:
        users = models.User.objects.bulk_create(self.user(n) for n in range(FAMILY + STAFF + CHILDREN))
        self.family, self.staff, self.children = users[:FAMILY], users[FAMILY - BOTH : -CHILDREN], users[-CHILDREN:]
        # A grown-up pupil who is a guardian, and one who serves at a school.
        self.children += [self.family[0], self.staff[-1]]

    def user(self, n: int) -> models.User:
        bare = n % 5 == 0
        email = f"adult{n}@example.org" if not bare and self.chance(0.8) else None
        phone = f"+9170000{n:05}" if not bare and self.chance(0.7) else None
        blank = {"email": BLANK} if n == 1 else {"phone": BLANK} if n == 2 else {}
        return models.User(first_name=f"P{n}", is_active=n % 6 != 3, **{"email": email, "phone": phone} | blank)

    def plant_guardians(self) -> None:
        joined = [(user, school) for user in self.family for school in self.some(self.schools, 1, 3)]
        unjoined = [(None, self.random.choice(self.schools)) for _ in range(UNJOINED)]
        self.guardians = models.Guardian.objects.bulk_create(
            models.Guardian(school=school, user=user, first_name=f"G{n}")
            for n, (user, school) in enumerate(joined + unjoined)
        )
        shared = [f"home{n}@example.org" for n in range(25)] + [f"+9180000{n:05}" for n in range(25)]
        shared += [value for user in self.family for value in (user.email, user.phone) if value] * 2 + [BLANK] * 3
        # One in four or so can be reached in no way.
        reachable = [one for one in self.guardians if one.pk % 4 and (not one.user or one.user.email or one.user.phone)]
        values = {(guardian, value) for guardian in reachable for value in self.some(shared, 0, 2)}
        values |= {(one, one.user.email) for one in self.guardians if one.user and one.user.email and self.chance(0.3)}
        ordered = sorted(values, key=lambda each: (each[0].pk, each[1]))
        models.ContactPoint.objects.bulk_create(
            models.ContactPoint(
                guardian=guardian, school=guardian.school, kind="email" if "@" in value else "phone", value=value
            )
            for guardian, value in ordered
        )
        self.addresses: dict[Any, set[str]] = defaultdict(set)
        for user in self.family:
            self.addresses[user] = {user.email, user.phone} - {None, BLANK}
        for guardian, value in ordered:
            self.addresses[guardian.user or guardian].add(value)

    def plant_pupils(self) -> None:
        users = [*self.children, *[None] * (PUPILS - len(self.children))]
        self.pupils = models.Pupil.objects.bulk_create(
            models.Pupil(school=self.random.choice(self.schools), user=user, first_name=f"C{n}")
            for n, user in enumerate(users)
        )
        models.Enrolment.objects.bulk_create(
            # Who signs in is in one class at least.
            models.Enrolment(
                school=pupil.school, pupil=pupil, school_class=place, **(self.span() if n or not pupil.user else {})
            )
            for pupil in self.pupils
            for n, place in enumerate(self.some(self.classes_at(pupil.school), 1 if pupil.user else 0, 2))
        )

    def classes_at(self, school: models.School) -> list[models.Class]:
        return [place for place in self.classes if place.school == school]

    # --- Who stands to whom ------------------------------------------------------------------------------------------
    def plant_guardianships(self) -> None:
        pairs = [
            (pupil, guardian)
            for pupil in self.pupils
            for guardian in self.some([one for one in self.guardians if one.school_id == pupil.school_id], 2, 5)
        ]
        self.pairs = models.Guardianship.objects.bulk_create(self.guardianship(*pair) for pair in pairs)
        models.AccessGrant.objects.bulk_create(
            models.AccessGrant(guardianship=pair, right=right) for pair in self.pairs for right in self.rights()
        )

    def guardianship(self, pupil: models.Pupil, guardian: models.Guardian) -> models.Guardianship:
        state = self.random.choice(STATES)
        decided = {} if state == "pending" else {"decided_by": self.staff[0], "decided_at": clock.now()}
        return models.Guardianship(
            school=pupil.school, pupil=pupil, guardian=guardian, access_state=state, **decided, **self.span()
        )

    def rights(self) -> list[str]:
        """All of them, some, or none; also where access is not granted: a suspension leaves them standing."""
        return Right.values if self.chance(0.5) else self.some(Right.values, 0, len(Right.values) - 1)

    def plant_restrictions(self) -> None:
        chosen = [pair for pair in self.pairs if self.chance(0.35)]
        models.Restriction.objects.bulk_create(
            models.Restriction(
                school=pair.school,
                pupil=pair.pupil,
                guardian=self.record_of(pair.guardian),
                kind="no_contact",
                made_by=self.staff[0],
                **self.span(),
            )
            for pair in chosen
        )

    def record_of(self, guardian: models.Guardian) -> models.Guardian:
        """The record itself, or one that the same user or an address may join to it."""
        if self.chance(0.3):
            return guardian
        mine = self.addresses[guardian.user or guardian]
        others = [one for one in self.guardians if one.user and one.user == guardian.user]
        others += [one for one in self.guardians if mine & (self.addresses[one.user or one] - {BLANK})]
        return self.random.choice([one for one in others if one != guardian] or self.guardians)

    # --- Staff -------------------------------------------------------------------------------------------------------
    def plant_staff(self) -> None:
        wide = (Role.AGENT, Role.OFFICER, Role.PARTNER)
        named = [(user, role, school, None) for user in self.staff for role, school in self.posts(AT_A_SCHOOL)]
        named += [(user, role, None, self.random.choice(self.areas)) for user in self.staff[::4] for role in wide[:2]]
        named += [(user, role, self.random.choice(self.schools), None) for user in self.staff[1::8] for role in wide]
        models.Posting.objects.bulk_create(
            models.Posting(user=user, role=role, school=school, area=area, **self.span())
            for user, role, school, area in named
        )
        models.Teaching.objects.bulk_create(
            models.Teaching(user=user, school=place.school, school_class=place, **self.span())
            for user in self.staff
            for place in self.taught([school for other, _, school, _ in named if other == user and school])
        )

    def posts(self, roles: tuple[str, ...]) -> list[tuple[str, models.School]]:
        return sorted(
            {(self.random.choice(roles), school) for school in self.some(self.schools, 1, 2)},
            key=lambda post: (post[0], post[1].pk),
        )

    def taught(self, schools: list[models.School]) -> list[models.Class]:
        """Classes where this person serves, whatever as; now and then one where they do not."""
        there = [place for place in self.classes if place.school in schools]
        return self.some(there, 1, 3) if there and self.chance(0.85) else self.some(self.classes, 0, 2)
