"""PDFs: a file that is a PDF from its first byte to its last, runs nothing and carries no other file."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n \t]")
# A tail of white space is what mail programs and old printers leave; anything else is another file.
TAIL = re.compile(rb"startxref\s+\d+\s+%%EOF[\r\n \t\0]{0,64}\Z")
PACK = re.compile(rb"/ObjStm\b")
# An object stream that is not packed at all: whole, so that nothing else can stand in its dictionary.
OPEN_PACK = re.compile(
    rb"\bobj\s*+<<(?:\s*+/(?:Type\s*+(?P<name>/ObjStm)\b|Extends\s++\d++\s++\d++\s++R\b"
    rb"|(?:N|First|Length)\s++\d++(?:\s++\d++\s++R\b)?))++\s*+>>\s*+stream\r?\n"
)
# The stream begins within so many bytes of its name.
BEGINS, WITHIN = re.compile(rb"stream\r?\n"), 400 + len(b"stream\r\n")
MAX_UNFOLDED = 20 * 1024 * 1024
# What a PDF does beside being read: it runs, holds other files, sends what is filled in, or leads into another.
PROGRAM_NAMES = (
    *(b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles"),
    *(b"RichMedia", b"XFA", b"ImportData", b"SubmitForm", b"GoToE"),
)
PROGRAMS = re.compile(rb"/(" + b"|".join(PROGRAM_NAMES) + rb")\b")
LOCKED = re.compile(rb"/Encrypt\s*(\d|<<)")
MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|\?php)", re.I)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Of one text; a PDF of ten megabytes has some hundreds, by chance.
MAX_ESCAPED = 50_000


def check_pdf(content: bytes) -> None:
    """Raises ValidationError, with words for the sender, for a PDF that is not safe to hand on.

    That is: a damaged or locked one, one that is another file too, one whose compressed objects take more than
    MAX_UNFOLDED bytes, or one with scripts or other files in it.
    """
    if not HEADER.match(content) or not TAIL.search(content[-256:]) or is_zipfile(BytesIO(content)):
        raise damaged_error()
    # What browsers once sniffed, and some servers' caches still do.
    if MARKUP.search(content[:2048]):
        raise damaged_error()
    text = decode_names(content)
    if LOCKED.search(text):
        raise ValidationError(_("This PDF is locked with a password. Please save it without one."))
    parts = unpack_streams(content)
    # What can't be looked through is not taken: a pack by another name, or one that seems to end.
    if len(parts) != len(PACK.findall(text)):
        raise packed_error()
    if any(PROGRAMS.search(each) for each in (text, *map(decode_names, parts))):
        raise ValidationError(_("This PDF contains scripts or other files. Please print it to a new PDF."))


def decode_names(content: bytes) -> bytes:
    """Returns the content with the numbers in names replaced by letters: `/J#61vaScript` becomes `/JavaScript`.

    Raises ValidationError where there are more than MAX_ESCAPED.
    """
    decoded, number = ESCAPED.subn(lambda match: bytes([int(match[1], 16)]), content, MAX_ESCAPED + 1)
    if number > MAX_ESCAPED:
        raise packed_error()
    return decoded


def unpack_streams(content: bytes) -> list[bytes]:
    """Returns what each object stream of the PDF holds, b"" for one that is not packed: it is read with the file.

    Raises ValidationError where one can't be unpacked, or all together are larger than MAX_UNFOLDED bytes.
    """
    parts, room = [], MAX_UNFOLDED
    for packed, is_packed in object_streams(content):
        if not is_packed:
            parts.append(b"")
            continue
        unpacking = zlib.decompressobj()
        try:
            part = unpacking.decompress(packed, room + 1)
        except zlib.error as error:
            raise packed_error() from error
        if len(part) > room:
            raise ValidationError(_("This file is too large once it is opened. Please save it smaller."))
        if not unpacking.eof:
            raise packed_error()
        parts.append(part)
        room -= len(part)
    return parts


def object_streams(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yields the bytes of each object stream and whether they are packed, in the order they stand, in one pass.

    Raises ValidationError where a stream has no beginning near its name, or no end.
    """
    place, unpacked = 0, {match.start("name") for match in OPEN_PACK.finditer(content)}
    while name := PACK.search(content, place):
        begins = BEGINS.search(content, name.end(), name.end() + WITHIN)
        place = content.find(b"endstream", begins.end()) if begins else -1
        if begins is None or place < 0:
            raise damaged_error()
        yield content[begins.end() : place], name.start() not in unpacked


def damaged_error() -> ValidationError:
    """Returns the error that says the PDF is damaged or hides another file."""
    return ValidationError(_("This PDF is damaged, or has another file hidden in it. Please save it again."))


def packed_error() -> ValidationError:
    """Returns the error that says the PDF can't be looked through."""
    return ValidationError(_("This PDF is packed in a way that we can’t check. Please print it to a new PDF."))
