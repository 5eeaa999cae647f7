"""What people read is joined by their language's own comma (`foundation/punctuation.py`), in code and in templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("editing", "foundation", "helpdesk", "home", "journal", "newsfeed", "notices", "pages", "portal", "roll")
# Read by a database, a log or a program; or names of products, which are no sentence. Commands speak English alone.
NO_SENTENCE = {
    "foundation/files/cleaning.py",
    "foundation/wagtail_internals.py",
    "home/menu.py",
    "home/models/standard.py",
    "notices/composing.py",
    "roll/models/audience.py",
    "roll/oneroster/inserting.py",
    "roll/oneroster/staging.py",
    "roll/sessions/browsers.py",
}
BARE = re.compile(r"""\|join:(["'])""")


def joins(source: str) -> Iterator[int]:
    """The lines on which a comma joins texts."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=str(text)))) if text.strip() in (
                ",",
                ";",
            ):
                yield node.lineno


def test_no_comma_is_written_by_hand_in_code():
    sources = [path for name in FOLDERS for path in (ROOT / name).rglob("*.py") if "commands" not in path.parts]
    files = {str(path.relative_to(ROOT)) for path in sources if any(joins(path.read_text()))}
    assert files == NO_SENTENCE


def test_nor_in_a_template():
    assert [path.name for path in (ROOT / "templates").rglob("*.*") if BARE.search(path.read_text())] == []


def test_it_is_found_where_it_stands():
    assert list(joins('a = 1\nb = ", ".join(names)\nc = "".join(names)')) == [2]
    assert BARE.search('{{ names|join:", " }}') and not BARE.search("{{ names|join:comma }}")
