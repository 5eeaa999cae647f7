"""Papers people upload: known by their content, never by the name they came with."""

from io import BytesIO
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from foundation import archives, pdfs
from foundation.photos import clean_photo

MAX_BYTES = 10 * 1024 * 1024
PHOTOS = {".jpg", ".jpeg", ".jfif", ".png", ".webp"}
# An office file is a zip: what lies in it says which.
OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
OPEN_OFFICE = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
} | {ending: kind.decode() for kind, ending in OPEN_OFFICE.items()}
ACCEPT = ",".join((*CONTENT_TYPES, ".png", ".webp"))


def clean_paper(upload: UploadedFile) -> ContentFile:
    """The file under a random name; a photo is written anew, the rest looked through. Raises ValidationError."""
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Please choose a smaller one."))
    upload.seek(0)
    content = upload.read()
    ending = kind_of(content)
    if ending in PHOTOS:
        return clean_photo(upload)
    if ending not in CONTENT_TYPES:
        raise ValidationError(_("This kind of file is not taken. Please choose a PDF, a photo or an office file."))
    look_through(content, ending)
    return ContentFile(content, name=f"{uuid4().hex}{ending}")


def look_through(content: bytes, ending: str) -> None:
    """Raises ValidationError, in words, for a PDF or an office file that is more than it says, whoever sends it."""
    if ending == ".pdf":
        pdfs.look_through(content)
    else:
        archives.look_through(content)


def kind_of(content: bytes) -> str:
    """The ending that belongs to the content; empty where it is none that we know."""
    try:
        endings = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return ""
    if endings & PHOTOS:
        return next(iter(endings & PHOTOS))
    # Only what begins as a PDF: readers search for the mark further down, and so do forgers.
    if content.startswith(b"%PDF-"):
        return ".pdf"
    return kind_of_zip(content) if content.startswith(b"PK\x03\x04") else ""


def kind_of_zip(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return OPEN_OFFICE.get(archive.read("mimetype").strip(), "")
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return ""
    return next((ending for ending, part in OFFICE.items() if part in names), "")
