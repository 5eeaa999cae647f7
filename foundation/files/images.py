"""Pictures people upload: looked at, turned upright, and written anew without what the camera noted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import SEEK_CUR, BytesIO
from threading import Lock
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, PngImagePlugin
from PIL.JpegImagePlugin import JpegImageFile
from pillow_heif import register_heif_opener

from foundation.files.tiles import shrink

MAX_PIXELS = 25_000_000
# Of a JPEG, which can be opened at a half or a quarter: what phones write when they are set to their full size.
MAX_PIXELS_HALVED = 80_000_000
MAX_BYTES = 15 * 1024 * 1024
# A segment of a JPEG's head with its length behind its name: neither the scan nor what has no length.
SEGMENT = re.compile(rb"\xff[\xc0-\xcf\xdb\xdd\xe0-\xef\xfe]..", re.S)
# What stands in no picture's data. Each segment costs the same, however small it is; each scan as much as all pixels.
SEGMENTS, MAX_SEGMENTS = re.compile(rb"\xff[\xc0-\xcf\xdb-\xfe]"), 20_000
SCANS, MAX_SCANS = re.compile(rb"\xff\xda"), 40
# Of a screen, a camera or scanner, a printer, a space: what a picture can be in.
DEVICES, MAX_PROFILE = ("mntr", "scnr", "prtr", "spac"), 4 * 1024 * 1024
# The most bytes that a decoder may keep at once, with what it makes.
MAX_DECODED = 128_000_000
# Of a PNG, which may be one line of 25 million pixels.
MAX_SIDE = 65_535
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Of notes in a PNG, which are thrown away: they come packed.
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024
# What iPhones write. It is read alone, of what lies in it the picture alone, and by one thread: each keeps its share.
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


# Seconds that one waits for another's picture. A large one takes a second.
TURN, PATIENCE = Lock(), 15


class Cleaned(ContentFile):
    """A file that was written anew or looked through, so that nobody has to clean it again."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Lets one thread of this process in at a time: one picture takes up to 150 MB, four at once a small machine.

    Raises ValidationError, with words for the sender, where others are in for PATIENCE seconds.
    """
    if not TURN.acquire(timeout=PATIENCE):
        raise ValidationError(_("We are still working on another photo. Please try again in a moment."))
    try:
        yield
    finally:
        TURN.release()


def clean_image(upload: File, longest_side: int = 2000) -> Cleaned:
    """Returns the picture as an upright JPEG with sides of at most `longest_side` pixels, without EXIF, XMP and GPS.

    Raises ValidationError, with words for the sender, where it is too large, damaged or no photo, or where others'
    pictures take too long.
    """
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("This photo is larger than 15 MB. Please choose a smaller one."))
    with one_at_a_time():
        picture = open_image(upload, longest_side)
        profile = picture.info.get("icc_profile")
        try:
            small = shrink(picture, longest_side, flatten)
            del picture  # with its pixels, before there are copies of the small one
            upright = in_srgb(ImageOps.exif_transpose(small), profile)
        except Exception as error:  # a mangled header makes the decoder raise whatever it likes, struct.error for one
            message = _("This photo is damaged or incomplete. Please send it again, or choose another.")
            raise ValidationError(message) from error
        upright.info.clear()  # Pillow writes a JPEG's comment again
        out = BytesIO()
        upright.save(out, "JPEG", quality=82, optimize=True)
    return Cleaned(out.getvalue(), name=f"{uuid4().hex}.jpg")


def open_image(upload: File, longest_side: int) -> Pillow.Image:
    """Returns the picture before its pixels are decoded, since a small file can unfold into gigabytes.

    A JPEG is opened at a half, a quarter or an eighth where no side gets shorter than `longest_side`. Raises
    ValidationError where it is no JPEG, PNG, WebP or HEIC, moves, has more than MAX_PIXELS, or more than its decoder
    has room for (MAX_DECODED).
    """
    try:
        is_jpeg = starts_as_jpeg(upload)
        if is_jpeg and count_marks(upload, SEGMENTS) > MAX_SEGMENTS:
            raise unread_error()
        scans = count_marks(upload, SCANS) if is_jpeg else 0
        upload.seek(0)
        picture = Pillow.open(upload, formats=FORMATS)
        pixels = whole = picture.width * picture.height
        if whole <= MAX_PIXELS_HALVED and isinstance(picture, JpegImageFile):
            picture.draft(None, (longest_side, longest_side))
            pixels = picture.width * picture.height if is_one_scan(picture) else whole
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        pixels = MAX_PIXELS + 1
    except Exception as error:
        raise unread_error() from error
    if pixels > MAX_PIXELS:
        raise pixels_error(MAX_PIXELS)
    if max(picture.size) > MAX_SIDE:
        raise unread_error()
    # A phone's JPEG may hold a second, smaller picture; only these two move.
    if picture.format in ("PNG", "WEBP") and getattr(picture, "is_animated", False):
        raise ValidationError(_("Animated pictures can’t be used. Please choose an ordinary photo."))
    if scans > MAX_SCANS and isinstance(picture, JpegImageFile) and not is_one_scan(picture):
        raise unread_error()
    if (memory := decoded_bytes(picture, whole)) > MAX_DECODED:
        raise pixels_error(MAX_DECODED * whole // memory)
    return picture


def starts_as_jpeg(upload: File) -> bool:
    """Says whether the upload begins as a JPEG."""
    upload.seek(0)
    return bool(upload.read(2) == b"\xff\xd8")


def count_marks(upload: File, marks: re.Pattern[bytes]) -> int:
    """Returns how often one of the marks stands in the upload, but for those that two chunks part."""
    return sum(len(marks.findall(chunk)) for chunk in upload.chunks())


def decoded_bytes(picture: Pillow.Image, pixels: int) -> int:
    """Returns the most bytes that decoding takes at once, of a picture that says it has so many `pixels`.

    A JPEG of several scans is held whole until its last, two bytes a number, then drawn as large as it is opened. Of a
    WebP there are four copies; of a HEIC its own colours beside those of a screen, and more where it is no phone's.
    """
    if isinstance(picture, JpegImageFile):
        drawn = 4 * picture.width * picture.height
        if is_one_scan(picture):
            return drawn
        parts = [across * down for _name, across, down, _table in picture.layer]
        return drawn + 2 * pixels * sum(parts) // max(parts)
    if picture.format == "HEIF":
        fine, deep = picture.info.get("chroma") != 420, picture.info.get("bit_depth", 8) > 8
        return pixels * (5 + 5 * fine + 4 * deep + 4 * picture.has_transparency_data)
    return pixels * (16 if picture.format == "WEBP" else 4)


def is_one_scan(picture: JpegImageFile) -> bool:
    """Says whether a JPEG has all its colours in one scan, so that it is decoded line by line.

    Of any other the decoder keeps the whole in memory, however small it is opened.
    """
    if picture.info.get("progressive"):
        return False
    file: Any = picture.fp
    place = file.tell()
    file.seek(2)
    while SEGMENT.match(head := file.read(4)):
        file.seek(int.from_bytes(head[2:], "big") - 2, SEEK_CUR)
    colours = file.read(1) if head.startswith(b"\xff\xda") else b""
    file.seek(place)
    return bool(colours == bytes([len(picture.getbands())]))


def flatten(picture: Pillow.Image) -> Pillow.Image:
    """Returns the picture in RGB, in greys or in CMYK, 8 bits each, with white in place of what is transparent."""
    if picture.mode.startswith("I;16"):
        # Pillow cuts off at 255 what it should divide.
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")
    drawn = picture.convert("RGBA")
    sheet = Pillow.new("RGB", drawn.size, "white")
    sheet.paste(drawn, mask=drawn.getchannel("A"))
    return sheet


def in_srgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """Returns a flat picture in sRGB, as screens show it; without a profile, or with one that can't be read, as it is.

    A camera's numbers mean other colours than a screen's: what says so is thrown away with the rest of what it noted.
    """
    if profile and len(profile) <= MAX_PROFILE:
        with suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if source.profile.device_class in DEVICES:
                fitting = picture.convert("RGB") if source.profile.xcolor_space.strip() == "RGB" else picture
                translated = ImageCms.profileToProfile(
                    fitting, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                return translated or picture
    return picture.convert("RGB")


def pixels_error(most: int) -> ValidationError:
    """Returns the error that says a photo has more pixels than are taken of its kind."""
    message = _("This photo has more than %(number)d megapixels. Please choose a smaller one.")
    return ValidationError(message % {"number": most // 1_000_000})


def unread_error() -> ValidationError:
    """Returns the error that says which photos are read."""
    return ValidationError(_("This file is not a photo we can read. Please choose a JPEG, PNG, WebP or HEIC picture."))
