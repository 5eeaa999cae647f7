"""Photos of pupils and files of all kinds, as the tests, the proofs and the demo school need them."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from foundation.models import ContentImage
from roll.consent.models import PhotoConsent, PhotoPurpose, PhotoSubject
from roll.models import Pupil, User
from tests.factories.pages import content_image


def photo_of(pupils: Iterable[Pupil], by: User, **more: Any) -> ContentImage:
    """A picture of the pupils' school, with these named in it by its office or head."""
    pupils = list(pupils)
    image = content_image(pupils[0].school, **more)
    PhotoSubject.name_pupils(image, pupils, school=pupils[0].school, by=by)
    return image


def waiting_photo(school: Any, **more: Any) -> ContentImage:
    """An editor has said that pupils can be recognised; nobody has said who."""
    image = content_image(school, **more)
    image.shows_pupils = True
    image.save()
    return image


def consent(pupil: Pupil, by: User, purpose: str = PhotoPurpose.WEBSITE, note: str = "Folder A") -> PhotoConsent:
    """As the office writes it down; `note=""` where a guardian says it."""
    return PhotoConsent.give(pupil, purpose, by=by, note=note)


def pdf(text: str = "dal", objects: bytes = b"", trailer: bytes = b"") -> bytes:
    """A small PDF of one empty page, its cross-references right."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"(" + text.encode() + b")",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, part)
    out += objects
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + rows
    out += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(parts) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def office_file(part: str = "word/document.xml", more: dict[str, bytes] | None = None, text: bytes = b"<x/>") -> bytes:
    """A docx, or by its part an xlsx or pptx, with more entries."""
    return zipped({"[Content_Types].xml": TYPES, part: text} | (more or {}))


def open_file(kind: str = "text", more: dict[str, bytes] | None = None) -> bytes:
    """An odt, ods or odp."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": mimetype, "content.xml": b"<x/>"} | (more or {}))


def zipped(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
