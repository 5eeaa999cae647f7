"""The list of guards is of this code, and its proof takes no answer for red but a test that failed."""

import ast
import builtins
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path

import pytest

from bench.copies import Copy, Ran
from bench.guards import RULE, Guard, all_guards
from bench.proofs.guards import OTHERS, named_tests, turn

ROOT = Path(__file__).parents[2]
GUARDS = all_guards()
CONDITION = re.compile(
    r"\b(exclude|Exists|Q|holds|signed_in|pupils|as_guardian|of|as_q|issubset)\(| in (TEACHES|SEES|OWN|\{)"
)
SQL_CONDITION = re.compile(r"\b(WHERE|ON|AND|OR)\b(?! NOT EXISTS)")


def test_each_stands_where_the_list_says():
    assert [guard.name for guard in GUARDS if guard.is_stale(ROOT)] == []
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
    assert sum(not guard.belt for guard in GUARDS) >= 60


@pytest.mark.parametrize(
    "guard", [guard for guard in GUARDS if guard.file.endswith(".py")], ids=lambda guard: guard.name
)
def test_what_is_put_in_its_place_is_python_of_that_file(guard: Guard):
    """A name that isn't there fails every test, and says nothing about the guard."""
    whole = (ROOT / guard.file).read_text()
    before, after = ast.parse(whole), ast.parse(whole.replace(guard.text, guard.instead))
    assert names_used(after) - names_known(after) <= names_used(before) - names_known(before)


def names_used(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - set(dir(builtins))


def names_known(tree: ast.AST) -> set[str]:
    """Whatever is imported, defined, passed in or written to, wherever in the file."""
    known: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                known |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            case ast.FunctionDef() | ast.ClassDef() | ast.ExceptHandler():
                known.add(node.name or "")
            case ast.arg():
                known.add(node.arg)
            case ast.Name(ctx=ast.Store()):
                known.add(node.id)
    return known


def test_each_has_tests_that_are_there():
    named = {tuple(test.partition("[")[0].partition("::")[::2]) for guard in GUARDS for test in guard.tests}
    assert all(guard.tests or guard.belt for guard in GUARDS)
    assert [file for file, name in named if f"def {name}(" not in (ROOT / file).read_text() and name] == []


def test_each_condition_of_who_may_see_whom_is_in_the_list():
    """What nobody takes out is held by nobody knows which test."""
    number, left = 0, []
    for file in RULE:
        text = (ROOT / file).read_text()
        taken = [span for guard in GUARDS if guard.file == file for span in spans_of(text, guard)]
        conditions = [*conditions_of_code(text), *conditions_of_sql(text)]
        left += [text[slice(*each)] for each in conditions if not any(touches(each, span) for span in taken)]
        number += len(conditions)
    assert number > 60 and left == []


def spans_of(text: str, guard: Guard) -> Iterator[tuple[int, int]]:
    """What is really taken out of `text`: where letters go, or others take their place."""
    first = text.index(guard.text)
    for change, start, end, _start, _end in SequenceMatcher(None, guard.text, guard.instead, False).get_opcodes():
        if change != "equal":
            yield first + start, first + end


def touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def conditions_of_code(text: str) -> Iterator[tuple[int, int]]:
    """The lines of each statement that hold a condition; of an `if` what it asks."""
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    for node in ast.walk(ast.parse(text)):
        part = node.test if isinstance(node, ast.If) else node
        if isinstance(node, ast.If | ast.Return | ast.Assign | ast.AnnAssign | ast.AugAssign):
            for line in range(part.lineno - 1, part.end_lineno):
                whole = text[starts[line] : starts[line + 1]]
                if CONDITION.search(whole) and not whole.endswith("(\n"):
                    yield starts[line], starts[line + 1]


def conditions_of_sql(text: str) -> Iterator[tuple[int, int]]:
    """In what is written out, from each WHERE, ON, AND and OR to the next; what is in parentheses is one."""
    for sql in re.finditer(r'^\w+ = """\n(.+?)"""', text, re.M | re.S):
        words = [*SQL_CONDITION.finditer(text, *sql.span(1))]
        for word, after in zip(words, [*words[1:], None], strict=True):
            yield word.end(), after.start() if after else sql.end(1)


@pytest.mark.parametrize("others", [1, 5, 6, 62])
def test_all_get_their_turn(others):
    turns = [turn(number, others) for number in range(100)]
    assert {place for first, last in turns for place in range(first, last)} == set(range(others))
    assert all(0 < last - first <= OTHERS for first, last in turns)
    assert turn(7, others) == turn(7, others)


def test_a_test_whose_file_is_named_is_named_once():
    guards = [Guard("", "", "", "", tests) for tests in (("a.py::one", "b.py::two"), ("b.py",), ("b.py::three",))]
    assert named_tests(guards) == ["a.py::one", "b.py"]


# --- What counts as red ----------------------------------------------------------------------------------------------
OUTCOMES = {
    "a test that fails": ("def test_it(): assert False", "test_it.py::test_it"),
    "a change that is no Python": ("def test_it(): gone", ""),
    "a file that can't be read": ("def test_it(: pass", ""),
    "a fixture that fails": (
        "import pytest\n@pytest.fixture\ndef it(): assert False\ndef test_it(it): assert True",
        "",
    ),
}


@pytest.mark.parametrize("how", OUTCOMES)
def test_red_is_a_test_that_failed(tmp_path, how):
    source, failed = OUTCOMES[how]
    (tmp_path / "test_it.py").write_text(source)
    ran = Copy(tmp_path, "").test(["test_it.py"])
    assert (ran.is_green, ran.failed) == (False, failed), ran.out


def test_what_takes_too_long_is_neither():
    assert not Ran(None, "").is_green and not Ran(None, "").failed


def test_a_guard_is_out_and_back_in_and_python_sees_it(tmp_path):
    (tmp_path / "rule.py").write_text("may = False\n")
    (tmp_path / "test_it.py").write_text("import rule\n\ndef test_it():\n    assert not rule.may\n")
    copy, guard = Copy(tmp_path, ""), Guard("", "rule.py", "False", "True ", ("test_it.py",))
    assert copy.test(["test_it.py"]).is_green
    with copy.without(guard):
        assert copy.test(["test_it.py"]).failed
    assert copy.test(["test_it.py"]).is_green
