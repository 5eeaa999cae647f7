"""A school's staff and children on its own screens: who lists them, who opens a child, who keeps the records."""

from collections.abc import Callable, Iterable
from typing import Any

from roll.models import Posting, Teaching
from tests.access.world import STAFF, Keys, Rule, World, by_school, canary, name_of, posted
from tests.factories import ContactPointFactory, EnrolmentFactory, PupilFactory, TeachingFactory

# Where a child went is the office’s; the address of an adult kept away by a court order is no page’s.
SEES: dict[str, set[str]] = {
    "left-to": {"office", "head"},
    "barred-contact": set(),
    "namesake": {"other_head"},
}
KEEPERS = ("office", "head")


def build(world: World) -> None:
    cast, today = world.cast, world.cast.school.today()
    left = PupilFactory(school=cast.school, first_name="Gone")
    EnrolmentFactory(pupil=left, school_class=cast.class_5b).delete()
    left.enrolments.create(
        school=cast.school, school_class=cast.class_5b, ends_on=cast.school.last_day_gone(), left_to=canary("left-to")
    )
    world.kept["left"] = left
    PupilFactory(school=cast.other_school, first_name="Aarav", last_name=canary("namesake"))
    barred = cast.restricted.guardians.get()
    ContactPointFactory(guardian=barred, kind="email", value=f"{canary('barred-contact').lower()}@example.org")
    world.kept["covers"] = [
        TeachingFactory(user=user, school_class=school_class, is_cover=True, starts_on=today, ends_on=today)
        for user, school_class in ((cast.head, cast.class_2a), (cast.other_head, cast.other_class))
    ]


def children(world: World) -> list[Keys]:
    codes = [pupil.code for pupil in world.pupils.values()] + [world.kept["left"].code, "no-such-code"]
    return [keys | {"code": code} for keys in by_school(world) for code in codes]


def posted_to_child(*roles: str) -> Callable[[World, Keys], Iterable[str]]:
    """Of these roles who is posted to the child at the school of the address; 5B had the one that left."""

    def may(world: World, keys: Keys) -> Iterable[str]:
        is_nai_umeed = keys["school"] == world.cast.school.slug
        if keys["code"] == world.kept["left"].code:
            return set(KEEPERS) & set(roles) if is_nai_umeed else ()
        name = name_of(world, keys["code"])
        if not name or (name == "meher") == is_nai_umeed:
            return ()
        return STAFF[name] & {*roles, "other_head"}

    return may


def postings(world: World) -> list[Keys]:
    keys = Posting.objects.order_by("pk").values_list("pk", flat=True)
    return [each | {"pk": pk} for each in by_school(world) for pk in [*keys, 0]]


def changes_posting(world: World, keys: Keys) -> Iterable[str]:
    """The office all but a head; a head each."""
    found = Posting.objects.filter(pk=keys["pk"], school__slug=keys["school"]).first()
    if not found:
        return ()
    return posted(*(("head",) if found.role == "head" else KEEPERS))(world, keys)


def covers(world: World) -> list[Keys]:
    keys = [each.pk for each in world.kept["covers"]]
    other = Teaching.objects.filter(is_cover=False).values_list("pk", flat=True)
    return [each | {"pk": pk} for each in by_school(world) for pk in [*keys, *other, 0]]


def ends_cover(world: World, keys: Keys) -> Iterable[str]:
    found = Teaching.objects.filter(pk=keys["pk"], school__slug=keys["school"], is_cover=True).exists()
    return posted(*KEEPERS)(world, keys) if found else ()


def days(world: World, keys: Keys) -> dict[str, Any]:
    return {"on": world.cast.school.today()}


ACCESS: dict[str, Rule] = {
    "roll:children": Rule(posted("teacher", *KEEPERS), by_school),
    "roll:child_detail": Rule(posted_to_child("teacher", *KEEPERS), children),
    "roll:child_new": Rule(posted(*KEEPERS), by_school, days),
    "roll:child_edit": Rule(posted_to_child(*KEEPERS), children),
    "roll:child_move": Rule(posted_to_child(*KEEPERS), children, days),
    "roll:child_leaving": Rule(posted_to_child(*KEEPERS), children, days),
    "roll:child_return": Rule(posted_to_child(*KEEPERS), children, days),
    "portal:attendance:staff_child": Rule(posted_to_child("teacher", *KEEPERS), children),
    "roll:staff": Rule(posted(*KEEPERS), by_school),
    "roll:staff_new": Rule(posted(*KEEPERS), by_school),
    "roll:staff_posting": Rule(changes_posting, postings),
    "roll:posting_ending": Rule(changes_posting, postings),
    # Where there is nothing to undo it says so, whatever the key.
    "roll:posting_undo": Rule(posted(*KEEPERS), postings),
    "roll:cover_new": Rule(posted(*KEEPERS), by_school, days),
    "roll:cover_ending": Rule(ends_cover, covers),
}
