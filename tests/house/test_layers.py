"""Inside a room imports go one way, as CONTRIBUTING says: a query never reads a page's data, a model never a form."""

import ast
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path.parent for path in ROOT.glob("portal/*/room.py"))
# Each reads those of lower numbers; of one number none reads another.
LAYERS = {
    "notices": 0,
    "scope": 0,
    "models": 1,
    "actions": 2,
    "lists": 2,
    "staff_lists": 2,
    "forms": 3,
    "room": 3,
    "page": 4,
    "views": 5,
    "urls": 6,
}


def layer(file: str) -> int | None:
    """Of `models` or `book_page`; None for what is one format or one calculation."""
    return LAYERS.get("page" if file.endswith("_page") else file)


def imports_upwards(room: Path) -> list[str]:
    """`models -> forms` for each import against the order."""
    found = []
    for path in room.rglob("*.py"):
        own = path.relative_to(room).parts[0].removesuffix(".py")
        found += [f"{own} -> {other}" for other in imported(path, room) if other != own and is_upwards(own, other)]
    return found


def imported(path: Path, room: Path) -> set[str]:
    """The files and folders of its own room that a file imports, however it says so."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    inside = f"{room.parent.name}.{room.name}."
    return {name.removeprefix(inside).partition(".")[0] for name in names if name.startswith(inside)}


def is_upwards(own: str, other: str) -> bool:
    if own == "models" and other == "templatetags":
        return True
    mine, theirs = layer(own), layer(other)
    return mine is not None and theirs is not None and theirs >= mine


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_imports_go_one_way(room):
    assert imports_upwards(room) == []


def test_there_is_something_to_hold():
    """The order is met in the rooms: each name of it is a file somewhere."""
    files = {path.relative_to(room).parts[0].removesuffix(".py") for room in ROOMS for path in room.rglob("*.py")}
    names = set(chain(files, {"page"} if any(name.endswith("_page") for name in files) else ()))
    assert set(LAYERS) <= names


@pytest.mark.parametrize(
    ("own", "other", "upwards"),
    [("models", "forms", True), ("views", "models", False), ("lists", "book_page", True), ("models", "codes", False)],
)
def test_what_is_upwards(own, other, upwards):
    assert is_upwards(own, other) is upwards
