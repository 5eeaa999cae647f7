"""A school's years and classes: the head and the office alone, each of their own school."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from foundation import clock
from roll.forward.plan import year_before
from roll.models import AcademicYear, Class, Teaching
from tests.access.world import Keys, Rule, World, by_school, posted
from tests.factories import AcademicYearFactory
from tests.factories.roll import year_around

SEES: dict[str, set[str]] = {}


def years(world: World) -> list[Keys]:
    keys = [year.pk for year in AcademicYear.objects.all()]
    return [school | {"pk": pk} for school in by_school(world) for pk in [*keys, 0]]


def keeps_year(world: World, keys: Keys) -> Iterable[str]:
    there = AcademicYear.objects.filter(pk=keys["pk"], school__slug=keys["school"]).exists()
    return posted("office", "head")(world, keys) if there else ()


def written(world: World, keys: Keys) -> dict[str, Any]:
    return {"name": "2030–31", "starts_on": "2030-04-01"}


def classes(world: World) -> list[Keys]:
    keys = [*Class.objects.values_list("pk", flat=True), 0]
    return [school | {"class_pk": pk} for school in by_school(world) for pk in keys]


def keeps_class(world: World, keys: Keys) -> Iterable[str]:
    there = Class.objects.filter(pk=keys["class_pk"], school__slug=keys["school"]).exists()
    return posted("office", "head")(world, keys) if there else ()


def teachings(world: World) -> list[Keys]:
    keys = [*Teaching.objects.values_list("pk", flat=True), 0]
    return [school | {"pk": pk} for school in by_school(world) for pk in keys]


def keeps_teaching(world: World, keys: Keys) -> Iterable[str]:
    """Once: one that begins today is gone when it has ended."""
    there = Teaching.objects.filter(pk=keys["pk"], school__slug=keys["school"]).exists()
    return posted("office", "head")(world, keys) if there else ()


def classes_of_years(world: World) -> list[Keys]:
    keys = [*Class.objects.values_list("pk", flat=True), 0]
    return [year | {"class_pk": pk} for year in years(world) for pk in keys]


def plans_class(world: World, keys: Keys) -> Iterable[str]:
    """A class goes on into the year that comes next at its school."""
    year = AcademicYear.objects.filter(pk=keys["pk"], school__slug=keys["school"]).first()
    before = year and year_before(year)
    there = before and Class.objects.filter(pk=keys["class_pk"], academic_year=before).exists()
    return posted("office", "head")(world, keys) if there else ()


ACCESS: dict[str, Rule] = {
    "roll:years": Rule(posted("office", "head"), by_school),
    "roll:new_year": Rule(posted("office", "head"), by_school, written),
    "roll:year": Rule(keeps_year, years, written),
    "roll:year_removal": Rule(keeps_year, years),
    "roll:roll_forward": Rule(keeps_year, years),
    "roll:roll_forward_undo": Rule(keeps_year, years),
    "roll:roll_forward_class": Rule(plans_class, classes_of_years),
    "roll:classes": Rule(posted("office", "head"), by_school),
    "roll:new_class": Rule(posted("office", "head"), by_school),
    "roll:classes_sight": Rule(posted("office", "head"), by_school),
    "roll:class": Rule(keeps_class, classes),
    "roll:class_ending": Rule(keeps_class, classes),
    "roll:teachings": Rule(keeps_class, classes),
    "roll:teaching_ending": Rule(keeps_teaching, teachings),
}


def build(world: World) -> None:
    """The cast's years, and one that comes after them; what hangs on them keeps them."""
    first, last = year_around(clock.today() + timedelta(days=366))
    AcademicYearFactory(school=world.cast.school, name="Next", starts_on=first, ends_on=last)
