"""Times with teachers: who may open which, and the canaries they hold."""

from tests.access.world import Rule, World

SEES: dict[str, set[str]] = {}
ACCESS: dict[str, Rule] = {}


def build(world: World) -> None:
    """Adds a record of every kind to the world, with its canary."""
