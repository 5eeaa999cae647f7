"""A class that a page gives has a rule, and a rule has a page that asks for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation import stylesheet

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
PAGES = {path.relative_to(TEMPLATES): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}
# Wagtail's own admin and the mails have stylesheets of their own; the demo's strip has demo/static/demo.css.
ELSEWHERE = (
    "emails/",
    "wagtailadmin/",
    "wagtailmedia/",
    "editing/_desk_panel.html",
    "editing/_write_panel.html",
    "editing/faults.html",
    "editing/journal.html",
    "demo/",
)
# What a library puts there while it works.
OF_LIBRARIES = {"htmx-request"}
TAG = r"{%.*?%}|{{.*?}}|{#.*?#}"
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# The words of classes, between hyphens, that may be shorter than four letters or do without a vowel.
SHORT = {
    "btn": "a button, as every framework calls it",
    "nav": "HTML's own element",
    "pre": "HTML's own element, for lines kept as they were written",
    "xs": "a size, like sm, md, lg and xl: known from every framework",
    "sm": "a size",
    "md": "a size",
    "lg": "a size",
    "xl": "a size, also 2xl",
    "mt": "the margin above, with its step of --s1 to --s7, as Bootstrap and Tailwind write it",
    "mb": "the margin below, the same way",
    "js": "JavaScript",
    "qr": "a QR code",
    "htmx": "the library that puts its class there",
    "no": "a plain word: no-js, no-print",
    "ok": "a plain word: a tone",
    "bad": "a plain word: a tone",
    "app": "a plain word: app-bar",
    "bar": "a plain word: app-bar, action-bar",
    "box": "a plain word: icon-box",
    "day": "a plain word: the line above what a day brought",
    "dot": "a plain word: the round number on an icon",
    "end": "a plain word: CSS has it for the same",
    "gap": "a plain word: CSS has it for the same",
    "new": "a plain word: not yet opened",
    "row": "a plain word, known from every framework",
    "top": "a plain word: CSS has it for the same",
}


def rules(path: Path) -> set[str]:
    """The classes that a stylesheet's selectors name."""
    text = stylesheet.COMMENT.sub("", path.read_text())
    return {name for selector in re.findall(r"([^{};]+)\{", text) for name in CLASS.findall(selector)}


def classes_given(source: str) -> Iterator[str]:
    """Each class in a template's `class="…"`, save those that a variable has a part in."""
    whole = re.sub(r"{%\s*(if|elif|else|endif|for|endfor)\b.*?%}", " ", source, flags=re.DOTALL)
    for names in re.findall(r'(?<![\w-])class="([^"]*)"', re.sub(TAG, "\0", whole, flags=re.DOTALL)):
        yield from (name for name in names.split() if "\0" not in name)


def words_of_tags(source: str) -> set[str]:
    """Every word that a template hands on in quotes: `css="photo"`."""
    tags = " ".join(re.findall(TAG, source, flags=re.DOTALL))
    return {word for quoted in re.findall(r""""([^"]*)"|'([^']*)'""", tags) for part in quoted for word in part.split()}


def words_of_code() -> set[str]:
    """Every word that Python and scripts have in quotes: `line.className = "grow"`."""
    scripts = [*(ROOT / "site" / "static").glob("*.js"), *ROOT.glob("*/templatetags/*.py")]
    scripts += ROOT.glob("portal/*/templatetags/*.py")
    text = "\n".join(path.read_text() for path in scripts)
    return set(re.findall(r"[\w-]+", " ".join(re.findall(r'"[^"\n]*"|\'[^\'\n]*\'', text))))


RULES = set().union(*map(rules, stylesheet.sources()))


def test_every_class_has_a_rule() -> None:
    ours = {path: text for path, text in PAGES.items() if not str(path).startswith(ELSEWHERE)}
    without = {str(path): sorted(set(classes_given(text)) - RULES) for path, text in ours.items()}
    assert {path: names for path, names in without.items() if names} == {}


def test_every_rule_has_a_user() -> None:
    used = OF_LIBRARIES | words_of_code()
    for text in PAGES.values():
        used |= set(classes_given(text)) | words_of_tags(text)
    assert sorted(RULES - used) == []


def test_a_class_can_be_read() -> None:
    """Each of its words has four letters and a vowel, or is one of the short ones that everybody knows."""
    sheets = [*stylesheet.sources(), ROOT / "demo" / "static" / "demo.css"]
    words = {name: [word.strip("0123456789") for word in name.split("-")] for name in set().union(*map(rules, sheets))}
    long = re.compile(r"(?=.*[aeiouy])[a-z]{4,}")
    cut = {name for name, parts in words.items() if any(p and p not in SHORT and not long.fullmatch(p) for p in parts)}
    assert sorted(cut) == []
    assert sorted(SHORT.keys() - {part for parts in words.values() for part in parts}) == []


@pytest.mark.parametrize("path", stylesheet.sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stylesheet_can_be_read(path: Path) -> None:
    """In one window, and all of it in a layer."""
    lines = path.read_text().splitlines()
    assert len(lines) <= 120 and max(map(len, lines)) <= 160
    outside = re.sub(r"@layer \w+ \{.*?\n\}", "", stylesheet.COMMENT.sub("", path.read_text()), flags=re.DOTALL)
    assert re.sub(r"@layer [\w, ]+;", "", outside).split() == []


def test_a_rooms_rules_are_its_own() -> None:
    """What a second room draws too stands in site/styles: a class of a `room.css` is in no other room's pages."""
    shared = set().union(*(rules(path) for path in stylesheet.sources() if path.name != "room.css"))
    for path in (path for path in stylesheet.sources() if path.name == "room.css"):
        own, home = rules(path) - shared, f"{path.parent.relative_to(ROOT)}/"
        others = {
            str(page): own & set(classes_given(text)) for page, text in PAGES.items() if not str(page).startswith(home)
        }
        assert {page: names for page, names in others.items() if names} == {}, path
