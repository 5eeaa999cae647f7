"""Office files are zips: what a forger can hide in one, and what makes a reader's machine choke, is refused."""

import re
import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_ENTRIES = 2_000
MAX_UNFOLDED = 100 * 1024 * 1024
CHUNK = 256 * 1024
END = struct.Struct("<4s4H2LH")
# Programs: macros of both families, and ActiveX.
PROGRAMS = re.compile(r"(^|/)(vbaproject|vbadata)|(^|/)activex/|^(basic|scripts)/", re.I)
# An object of another program, which holds any file at all; the equations of old editors stand in such, too.
# Two looks, not one with ".*" between: a name may repeat the first half thousands of times.
PACKAGES, ANY_FILE = re.compile(r"(^|/)embeddings/", re.I), re.compile(r"\.bin$", re.I)
MACROS = re.compile(rb"macroEnabled|vbaProject", re.I)
# A definition of entities unfolds into gigabytes at the reader's; neither family of formats has any.
ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
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

    That is: a damaged or locked one, one with more than MAX_ENTRIES entries or MAX_UNFOLDED bytes unpacked, with
    programs, or with what is fetched from elsewhere when it is opened.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if not is_plain_zip(content, archive, entries):
                raise damaged_error()
            if len(entries) > MAX_ENTRIES or sum(each.file_size for each in entries) > MAX_UNFOLDED:
                raise ValidationError(
                    _("This file is too large once it is opened. Please save it smaller, or as a PDF.")
                )
            if any(PROGRAMS.search(each.filename) for each in entries):
                raise programs_error()
            if any(is_embedded(each.filename) for each in entries):
                raise embedded_error()
            for each in entries:
                check_entry(archive, each)
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


def is_embedded(name: str) -> bool:
    """Says whether an entry of this name is an object of another program, which may be any file."""
    return bool(PACKAGES.search(name) and ANY_FILE.search(name))


def check_entry(archive: ZipFile, entry: ZipInfo) -> None:
    """Reads the entry to its end; raises ValidationError where its XML carries programs or fetches something.

    Raises BadZipFile where its size or checksum is not what the archive's list says.
    """
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    parse = parser() if PARSED_PARTS.search(entry.filename) else None
    read, kept = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            read += len(chunk)
            if is_xml:
                check_xml(kept + chunk.replace(b"\0", b""))
                kept = chunk[-400:]
            if parse:
                parse(chunk, False)
    if read != entry.file_size:
        raise BadZipFile(entry.filename)
    if parse and read:
        parse(b"", True)


def check_xml(text: bytes) -> None:
    """Raises ValidationError where a piece of XML names macros, or defines a document type or entities."""
    if MACROS.search(text):
        raise programs_error()
    if ENTITIES.search(text):
        raise fetches_error()


def parser() -> Callable[[bytes, bool], Any]:
    """Returns expat's `Parse(bytes, is_last)`, which raises ValidationError for what an office file may not hold."""
    reader = expat.ParserCreate()
    reader.StartElementHandler = check_element
    reader.StartDoctypeDeclHandler = refuse_definitions
    return reader.Parse


def check_element(element: str, attributes: dict[str, str]) -> None:
    """Raises ValidationError for an XML element that names macros, or has something fetched from elsewhere.

    `attributes` are its attributes; expat calls this for each element that begins.
    """
    # Called millions of times for a large table, nearly always for nothing.
    if not attributes:
        return
    if MACROS.search("\n".join(attributes.values()).encode()):
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


def damaged_error() -> ValidationError:
    """Returns the error that says the file is damaged, locked or of another kind."""
    return ValidationError(_("This file is damaged, locked or not what it seems. Please save it again, or as a PDF."))


def programs_error() -> ValidationError:
    """Returns the error that says the file carries programs."""
    return ValidationError(_("This file carries macros or other programs. Please save it without them, or as a PDF."))


def embedded_error() -> ValidationError:
    """Returns the error that says something of another program is embedded in the file."""
    return ValidationError(
        _("An object of another program is embedded in this file, such as an old equation. Please save it as a PDF.")
    )


def fetches_error() -> ValidationError:
    """Returns the error that says the file fetches or unfolds more than it shows."""
    return ValidationError(_("This file fetches or unfolds more than it shows. Please save it as a PDF."))
