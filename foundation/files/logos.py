"""A logo: a cleaned picture on a white square, in the sizes that pages, phones and other sites show."""

from io import BytesIO

from django.core.files.base import File
from PIL import Image as Pillow
from PIL import ImageOps

# Sides in pixels: on paper and on other sites; in the bar of a sharp screen, and as an icon.
LARGE, SMALL = 512, 96


def squares(cleaned: File) -> tuple[bytes, bytes]:
    """Returns the JPEGs of a picture that `clean_image` has written, LARGE and SMALL, whole and in the middle."""
    cleaned.seek(0)
    with Pillow.open(cleaned, formats=("JPEG",)) as picture:
        large, small = (ImageOps.pad(picture, (side, side), color="white") for side in (LARGE, SMALL))
    return jpeg(large), jpeg(small)


def jpeg(picture: Pillow.Image) -> bytes:
    """Returns the picture as a JPEG."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()
