"""A public page as it is printed for a wall, and as it is read aloud where few read."""

import math
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import UUID

import segno
from django.http import Http404
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from wagtail.models import Page
from wagtail.rich_text import RichText

from pages.models import SchoolContentPage

# Slowly, through a loudspeaker.
WORDS_A_MINUTE = 120
# More in one breath is hard to say and to follow.
A_BREATH = 20
# Sentences end so in the four languages; a dot within a number or a short form ends none.
SENTENCE = re.compile(r"(?<=[.!?।۔؟])\s+")
PAUSE = re.compile(r"(?<=[,;:،؛])\s+|\s+(?=[–—]\s)")
BLOCK_END = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>", re.I)


def public_page_of(key: UUID, language: str) -> SchoolContentPage:
    """In this language, or as it was written. Raises Http404 where not everybody may read it, or it isn't for paper."""
    kin = Page.objects.live().filter(translation_key=key).select_related("locale")
    best: Any = min(kin, key=lambda page: (page.locale.language_code != language, page.pk), default=None)
    kind: Any = best and best.specific_class
    if not (kind and issubclass(kind, SchoolContentPage) and kind.has_printouts):
        raise Http404
    page: SchoolContentPage | None = kind.objects.live().readable_by(None).for_serving().filter(pk=best.pk).first()
    if page is None:
        raise Http404
    return page


def square_code(url: str) -> SafeString:
    """A QR code as SVG, black on white whatever the theme. A fold or a drop of rain may take 15% of it."""
    code = segno.make(url, error="m", micro=False)
    return SafeString(
        code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
    )


# --- Read aloud ------------------------------------------------------------------------------------------------------
def breaths(page: Any) -> list[list[str]]:
    """Paragraphs of lines, each short enough for one breath."""
    texts = [page.summary, *texts_of(page)]
    return [lines for text in texts if (lines := list(lines_of(text)))]


def minutes(paragraphs: list[list[str]]) -> int:
    words = sum(len(line.split()) for lines in paragraphs for line in lines)
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def lines_of(text: str) -> Iterator[str]:
    for sentence in SENTENCE.split(" ".join(text.split())):
        if len(sentence.split()) <= A_BREATH:
            yield from filter(None, [sentence.strip()])
        else:
            yield from in_breaths(PAUSE.split(sentence))


def in_breaths(pieces: list[str]) -> Iterator[str]:
    """A long sentence, broken where a comma lets one breathe."""
    line: list[str] = []
    for words in map(str.split, pieces):
        if line and len(line) + len(words) > A_BREATH:
            yield " ".join(line)
            line = []
        line += words
    if line:
        yield " ".join(line)


def texts_of(page: Any) -> Iterator[str]:
    """What its text says in words: no pictures, no files, no links."""
    for name in ("what", "how"):
        yield getattr(page, name, "")
    for block in (*getattr(page, "body", ()), *getattr(page, "steps", ())):
        if spoken := SPOKEN.get(block.block_type):
            yield from spoken(block.value)


def rich(value: RichText) -> Iterator[str]:
    yield from (unescape(strip_tags(part)) for part in BLOCK_END.split(value.source))


def said(value: Any) -> Iterator[str]:
    yield f"{value['who']}: {value['words']}" if value["who"] else value["words"]


def facts(value: Any) -> Iterator[str]:
    yield from (f"{fact['name']}: {fact['value']}" for fact in value["facts"])


def questions(value: Any) -> Iterator[str]:
    for each in value["questions"]:
        yield each["question"]
        yield from rich(each["answer"])


def notice(value: Any) -> Iterator[str]:
    yield from (value["title"], value["text"])


def contact(value: Any) -> Iterator[str]:
    yield ", ".join(filter(None, (value["who"], value["about"], value["phone"], value["hours"])))


SPOKEN: dict[str, Any] = {
    "paragraph": rich,
    "heading": lambda value: iter([value]),
    "quote": said,
    "facts": facts,
    "questions": questions,
    "notice": notice,
    "contact": contact,
    "step": lambda value: iter([value["words"]]),
}
