"""Good pictures with what a camera, its owner or a forger left in them: taken, and written anew without it."""

import struct

from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from tests.factories.hostile import MARK, PAGE, saved
from tests.factories.pages import jpeg
from tests.factories.photos import zipped


def noted() -> PngInfo:
    info = PngInfo()
    for key in ("Comment", "Author", "GPS"):
        info.add_text(key, MARK.decode())
    info.add_itxt("XML:com.adobe.xmp", MARK.decode())
    info.add_text("Zipped", MARK.decode() * 9, zip=True)
    return info


def exif() -> bytes:
    """Camera, owner, and where it was."""
    found = Pillow.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x013B, 0x8298):
        found[tag] = MARK.decode()
    place = found.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (26.0, 55.0, 33.0), "E", (81.0, 11.0, 2.0)
    place[27] = MARK
    found.get_ifd(0x8769)[0x9286] = MARK
    return found.tobytes()


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segments(*segments: bytes) -> bytes:
    whole = jpeg(exif=exif())
    return whole[:2] + b"".join(segments) + whole[2:]


IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14\x1c\x02\x78\0\x0c" + MARK + b"\0\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><GPS>" + MARK + b"</GPS></x:xmpmeta>"
ICC = b"ICC_PROFILE\0\1\1" + b"\0" * 128 + b"desc" + MARK
# (content, name)
CARRIERS: dict[str, tuple[bytes, str]] = {
    "EXIF with GPS": (jpeg(exif=exif()), "a.jpg"),
    "XMP": (with_segments(segment(0xE1, XMP)), "a.jpg"),
    "IPTC": (with_segments(segment(0xED, IPTC)), "a.jpg"),
    "a comment": (with_segments(segment(0xFE, MARK)), "a.jpg"),
    "a colour profile": (with_segments(segment(0xE2, ICC)), "a.jpg"),
    "all of a JPEG's": (
        with_segments(segment(0xE1, XMP), segment(0xED, IPTC), segment(0xE2, ICC), segment(0xFE, MARK)),
        "a.jpeg",
    ),
    "a PNG's texts": (saved("PNG", pnginfo=noted()), "a.png"),
    "a PNG's EXIF": (saved("PNG", exif=exif(), pnginfo=noted()), "a.png"),
    "a PNG's colour profile": (saved("PNG", icc_profile=b"\0" * 128 + MARK), "a.png"),
    "a WebP's EXIF": (saved("WEBP", exif=exif()), "a.webp"),
    "a WebP's XMP": (saved("WEBP", xmp=MARK, exif=exif()), "a.webp"),
    "a WebP's colour profile": (saved("WEBP", icc_profile=b"\0" * 128 + MARK), "a.webp"),
    "a HEIC's EXIF": (saved("HEIF", exif=exif()), "a.heic"),
    "a HEIC's XMP": (saved("HEIF", xmp=MARK, exif=exif()), "a.HEIC"),
    "a zip behind": (jpeg() + zipped({"a": MARK}) + MARK, "a.jpg"),
    "a page behind": (jpeg() + PAGE, "a.jpg"),
    "a script as comment": (with_segments(segment(0xFE, b"<?php eval($_GET[0]); /*" + MARK)), "a.jpg"),
    "a page behind a PNG": (saved("PNG") + PAGE, "a.png"),
    "a page in a WebP": (saved("WEBP", xmp=PAGE), "a.webp"),
}
