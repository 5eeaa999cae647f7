"""Resources, how-tos and their videos: who may open which, and the canaries they hold."""

from collections.abc import Iterable

from roll.models import Audience
from tests.access.world import IN_2A, Keys, Rule, World, canary, everyone
from tests.factories.pages import CAPTIONS, content_document, howto_page, resource_page, video

SEES: dict[str, set[str]] = {"howto-2a": IN_2A, "resource-2a": IN_2A}


def howtos(world: World) -> list[Keys]:
    return [{"key": page.translation_key} for page in world.kept["howtos"].values()]


def with_captions(world: World) -> list[Keys]:
    return [{"pk": page.pk, "part": "what"} for page in world.kept["howtos"].values()]


def reads(world: World, keys: Keys) -> Iterable[str]:
    """What is private is nobody's but 2A's; what is public, everybody's."""
    private = world.kept["howtos"]["howto-2a"]
    is_private = keys.get("key") == private.translation_key or keys.get("pk") == private.pk
    return IN_2A if is_private else everyone(world, keys)


ACCESS: dict[str, Rule] = {
    "newsfeed:howto": Rule(reads, howtos),
    "newsfeed:captions": Rule(reads, with_captions),
}


def build(world: World) -> None:
    cast, only_2a, secret = world.cast, Audience.of(world.cast.class_2a), canary("howto-2a")
    private = howto_page(
        cast.school,
        secret,
        slug="only-2a",
        read_by=only_2a,
        what_video=video(cast.school, title=secret, pictures=secret.encode()),
        what_captions=CAPTIONS.replace("We read", secret),
        what_transcript=secret,
    )
    public = howto_page(cast.other_school, what_video=video(cast.other_school))
    word = canary("resource-2a")
    document = content_document(cast.school, title=word, data=f"%PDF-1.4 {word}".encode())
    items = [("document", {"document": document, "title": word})]
    resource = resource_page(cast.school, word, slug="only-2a", items=items, read_by=only_2a)
    world.kept["howtos"] = {"howto-2a": private, "howto": public}
    world.kept["files of 2a"] = [private.address, private.what_video.url, resource.address, document.url]


def prefixed(world: World) -> list[tuple[str, set[str]]]:
    """Pages and files, whose addresses have no name of ours."""
    return [(path, set(IN_2A)) for path in world.kept["files of 2a"]]
