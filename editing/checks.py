"""What an editor reads after saving: not wrong enough to refuse, and easily made better."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db.models import TextField
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import StructValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from foundation.models import ContentImage
from pages.models import SchoolContentPage
from pages.photo_form import FIRST_NAME_ONLY, nested_values, undescribed_pictures
from roll.names import find_pupil_name, find_sequence, split_words

LINK = re.compile(r"<a\b[^<>]*+>((?:(?!</?a\b).)*+)</a>", re.S)
ADDRESS = re.compile(r"(https?://|www\.)\S*\Z", re.I)
# In the four languages. A screen reader reads out the links of a page without what stands around them.
EMPTY_LINK_TEXTS = {
    *("click here", "here", "click", "link", "this link", "read more", "more", "this page", "download"),
    *("यहाँ क्लिक करें", "यहां क्लिक करें", "यहाँ", "यहां", "क्लिक करें", "लिंक", "और पढ़ें"),
    *("ਇੱਥੇ ਕਲਿੱਕ ਕਰੋ", "ਇੱਥੇ", "ਕਲਿੱਕ ਕਰੋ", "ਲਿੰਕ", "ਹੋਰ ਪੜ੍ਹੋ"),
    *("یہاں کلک کریں", "یہاں", "کلک کریں", "لنک", "مزید پڑھیں"),
}
# In the four languages; a colon or a comma goes on.
SENTENCE = re.compile(r"[.!?…।۔؟]+[\s\"”’)]|\n")
BLOCK_END = re.compile(r"</(?:p|li|h\d|td)>|<br\s*/?>")
LONG_SENTENCE, WORDS_QUOTED, MAX_SENTENCES = 20, 6, 3
# What nobody reads from beginning to end, by the last word of the field's name.
UNREAD = ("captions", "transcript", "lines", "hours", "url", "phone", "email", "tone")
# Stands between two texts that are looked through together: no name has it.
SEPARATOR = " 0 "


class Check(NamedTuple):
    """What could be better, and in which field."""

    words: str
    field: str


def empty_links_of(value: Any) -> list[str]:
    """The texts of links that don't say where they lead, each once."""
    sources = (part.source for part in nested_values(value) if isinstance(part, RichText))
    texts = (" ".join(strip_tags(text).split()) for source in sources for text in LINK.findall(source))
    return list(
        dict.fromkeys(
            text for text in texts if text.casefold().strip(" .:…!>»") in EMPTY_LINK_TEXTS or ADDRESS.match(text)
        )
    )


def long_sentences(text: str) -> Iterator[tuple[int, str]]:
    """How many words, and how it begins, of each sentence that is too long to be heard at once."""
    for sentence in SENTENCE.split(text):
        words = sentence.split()
        if len(words) > LONG_SENTENCE:
            yield len(words), " ".join(words[:WORDS_QUOTED])


def readable_texts(value: Any) -> Iterator[str]:
    """What is read as text in a field, without its tags; a paragraph, a point of a list and a cell end a sentence."""
    for part in nested_values(value):
        if isinstance(part, RichText):
            yield strip_tags(BLOCK_END.sub("\n", part.source))
        elif isinstance(part, str):
            yield part
        elif isinstance(part, StructValue):
            yield from (each for key, each in part.items() if isinstance(each, str) and key not in UNREAD)


def run_checks(page: Page) -> Iterator[Check]:
    yield from _links(page)
    yield from _pictures(page)
    yield from _held_pictures(page)
    yield from _videos(page)
    yield from _names(page)
    yield from _sentences(page)


def _links(page: Page) -> Iterator[Check]:
    words = _("The link “%(text)s” doesn't say where it leads. Write what opens: “Programme of the sports day”.")
    for field in page._meta.fields:
        for text in empty_links_of(getattr(page, field.attname)):
            yield Check(words % {"text": text}, field.name)


