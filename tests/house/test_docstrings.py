"""What others call says in a docstring what it does: who may see whom, how people are told, what a page is, the ground
of all, and each verb that a model has."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each public function and method of these.
SAID_WHOLE = (
    *("foundation", "journal", "pages", "notices"),
    *("roll/scope.py", "roll/keys.py", "roll/doors.py", "roll/rooms.py"),
)
# Of these what takes `by`: a verb, which says what it changes and what it raises.
VERBS_SAID = ("roll", "home", "newsfeed", "portal", "helpdesk", "editing")
# What Django, Wagtail or Python call, and say themselves what it does.
THEIRS = {
    "ready",
    "save",
    "clean",
    "delete",
    "handle",
    "get_context_data",
    "get_queryset",
    "clean_data",
    "value_omitted_from_data",
}


def functions(node: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each public one with its dotted name, also of classes; not what stands within a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_") and child.name != "Meta":
            yield from functions(child, f"{inside}{child.name}.")
        elif isinstance(child, ast.FunctionDef) and not child.name.startswith("_"):
            yield f"{inside}{child.name}", child


def sources(places: tuple[str, ...]) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from (
            each for each in sorted(path.rglob("*.py") if path.is_dir() else [path]) if "migrations" not in each.parts
        )


def is_verb(function: ast.FunctionDef) -> bool:
    return "by" in {argument.arg for argument in function.args.kwonlyargs}


def overrides(function: ast.FunctionDef) -> bool:
    """Something that the class below has said already: it does no more than that in another way."""
    return any(ast.unparse(decorator).endswith(("override", ".setter")) for decorator in function.decorator_list)


@pytest.mark.parametrize(("places", "verbs_alone"), [(SAID_WHOLE, False), (VERBS_SAID, True)], ids=["whole", "verbs"])
def test_what_others_call_says_what_it_does(places, verbs_alone):
    silent = [
        f"{path.relative_to(ROOT)}:{function.lineno} {name}"
        for path in sources(places)
        for name, function in functions(ast.parse(path.read_text()))
        if (is_verb(function) or not verbs_alone)
        and name.rpartition(".")[2] not in THEIRS
        and not overrides(function)
        and not ast.get_docstring(function)
    ]
    assert silent == []
