"""Search is everybody's; what it finds is each reader's own. Asked for all but the end of each canary, so that no page
repeats one only because somebody wrote it."""

from tests.access.world import ROLES, Rule, World, canary, everyone

SEES: dict[str, set[str]] = {}
ACCESS: dict[str, Rule] = {"search": Rule(everyone)}
ON_PAGES = ("news-2a", "howto-2a", "resource-2a", "event-2a", "page-2a", "draft-event", "read-2a", "read-elsewhere")


def build(world: World) -> None:
    """All that is there is sought."""


def pages(world: World) -> list[tuple[str, set[str]]]:
    asked = ["qz", "qz&page=2", "qz&school=sitara", *(canary(name)[:-3].lower() for name in ON_PAGES)]
    return [(f"/{code}/search/?q={words}", set(ROLES)) for code in ("en", "ur") for words in asked]
