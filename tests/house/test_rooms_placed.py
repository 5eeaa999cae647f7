"""A room offers, the house asks: outside its own folders hardly anything knows a room of the portal by its name."""

import io
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

from roll.rooms import Room, rooms

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path.parent.name for path in ROOT.glob("portal/*/room.py"))
MOST = 3
# What is about all of the house: what proves it, what shows it, what is written about it; and the styles of its pages.
ABOUT = ("tests/", "bench/", "demo/", "locale/", "docs/", "site/static/")
# `roll/` keeps what two rooms write in a file of its own; it is no room's.
ROLLS_OWN = ("roll/models/__init__.py",)


def sources() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    named = [path for path in listed.stdout.splitlines() if path.endswith((".py", ".html", ".txt", ".toml"))]
    return [path for path in named if not path.startswith((*ABOUT, "requirements")) and (ROOT / path).exists()]


def is_its_own(path: str, room: str) -> bool:
    return path.startswith((f"portal/{room}/", f"templates/portal/{room}/"))


def is_named(room: str, path: str, text: str) -> bool:
    """As a module, address, template or label (`portal.homework`, `portal:homework`, `portal/homework`,
    `portal_homework`), a library of tags, a word of the import contract, or a name in Python outside the other rooms.

    A right (`roll/rights.py`) is called after what it shows, and is not the room.
    """
    if re.search(rf"\bportal[.:/_]{room}\b|\{{% load [\w ]*\b{room}\b|^layers = .*\b{room}\b", text, re.M):
        return True
    in_a_room = any(is_its_own(path, other) for other in ROOMS)
    if not path.endswith(".py") or in_a_room or path in ROLLS_OWN:
        return False
    return any(
        # What a library of others is called is not the room.
        token.type == tokenize.NAME and token.string == room and not token.line.strip().startswith("from wagtail")
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
    )


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_placed_in_few_places(room: str):
    """One line in the settings, a word in the import contract, and at most one more."""
    outside = [path for path in sources() if not is_its_own(path, room)]
    places = [path for path in outside if is_named(room, path, (ROOT / path).read_text())]
    assert {"site/settings/base.py", "pyproject.toml"} <= set(places)
    assert len(places) <= MOST, places


def test_every_room_of_the_portal_offers_something():
    """The dashboard and the addresses are the ones who ask."""
    folders = {path.parent.name for path in ROOT.glob("portal/*/apps.py")}
    assert folders - set(ROOMS) == {"dashboard"}
    assert {room.portal_urls for room in rooms() if room.portal_urls} == {f"portal.{name}.urls" for name in ROOMS}


def test_what_a_room_has_for_a_role_it_makes():
    """A card or a link that has a place and is never made would be missed by nobody."""
    for room in rooms():
        makes_cards = type(room).staff_card is not Room.staff_card
        assert bool(room.staff_cards) == makes_cards, room
        for role in room.bar_places:
            assert list(room.staff_links(role, "nai-umeed")), (room, role)


@pytest.mark.parametrize("places", ["staff_cards", "bar_places"])
def test_no_two_rooms_stand_in_one_place(places: str):
    taken = [(role, place) for room in rooms() for role, place in getattr(room, places).items()]
    assert len(taken) == len(set(taken))
