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

from foundation.punctuation import listed
from pages.models import SchoolContentPage

# Slowly, through a loudspeaker.
WORDS_A_MINUTE = 120
# More in one breath is hard to say and to follow.
LINE_WORDS = 20
# Sentences end so in the four languages; a dot within a number or a short form ends none.
SENTENCE = re.compile(r"(?<=[.!?।۔؟])\s+")
PAUSE = re.compile(r"(?<=[,;:،؛])\s+|(?<!\s)\s++(?=[–—]\s)")
BLOCK_END = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>", re.I)


def public_page_of(key: UUID, language: str) -> SchoolContentPage:
    """In this language, or as it was written. Raises Http404 where not everybody may read it, or it isn't for paper."""
    versions = Page.objects.live().filter(translation_key=key).select_related("locale")
    best: Any = min(versions, key=lambda page: (page.locale.language_code != language, page.pk), default=None)
    kind: Any = best and best.specific_class
    if not (kind and issubclass(kind, SchoolContentPage) and kind.has_printouts):
        raise Http404
    page: SchoolContentPage | None = kind.objects.live().readable_by(None).for_serving().filter(pk=best.pk).first()
    if page is None:
        raise Http404
    return page


def qr_code(url: str) -> SafeString:
    """A QR code as SVG, black on white whatever the theme. A fold or a drop of rain may take 15% of it."""
    code = segno.make(url, error="m", micro=False)
    return SafeString(
        code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
    )


# --- Read aloud ------------------------------------------------------------------------------------------------------
def script_paragraphs(page: Any) -> list[list[str]]:
    """Paragraphs of lines, each short enough for one breath."""
    texts = [page.summary, *page_texts(page)]
    return [lines for text in texts if (lines := list(script_lines(text)))]


def reading_minutes(paragraphs: list[list[str]]) -> int:
    words = sum(len(line.split()) for lines in paragraphs for line in lines)
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def script_lines(text: str) -> Iterator[str]:
    for sentence in SENTENCE.split(" ".join(text.split())):
        if len(sentence.split()) <= LINE_WORDS:
            yield from filter(None, [sentence.strip()])
        else:
            yield from split_sentence(PAUSE.split(sentence))


def split_sentence(parts: list[str]) -> Iterator[str]:
    """A long sentence, broken where a comma lets one breathe."""
    line: list[str] = []
    for words in map(str.split, parts):
        if line and len(line) + len(words) > LINE_WORDS:
            yield " ".join(line)
            line = []
        line += words
    if line:
        yield " ".join(line)


def page_texts(page: Any) -> Iterator[str]:
    """What its text says in words: no pictures, no files, no links."""
    for name in ("what", "how"):
        yield getattr(page, name, "")
    for block in (*getattr(page, "body", ()), *getattr(page, "steps", ())):
        if lines := BLOCK_LINES.get(block.block_type):
            yield from lines(block.value)


def rich_text_lines(value: RichText) -> Iterator[str]:
    yield from (unescape(strip_tags(part)) for part in BLOCK_END.split(value.source))


def quote_lines(value: Any) -> Iterator[str]:
    yield f"{value['who']}: {value['words']}" if value["who"] else value["words"]


def fact_lines(value: Any) -> Iterator[str]:
    yield from (f"{fact['name']}: {fact['value']}" for fact in value["facts"])


def question_lines(value: Any) -> Iterator[str]:
    for each in value["questions"]:
        yield each["question"]
        yield from rich_text_lines(each["answer"])


def notice_lines(value: Any) -> Iterator[str]:
    yield from (value["title"], value["text"])


def contact_lines(value: Any) -> Iterator[str]:
    yield listed(filter(None, (value["who"], value["about"], value["phone"], value["hours"])))


BLOCK_LINES: dict[str, Any] = {
    "paragraph": rich_text_lines,
    "heading": lambda value: iter([value]),
    "quote": quote_lines,
    "facts": fact_lines,
    "questions": question_lines,
    "notice": notice_lines,
    "contact": contact_lines,
    "step": lambda value: iter([value["words"]]),
}
