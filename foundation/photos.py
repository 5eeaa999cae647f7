"""Pictures people upload: looked at, turned upright, and written anew without what the camera noted."""

from io import BytesIO
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

MAX_PIXELS = 25_000_000
MAX_BYTES = 15 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")


def clean_photo(upload: UploadedFile, longest_side: int = 2000) -> ContentFile:
    """A JPEG of at most `longest_side` pixels, without EXIF, XMP or GPS. Raises ValidationError in plain words."""
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("This photo is larger than 15 MB. Please choose a smaller one."))
    try:
        upload.seek(0)
        picture = Pillow.open(upload, formats=FORMATS)
        # Asked before decoding: a small file can unfold into gigabytes.
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(_("This photo has more than 25 megapixels. Please choose a smaller one."))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except ValidationError:
        raise
    except Exception as error:  # a mangled header makes the decoder raise whatever it likes, struct.error for one
        message = _("This file is not a photo we can read. Please choose a JPEG, PNG or WebP picture.")
        raise ValidationError(message) from error
    upright.info.clear()  # Pillow writes a JPEG's comment again
    upright.thumbnail((longest_side, longest_side))
    out = BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    return ContentFile(out.getvalue(), name=f"{uuid4().hex}.jpg")
