"""No module needs one that needs it: not by an import inside a function either. Models may name each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("foundation", "roll", "notices", "pages", "home", "newsfeed", "portal", "helpdesk", "editing")


def modules(stem: str = "") -> dict[str, Path]:
    """By their dotted names, without migrations: those of this stem, or all that are no package's own file."""
    files = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts]
    meant = [path for path in files if (path.stem == stem if stem else path.stem != "__init__")]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in meant}


def handed_on() -> dict[str, str]:
    """What packages hand on from their modules, `roll.models.Pupil`, with the module it is from."""
    found = {}
    for name, path in modules("__init__").items():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                package = name.removesuffix(".__init__")
                found |= {f"{package}.{alias.name}": node.module for alias in node.names}
    return found


def imported(node: ast.AST) -> Iterator[str]:
    """Names of what might be modules, wherever the import stands; what only types need is not needed."""
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.ImportFrom(module=str(module)):
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        case ast.Import():
            yield from (alias.name for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def reached(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    ahead = set(graph[start])
    while ahead:
        found |= ahead
        ahead = {further for each in ahead for further in graph[each]} - found
    return found


def test_modules_go_round_in_no_circle():
    there, moved = modules(), handed_on()
    graph = {
        name: there.keys() & {moved.get(each, each) for each in imported(ast.parse(path.read_text()))}
        for name, path in there.items()
    }
    round_in_a_circle = {name for name in graph if name in reached(graph, name)}
    assert len(graph) > 200
    assert {name for name in round_in_a_circle if ".models." not in name} == set()
