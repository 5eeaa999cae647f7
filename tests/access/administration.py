"""Who runs the whole site: none of the cast does, so that nobody of them gets in."""

from typing import Any

from tests.access.world import Rule, World

SEES: dict[str, Any] = {}
PAGES = ("schools", "area_new", "school_new", "school_file", "schools_new")


def nobody(world: World, keys: dict[str, Any]) -> tuple[str, ...]:
    return ()


ACCESS = {
    **{f"administration:{name}": Rule(nobody) for name in PAGES},
    "administration:school": Rule(nobody, lambda world: [{"pk": world.cast.school.pk}]),
}


def build(world: World) -> None:
    """It shows nothing of a school that is not there already."""
