"""What a school sends out: feeds, the map of the site, pages on paper for everybody; its posts for those who write."""

from collections.abc import Iterable
from typing import Any

from newsfeed.models import SocialPost, Topic
from roll.models import Audience
from tests.access.world import IN_2A, Keys, Rule, World, by_school, canary, everyone, posted
from tests.factories.pages import event_page, news_page

SEES: dict[str, set[str]] = {"signal-2a": IN_2A, "signal-draft": {"editor", "head"}, "post": {"editor", "head"}}


def build(world: World) -> None:
    """News and an event for everybody, and such as are not; a post that failed, of a page that only editors see."""
    cast, only_2a, word = world.cast, Audience.of(world.cast.class_2a), canary("signal-2a")
    topic, draft = Topic.objects.order_by("pk").first(), canary("signal-draft")
    world.kept["signals"] = {
        "open": news_page(cast.school, "Kites", topic=topic),
        "signal-2a": news_page(cast.school, word, slug="signal-2a", topic=topic, read_by=only_2a, summary=word),
        "day-2a": event_page(cast.school, word, slug="day-2a", read_by=only_2a, summary=word),
        "signal-draft": news_page(cast.school, draft, slug="signal-draft", live=False),
    }
    unseen = news_page(cast.school, canary("post"), slug="post", live=False)
    world.kept["post"] = SocialPost.objects.create(
        school=cast.school, page=unseen.translation_key, channel="Mastodon", state=SocialPost.State.FAILED
    )


def feeds(world: World) -> list[Keys]:
    return [{"language": code, "kind": kind} for code in ("en", "ur") for kind in ("rss", "atom")]


def school_feeds(world: World) -> list[Keys]:
    return [school | feed for school in by_school(world) for feed in feeds(world)]


def topic_feeds(world: World) -> list[Keys]:
    topic = world.kept["signals"]["open"].topic
    return [keys | {"topic": topic.pk} for keys in school_feeds(world)]


def printout_keys(world: World) -> list[Keys]:
    pages = world.kept["signals"].values()
    return [{"key": page.translation_key, "language": code} for page in pages for code in ("en", "hi")]


def printout_readers(world: World, keys: Keys) -> Iterable[str]:
    """What is for some is on no paper, not even for them."""
    is_open = keys["key"] == world.kept["signals"]["open"].translation_key
    return everyone(world, keys) if is_open else ()


def each_post(world: World) -> list[Keys]:
    return [keys | {"pk": world.kept["post"].pk} for keys in by_school(world)]


def sends_again(world: World, keys: Keys) -> Iterable[str]:
    return {"editor", "head"} if keys["school"] == world.cast.school.slug else ()


def pages(world: World) -> list[tuple[str, Any]]:
    return [(world.kept["signals"]["signal-2a"].address, IN_2A)]


ACCESS: dict[str, Rule] = {
    "newsfeed:site_feed": Rule(everyone, feeds),
    "newsfeed:feed": Rule(everyone, school_feeds),
    "newsfeed:topic_feed": Rule(everyone, topic_feeds),
    "newsfeed:pamphlet": Rule(printout_readers, printout_keys),
    "newsfeed:script": Rule(printout_readers, printout_keys),
    "newsfeed:posts": Rule(posted("editor", "head"), by_school),
    "newsfeed:post_again": Rule(sends_again, each_post),
    "sitemap": Rule(everyone),
    "sitemap_part": Rule(everyone, lambda world: [{"number": 1}]),
    "robots": Rule(everyone),
    "manifest": Rule(everyone),
    "manifest_in": Rule(everyone, lambda world: [{"language": code} for code in ("en", "ur")]),
    # No contact is set: there is none, for anybody.
    "security_txt": Rule(lambda world, keys: ()),
}
