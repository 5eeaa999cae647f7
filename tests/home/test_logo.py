"""A school's logo: cleaned, kept in two sizes, replaced and removed; shown wherever its crest is."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from foundation.files.images import clean_image
from home.models import SchoolLogo, SchoolLook
from tests.factories.helpdesk import photo_upload
from tests.factories.pages import jpeg

ADDRESS = "/school/nai-umeed/look/"
KEPT = {"brand": "#0B566B"}


def version() -> str:
    return SchoolLook.objects.get().logo_version


def picture(kind: str, width: int = 900, height: int = 300) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"logo.{kind.lower()}", jpeg(width, height, colour="#7A1F5C", kind=kind))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
@pytest.mark.parametrize("role", ["editor", "head", "office"])
def test_it_is_kept_whole_on_a_square_in_two_sizes(cast, as_user, client, kind, role):
    assert as_user(getattr(cast, role)).post(ADDRESS, KEPT | {"logo": picture(kind)}).status_code == 302
    for size, side in (("large", 512), ("small", 96)):
        answer = client.get(f"/school/nai-umeed/logo-{size}.jpg?v={version()}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable" and not answer.cookies
        shown = Pillow.open(BytesIO(answer.content))
        assert (shown.size, shown.format) == ((side, side), "JPEG")
        # As wide as it was three times as high: white above and below, itself in the middle.
        assert min(shown.getpixel((side // 2, 2))) > 240 and min(shown.getpixel((side // 2, side // 2))) < 200
        assert len(answer.content) < (4_000 if size == "small" else 40_000)
        again = client.get(f"/school/nai-umeed/logo-{size}.jpg", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304


def test_where_there_is_none_there_is_no_picture(cast, client):
    for address in ("logo-small.jpg", "logo-large.jpg", "logo-huge.jpg", "logo-pk.jpg"):
        assert client.get(f"/school/nai-umeed/{address}").status_code == 404
    assert client.get("/school/nowhere/logo-small.jpg").status_code == 404


def test_it_is_replaced_and_removed_and_stays_otherwise(cast, as_user):
    head = as_user(cast.head)
    head.post(ADDRESS, KEPT | {"logo": picture("PNG")})
    first = version()
    assert "Remove the logo" in head.get(ADDRESS).text
    head.post(ADDRESS, KEPT | {"banner_en": "No water", "banner_until": "2031-01-01"})
    assert version() == first
    head.post(ADDRESS, KEPT | {"logo": photo_upload()})
    assert version() not in ("", first) and SchoolLogo.objects.count() == 1
    head.post(ADDRESS, KEPT | {"drop_logo": "on"})
    assert (version(), SchoolLogo.objects.count()) == ("", 0)
    assert "Remove the logo" not in head.get(ADDRESS).text


def test_who_had_the_form_open_meanwhile_brings_no_older_one_back(cast):
    look = SchoolLook(school=cast.school)
    look.change(by=cast.head)
    older = SchoolLook.objects.get()
    look.change(by=cast.office, logo=clean_image(picture("PNG")))
    newest = version()
    older.change(by=cast.head)
    assert version() == newest != ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo we can read"),
        (b"GIF89a", "not a photo we can read"),
        (jpeg()[:2000], "damaged or incomplete"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_the_rest_is_kept_on_the_page(cast, as_user, content, words):
    upload = SimpleUploadedFile("logo.png", content)
    answer = as_user(cast.head).post(ADDRESS, KEPT | {"banner_en": "Kept for you", "logo": upload})
    assert answer.status_code == 422 and words in answer.text and "Kept for you" in answer.text
    assert not SchoolLogo.objects.exists() and not SchoolLook.objects.exists()


def test_what_the_camera_noted_is_gone(cast, as_user, client):
    exif = Pillow.Exif()
    exif[0x010E] = "Taken at home"
    upload = SimpleUploadedFile("logo.jpg", jpeg(exif=exif.tobytes()))
    as_user(cast.head).post(ADDRESS, KEPT | {"logo": upload})
    assert b"Taken at home" not in client.get("/school/nai-umeed/logo-large.jpg").content
