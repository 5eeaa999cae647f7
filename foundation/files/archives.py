"""Office files are zips: what a forger can hide in one, and what makes a reader's machine choke, is refused."""

import re
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_ENTRIES = 2_000
MAX_UNFOLDED, MAX_XML = 100 * 1024 * 1024, 48 * 1024 * 1024
CHUNK = 256 * 1024
END = struct.Struct("<4s4H2LH")
# Programs: macros of both families, and ActiveX.
PROGRAMS = re.compile(r"(^|/)(vbaproject|vbadata)|(^|/)activex/|^(basic|scripts)/", re.I)
# An object of another program, which holds any file at all; the equations of old editors stand in such, too.
# Two looks, not one with ".*" between: a name may repeat the first half thousands of times.
PACKAGES, ANY_FILE = re.compile(r"(^|/)embeddings/", re.I), re.compile(r"\.bin$", re.I)
MACROS = (b"macroenabled", b"vbaproject")
# A definition of entities unfolds into gigabytes at the reader's; neither family of formats has any.
ENTITIES = (b"<!doctype", b"<!entity")
# Plain searches take a tenth of an expression's time, and what is small unfolds into MAX_XML.
SMALL_LETTERS = bytes(range(256)).lower()
# Of one file: each is handed to Python. A table of a hundred thousand cells has two thirds of it.
MAX_ELEMENTS = 300_000
# What expat keeps until it ends: an element with all its attributes.
MAX_TAG = 4 * 1024 * 1024
# What is fetched when the file is opened, unasked: in one family a relation to elsewhere, in the other an address.
RELATIONS = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|image|audio|video|media)$")
FETCHERS = re.compile(r"(^|:)(image|object|object-ole|floating-frame|plugin|applet|fill-image|font-face-uri)$")
ELSEWHERE = re.compile(r"\s*([\\/]{2}|[a-z][a-z0-9+.-]*:)", re.I)
# A letterhead names its template, a page the picture it was drawn after. On the reader's own machine that asks nobody.
OF_THIS_MACHINE = re.compile(r"/(attachedTemplate|image|audio|video|media)$|(^|:)(image|fill-image)$")
# From a drive, a home, or beside the document. No two slashes together and no second colon: they would name a server.
STEP = r"""[^\\/:*?"<>|%\0-\x1f\u2044\u2215\u2216\u29f5\u29f8\u29f9\xa5\u20a9]++"""
LOCAL = re.compile(rf"(?:file:///(?=[a-z]:|users/|home/))?(?:[a-z]:[\\/])?{STEP}(?:[\\/]{STEP})*+", re.I)
# The parts that say what a file is made of. They are read as XML: one thing can be written there in many ways.
PARSED_PARTS = re.compile(r"\.rels$|^\[content_types\]\.xml$|^(content|styles)\.xml$", re.I)


