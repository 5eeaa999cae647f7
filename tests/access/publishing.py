"""What waits for a head, what is confirmed before many are told, and what is taken back."""

from collections.abc import Iterable
from typing import Any

from editing.models import Submission
from roll.models import Audience
from tests.access.world import IN_2A, Keys, Rule, World, by_school, canary, posted
from tests.factories.pages import news_page, publish, translated

# A draft is its editors' and its head's; who is head reads of it in a notice too.
SEES: dict[str, set[str]] = {
    "waits": {"head", "editor"},
    "waits-elsewhere": {"other_head"},
    "told-2a": IN_2A,
}


def build(world: World) -> None:
    cast = world.cast
    for name, school, by in (
        ("waits", cast.school, cast.editor),
        ("waits-elsewhere", cast.other_school, cast.other_head),
    ):
        page = news_page(school, canary(name), slug=name, live=False)
        page.save_revision(user=by)
        page.get_workflow().start(page, by)
        world.kept[name] = page
    only = Audience.of(cast.class_2a)
    told = news_page(cast.school, canary("told-2a"), slug="told-2a", read_by=only, tell=only, live=False)
    publish(told)
    translated(told, "hi", canary("told-2a"))
    world.kept["told-2a"] = told


def submissions(world: World) -> list[Keys]:
    return [keys | {"pk": each.pk} for keys in by_school(world) for each in Submission.objects.all()]


def decides(world: World, keys: Keys) -> Iterable[str]:
    there = Submission.objects.filter(pk=keys["pk"], school__slug=keys["school"]).exists()
    return posted("head")(world, keys) if there else ()


def each_page(world: World) -> list[Keys]:
    pages = [world.kept[name] for name in SEES]
    return [keys | {"pk": pk} for keys in by_school(world) for pk in [*(page.pk for page in pages), 0]]


def is_there(world: World, keys: Keys) -> bool:
    return any(world.kept[name].pk == keys["pk"] and world.kept[name].school.slug == keys["school"] for name in SEES)


def publishes(world: World, keys: Keys) -> Iterable[str]:
    """Where a head is posted, the editor doesn't."""
    return posted("head")(world, keys) if is_there(world, keys) else ()


def writes(world: World, keys: Keys) -> Iterable[str]:
    return posted("editor", "head")(world, keys) if is_there(world, keys) else ()


def nobody(world: World, keys: Keys) -> Iterable[str]:
    """None of these is a translation."""
    return ()


def version(world: World, keys: Keys) -> dict[str, Any]:
    return {"send_back": "1", "comment": "Please say when.", "version": "0"}


ACCESS: dict[str, Rule] = {
    "editing:publishing": Rule(posted("head"), by_school, lambda world, keys: {"editors_publish": "no"}),
    "editing:waiting": Rule(posted("head"), by_school),
    "editing:submission": Rule(decides, submissions, version),
    "editing:confirmation": Rule(publishes, each_page, lambda world, keys: {"number": ""}),
    "editing:translated": Rule(nobody, each_page),
    "newsfeed:who_is_told": Rule(posted("editor", "head"), by_school),
    "newsfeed:recall": Rule(writes, each_page, lambda world, keys: {"reason": ""}),
}