def _pictures(page: Page) -> Iterator[Check]:
    for field, bare in Counter(field for field, _picture in undescribed_pictures(page)).items():
        if field == "photo_alt":
            yield Check(_("The photo has no description. Say what it shows, for people who can’t see it."), field)
            continue
        words = ngettext(
            "%(n)d photo in the text has no description. Say what it shows.",
            "%(n)d photos in the text have no description. Say what they show.",
            bare,
        )
        yield Check(words % {"n": bare}, field)


def _held_pictures(page: Page) -> Iterator[Check]:
    """What keeps the page from being published, said before the button."""
    held = page.held_pictures() if isinstance(page, SchoolContentPage) else set()
    if not held:
        return
    words = ngettext(
        "%(n)d photo can’t be shown yet, so the page can’t be published: the office has to say who is in it, or "
        "a family has not said yes.",
        "%(n)d photos can’t be shown yet, so the page can’t be published: the office has to say who is in them, "
        "or a family has not said yes.",
        len(held),
    )
    in_text = (field for field, structs in _structs(page) if any(held & picture_keys(each) for each in structs))
    yield Check(
        words % {"n": len(held)}, "photo" if getattr(page, "photo_id", None) in held else next(in_text, "title")
    )


def _videos(page: Page) -> Iterator[Check]:
    for field in page._meta.fields:
        part = field.name.removesuffix("_video")
        if part == field.name or not getattr(page, field.attname):
            continue
        if not getattr(page, f"{part}_captions", "").strip():
            yield Check(_("A video has no captions. Many watch without sound: add them."), f"{part}_captions")
        if not getattr(page, f"{part}_transcript", "").strip():
            yield Check(_("A video has no transcript. Write down what it says."), f"{part}_transcript")


def _names(page: Page) -> Iterator[Check]:
    """In running text beside a photo; a line at the photo itself is refused by the form. Says what stands there."""
    if not getattr(page, "school_id", None):
        return
    texts = {field: SEPARATOR.join(readable_texts(value)) for field, value in _texts(page)}
    shows_photo = getattr(page, "photo_id", None) or any(map(has_picture, chain(*(s for _f, s in _structs(page)))))
    # One look through the school's names for the whole page.
    if not shows_photo or not (name := find_pupil_name(page.school, SEPARATOR.join(texts.values()))):
        return
    field = next(
        (field for field, text in texts.items() if find_sequence(split_words(name), split_words(text)) >= 0), "title"
    )
    yield Check(FIRST_NAME_ONLY % {"name": name}, field)


def _sentences(page: Page) -> Iterator[Check]:
    words = _("This sentence has %(n)d words: “%(text)s …”. Make it two: up to %(most)d words are easy to read.")
    for field, value in _texts(page):
        for number, beginning in islice(long_sentences("\n".join(readable_texts(value))), MAX_SENTENCES):
            yield Check(words % {"n": number, "text": beginning, "most": LONG_SENTENCE}, field)


def _texts(page: Page) -> Iterator[tuple[str, Any]]:
    """The fields with words of our pages' own: not the address, the captions or what Wagtail keeps."""
    for field in page._meta.fields:
        ours = field.model is not Page and field.name.rpartition("_")[2] not in UNREAD
        if ours and isinstance(field, (TextField, StreamField)):
            yield field.name, getattr(page, field.attname)


def _structs(page: Page) -> Iterator[tuple[str, list[StructValue]]]:
    for field in page._meta.fields:
        if isinstance(field, StreamField):
            yield (
                field.name,
                [each for each in nested_values(getattr(page, field.attname)) if isinstance(each, StructValue)],
            )


def has_picture(struct: StructValue) -> bool:
    return bool(picture_keys(struct))


def picture_keys(struct: StructValue) -> set[int]:
    return {each.pk for each in struct.values() if isinstance(each, ContentImage)}


def edit_address(page: Page, check: Check) -> str:
    """The editor's form, at the field."""
    is_text = isinstance(page._meta.get_field(check.field), StreamField)
    anchor = f"panel-child-content-{check.field}-section" if is_text else f"id_{check.field}"
    return f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#{anchor}"
