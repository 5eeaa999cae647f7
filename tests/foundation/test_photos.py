"""A photo is written anew: nothing of the camera's stays, and nothing it is made of breaks the page."""

import struct
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from foundation.files import images
from foundation.files.images import clean_image


def upload(**more) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "#8FB7C6").save(out, "JPEG", **more)
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def test_what_the_camera_and_its_owner_noted_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    noted = upload(exif=exif, comment=b"Secret comment", xmp=b"<x>Secret place</x>", icc_profile=b"Secret colours")
    assert noted.read().count(b"Secret") == 4
    assert b"Secret" not in clean_image(noted).read()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    """A small file unfolds into gigabytes: 40 by 30 are too many here."""
    monkeypatch.setattr(images, "MAX_PIXELS", 1_199)
    monkeypatch.setattr(ImageOps, "exif_transpose", lambda picture: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match="25 megapixels"):
        clean_image(upload())


@pytest.mark.parametrize("error", [struct.error("required argument is not an integer"), TypeError("fill character")])
def test_a_decoder_that_trips_over_a_mangled_header_is_an_error_of_the_field(monkeypatch, error):
    def trips(picture):
        raise error

    monkeypatch.setattr(ImageOps, "exif_transpose", trips)
    with pytest.raises(ValidationError, match="damaged or not complete"):
        clean_image(upload())
