"""What the office sees when it decides who may see whom: a class at a time, each adult with what is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q

from foundation import clock
from roll.classes import ClassGroup, class_groups, with_class
from roll.models import ContactPoint, Guardian, Guardianship, Pupil, Restriction, School
from roll.models.guardianships import GuardianshipQuerySet
from roll.scope import barred_guardianships

MAX_ADULTS = 300  # adults on a page; a class has fewer, those without a class may be a whole school
PAGE_SIZE = 30


@dataclass(frozen=True)
class WaitingGroup(ClassGroup):
    """A registration class with the number of its guardianships that wait."""

    waiting: int


@dataclass
class AdultRow:
    """One guardianship as a row. `barred`: why it can't be granted, in words; empty where it can."""

    guardianship: Guardianship
    contacts: list[tuple[str, str]]
    barred: list[Restriction]


@dataclass
class ChildRows:
    pupil: Pupil
    adults: list[AdultRow]


def waiting_groups(rows: GuardianshipQuerySet) -> list[WaitingGroup]:
    keys: list[str] = ["class_key"]
    counts = dict(with_class(rows, "pupil").order_by().values_list(*keys).annotate(Count("pk")))
    return [WaitingGroup(group.pk, group.name, counts[group.pk]) for group in class_groups(counts)]


def children(rows: GuardianshipQuerySet) -> list[ChildRows]:
    """By pupil's name, each with the adults who wait."""
    waiting = rows.select_related("pupil", "guardian").prefetch_related("guardian__contact_points")
    listed = mark_barred(waiting.order_by("pupil__sort_key", "pupil", "guardian__sort_key", "guardian")[:MAX_ADULTS])
    reasons = restrictions_by_pupil([row.pupil_id for row in listed if row.is_barred])
    return [
        ChildRows(pupil, [build_adult(row, reasons if row.is_barred else {}) for row in family])
        for pupil, family in groupby(listed, key=lambda row: row.pupil)
    ]


def mark_barred(rows: Iterable[Any]) -> list[Any]:
    """Each with `is_barred`: whether a Restriction closes it. One query."""
    marked_rows = list(rows)
    barred = set(
        barred_guardianships([row.pupil_id for row in marked_rows]).values_list("pupil__guardianships", flat=True)
    )
    for row in marked_rows:
        row.is_barred = row.pk in barred
    return marked_rows


def build_adult(row: Guardianship, reasons: dict[int, list[Restriction]]) -> AdultRow:
    points = sorted(row.guardian.contact_points.all(), key=lambda point: (point.kind, point.value))
    return AdultRow(row, [(point.kind, masked(point)) for point in points], reasons.get(row.pupil_id, []))


def restrictions_by_pupil(pupils: list[int]) -> dict[int, list[Restriction]]:
    by_pupil: dict[int, list[Restriction]] = {}
    for row in Restriction.objects.holding().filter(pupil__in=pupils).select_related("guardian"):
        by_pupil.setdefault(row.pupil_id, []).append(row)
    return by_pupil


def masked(point: ContactPoint) -> str:
    """Enough to tell two apart, too little to be copied off a screen."""
    if point.kind == ContactPoint.Kind.PHONE:
        return f"{point.value[:3]} ••• {point.value[-3:]}"
    name, _at, domain = point.value.partition("@")
    return f"{name[:2] if len(name) > 2 else name[:1]}•••@{domain}"


@dataclass
class SharedAddress:
    """An address on two records of one school: it signs nobody in."""

    value: str
    guardians: list[Guardian]


def shared_addresses(school: School) -> list[SharedAddress]:
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, school=school)
    twice = points.values("value").annotate(records=Count("guardian", distinct=True)).filter(records__gt=1)
    pairs = Prefetch("guardian__guardianships", Guardianship.objects.select_related("pupil"))
    listed = points.filter(value__in=twice.values("value")).select_related("guardian").prefetch_related(pairs)
    ordered = listed.order_by("value", "guardian__sort_key", "guardian")
    return [
        SharedAddress(value, [point.guardian for point in same])
        for value, same in groupby(ordered, lambda point: point.value)
    ]


def counts_by_state(rows: GuardianshipQuerySet) -> dict[str, int]:
    """How many are in each state, and `waiting` of those that are pending."""
    by_state = dict(rows.order_by().values_list("access_state").annotate(Count("pk")))
    return {str(state): by_state.get(state, 0) for state in Guardianship.Access.values}


def decided_page(rows: GuardianshipQuerySet, words: str, number: Any) -> Page:
    """The newest decision first; each word must stand in the name of the pupil or of the adult."""
    rows = rows.exclude(access_state=Guardianship.Access.PENDING)
    for word in words.split()[:6]:
        names = ("pupil__first_name", "pupil__last_name", "guardian__first_name", "guardian__last_name")
        any_name = Q()
        for name in names:
            any_name |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(any_name)
    # The page's keys first: joined before they are sorted, the people of all schools would be read for one.
    page = Paginator(rows.order_by("-decided_at", "-pk").values_list("pk", flat=True), PAGE_SIZE).get_page(number)
    over = ExpressionWrapper(Q(ends_on__isnull=False, ends_on__lt=clock.today()), BooleanField())
    decisions = Guardianship.objects.filter(pk__in=list(page)).annotate(is_over=over).order_by("-decided_at", "-pk")
    page.object_list = mark_barred(
        decisions.select_related("pupil", "guardian", "decided_by").prefetch_related("grants")
    )
    return page
