"""Links lead everywhere: from each role's first page to every kind of page that it may open, in at most four taps.

The demo school is walked as each of its people, and as a visitor (bench/walk.py). A kind is a URL name of ours that
answers GET, or a class of pages. Whoever may open a page of that kind has to come there by links: where none leads,
the addresses that others found are tried, and those made of a school's name or a child's code. Public kinds have to be
reached by the visitor. A room's first page, whose address says no more than whose room it is, is two taps away.

What is not reached by links stands in EXCEPT, with the reason. A reason that holds no more is a fault too.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, product
from typing import Any

from django.test.utils import override_settings
from django.urls import reverse

from bench import demo_school
from bench.demo_school import ADMINISTRATOR, SCHOOL, VISITOR, walk_as
from bench.harness import Local, Proof, scratch_database
from bench.kinds import kind_of, kinds, patterns
from bench.walk import SIGN_IN, Walk
from roll.models import Pupil

NAME = "reach"
TO_A_ROOM = 2
# So many addresses that others found are tried.
TRIED = 6
KEYS = re.compile(r"<(?:\w+:)?(\w+)>")
OTHER_KEYS = re.compile(r"<(?!slug:school>|str:code>|code>)|\.\w+$")


@dataclass(frozen=True)
class Except:
    """Why no link leads to a kind. Where it is a step of a task, `first` is the page on which the task begins."""

    why: str
    first: str = ""


EXCEPT = {
    "healthz": Except("asked by what watches the site"),
    "robots": Except("asked by search engines"),
    "manifest": Except("named by the head of each page, in its language"),
    "security_txt": Except("asked by who has found a fault"),
    "sitemap": Except("asked by search engines"),
    "sitemap_part": Except("named by the map of the site"),
    "newsfeed:who_is_told": Except("asked by the script of the editor's form"),
    "editing:confirmation": Except("asks for the number before it is told", first="wagtailadmin_pages:edit"),
    "editing:translated": Except("hands a translation in", first="wagtailadmin_pages:edit"),
    "portal:letters:sending": Except("asks before a letter goes out", first="portal:letters:new"),
    "portal:schooldays:closing": Except("told by a notice, and no school of the demo is closed"),
    "portal:reports:publication": Except("asks before a report is published", first="portal:reports:edit"),
}
STAFF = ("teacher", "head", "agent", "office", "editor", ADMINISTRATOR)
OF_HOMES = ("portal:children", "portal:absences:list", "portal:letters:list", "portal:bookings:list")
CALENDAR = "portal:bookings:calendar_all"
# (role, kind) → why somebody to whom the page opens has no use for it.
NOT_FOR = {
    **dict.fromkeys(product(STAFF, (*OF_HOMES, CALENDAR)), "empty for who has no child"),
    **dict.fromkeys(product(["pupil"], OF_HOMES[:3]), "a guardian's"),
    ("other_guardian", CALENDAR): "he has no meeting",
    ("other_guardian", "portal:joining"): "no child of his has left a school",
    **dict.fromkeys(product(["pupil", "agent"], ["portal:more"]), "there is no more than the bar has"),
    (VISITOR, "newsfeed:howto"): "stands in answers of the help desk",
    # A published report and a draft are one kind of page, of which the walk opens one: theirs is a draft.
    **dict.fromkeys(product(["head", "office"], ["portal:reports:correction"]), "stands on a published report"),
}


@dataclass
class Reached:
    """How many taps away each kind is from one person's first page, which would open to them, and the dead links."""

    taps: Mapping[str, int]
    may: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)


# --- Judging ---------------------------------------------------------------------------------------------------------
def unreachable(reached: Mapping[str, Reached], all_kinds: set[str], exceptions: Iterable[str]) -> list[str]:
    """Each kind to which no link leads somebody to whom it would open; or, where it opens to nobody, anybody."""
    wanted = all_kinds - set(exceptions)
    known = set().union(*(each.may.union(each.taps) for each in reached.values()))
    missed = [(role, kind) for role, each in reached.items() for kind in (each.may & wanted).difference(each.taps)]
    missed += [("nobody", kind) for kind in wanted - known]
    return [f"{role}: no link leads to {kind}" for role, kind in sorted(missed)]


def too_far(reached: Mapping[str, Reached], rooms: Iterable[str]) -> list[str]:
    return [
        f"{role}: {room} is {each.taps[room]} taps away"
        for role, each in reached.items()
        for room in sorted(rooms)
        if each.taps.get(room, 0) > TO_A_ROOM
    ]