def check_archive(content: bytes) -> None:
    """Raises ValidationError, with words for the sender, for an office file that is not safe to hand on.

    That is: a damaged or locked one, one that is too large once it is opened (`is_too_large`, MAX_ELEMENTS, MAX_TAG),
    with programs, or with what is fetched from elsewhere when it is opened.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if not is_plain_zip(content, archive, entries):
                raise damaged_error()
            if is_too_large(entries):
                raise too_large_error()
            if any(PROGRAMS.search(each.filename) for each in entries):
                raise programs_error()
            if any(is_embedded(each.filename) for each in entries):
                raise embedded_error()
            elements = iter(range(MAX_ELEMENTS))
            for each in entries:
                check_entry(archive, each, elements)
    # RuntimeError: a password; NotImplementedError: a way of packing that no office program uses.
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, struct.error) as error:
        raise damaged_error() from error
    except ValidationError:
        raise
    except Exception as error:  # zlib.error and its kin
        raise damaged_error() from error


def is_plain_zip(content: bytes, archive: ZipFile, entries: list[ZipInfo]) -> bool:
    """Says whether the content is one zip from its first byte to its last, with each entry in it once.

    Nothing may stand before, behind or between that another program would read; no entry may have a path that leads
    out, be encrypted or packed in a rare way, and no two may overlap.
    """
    ends = content[-END.size :]
    names = [each.filename for each in entries]
    return (
        ends.startswith(b"PK\x05\x06")
        and END.unpack(ends)[-1] == 0
        and not archive.comment
        and min((each.header_offset for each in entries), default=1) == 0
        and len(set(map(str.lower, names))) == len(names)
        and not any("\\" in name or name.startswith("/") or ".." in name.split("/") for name in names)
        and all(each.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not each.flag_bits & 1 for each in entries)
        # Entries that overlap are how ten megabytes become an exabyte.
        and sum(each.compress_size for each in entries) < len(content)
    )


def is_too_large(entries: list[ZipInfo]) -> bool:
    """Says whether there are more than MAX_ENTRIES, or unpacked more than MAX_UNFOLDED bytes or MAX_XML of XML."""
    unfolded, xml = (sum(each.file_size for each in some) for some in (entries, filter(is_xml, entries)))
    return len(entries) > MAX_ENTRIES or unfolded > MAX_UNFOLDED or xml > MAX_XML


def is_xml(entry: ZipInfo) -> bool:
    """Says whether the entry is of XML, by its name."""
    return entry.filename.lower().endswith((".xml", ".rels"))


def is_embedded(name: str) -> bool:
    """Says whether an entry of this name is an object of another program, which may be any file."""
    return bool(PACKAGES.search(name) and ANY_FILE.search(name))


def check_entry(archive: ZipFile, entry: ZipInfo, elements: Iterator[int]) -> None:
    """Reads the entry to its end; raises ValidationError where its XML carries programs or fetches something.

    `elements` has an item for each element that may still come. Raises BadZipFile where the entry's size or checksum is
    not what the archive's list says.
    """
    parse = parser(elements) if PARSED_PARTS.search(entry.filename) else None
    read, text = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            read += len(chunk)
            if is_xml(entry):
                # Without the zeros of UTF-16, and with the end of the last piece, where a word may have been cut.
                text = text[-20:] + chunk.translate(SMALL_LETTERS, b"\0")
                check_xml(text)
            if parse:
                parse(chunk, False)
    if read != entry.file_size:
        raise BadZipFile(entry.filename)
    if parse and read:
        parse(b"", True)


def check_xml(text: bytes) -> None:
    """Raises ValidationError where a piece of XML in small letters names macros, or defines a type or entities."""
    if any(word in text for word in MACROS):
        raise programs_error()
    if any(word in text for word in ENTITIES):
        raise fetches_error()


def parser(elements: Iterator[int]) -> Callable[[bytes, bool], None]:
    """Returns a function of a piece of XML and of whether it is the last, which raises ValidationError for what no
    office file may hold, or where it is too large: `elements` has an item for each element that may still come."""
    reader, read = expat.ParserCreate(), 0

    def start(element: str, attributes: dict[str, str]) -> None:
        if next(elements, None) is None:
            raise too_large_error()
        if attributes:
            check_element(element, attributes)

    reader.StartElementHandler = start
    reader.StartDoctypeDeclHandler = refuse_definitions

    def parse(piece: bytes, is_last: bool) -> None:
        nonlocal read
        read += len(piece)
        reader.Parse(piece, is_last)
        if read - reader.CurrentByteIndex > MAX_TAG:
            raise too_large_error()

    return parse


def check_element(element: str, attributes: dict[str, str]) -> None:
    """Raises ValidationError for an XML element that names macros, or has something fetched from elsewhere.

    `attributes` are its attributes.
    """
    values = "\n".join(attributes.values()).lower()
    if "macroenabled" in values or "vbaproject" in values:
        raise programs_error()
    is_external = attributes.get("TargetMode") == "External"
    if is_external and fetches(RELATIONS, attributes.get("Type", ""), attributes.get("Target", "")):
        raise fetches_error()
    address = attributes.get("xlink:href", "")
    if ELSEWHERE.match(address) and fetches(FETCHERS, element, address):
        raise fetches_error()


def fetches(kinds: re.Pattern[str], kind: str, address: str) -> bool:
    """Says whether what is of one of the kinds has the address fetched from a server when the file is opened."""
    if not kinds.search(kind):
        return False
    return not (OF_THIS_MACHINE.search(kind) and LOCAL.fullmatch(normalize("NFKC", unquote(address.strip()))))


def refuse_definitions(*_doctype: Any) -> None:
    """Raises ValidationError; expat calls this for a document type, which no office file has."""
    raise fetches_error()


def too_large_error() -> ValidationError:
    """Returns the error that says the file unfolds into more than is taken."""
    return ValidationError(_("This file is too large once it is opened. Please save it smaller, or as a PDF."))


def damaged_error() -> ValidationError:
    """Returns the error that says the file is damaged, locked or of another kind."""
    return ValidationError(_("This file is damaged, locked or not what it seems. Please save it again, or as a PDF."))


def programs_error() -> ValidationError:
    """Returns the error that says the file carries programs."""
    return ValidationError(_("This file contains macros or other programs. Please save it without them, or as a PDF."))


def embedded_error() -> ValidationError:
    """Returns the error that says something of another program is embedded in the file."""
    return ValidationError(
        _("Something from another program is embedded in this file, such as an old equation. Please save it as a PDF.")
    )


def fetches_error() -> ValidationError:
    """Returns the error that says the file fetches or unfolds more than it shows."""
    return ValidationError(_("This file loads or unpacks more than it shows. Please save it as a PDF."))
