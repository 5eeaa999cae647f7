"""Templates keep to the floors and rooms of pyproject's import contract, as Python does: what one of them extends,
includes or loads stands on its own floor or further down, and in no room beside it.

Nor may Python render what stands above it.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# From the top: rooms of one floor are strangers to one another.
FLOORS = [["demo"], *(re.split(r"\s*\|\s*", layer) for layer in CONTRACTS[0]["layers"])]
APPS = {app for floor in FLOORS for app in floor}
# The portal's own floors. What belongs to none of its rooms would stand above all of them.
PORTAL = [[""], *(re.split(r"\s*\|\s*", layer.strip("()")) for layer in CONTRACTS[1]["layers"])]

# Whose those folders are that aren't called after their app. Everything extends the frame, so that it stands at the
# bottom and asks nobody: what differs from page to page is handed to it (`site/navigation.py`, `demo/context.py`).
FRAME = "foundation"
OWNERS = {
    "": FRAME,  # base.html, 404.html and its like
    "components": FRAME,
    "navigation": FRAME,
    "emails": FRAME,
    "blocks": "pages",  # what an article is made of: pages/blocks.py
    "account": "roll",  # signing in, by allauth
    "allauth": "roll",
    "wagtailadmin": "editing",  # what we change of Wagtail's admin
    "wagtailcore": "editing",
    "wagtailmedia": "editing",
}

# Draw what a room hands them, each part by the template that the room names: roll/rooms.py.
DRAW_WHAT_ROOMS_OFFER = {
    "portal/dashboard/_child.html": ["include part.template"],
    "portal/dashboard/_to_do.html": ["include card.template"],
    "portal/dashboard/child.html": ["include section.template"],
}

TAG = re.compile(r"{%-?\s*(include|extends|load)\s+(.*?)\s*-?%}", re.DOTALL)
LITERAL = re.compile(r"""(["'])(.+?)\1""")


# --- Who stands where ------------------------------------------------------------------------------------------------
def owner_of(folders: tuple[str, ...]) -> str:
    """The app whose that is which stands in these folders: `home`, or `portal.letters` for a room of the portal."""
    if folders[:1] == ("portal",):
        return ".".join(folders[:2])
    return OWNERS.get(folders[0] if folders else "", folders[0] if folders else "")


def floor_of(app: str, floors: list[list[str]]) -> int:
    return next(number for number, rooms in enumerate(floors) if app in rooms)


def may_use(user: str, used: str) -> bool:
    """Whether what is this app's may ask for what is that app's."""
    if user == used:
        return True
    (above, _, room), (below, _, other) = user.partition("."), used.partition(".")
    if above == below == "portal":
        return floor_of(room, PORTAL) < floor_of(other, PORTAL)
    return floor_of(above, FLOORS) < floor_of(below, FLOORS)


def libraries() -> dict[str, str]:
    """Each library of tags of ours, and whose it is."""
    paths = [path for app in APPS for path in (ROOT / app).glob("**/templatetags/*.py")]
    return {path.stem: owner_of(path.relative_to(ROOT).parts[:-2]) for path in paths}


# --- What asks for what ----------------------------------------------------------------------------------------------
def asked_by(source: str, tags: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(what a template extends, includes or loads, whose it is), of what is ours; whatever has no name is "?"."""
    for tag, arguments in TAG.findall(source):
        if tag == "load":
            names = arguments.partition(" from ")[2] or arguments
            yield from ((name, tags[name]) for name in names.split() if name in tags)
        elif not (literal := LITERAL.match(arguments)):
            yield f"{tag} {arguments}", "?"
        elif (TEMPLATES / literal[2]).exists():
            yield literal[2], owner_of(Path(literal[2]).parts[:-1])


def rendered_by(source: str) -> Iterator[tuple[str, str]]:
    """The same of the templates that Python names."""
    named = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    for name in named:
        if isinstance(name, str) and name.endswith((".html", ".txt")) and (TEMPLATES / name).is_file():
            yield name, owner_of(Path(name).parts[:-1])


def upwards(user: str, asked: Iterator[tuple[str, str]]) -> list[str]:
    return [name for name, used in asked if used == "?" or not may_use(user, used)]


def test_no_template_asks_for_what_stands_above_or_beside_it():
    tags = libraries()
    found = {
        str(path.relative_to(TEMPLATES)): upwards(
            owner_of(path.relative_to(TEMPLATES).parts[:-1]), asked_by(path.read_text(), tags)
        )
        for path in sorted(TEMPLATES.rglob("*.*"))
    }
    assert {path: names for path, names in found.items() if names} == DRAW_WHAT_ROOMS_OFFER


# Names the library's templates in whose place ours stand, and renders none.
LISTS_THEM = ROOT / "pages" / "wagtail_internals.py"


def test_no_code_renders_what_stands_above_or_beside_it():
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    found = {
        str(path.relative_to(ROOT)): upwards(owner_of(path.relative_to(ROOT).parts[:-1]), rendered_by(path.read_text()))
        for path in paths
        if path != LISTS_THEM
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_every_folder_of_templates_is_somebodys():
    folders = [folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()]
    assert [name for name in folders if owner_of((name,)) not in APPS] == []


@pytest.mark.parametrize(
    ("user", "used", "may"),
    [
        ("home", "pages", True),
        ("home", "home", True),
        ("home", "newsfeed", False),
        ("pages", "home", False),
        ("notices", "portal.bookings", False),
        ("portal.bookings", "notices", True),
        ("portal.bookings", "portal.letters", False),
        ("portal.dashboard", "portal.letters", False),
        ("portal.letters", "portal.dashboard", False),
        ("editing", "home", True),
        ("foundation", "demo", False),
    ],
)
def test_who_may_use_whom(user, used, may):
    assert may_use(user, used) is may


@pytest.mark.parametrize(
    "source",
    [
        '{% extends "newsfeed/printout.html" %}',
        "{% include 'newsfeed/printout.html' with page=page only %}",
        "{% load chaupal newsfeed %}",
        "{% load poster from newsfeed %}",
        '{% extends "pages/school_base.html" %}\n{% block head %}{%include "newsfeed/printout.html"%}{% endblock %}',
        "{% include name %}",
    ],
)
def test_one_is_found(source):
    assert len(upwards("home", asked_by(source, libraries()))) == 1


def test_one_is_found_in_code():
    assert upwards("home", rendered_by('render(request, "newsfeed/printout.html")')) == ["newsfeed/printout.html"]
