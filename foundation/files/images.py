"""Pictures people upload: looked at, turned upright, and written anew without what the camera noted."""

from io import BytesIO
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

MAX_PIXELS = 25_000_000
MAX_BYTES = 15 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")


class Cleaned(ContentFile):
    """A file that was written anew or looked through, so that nobody has to clean it again."""


def clean_image(upload: File, longest_side: int = 2000) -> Cleaned:
    """Returns the picture as an upright JPEG with sides of at most `longest_side` pixels, without EXIF, XMP and GPS.

    Raises ValidationError, with words for the sender, where it is too large, damaged or no photo.
    """
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("This photo is larger than 15 MB. Please choose a smaller one."))
    picture = open_image(upload)
    try:
        upright = flatten(ImageOps.exif_transpose(picture))
    except Exception as error:  # a mangled header makes the decoder raise whatever it likes, struct.error for one
        message = _("This photo is damaged or not complete. Please send it again, or choose another.")
        raise ValidationError(message) from error
    upright.info.clear()  # Pillow writes a JPEG's comment again
    upright.thumbnail((longest_side, longest_side))
    out = BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    return Cleaned(out.getvalue(), name=f"{uuid4().hex}.jpg")


def open_image(upload: File) -> Pillow.Image:
    """Returns the picture before its pixels are decoded, since a small file can unfold into gigabytes.

    Raises ValidationError where it is no JPEG, PNG or WebP, moves, or has more than MAX_PIXELS.
    """
    try:
        upload.seek(0)
        picture = Pillow.open(upload, formats=FORMATS)
        pixels = picture.width * picture.height
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        pixels = MAX_PIXELS + 1
    except Exception as error:
        message = _("This file is not a photo we can read. Please choose a JPEG, PNG or WebP picture.")
        raise ValidationError(message) from error
    if pixels > MAX_PIXELS:
        raise ValidationError(_("This photo has more than 25 megapixels. Please choose a smaller one."))
    # A phone's JPEG may hold a second, smaller picture; only these two move.
    if picture.format in ("PNG", "WEBP") and getattr(picture, "is_animated", False):
        raise ValidationError(_("Moving pictures are not taken. Please choose a photo that stands still."))
    return picture


def flatten(picture: Pillow.Image) -> Pillow.Image:
    """Returns the picture in RGB, with white in place of what is transparent."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    drawn = picture.convert("RGBA")
    sheet = Pillow.new("RGB", drawn.size, "white")
    sheet.paste(drawn, mask=drawn.getchannel("A"))
    return sheet
