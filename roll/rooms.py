"""What a room offers the rest of the house: each says it in a `room.py` of its own, and here it is found.

The first page, a child's page, the navigation, the addresses below `/portal/` and the wiring ask all that `rooms()`
finds, and know no room by name. docs/add-a-room.md shows how a room is made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from foundation.ports import Port
from roll.models import Posting, Pupil, User
from roll.scope import FamilyKeys


@dataclass(frozen=True)
class Link:
    """A link that a room offers: its words, the name of its icon, its address."""

    label: str
    icon: str
    url: str


class Group(Enum):
    """What stands together in the navigation, under this heading and in this order."""

    HOME = ""
    CHILDREN = _("Your children")
    DAY = _("School day")
    LESSONS = _("Lessons")
    FAMILIES = _("Families")
    SCHOOL = _("Your school")
    WEBSITE = _("Website")
    YOU = _("Help and you")


@dataclass(frozen=True)
class SetUpStep:
    """One thing that a school needs before it opens: its words, where it is done, and how one sees that it is.

    The lower `place` comes first. `is_done` is a condition on the school's row, asked with those of all others at once.
    """

    place: int
    label: str
    text: str
    url: str
    is_done: Any


@dataclass(frozen=True)
class NavigationLink(Link):
    """A link in the navigation."""

    group: Group


@dataclass(frozen=True)
class StaffChildLink(Link):
    """A link that a room offers on a child's page for staff; `text` says in a few words how it is there."""

    text: str = ""


@dataclass
class StaffCard:
    """One card of a member of staff's day. `school` is the name of the place of the posting that it comes from.

    What waits for them has the `tone` "warn", and stands before the rest.
    """

    icon: str
    tone: str
    title: str
    text: str | Promise
    url: str
    action: str | Promise
    school: str = ""


@dataclass
class ToDo:
    """One card with one thing to do, about one child or several; the lower `urgency` stands first.

    `template` draws what is to be done, with `card`, where that is more than the one link.
    """

    urgency: int
    tone: str
    icon: str
    title: str
    about: str
    pupils: Sequence[Pupil]
    url: str = ""
    action: str = ""
    template: ClassVar[str] = ""


class ChildPart:
    """What a room says of one child; each room derives its own. `template` draws it with `child` and `part`.

    It stands on the child's card of the first page, and on the child's own page too where `is_on_childs_page`.
    """

    template: ClassVar[str]
    is_on_childs_page: ClassVar[bool] = False

    def to_do(self) -> Sequence[ToDo]:
        """Returns the cards of what this child's home has to do; none unless a room says so."""
        return ()


class ChildSection:
    """What a room shows below the links of a child's own page; each room derives its own.

    `template` draws it with `child` and `section`.
    """

    template: ClassVar[str]


@dataclass(frozen=True)
class Family:
    """A reader with their children, or the pupil who reads: what a room is asked about, once for all of them.

    Each pupil has its school loaded, and `told_today`: whether its home has told of an absence today.
    """

    user: User
    keys: FamilyKeys
    pupils: Sequence[Pupil]
    day: date


class Room:
    """What a room offers; whoever makes one derives from it and says what it has. All of it may be left out."""

    # Where its own stands among the others' on a family's pages; the lower first.
    place: ClassVar[int] = 100
    # The module of its addresses, included below `/portal/`.
    portal_urls: ClassVar[str] = ""
    # The roles that have its card on their day, each with its place among the others'.
    staff_cards: ClassVar[Mapping[str, int]] = {}
    # The roles that have its first link in the bar of a phone too, which has room for two.
    bar_places: ClassVar[Mapping[str, int]] = {}
    # What it does when another floor asks: jobs, and other ports of foundation/ports.py.
    fills: ClassVar[Sequence[tuple[Port[Any, Any], Callable[..., Any]]]] = ()

    def staff_card(self, user: User, posting: Posting) -> StaffCard | None:
        """Returns the card for the day of a posting with a role of `staff_cards`, or None."""
        return None

    def staff_links(self, role: str, school: str) -> Iterable[NavigationLink]:
        """Returns the links for who is posted in this role: of the pages that its doors open.

        `school` is the slug of the posting's school, "" where it is at an area.
        """
        return ()

    def set_up_steps(self, school: str) -> Iterable[SetUpStep]:
        """Returns what a school, by its slug, has to do here before its homes find anything."""
        return ()

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink | None:
        """Returns the link that stands on a child's page for staff, or None.

        The posting shows the child, in one of the roles of STAFF; its school and the child's are loaded, and the child
        has what `with_class_days` gives.
        """
        return None

    def guardian_links(self) -> Iterable[NavigationLink]:
        """Returns the links for guardians. Their pages open to everybody who is signed in."""
        return ()

    def pupil_links(self, code: str) -> Iterable[NavigationLink]:
        """Returns the links for the pupil with this code, who is signed in."""
        return ()

    def child_parts(self, family: Family) -> Mapping[int, ChildPart]:
        """Returns by pupil's key what the room says of each child, leaving out those of whom the reader may not see it.

        It takes as many queries for one child as for several.
        """
        return {}

    def to_do(self, family: Family) -> Sequence[ToDo]:
        """Returns the cards of what a guardian has to do that are no part of one child's."""
        return ()

    def children_link(self, family: Family) -> Link | None:
        """Returns the link that stands beside the heading of the children on the first page, or None."""
        return None

    def family_link(self, family: Family) -> Link | None:
        """Returns the link that stands below the children on a guardian's first page, or None."""
        return None

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        """Returns the link that stands on a child's own page, or None."""
        return None

    def child_section(self, family: Family, pupil: Pupil) -> ChildSection | None:
        """Returns what stands below the links on a child's own page, or None."""
        return None


@cache
def rooms() -> tuple[Room, ...]:
    """Returns the `room` of each app's `room.py`, the lowest `place` first; found once a process.

    Raises AttributeError where a `room.py` has no `room`.
    """
    apps_with_room = [app for app in apps.get_app_configs() if module_has_submodule(app.module, "room")]
    all_rooms: list[Room] = [import_module(f"{app.name}.room").room for app in apps_with_room]
    return tuple(sorted(all_rooms, key=lambda room: room.place))


@cache
def rooms_with_card(role: str) -> tuple[Room, ...]:
    """Returns the rooms with a card on the day of this role, in the order of `staff_cards`."""
    return tuple(
        sorted((room for room in rooms() if role in room.staff_cards), key=lambda room: room.staff_cards[role])
    )
