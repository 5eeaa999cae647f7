"""Every way in which the site answers who may see whom, beside the oracle's answer: one reader's querysets, the flat
form for many people, audiences, doors. What differs is said in words."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from random import Random
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from bench.harness import FULL, Proof
from bench.oracle import Oracle
from roll.doors import family_page, staff_page
from roll.models import Area, Audience, Class, Pupil, School, User, YearGroup
from roll.recipients import Recipients
from roll.rights import Right
from roll.scope import open_guardianships

LINES_PRINTED = 10  # differing answers in words
# A sample: of cells tried at a door, of the rights by which each pupil's people are told, of the places of a kind, of
# the readers of each.
DOORS, RIGHTS, PLACES, READERS = (4000, 7, 99, 40) if FULL else (300, 1, 5, 4)
POSTED = ("teacher", "office", "head")


def visible_cells(oracle: Oracle) -> set[tuple[int, int, str | None]]:
    """The cells in which the rules say yes, as family or as staff."""
    return {
        (user, pupil, right)
        for user in oracle.users
        for pupil in oracle.pupils
        for right in (*Right.values, None)
        if oracle.may_family(user, pupil, right) or oracle.may_staff(user, pupil)
    }


class OracleComparison:
    """The answers of the site beside those of the oracle."""

    def __init__(self, oracle: Oracle, seed: int) -> None:
        self.oracle, self.random = oracle, Random(seed)
        self.cells = 0
        self.differences: list[str] = []

    @cached_property
    def visible_cells(self) -> set[tuple[int, int, str | None]]:
        return visible_cells(self.oracle)

    def compare_all(self) -> None:
        self.compare_readers()
        self.compare_sets()
        self.compare_audiences()
        self.compare_doors()

    def proof(self, what: str) -> Proof:
        for line in self.differences[:LINES_PRINTED]:
            print("  ", line)
        figure = f"{what},cells={self.cells},differ={len(self.differences)}"
        return Proof(f"rights-{connection.vendor}", figure, "differ=0", not self.differences and self.cells > 0)

    def compare(self, question: str, answers: Iterable[Any], wanted: Iterable[Any]) -> None:
        """The same, each once."""
        is_, should = Counter(answers), Counter(wanted)
        for each in sorted((is_ - should) | (should - is_), key=str):
            self.differences.append(f"{question}: {each} comes {is_[each]}×, by the rules {should[each]}×")

    # One reader ------------------------------------------------------------------------------------------------------
    def compare_readers(self) -> None:
        for reader in (*User.objects.order_by("pk"), AnonymousUser(), None):
            self.compare_staff(reader)
            for right in (*Right.values, None):
                self.compare_family(reader, right)
                self.cells += len(self.oracle.pupils)

    def compare_family(self, reader: Any, right: str | None) -> None:
        who, key = f"user {reader and reader.pk} × {right}", reader and reader.pk
        wanted = {pupil for pupil in self.oracle.pupils if self.oracle.may_family(key, pupil, right)}
        self.compare(f"of_family, {who}, pupil", keys(Pupil.objects.of_family(reader, right)), wanted)
        if right:
            wanted |= {pupil for pupil in self.oracle.pupils if self.oracle.may_staff(key, pupil)}
            self.compare(f"visible_to, {who}, pupil", keys(Pupil.objects.visible_to(reader, right)), wanted)

    def compare_staff(self, reader: Any) -> None:
        key = reader and reader.pk
        wanted = {pupil for pupil in self.oracle.pupils if self.oracle.may_staff(key, pupil)}
        self.compare(f"of_staff, user {key}, pupil", keys(Pupil.objects.of_staff(reader)), wanted)

    # Many people -----------------------------------------------------------------------------------------------------
    def compare_sets(self) -> None:
        """The pairs that are open, and whom each pupil's, each school's and everybody's notices reach."""
        pairs = [pair for group in self.oracle.pairs.values() for pair in group]
        for right in (*Right.values, None):
            wanted = [(pair["guardian_id"], pair["pupil_id"]) for pair in pairs if self.oracle.is_open(pair, right)]
            open_pairs = open_guardianships(right).values_list("guardian", "pupil")
            self.compare(f"open_guardianships({right}), guardian and pupil", open_pairs, wanted)
        for pupil in Pupil.objects.all():
            for right in self.random.sample(Right.values, RIGHTS):
                self.compare_people(f"pupil {pupil.pk}", right, pupil.guardians_with(right), [pupil.pk])
        for right in Right.values:
            for school in (*School.objects.all(), None):
                pupils = Pupil.objects.filter(school=school) if school else Pupil.objects.all()
                self.compare_people(f"school {school}", right, Recipients.guardians_of(pupils, right), keys(pupils))

    def compare_people(self, where: str, right: str, people: Recipients, pupils: Iterable[int]) -> None:
        users, guardians = self.oracle.recipients(pupils, right)
        self.compare(f"Recipients of {where} × {right}, user", keys(people.users), users)
        self.compare(f"Recipients of {where} × {right}, guardian", keys(people.guardians), guardians)

    def compare_audiences(self) -> None:
        for model in (Area, School, YearGroup, Class):
            places: list[Any] = list(model._default_manager.all())
            for place in self.random.sample(places, min(PLACES, len(places))):
                self.compare_audience(Audience.of(place))

    def compare_audience(self, audience: Audience) -> None:
        place, kind = audience.place, next(kind for kind in Audience.PLACES if getattr(audience, f"{kind}_id"))
        users, guardians = self.oracle.audience(kind, place.pk)
        people, where = audience.recipients(), f"{kind} {place.pk}"
        self.compare(f"pupils of {where}", keys(audience.pupils()), self.oracle.enrolled(kind, place.pk))
        self.compare(f"audience of {where}, user", keys(people.users), users)
        self.compare(f"audience of {where}, guardian", keys(people.guardians), guardians)
        self.compare(
            f"numbers of {where}", [(*people.counts(), people.count_without_address())], [self.numbers(kind, place.pk)]
        )
        school = {"area": None, "school": place.pk}.get(kind, getattr(place, "school_id", None))
        may = users | self.oracle.posted(kind, place.pk, school)
        sample = self.random.sample([*User.objects.all(), AnonymousUser(), None], READERS)
        answers = [(reader and reader.pk, audience.includes(reader)) for reader in sample]
        self.compare(f"{where} includes user", answers, [(key, key in may) for key, _ in answers])

    def numbers(self, kind: str, key: int) -> tuple[int, int, int]:
        """Of guardians and of pupils who will hear, and of guardians who have no account yet and no e-mail address."""
        users, guardians = self.oracle.audience(kind, key)
        pupils = users & {self.oracle.pupils[pupil]["user_id"] for pupil in self.oracle.enrolled(kind, key)}
        by_mail = guardians & {row["guardian_id"] for row in self.oracle.rows["ContactPoint"] if row["kind"] == "email"}
        return len(users - pupils) + len(by_mail), len(pupils), len(guardians - by_mail)

    # Doors -----------------------------------------------------------------------------------------------------------
    def compare_doors(self) -> None:
        """A sample of cells, half of them such as are open, each with a person fresh from the database."""
        visible = sorted({(user, pupil, right) for user, pupil, right in self.visible_cells if right}, key=str)
        for user, pupil, right in self.random.sample(visible, min(len(visible), DOORS // 2)):
            self.compare_family_door(user, pupil, right)
        for _ in range(DOORS // 2):
            user, pupil = (self.random.choice(list(rows)) for rows in (self.oracle.users, self.oracle.pupils))
            self.compare_family_door(user, pupil, self.random.choice((*Right.values, None)))
        for user in self.oracle.users:
            self.compare_staff_door(user)

    def compare_family_door(self, user: int, pupil: int, right: str | None) -> None:
        status = status_of_door(family_page(right), user, code=self.oracle.pupils[pupil]["code"])
        wanted = 200 if self.oracle.may_family(user, pupil, right) else 404
        wanted = wanted if self.oracle.signs_in(user) else 302
        self.compare(f"family's door, user {user} × pupil {pupil} × {right}", [status], [wanted])

    def compare_staff_door(self, user: int) -> None:
        for key, school in self.oracle.schools.items():
            wanted = 200 if self.oracle.roles_at(user, key) & set(POSTED) else 404
            wanted = wanted if self.oracle.signs_in(user) else 302
            status = status_of_door(staff_page(*POSTED), user, school=school["slug"])
            self.compare(f"staff's door, user {user} × school {key}", [status], [wanted])


def keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def status_of_door(door: Callable[[Any], Any], user: int, **where: str) -> int:
    """The status with which a door answers."""
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=user)
    try:
        return int(door(lambda request, *args: HttpResponse())(request, **where).status_code)
    except Http404:
        return 404
