"""What is read of a school's pages: its editors and its head."""

from typing import Any

from newsfeed.models import PageRead
from roll.models import Audience
from tests.access.world import IN_2A, Rule, World, by_school, canary, posted
from tests.factories.pages import news_page

SEES: dict[str, set[str]] = {
    "read-2a": IN_2A,
    "read-elsewhere": {"guardian", "other_head"},
}
ACCESS: dict[str, Rule] = {
    name: Rule(posted("editor", "head"), by_school) for name in ("newsfeed:reads", "newsfeed:reads_csv")
}


def build(world: World) -> None:
    """A page that not everybody may read, at each school: its title stands in the school's own report alone."""
    cast = world.cast
    places: dict[str, Any] = {"read-2a": (cast.school, cast.class_2a), "read-elsewhere": (cast.other_school, None)}
    for name, (school, place) in places.items():
        readers = Audience.of(place or cast.other_class)
        page = news_page(school, canary(name), slug=name, read_by=readers)
        PageRead.objects.create(
            school=school, page=page.translation_key, day=school.today(), language="en", source="direct", number=3
        )
