"""What the access matrix stands on: the people, a record of every kind with its canary, and how a rule is said."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from helpdesk.models import Ticket
from notices.models import Event
from portal.absences.models import Absence
from portal.homework.models import Homework
from portal.reports.models import Report, ReportCycle
from roll.models import Guardianship, Pupil
from tests.factories.cast import Cast

CHILDREN = ("aarav", "siya", "meher", "bilal")
ANONYMOUS = "anonymous"
ROLES = (*Cast.ROLES, ANONYMOUS)
SIGNED_IN = frozenset(Cast.ROLES)
FAMILY = {
    "aarav": {"guardian", "pupil"},
    "siya": {"guardian", "other_guardian"},
    "meher": {"guardian"},
    "bilal": {"unrelated"},
}
# 5B is the teacher's class: Aarav and Bilal. Office and head have the school.
STAFF = {
    "aarav": {"teacher", "office", "head"},
    "bilal": {"teacher", "office", "head"},
    "siya": {"office", "head"},
    "meher": {"other_head"},
}
TOLD_BY = {"aarav": {"guardian"}, "siya": {"guardian"}, "meher": {"guardian"}, "bilal": {"unrelated"}}
IN_2A = {"guardian", "other_guardian", "teacher", "office", "head", "editor"}

SEES: dict[str, set[str]] = {
    **{child: FAMILY[child] | STAFF[child] for child in CHILDREN},
    # What a guardian writes of an absence is between that guardian and the school: not the child's, not the other's.
    **{f"absence-{child}": TOLD_BY[child] | STAFF[child] for child in CHILDREN},
    # A draft is the staff's alone, whoever the family.
    "draft-bilal": STAFF["bilal"],
    "contact": {"office", "head"},
    "ticket": {"head", "agent"},
    "other-ticket": {"other_head"},
    "news-2a": IN_2A,
    # Of a class: the homes of its pupils, the pupil who signs in, and who teaches or runs the school.
    "homework-5b": FAMILY["aarav"] | FAMILY["bilal"] | {"teacher", "office", "head"},
    "homework-2a": FAMILY["siya"] | {"office", "head"},
    "homework-1a": FAMILY["meher"] | {"other_head"},
}


def canary(name: str) -> str:
    return f"Qz{name.replace('-', '').title()}Zq7"


@dataclass
class World:
    cast: Cast
    pupils: dict[str, Pupil] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    cycles: dict[str, ReportCycle] = field(default_factory=dict)
    homework: dict[str, Homework] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    pending: Guardianship | None = None
    tickets: dict[str, Ticket] = field(default_factory=dict)
    page_url: str = ""
    image_url: str = ""
    # What the modules of single rooms keep here, by their own names.
    kept: dict[str, Any] = field(default_factory=dict)

    def event_of(self, name: str) -> Event:
        return Event.objects.get(kind="reports.published", subject_id=self.reports[name].pk)


# --- The table ------------------------------------------------------------------------------------------------------
Keys = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """Who gets in with these keys. `keys` lists the addresses to try: own, other child's, other school's."""

    may: Callable[[World, Keys], Iterable[str]]
    keys: Callable[[World], list[Keys]] = lambda world: [{}]
    data: Callable[[World, Keys], dict[str, Any]] = lambda world, keys: {}


def everyone(world: World, keys: Keys) -> Iterable[str]:
    return ROLES


def members(world: World, keys: Keys) -> Iterable[str]:
    return SIGNED_IN


def by_code(world: World) -> list[Keys]:
    return [{"code": pupil.code} for pupil in world.pupils.values()] + [{"code": "no-such-code"}]


def name_of(world: World, code: str) -> str:
    return next((name for name, pupil in world.pupils.items() if pupil.code == code), "")


def family(world: World, keys: Keys) -> Iterable[str]:
    return FAMILY.get(name_of(world, keys["code"]), ())


def as_guardian(world: World, keys: Keys) -> Iterable[str]:
    """What is not for the children themselves."""
    return set(family(world, keys)) - {"pupil"}


def by_school(world: World) -> list[Keys]:
    return [{"school": school.slug} for school in (world.cast.school, world.cast.other_school)]


def posted(*roles: str) -> Callable[[World, Keys], Iterable[str]]:
    """These roles at Nai Umeed; at Sitara the other head, where heads are among them."""

    def may(world: World, keys: Keys) -> Iterable[str]:
        if keys["school"] == world.cast.school.slug:
            return roles
        return {"other_head"} if "head" in roles else ()

    return may
