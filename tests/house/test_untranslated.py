"""No word on a page stands in one language only.

In a template: text between tags, and the attributes that are read out or shown. What is not to be translated says so
as HTML has it: `translate="no"` on the element (names of languages, the product's name). In code: the places that
Django shows to people.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
APPS = (
    *("foundation", "journal", "roll", "notices", "pages", "home", "newsfeed", "portal", "helpdesk", "editing"),
    *("site", "demo"),
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&\w+;")
SHOWN = {"alt", "title", "placeholder", "aria-label", "aria-description", "data-confirm"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "code"}


def is_block(token: Token, *names: str) -> bool:
    return token.token_type == TokenType.BLOCK and token.contents.split()[0] in names


def untranslated_parts(source: str) -> str:
    """The source with every tag, variable and translated block blanked out, its lines kept."""
    kept, inside = [], False
    for token in Lexer(source).tokenize():
        inside = inside or is_block(token, "blocktranslate", "blocktrans", "comment")
        is_text = token.token_type == TokenType.TEXT and not inside
        kept.append(token.contents if is_text else "\n" * token.contents.count("\n"))
        inside = inside and not is_block(token, "endblocktranslate", "endblocktrans", "endcomment")
    return "".join(kept)


class Page(HTMLParser):
    """Collects the words of a page that nobody translates, each with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.bare: list[tuple[int, str]] = []
        self.hushed: list[str] = []

    def note(self, text: str | None) -> None:
        if not self.hushed and LETTERS.search(ENTITY.sub("", text or "")):
            self.bare.append((self.getpos()[0], " ".join((text or "").split())))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID and (self.hushed or tag in SILENT or given.get("translate") == "no"):
            self.hushed.append(tag)
        for name in SHOWN & given.keys():
            self.note(given[name])

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hushed:
            while self.hushed.pop() != tag:
                continue

    def handle_data(self, data: str) -> None:
        self.note(data)


def bare_in_template(source: str, is_html: bool) -> list[tuple[int, str]]:
    text = untranslated_parts(source)
    if not is_html:
        return [(number, line) for number, line in enumerate(text.splitlines(), 1) if LETTERS.search(line)]
    page = Page()
    page.feed(text)
    page.close()
    return page.bare


def is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(LETTERS.search(node.value))


def shown_to_people(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a call or class that Django puts on a page."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if name.endswith("ValidationError") or re.match(r"messages\.\w+$", name):
            yield from node.args
        if name.endswith(".add_error"):
            yield from node.args[1:]
        for keyword in node.keywords:
            if keyword.arg in {"label", "help_text", "verbose_name", "verbose_name_plural", "heading", "empty_label"}:
                yield keyword.value
    if isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
        for member in node.body:
            if isinstance(member, ast.Assign):
                yield member.value.elts[-1] if isinstance(member.value, ast.Tuple) else member.value


def bare_in_code(source: str) -> list[tuple[int, str]]:
    nodes = [part for node in ast.walk(ast.parse(source)) for part in shown_to_people(node)]
    return [(node.lineno, ast.unparse(node)) for node in nodes if is_words(node)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_bare_words(path: Path):
    assert bare_in_template(path.read_text(), is_html=path.suffix != ".txt") == []


def test_code_holds_no_bare_words():
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    found = {str(path.relative_to(ROOT)): bare_in_code(path.read_text()) for path in files}
    assert {path: bare for path, bare in found.items() if bare} == {}


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ('<p>{% translate "Yes" %} · {{ name }} &nbsp; 12:30</p>', []),
        ("<p>{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}</p>", []),
        ('<p translate="no"><b>ਪੰਜਾਬੀ</b><br></p><p>Hello</p>', [(1, "Hello")]),
        ('<img alt="A school"\n><p>\nनमस्ते</p>', [(1, "A school"), (2, "नमस्ते")]),
        ('<a {% if x %}class="big"{% endif %} title="{% translate "Open" %}" href="/a/"></a>', []),
    ],
)
def test_the_test_itself(source, bare):
    assert bare_in_template(source, is_html=True) == bare
