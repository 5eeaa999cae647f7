"""Guardians of one school whose newest mail from it was refused, for its office."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from notices.channels import EMAIL, Person
from notices.models import Delivery, Message
from roll.access import masked
from roll.models import ContactPoint, Guardian, Guardianship, Pupil, School, User

PER_PAGE = 50


class RefusedGuardian(NamedTuple):
    """`address` is masked; "" where it is none of this school's roll. `since`: when the first mail was refused."""

    guardian: Guardian
    children: list[Pupil]
    address: str
    since: Any


def refused_guardians(school: School, user: User, before: int = 0) -> tuple[list[RefusedGuardian], int]:
    """Returns those with children whom this user sees there, the newest first, fifty from behind a key, and the key
    for the next ones, or 0.

    Mail about another school says nothing here. Six queries.
    """
    people: Any = _messages_of(school).refused_people()
    rows = list((people.filter(last__lt=before) if before else people).order_by("-last")[: PER_PAGE + 1])
    more = rows[PER_PAGE - 1]["last"] if len(rows) > PER_PAGE else 0
    rows = rows[:PER_PAGE]
    users = [row["user"] for row in rows if row["user"]]
    here = Guardian.objects.filter(school=school)
    records = here.filter(Q(user__in=users) | Q(user=None, pk__in=[row["record"] for row in rows if row["record"]]))
    by_person = {Person(each.user_id) if each.user_id else Person(None, each.pk): each for each in records}
    persons = {Person(row["user"]) if row["user"] else Person(None, row["record"]): row["since"] for row in rows}
    addresses = _masked_addresses(school, by_person)
    children = _children_of(list(records), user)
    return [
        RefusedGuardian(by_person[person], children.get(by_person[person].pk, []), addresses.get(person, ""), since)
        for person, since in persons.items()
        if person in by_person
    ], more


def _messages_of(school: School) -> Any:
    """Of what this school told, the messages to its guardians."""
    told_here = Delivery.objects.filter(message=OuterRef("pk"), event__school=school)
    here = Guardian.objects.filter(school=school)
    linked = Q(user__in=here.filter(user__isnull=False).values("user"))
    return Message.objects.filter(linked | Q(user=None, guardian__in=here.values("pk"))).filter(Exists(told_here))


def _masked_addresses(school: School, by_person: dict[Person, Guardian]) -> dict[Person, str]:
    """Only what stands in this school's own records: a person may sign in with an address that another school has."""
    found = EMAIL.reaches(list(by_person))
    points = ContactPoint.objects.filter(school=school, kind=ContactPoint.Kind.EMAIL, value__in=set(found.values()))
    own = {(point.guardian_id, point.value): masked(point) for point in points}
    return {person: own.get((by_person[person].pk, address), "") for person, address in found.items()}


def _children_of(guardians: list[Guardian], user: User) -> dict[int, list[Pupil]]:
    """By the guardian's key, as they stand today."""
    rows = Guardianship.objects.visible_to(user).filter(guardian__in=guardians).holding().select_related("pupil")
    children: dict[int, list[Pupil]] = {}
    for row in rows.order_by("pupil__sort_key", "pupil"):
        children.setdefault(row.guardian_id, []).append(row.pupil)
    return children
