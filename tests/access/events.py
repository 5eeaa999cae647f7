"""A school's public pages beside the news: events as files, colours, banner; a page and an event for one class."""

from datetime import timedelta
from typing import Any

from foundation import clock
from foundation.files.images import clean_image
from home.models import SchoolLook
from roll.models import Audience
from tests.access.world import IN_2A, ROLES, Keys, Rule, World, by_school, canary, everyone, posted
from tests.factories.helpdesk import photo_upload
from tests.factories.pages import event_page, standard_page

# A draft is read in the admin by those who write it, and nowhere else.
SEES: dict[str, set[str]] = {"event-2a": IN_2A, "page-2a": IN_2A, "draft-event": {"editor", "head"}}


def build(world: World) -> None:
    """Everything for everybody at both schools; for Siya's class an event and a page."""
    cast, only_2a = world.cast, Audience.of(world.cast.class_2a)
    day = clock.today() + timedelta(days=3)
    for school, by in ((cast.school, cast.head), (cast.other_school, cast.other_head)):
        SchoolLook(school=school, brand="#7A1F3D").change(by=by, logo=clean_image(photo_upload()))
    world.kept["events"] = {
        "open": event_page(cast.school, "Open day", first_day=day),
        "event-2a": event_page(cast.school, canary("event-2a"), slug="only-2a", first_day=day, read_by=only_2a),
        "draft-event": event_page(cast.school, canary("draft-event"), slug="draft", first_day=day, live=False),
        "elsewhere": event_page(cast.other_school, "Kho-kho day", first_day=day),
    }
    world.kept["page-2a"] = standard_page(cast.school, canary("page-2a"), slug="for-2a", read_by=only_2a)


def each_event(world: World) -> list[Keys]:
    return [keys | {"pk": page.pk} for keys in by_school(world) for page in world.kept["events"].values()]


def may_take(world: World, keys: Keys) -> Any:
    name = next(name for name, page in world.kept["events"].items() if page.pk == keys["pk"])
    if name == "draft-event" or world.kept["events"][name].school.slug != keys["school"]:
        return ()
    return SEES.get(name, ROLES)


def each_language(world: World) -> list[Keys]:
    return [keys | {"language": code} for keys in by_school(world) for code in ("en", "ur")]


def each_size(world: World) -> list[Keys]:
    return [keys | {"size": size} for keys in by_school(world) for size in ("large", "small")]


def pages(world: World) -> list[tuple[str, set[str]]]:
    """Addresses of the page tree, with who gets an answer."""
    events = world.kept["events"]
    return [
        (events["open"].address, set(ROLES)),
        (events["event-2a"].address, IN_2A),
        (events["draft-event"].address, set()),
        ("/en/nai-umeed/events/", set(ROLES)),
        ("/ur/nai-umeed/", set(ROLES)),
        (world.kept["page-2a"].address, IN_2A),
    ]


ACCESS: dict[str, Rule] = {
    "home:look": Rule(posted("editor", "head", "office"), by_school, lambda world, keys: {"brand": "#0B566B"}),
    "home:colours": Rule(everyone, by_school),
    "home:logo": Rule(everyone, each_size),
    "home:events_file": Rule(everyone, each_language),
    "home:event_file": Rule(may_take, each_event),
}
