"""A school's calendar: the head's and the office's; a closing: its homes' and its staff's."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from portal.schooldays.models import CalendarChange, Closing
from tests.access.world import Keys, Rule, World, by_school, canary, posted

SEES: dict[str, set[str]] = {
    "closing": {"guardian", "other_guardian", "unrelated", "pupil", "teacher", "office", "head", "editor"},
    "other-closing": {"guardian", "other_head"},
}


def closings(world: World) -> list[Keys]:
    return [{"pk": pk} for pk in [*Closing.objects.values_list("pk", flat=True), 0]]


def is_told(world: World, keys: Keys) -> Iterable[str]:
    closing = Closing.objects.filter(pk=keys["pk"]).first()
    if closing is None:
        return ()
    return SEES["closing" if closing.school == world.cast.school else "other-closing"]


def at_schools(model: Any) -> Any:
    def keys(world: World) -> list[Keys]:
        rows = [*model.objects.values_list("pk", flat=True), 0]
        return [school | {"pk": pk} for school in by_school(world) for pk in rows]

    return keys


def keeps(model: Any) -> Any:
    def may(world: World, keys: Keys) -> Iterable[str]:
        there = model.objects.filter(pk=keys["pk"], school__slug=keys["school"]).exists()
        return posted("office", "head")(world, keys) if there else ()

    return may


ACCESS: dict[str, Rule] = {
    "portal:schooldays:closing": Rule(is_told, closings),
    "portal:schooldays:calendar": Rule(posted("office", "head"), by_school, lambda world, keys: {"kind": "closed"}),
    "portal:schooldays:file": Rule(posted("office", "head"), by_school),
    "portal:schooldays:file_days": Rule(posted("office", "head"), by_school),
    "portal:schooldays:week": Rule(posted("office", "head"), by_school),
    "portal:schooldays:closings": Rule(posted("office", "head"), by_school),
    "portal:schooldays:withdrawal": Rule(keeps(Closing), at_schools(Closing)),
    "portal:schooldays:undoing": Rule(keeps(CalendarChange), at_schools(CalendarChange)),
}


def build(world: World) -> None:
    """Each school closes a month from now; and a day that was marked."""
    cast = world.cast
    for name, school, by in (
        ("closing", cast.school, cast.head),
        ("other-closing", cast.other_school, cast.other_head),
    ):
        day = school.school_days(school.today() + timedelta(days=30), days=30)[0]
        Closing.announce(school, day, day, canary(name), by=by)
        CalendarChange.make(school, {day + timedelta(days=1): ("exam", "Maths")}, by=by)
