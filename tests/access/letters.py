"""Letters home: who may open which, and the canaries they hold.

Imran and Sunita have both answered for Siya. Each one's name as the school writes it is a canary: it stands beside the
answer on the staff's pages, and on no page of the other.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from foundation import clock
from portal.letters.models import Letter
from roll.models import Audience
from tests.access.world import FAMILY, STAFF, TOLD_BY, Keys, Rule, World, by_school, canary, name_of, posted

STAFF_ROLES = ("teacher", "office", "head")
OF_5B = TOLD_BY["aarav"] | TOLD_BY["bilal"]

SEES: dict[str, set[str]] = {
    # The homes of the class and its staff. A pupil who signs in is not among them.
    "letter-5b": OF_5B | STAFF["aarav"],
    "letter-2a": FAMILY["siya"] | STAFF["siya"],
    "letter-1a": FAMILY["meher"] | STAFF["meher"],
    "letter-draft": {"office", "head"},
    # By name, beside an answer: who teaches or runs the school of a child of theirs.
    "answer-sunita": STAFF["aarav"],
    "answer-imran": STAFF["siya"],
}


def letters(world: World) -> dict[str, Letter]:
    found: dict[str, Letter] = world.kept["letters"]
    return found


def name_by(world: World, keys: Keys) -> str:
    return next(name for name, letter in letters(world).items() if letter.pk == keys["pk"])


def every(world: World) -> list[Keys]:
    return [{"pk": letter.pk} for letter in letters(world).values()] + [{"pk": 999_999}]


def at_schools(world: World) -> list[Keys]:
    return [school | {"pk": letter.pk} for school in by_school(world) for letter in letters(world).values()]


def for_children(world: World) -> list[Keys]:
    return [
        {"code": pupil.code, "pk": letter.pk} for pupil in world.pupils.values() for letter in letters(world).values()
    ]


def reads(world: World, keys: Keys) -> Iterable[str]:
    """At home: the staff have a page of their own."""
    return sees(world, keys) - {*STAFF_ROLES, "other_head"}


def sees(world: World, keys: Keys) -> set[str]:
    return SEES[name_by(world, keys)] if keys["pk"] != 999_999 else set()


def answers(world: World, keys: Keys) -> Iterable[str]:
    """For a child of theirs whom this letter is about, and not for themselves."""
    name = name_of(world, keys["code"])
    about = {"letter-5b": {"aarav", "bilal"}, "letter-2a": {"siya"}, "letter-1a": {"meher"}}
    return FAMILY[name] - {"pupil"} if name in about.get(name_by(world, keys), ()) else ()


def staff_of(world: World, keys: Keys) -> Iterable[str]:
    """Sent letters, at their own school."""
    letter = letters(world)[name_by(world, keys)]
    together = letter.school.slug == keys["school"] and letter.is_sent
    return sees(world, keys) & {*STAFF_ROLES, "other_head"} if together else ()


def writes_down(world: World, keys: Keys) -> Iterable[str]:
    return set(staff_of(world, keys)) - {"teacher"}


def keeps(world: World, keys: Keys) -> Iterable[str]:
    """The teacher has written the one to 5B; head and office keep all of their school."""
    letter = letters(world)[name_by(world, keys)]
    return sees(world, keys) & {*STAFF_ROLES, "other_head"} if letter.school.slug == keys["school"] else ()


def answered_for(world: World, keys: Keys) -> dict[str, Any]:
    name, cast = name_by(world, keys), world.cast
    child, user = {
        "letter-5b": (cast.bilal, cast.unrelated),
        "letter-1a": (cast.meher, cast.guardian),
    }.get(name, (cast.siya, cast.other_guardian))
    return {"pupil": child.code, "guardian": user.guardians.get(school=child.school).pk, "answer": "yes"}


def written(world: World, keys: Keys) -> dict[str, Any]:
    cast = world.cast
    room = cast.class_5b if keys["school"] == cast.school.slug else cast.other_class
    return {"audience": f"class-{room.pk}", "title": "Trip", "text": "We go to the zoo."}


def pages(world: World) -> list[tuple[str, set[str]]]:
    """The staff's pages of each letter, of each class: who sees the children of that class among the letter's."""
    cast = world.cast
    places = {"letter-5b": cast.class_5b, "letter-2a": cast.class_2a, "letter-1a": cast.other_class}
    found = []
    for (name, place), page in product(places.items(), ("who_has_answered", "unreached", "print")):
        keys = {"school": place.school.slug, "pk": letters(world)[name].pk}
        for other in places.values():
            may = set(staff_of(world, keys)) if other == place else set()
            found.append((f"{reverse(f'portal:letters:{page}', kwargs=keys)}?class={other.pk}", may))
    return found


ACCESS: dict[str, Rule] = {
    "portal:letters:list": Rule(lambda world, keys: set(world.cast.ROLES)),
    "portal:letters:detail": Rule(reads, every),
    "portal:letters:file": Rule(lambda world, keys: sees(world, keys), every),
    "portal:letters:answers": Rule(answers, for_children, lambda world, keys: {"answer": "yes"}),
    "portal:letters:staff_list": Rule(posted(*STAFF_ROLES), by_school),
    "portal:letters:new": Rule(posted(*STAFF_ROLES), by_school, written),
    "portal:letters:draft": Rule(keeps, at_schools, written),
    "portal:letters:sending": Rule(keeps, at_schools),
    "portal:letters:withdrawal": Rule(keeps, at_schools),
    "portal:letters:who_has_answered": Rule(staff_of, at_schools),
    "portal:letters:paper_answers": Rule(writes_down, at_schools, answered_for),
    "portal:letters:unreached": Rule(staff_of, at_schools),
    "portal:letters:print": Rule(staff_of, at_schools),
}


def build(world: World) -> None:
    """A letter to each class, told; one not sent; and two answers for one child."""
    cast = world.cast
    world.kept["letters"] = {}
    for name, room, by in (
        ("letter-5b", cast.class_5b, cast.teacher),
        ("letter-2a", cast.class_2a, cast.head),
        ("letter-1a", cast.other_class, cast.other_head),
        ("letter-draft", cast.class_5b, cast.office),
    ):
        fields = {
            "audience": Audience.of(room),
            "title": canary(name),
            "text": canary(name),
            "question": canary(name),
            # The draft's is over: sending it is refused, so that its words stay the office's whatever is posted.
            "answer_by": clock.today() + timedelta(days=-1 if name == "letter-draft" else 7),
            "file": ContentFile(f"%PDF-1.4 {canary(name)}".encode(), name="a.pdf"),
        }
        letter = Letter.write(room.school, by=by, **fields)
        if name != "letter-draft":
            letter.send(by=by)
        world.kept["letters"][name] = letter
    for user, child, name in (
        (cast.guardian, cast.aarav, "letter-5b"),
        (cast.guardian, cast.siya, "letter-2a"),
        (cast.other_guardian, cast.siya, "letter-2a"),
    ):
        guardian = user.guardians.get(school=cast.school)
        guardian.last_name = canary(f"answer-{user.first_name.lower()}")
        guardian.save()
        letters(world)[name].answer(child, guardian, user == cast.guardian, by=user)
