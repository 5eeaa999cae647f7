"""The catalogues of `locale/` without system gettext: `python -m foundation.catalogues extract|compile|check`.

English is the source: its catalogue has only what libraries say and we say otherwise (locale/library.py). The .po
files are committed; the .mo files are built, here, and with them the stylesheet (foundation/stylesheet.py): `compile`
makes all that the site needs and the repository doesn't hold.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from foundation import stylesheet

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("hi", "pa", "ur")
LIBRARY = "locale/library.py"
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w*)\}(?!\})|%([sd])")


def template_strings(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Yields the translatable strings of one Django template, as Babel's extractors do; named in babel.cfg."""
    source = templatize(file.read().decode())
    # In parentheses, for what stands between the tags would read as Python's indentation.
    yield from extract_python(BytesIO(f"({source}\n)".encode()), keywords, comment_tags, options)


def source_strings() -> Catalog:
    """Returns a catalogue of every string that the source marks for translation, with the file it stands in."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    catalog = Catalog(charset="utf-8")
    for path, _line, string, comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS, ["Translators:"]):
        # Without line numbers, which would change with every edit.
        catalog.add(string, None, [(path, 0)], auto_comments=comments, context=context)
    return catalog


def wanted_in(language: str, source: Catalog) -> Catalog:
    """Returns the strings of `source` that the language's catalogue must have: of English those of libraries alone."""
    if language != "en":
        return source
    catalog = Catalog(charset="utf-8")
    for message in source:
        if message.id and LIBRARY in dict(message.locations):
            catalog.add(message.id, None, [(LIBRARY, 0)], context=message.context)
    return catalog


def path_of(language: str) -> Path:
    """Returns the path of a language's .po file, which may not exist yet."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Returns the catalogue in a language's .po file, or an empty one with its header where there is no such file."""
    path = path_of(language)
    if not path.exists():
        blank = Catalog(locale=language, project="Chaupal", version="1", charset="utf-8", fuzzy=False)
        blank.header_comment = f"# Chaupal in {blank.locale.english_name if blank.locale else language}."
        blank.last_translator = blank.language_team = blank.msgid_bugs_address = ""
        return blank
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(path: Path, writer: Callable[..., None], catalog: Catalog, **options: Any) -> None:
    """Writes the catalogue to `path` by Babel's `writer` (`write_po` or `write_mo`), which gets the `options`.

    It is written beside its place and then moved there, so that a server never reads half a catalogue.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        writer(file, catalog, **options)
    part.replace(path)


def extract() -> list[str]:
    """Brings each .po file in line with the source, dropping strings no longer used. Returns no faults."""
    source = source_strings()
    for language in ("en", *LANGUAGES):
        catalog = read(language)
        catalog.update(wanted_in(language, source), no_fuzzy_matching=True, update_creation_date=False)
        options = {"width": 120, "sort_by_file": True, "include_lineno": False, "ignore_obsolete": True}
        write(path_of(language), write_po, catalog, **options)
    return []


def compile_all() -> list[str]:
    """Builds the stylesheet, and each .mo file that is missing or older than its .po file. Returns no faults."""
    stylesheet.build()
    for path in map(path_of, ("en", *LANGUAGES)):
        built = path.with_suffix(".mo")
        if path.exists() and not (built.exists() and built.stat().st_mtime >= path.stat().st_mtime):
            write(built, write_mo, read(path.parts[-3]))
    return []


def forms(text: Any) -> list[str]:
    """Returns a message's text as a list of its forms: a single one ("" for None), or those for each number."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def placeholders(text: str) -> set[str]:
    """Returns the names in `%(name)s` and `{name}`, "" for `{}`, and `s` or `d` for a bare `%s` or `%d`."""
    return {"".join(match) for match in PLACEHOLDER.findall(text)}


def fault(wanted: Message, catalog: Catalog) -> str:
    """Says in a few words what is wrong with the translation of `wanted` in the catalogue; "" where it is right."""
    message = catalog.get(wanted.id, wanted.context)
    if message is None:
        return "missing"
    if not all(forms(message.string)):
        return "empty"
    if message.fuzzy:
        return "fuzzy"
    if errors := list(message.check(catalog)):
        return f"bad format: {errors[0]}"
    wanted_forms, given_forms = forms(wanted.id), forms(message.string)
    # Only the last form must carry every placeholder: "one day" needs no figure.
    if placeholders(given_forms[-1]) != placeholders(wanted_forms[-1]):
        return "bad format: not the same placeholders"
    if any(placeholders(form) - placeholders(wanted_forms[-1]) for form in given_forms):
        return "bad format: a placeholder the source doesn't have"
    return ""


def check() -> list[str]:
    """Returns one line for each missing or faulty translation: `hi: missing: 'Save' (templates/base.html)`."""
    source = source_strings()
    faults = []
    for language in ("en", *LANGUAGES):
        catalog = read(language)
        for wanted in filter(lambda message: message.id, wanted_in(language, source)):
            if wrong := fault(wanted, catalog):
                faults.append(f"{language}: {wrong}: {forms(wanted.id)[0]!r} ({wanted.locations[0][0]})")
    return faults


if __name__ == "__main__":
    verbs = {"extract": extract, "compile": compile_all, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(f"python -m foundation.catalogues {'|'.join(verbs)}")
    problems = verbs[sys.argv[1]]()
    print(*problems, sep="\n", end="\n" if problems else "")
    sys.exit(1 if problems else 0)