def idle(
    reached: Mapping[str, Reached],
    all_kinds: set[str],
    exceptions: Mapping[str, Except],
    not_for: Iterable[tuple[str, str]] = (),
) -> list[str]:
    """Exceptions that are none."""
    found = set().union(*(each.taps for each in reached.values()))
    named = {*exceptions, *(kind for _role, kind in not_for)}
    lines = [f"{kind} is no kind of page" for kind in named - all_kinds]
    lines += [f"{kind} is reached by links" for kind in found.intersection(exceptions)]
    lines += [f"{kind} is reached by {role}" for role, kind in not_for if kind in reached[role].taps]
    firsts = {each.first for each in exceptions.values() if each.first}
    lines += [f"{first} begins a task, and is not reached" for first in firsts - found]
    return [f"an exception that is none: {line}" for line in sorted(lines)]


# --- Walking ---------------------------------------------------------------------------------------------------------
def open_kinds(user: Any, addresses: Mapping[str, list[str]]) -> set[str]:
    """Of these kinds those that open to this person at one of the addresses."""
    reader = Local(user)
    return {kind for kind, paths in addresses.items() if any(opens(reader, path) for path in paths)}


def opens(reader: Local, path: str) -> bool:
    answer = reader.get(path, expect=None)
    target = answer.headers.get("Location", "").partition("?")[0]
    return answer.status == 200 or (answer.status == 302 and kind_of(target) not in SIGN_IN)


def addresses_of(walks: Mapping[str, Walk], all_kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """By kind those that others found, and those made of a school's name or a child's code."""
    codes = Pupil.objects.filter(school__slug=SCHOOL, first_name__in=("Aarav", "Siya")).values_list("code", flat=True)
    made: dict[tuple[str, ...], Any] = {(): [{}], ("school",): [{"school": SCHOOL}]}
    made["code",] = [{"code": code} for code in codes]
    found = {}
    for kind, address in all_kinds.items():
        paths = [path for walk in walks.values() for path in walk.opened.get(kind, [])[:TRIED]]
        keys = made.get(tuple(KEYS.findall(address)), []) if address else []
        found[kind] = list(dict.fromkeys([*paths, *(reverse(kind, kwargs=each) for each in keys)]))
    return found


def rooms_of(all_kinds: Mapping[str, str]) -> set[str]:
    """The kinds whose address says at most which school or whose child, and begins with no other of the same space.

    What says both is of one child among a school's many."""
    plain = {
        kind: address
        for kind, address in all_kinds.items()
        if address and not OTHER_KEYS.search(address) and len(KEYS.findall(address)) < 2
    }
    return {kind for kind in plain if not any(is_below(kind, other, plain) for other in plain)}


def is_below(kind: str, other: str, addresses: Mapping[str, str]) -> bool:
    same_space = kind.rpartition(":")[0] == other.rpartition(":")[0]
    return kind != other and same_space and addresses[kind].startswith(addresses[other])


def people_reach(all_kinds: Mapping[str, str]) -> dict[str, Reached]:
    people = demo_school.roles()
    walks = {role: walk_as(role, user) for role, user in people.items()}
    addresses = addresses_of(walks, all_kinds)
    reached = {}
    for role, user in people.items():
        missed = all_kinds.keys() - walks[role].taps.keys() - EXCEPT.keys()
        own = [kind for kind in missed if (role == VISITOR) == is_public(kind) and (role, kind) not in NOT_FOR]
        may = open_kinds(user, {kind: addresses[kind] for kind in own})
        reached[role] = Reached(walks[role].taps, may, walks[role].dead)
    return reached


def is_public(kind: str) -> bool:
    """A page's class too, though some pages of it are for a class alone."""
    return kind not in patterns() or getattr(patterns()[kind][1], "door", "public") == "public"


def prove() -> Iterator[Proof]:
    logging.disable(logging.WARNING)
    with scratch_database(), override_settings(SOCIAL_CHANNELS={SCHOOL: {"Mastodon": "json://localhost"}}):
        demo_school.build()
        demo_school.complete()
        all_kinds = kinds()
        reached = people_reach(all_kinds)
    rooms = {kind for kind in rooms_of(all_kinds) if not is_public(kind)}
    found = {
        "unreachable": unreachable(reached, set(all_kinds), EXCEPT),
        "far": too_far(reached, rooms),
        "dead": [f"{role}: {link}" for role, each in reached.items() for link in each.dead],
        "idle": idle(reached, set(all_kinds), EXCEPT, NOT_FOR),
    }
    for line in chain.from_iterable(found.values()):
        print("  ", line)
    numbers = ",".join(f"{name}={len(lines)}" for name, lines in found.items())
    limits = ",".join(f"{name}=0" for name in found)
    yield Proof(NAME, f"kinds={len(all_kinds)},rooms={len(rooms)},{numbers}", limits, not any(found.values()))
