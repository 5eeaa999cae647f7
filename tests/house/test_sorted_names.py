"""Nothing that people read is put in order by a name itself: by its key (`foundation/sorting.py`)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "demo",
    "editing",
    "foundation",
    "helpdesk",
    "home",
    "newsfeed",
    "notices",
    "pages",
    "portal",
    "roll",
    "site",
)
FILES = [path for name in FOLDERS for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts]
NAMES = {"name", "first_name", "last_name", "full_name", "teacher_name", "title", "short_name"}
# Told apart, never read in this order: what a schema or a folder holds.
NO_LISTS = {"demo/schema.py", "foundation/stylesheet.py"}


def is_name(text: object) -> bool:
    return isinstance(text, str) and text.removeprefix("-").rpartition("__")[2] in NAMES


def orders(tree: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    """The line and the argument of each order in a file: `order_by(…)`, `ordering = …`, `sorted(…, key=…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called == "order_by":
                yield from ((node.lineno, each) for each in node.args)
            elif called in ("sorted", "sort"):
                yield from ((node.lineno, each.value) for each in node.keywords if each.arg == "key")
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("ordering", "order"):
            yield node.lineno, node.value


def named(node: ast.AST) -> bool:
    """Whether it names a name, but as what a key is made of."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("sort_key", "attrgetter"):
        return node.func.id == "attrgetter" and any(is_name(getattr(each, "value", "")) for each in node.args)  # type: ignore[attr-defined]
    if isinstance(node, ast.Compare):
        return False  # it parts one from the others
    if isinstance(node, ast.Constant) and is_name(node.value):
        return True
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        return True
    return any(map(named, ast.iter_child_nodes(node)))


def found(source: str) -> list[int]:
    return [line for line, order in orders(ast.parse(source)) if named(order)]


def test_no_list_is_ordered_by_a_name():
    files = {str(path.relative_to(ROOT)): path for path in FILES}
    wrong = [
        f"{name}:{line}" for name, path in files.items() if name not in NO_LISTS for line in found(path.read_text())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        'rows.order_by("pk", "-pupil__first_name")',
        'rows.order_by(F("name").asc())',
        'ordering = ("order", "name")',
        "sorted(rows, key=lambda row: (row.order, row.name))",
        'rows.sort(key=attrgetter("title"))',
    ],
)
def test_what_would_be_found(source):
    assert found(source) == [1]


@pytest.mark.parametrize(
    "source",
    ['rows.order_by("sort_key")', "sorted(rows, key=lambda row: sort_key(row.name))", "rows.order_by(F('at'))"],
)
def test_what_is_right(source):
    assert found(source) == []
