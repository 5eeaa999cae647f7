"""How long functions and files are, and that no two modules of a room import each other: both grow unseen."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
PACKAGES = tuple(
    "foundation journal roll notices pages home newsfeed portal helpdesk editing operate site demo bench".split()  # noqa: SIM905
)
FUNCTIONS = {"usual": 20, "longest": 45}
FILES = {"usual": 225, "longest": 320}
# Models that name each other: each line is what an import by name, or inside a function, would hide.
NAMED = {
    # A post is of a page, and news plans its posts.
    ("newsfeed.models.posts", "newsfeed.models"),
    # A booking is of a slot, of a window, of an event, and each of them asks which bookings it has.
    ("portal.bookings.models.events", "portal.bookings.models.bookings"),
    ("portal.bookings.models.events", "portal.bookings.models.steps"),
    ("portal.bookings.models.slots", "portal.bookings.models.bookings"),
    ("portal.bookings.models.steps", "portal.bookings.models.bookings"),
    ("portal.bookings.models.windows", "portal.bookings.models.bookings"),
    ("portal.bookings.models.windows", "portal.bookings.models.slots"),
}


@cache
def sources() -> dict[str, Path]:
    """By the module's dotted name; migrations and tests apart."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)
    return {dotted(path): path for path in found}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(sources()[module].read_text())


# --- Sizes -----------------------------------------------------------------------------------------------------------
def functions() -> dict[str, int]:
    """Lines of each, from its `def` to its end."""
    return {
        f"{module}.{node.name}:{node.lineno}": (node.end_lineno or 0) - node.lineno + 1
        for module in sources()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def files() -> dict[str, int]:
    return {module: len(path.read_text().splitlines()) for module, path in sources().items()}


@pytest.mark.parametrize(("measure", "limits"), [(functions, FUNCTIONS), (files, FILES)], ids=["functions", "files"])
def test_nothing_is_long_and_most_is_short(measure, limits):
    """At most one in twenty is above the usual."""
    sizes = measure()
    assert {name: size for name, size in sizes.items() if size > limits["longest"]} == {}
    assert sorted(sizes.values())[int(len(sizes) * 0.95)] <= limits["usual"]


# --- Circles ---------------------------------------------------------------------------------------------------------
def room(module: str) -> str:
    """An app, or a room of the portal."""
    return ".".join(module.split(".")[: 2 if module.startswith("portal.") else 1])


def running(node: ast.AST) -> Iterator[ast.AST]:
    """All that runs, functions too; not what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")):
            yield child
            yield from running(child)


def imports(module: str) -> Iterator[str]:
    """The modules that this one imports, at the top or in a function, or whose models it asks for by name."""
    for node in running(tree(module)):
        match node:
            case ast.ImportFrom(module=str(source)):
                yield from (name if (name := f"{source}.{each.name}") in sources() else source for each in node.names)
            case ast.Import():
                yield from (each.name for each in node.names)
            case ast.Call(
                func=ast.Attribute(value=ast.Name("apps"), attr="get_model"), args=[ast.Constant(str(label))]
            ):
                yield model_module(label)


def model_module(label: str) -> str:
    """Where a room hands out its models: `portal.homework.models`."""
    return f"{apps.get_app_config(label.partition('.')[0]).name}.models"


def arrows(inside: str) -> dict[str, set[str]]:
    """Who imports whom within a room."""
    here = {module for module in sources() if room(module) == inside}
    return {module: {each for each in imports(module) if each in here} - {module} for module in here}


def circles(graph: dict[str, set[str]]) -> list[str]:
    """What is left when everybody who imports nobody, or is imported by nobody, is taken away, again and again."""
    left = {module: set(targets) for module, targets in graph.items()}
    while True:
        wanted = set().union(*left.values()) if left else set()
        idle = {module for module, targets in left.items() if not targets or module not in wanted}
        if not idle:
            return [f"{module} -> {', '.join(sorted(targets))}" for module, targets in sorted(left.items())]
        left = {module: targets - idle for module, targets in left.items() if module not in idle}


@pytest.mark.parametrize("inside", sorted({room(module) for module in sources()}))
def test_no_two_modules_of_a_room_import_each_other(inside):
    graph = arrows(inside)
    named = {(module, target) for module, target in NAMED if room(module) == inside}
    assert named <= {(module, target) for module, targets in graph.items() for target in targets}
    assert circles({module: targets - {b for a, b in named if a == module} for module, targets in graph.items()}) == []


def test_a_circle_is_found_and_a_line_is_none():
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b -> c", "c -> b"]
