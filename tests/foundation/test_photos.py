"""A photo is written anew: nothing of the camera's stays, and nothing it is made of breaks the page."""

import struct
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageOps

from foundation.files import images, tiles
from foundation.files.cleaning import HOMEWORK, LETTERS, clean
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
    monkeypatch.setattr(images, "shrink", lambda *picture: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match="more than 0 megapixels"):
        clean_image(upload())


@pytest.mark.parametrize("error", [struct.error("required argument is not an integer"), TypeError("fill character")])
def test_a_decoder_that_trips_over_a_mangled_header_is_an_error_of_the_field(monkeypatch, error):
    def trips(picture):
        raise error

    monkeypatch.setattr(ImageOps, "exif_transpose", trips)
    with pytest.raises(ValidationError, match="damaged or incomplete"):
        clean_image(upload())


# --- What a picture looks like ---------------------------------------------------------------------------------------
def file_of(picture: Image.Image, kind: str = "PNG", **more) -> SimpleUploadedFile:
    out = BytesIO()
    picture.save(out, kind, **more)
    return SimpleUploadedFile("a", out.getvalue())


def seen(upload: SimpleUploadedFile) -> tuple[int, int, int]:
    """The colour in the middle of the picture as it is kept."""
    picture = Image.open(clean_image(upload))
    assert picture.format == "JPEG" and picture.mode == "RGB"
    return picture.getpixel((picture.width // 2, picture.height // 2))


def is_near(one: tuple[int, int, int], other: tuple[int, int, int], by: int = 4) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


DEEP = Image.frombytes("I;16", (40, 30), struct.pack("<H", 40_000) * 1200)
SEEN = {
    "16-bit greys": (file_of(DEEP), (156, 156, 156)),
    "16-bit greys, one of them clear": (file_of(DEEP, transparency=40_001), (156, 156, 156)),
    "greys": (file_of(Image.new("L", (40, 30), 156)), (156, 156, 156)),
    "black and white": (file_of(Image.new("1", (40, 30), 1)), (255, 255, 255)),
    "greys, half clear": (file_of(Image.new("LA", (40, 30), (0, 128))), (127, 127, 127)),
    "a palette": (file_of(Image.new("RGB", (40, 30), "#8FB7C6").quantize()), (143, 183, 198)),
    "a palette, clear": (file_of(Image.new("P", (40, 30), 0), transparency=0), (255, 255, 255)),
    "clear": (file_of(Image.new("RGBA", (40, 30), (9, 9, 9, 0)), "WEBP", lossless=True), (255, 255, 255)),
    "a phone's HEIC": (file_of(Image.new("RGB", (40, 30), "#8FB7C6"), "HEIF", quality=95), (143, 183, 198)),
    "a HEIC, clear": (file_of(Image.new("RGBA", (64, 64), (9, 9, 9, 0)), "HEIF"), (255, 255, 255)),
    "a printer's inks": (file_of(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG"), (255, 0, 0)),
}


@pytest.mark.parametrize("kind", SEEN)
def test_a_picture_of_any_depth_is_kept_as_it_looks(kind):
    upload, colour = SEEN[kind]
    assert is_near(seen(upload), colour)


def profile(kind: str = "sRGB") -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()


# Of a camera that calls green what a screen calls red.
OTHER = profile().replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")
RED, GREEN = Image.new("RGB", (40, 30), (250, 10, 10)), (10, 250, 10)
PROFILED = {
    "a JPEG": (file_of(RED, "JPEG", icc_profile=OTHER), GREEN),
    "a PNG": (file_of(RED, icc_profile=OTHER), GREEN),
    "a WebP": (file_of(RED, "WEBP", lossless=True, icc_profile=OTHER), GREEN),
    "a HEIC": (file_of(RED, "HEIF", icc_profile=OTHER, quality=95), GREEN),
    "half clear": (file_of(Image.new("RGBA", (40, 30), (255, 0, 0, 255)), icc_profile=OTHER), (0, 255, 0)),
    "a palette": (file_of(RED.quantize(), icc_profile=OTHER), GREEN),
    "greys": (file_of(RED.convert("L"), icc_profile=profile()), (82, 82, 82)),
    "a screen's own": (file_of(RED, icc_profile=profile()), (250, 10, 10)),
    "a broken one": (file_of(RED, icc_profile=OTHER[:200]), (250, 10, 10)),
    "none at all": (file_of(RED, icc_profile=b"no profile"), (250, 10, 10)),
    "one of no device": (file_of(RED, icc_profile=profile("LAB")), (250, 10, 10)),
    "one of other colours than the picture's": (
        file_of(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG", icc_profile=OTHER.replace(b"RGB ", b"GRAY")),
        (255, 0, 0),
    ),
}


@pytest.mark.parametrize("kind", PROFILED)
def test_colours_are_translated_before_their_profile_is_thrown_away(kind):
    upload, colour = PROFILED[kind]
    assert is_near(seen(upload), colour, by=6)


def test_a_phones_largest_photo_is_opened_smaller():
    """8,000 by 6,000, as a JPEG alone can be: no picture of 48 megapixels is ever in memory."""
    kept = Image.open(clean_image(file_of(Image.new("RGB", (8000, 6000), "#8FB7C6"), "JPEG")))
    assert kept.size == (2000, 1500) and is_near(kept.getpixel((9, 9)), (143, 183, 198))
    opened = images.open_image(file_of(Image.new("L", (8000, 6000)), "JPEG"), longest_side=2000)
    assert opened.size == (4000, 3000)


@pytest.mark.parametrize("kind", [{"progressive": True}, {"kind": "PNG"}])
def test_what_has_to_be_held_whole_is_not_opened_smaller(kind):
    large = Image.new("L", (6000, 4200))
    with pytest.raises(ValidationError, match="25 megapixels"):
        clean_image(file_of(large, **({"kind": "JPEG"} | kind)))


def test_a_jpeg_that_hides_its_scans_behind_an_odd_mark_is_not_opened_smaller():
    whole = file_of(Image.new("RGB", (6000, 4200)), "JPEG").read()
    for mark in (b"\xff\x01", b"\xff\xd0", b"\xff\xff", b"garbage"):
        with pytest.raises(ValidationError, match="25 megapixels|not a photo we can read"):
            clean_image(SimpleUploadedFile("a.jpg", whole[:2] + mark + whole[2:]))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF"])
def test_a_picture_is_turned_once(kind):
    """A HEIC is turned by the decoder, and says so in its EXIF as a JPEG does."""
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = Image.open(clean_image(file_of(Image.new("RGB", (80, 60), "red"), kind, exif=exif.tobytes())))
    assert kept.size == (60, 80)


@pytest.mark.parametrize("accepted", [HOMEWORK, LETTERS], ids=["homework", "letters"])
def test_a_phones_heic_goes_home_as_a_jpeg(accepted):
    sent = file_of(Image.new("RGB", (40, 30), "#8FB7C6"), "HEIF")
    assert clean(sent, accepted).name.endswith(".jpg") and ".heic" in accepted.accept


# --- What a picture takes of the machine -----------------------------------------------------------------------------
def test_a_large_picture_is_made_small_by_tiles_as_it_is_whole():
    """As Pillow does it in one piece, with twice the memory: no seam shows."""
    noise = Image.effect_noise((3300, 2500), 90).filter(ImageFilter.GaussianBlur(1))
    noisy = Image.merge("RGB", [noise, noise.rotate(180), noise])
    whole = noisy.resize((2000, 1515), Image.Resampling.BICUBIC)
    tiled = tiles.shrink(noisy, 2000, images.flatten)
    assert tiled.size == whole.size
    assert max(high for _low, high in ImageChops.difference(tiled, whole).getextrema()) <= 1


@pytest.mark.parametrize(("kind", "most"), [("WEBP", 8), ("HEIF", 12)])
def test_what_takes_more_room_a_pixel_may_have_fewer_and_is_told_how_many(kind, most):
    large = file_of(Image.new("RGB", (4000, 3400)), kind, **({"chroma": 444} if kind == "HEIF" else {}))
    with pytest.raises(ValidationError, match=f"more than {most} megapixels"):
        clean_image(large)
    assert clean_image(file_of(Image.new("RGB", (3200, 2400)), kind))


def test_a_picture_of_one_endless_line_is_refused():
    with pytest.raises(ValidationError, match="not a photo we can read"):
        clean_image(file_of(Image.new("L", (70_000, 1))))


def test_one_picture_at_a_time_is_worked_on_and_the_next_waits_for_its_turn(monkeypatch):
    monkeypatch.setattr(images, "PATIENCE", 0.05)
    with images.one_at_a_time(), ThreadPoolExecutor(1) as other:
        waiting = other.submit(clean_image, upload())
        with pytest.raises(
            ValidationError, match="We are still working on another photo. Please try again in a moment"
        ):
            waiting.result()
    assert clean_image(upload())


def test_a_refused_picture_gives_up_its_turn(monkeypatch):
    monkeypatch.setattr(images, "PATIENCE", 0.05)
    for refused in (b"no picture", upload().read()[:300]):
        with pytest.raises(ValidationError):
            clean_image(SimpleUploadedFile("a.jpg", refused))
    assert clean_image(upload())


def test_a_jpeg_of_endless_scans_or_segments_is_refused():
    """Each scan is drawn over all pixels: a thousand, of 42 bytes each, take eight seconds."""
    whole = file_of(Image.new("L", (400, 300)), "JPEG", progressive=True).read()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    assert clean_image(SimpleUploadedFile("a.jpg", whole[:-2] + last * 9 + whole[-2:]))
    for endless in (whole[:-2] + last * 99 + whole[-2:], whole[:2] + b"\xff\xfe\0\2" * 30_000 + whole[2:]):
        with pytest.raises(ValidationError, match="not a photo we can read"):
            clean_image(SimpleUploadedFile("a.jpg", endless))
