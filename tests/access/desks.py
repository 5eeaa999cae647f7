"""What waits for the editors of a school: a page of it for its editors and its head alone."""

from datetime import timedelta
from typing import Any

from wagtail.models import Page

from foundation import clock
from tests.access.world import Keys, Rule, World, by_school, canary, posted
from tests.factories.pages import news_page

SEES: dict[str, set[str]] = {"desk": {"editor", "head"}, "other-desk": {"other_head"}}


def build(world: World) -> None:
    """At each school a draft that goes out tomorrow."""
    cast = world.cast
    for name, school in (("desk", cast.school), ("other-desk", cast.other_school)):
        page = news_page(school, canary(name), slug=name, live=False)
        page.go_live_at = clock.now() + timedelta(days=1)
        Page.objects.filter(pk=page.pk).update(go_live_at=page.go_live_at)
        page.save_revision(approved_go_live_at=page.go_live_at)


def each_list(world: World) -> list[Keys]:
    names = ("waiting", "drafts", "with-head", "scheduled", "untranslated", "undescribed", "news", "events", "no-such")
    return [keys | {"name": name} for keys in by_school(world) for name in names]


def writes(world: World, keys: Keys) -> Any:
    return () if keys["name"] == "no-such" else posted("editor", "head")(world, keys)


def each_kind(world: World) -> list[Keys]:
    return [keys | {"kind": kind} for keys in by_school(world) for kind in ("news", "events", "how-tos")]


ACCESS: dict[str, Rule] = {
    "editing:desk_list": Rule(writes, each_list),
    "editing:write": Rule(posted("editor", "head"), each_kind),
}
