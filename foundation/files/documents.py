"""PDFs, office files and photos: known by their content, never by the name they came with."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

import puremagic

from foundation.files import archives, pdfs

IMAGES = {".jpg", ".jpeg", ".jfif", ".png", ".webp", ".heic"}
# An office file is a zip: what lies in it says which.
OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
OPEN_OFFICE = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
# Photos and pictures that are known, and not read: GIF, BMP, TIFF and its kin, JPEG 2000, Photoshop.
OTHER_PHOTOS = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  ", b"8BPS")
# And what phones keep in the boxes of a film: HEIC; those that move, and AVIF, are not read.
HEIC_BRANDS, OTHER_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}, {b"hevc", b"hevx", b"msf1", b"avif", b"avis"}
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
} | {ending: kind.decode() for kind, ending in OPEN_OFFICE.items()}


def check_document(content: bytes, ending: str) -> None:
    """Raises ValidationError, with words for the sender, for a PDF or an office file that is not safe to hand on.

    Whatever does not end in ".pdf" is looked through as an office file.
    """
    if ending == ".pdf":
        pdfs.check_pdf(content)
    else:
        archives.check_archive(content)


def is_other_photo(content: bytes) -> bool:
    """Says whether the content begins as a picture of a format that is not read."""
    return content.startswith(OTHER_PHOTOS) or (content[4:8] == b"ftyp" and content[8:12] in OTHER_BRANDS)


def kind_of(content: bytes) -> str:
    """Returns the ending that the content has, one of CONTENT_TYPES or of IMAGES; "" where it is none of these."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return ".heic"
    try:
        endings = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return ""
    if endings & IMAGES:
        return next(iter(endings & IMAGES))
    # Only what begins as a PDF: readers search for the mark further down, and so do forgers.
    if content.startswith(b"%PDF-"):
        return ".pdf"
    return kind_of_zip(content) if content.startswith(b"PK\x03\x04") else ""


def kind_of_zip(content: bytes) -> str:
    """Returns the ending of the office file that the zip is; "" where it is none, or can't be read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return OPEN_OFFICE.get(archive.read("mimetype").strip(), "")
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return ""
    return next((ending for ending, part in OFFICE.items() if part in names), "")
