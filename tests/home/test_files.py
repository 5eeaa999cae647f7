"""Nothing under /media/ or /documents/ goes out that its pages don't allow."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from editing.models import Desk
from foundation.models import ContentDocument, ContentImage
from roll.models import Audience
from tests.factories.pages import content_image, jpeg, news_page, school_page


def addresses(image) -> list[str]:
    return [image.file.url, image.get_rendition("fill-480x270|format-webp").file.url]


def status(client, image) -> list[int]:
    return [client.get(path).status_code for path in addresses(image)]


def test_a_public_pages_photo_is_public(cast, client):
    image = content_image(cast.school)
    news_page(cast.school, photo=image)
    for path in addresses(image):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)
        assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert not answer.cookies


def test_a_photo_in_the_text_counts_as_used(cast, client):
    image = content_image(cast.school)
    news_page(cast.school, body=[("photo", {"image": image, "alt": "A field", "caption": ""})])
    assert status(client, image) == [200, 200]


def test_a_photo_no_page_uses_is_its_editors_alone(cast, client, as_user):
    image = content_image(cast.school)
    assert status(client, image) == [404, 404]
    for role in ("guardian", "teacher", "other_head", "agent"):
        assert status(as_user(getattr(cast, role)), image) == [404, 404]
    for role in ("editor", "head"):
        answer = as_user(getattr(cast, role)).get(image.file.url)
        assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-cache"


def test_a_drafts_photo_is_not_public(cast, client, as_user):
    image = content_image(cast.school)
    news_page(cast.school, photo=image, live=False)
    assert status(client, image) == [404, 404]
    assert status(as_user(cast.guardian), image) == [404, 404]


def test_a_photo_of_a_page_for_a_class_is_for_that_class(cast, client, as_user):
    image = content_image(cast.school)
    page = news_page(cast.school, photo=image, read_by=Audience.of(cast.class_5b))
    assert status(client, image) == [404, 404]
    assert status(as_user(cast.other_guardian), image) == [404, 404]
    answer = as_user(cast.guardian).get(image.file.url)
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-cache"
    page.read_by = None
    page.save()
    assert status(client, image) == [200, 200]
    page.unpublish()
    assert status(client, image) == [404, 404]


def test_a_school_pages_photo_is_public(cast, client):
    page = school_page(cast.school)
    page.photo, page.photo_alt = content_image(cast.school), "The gate"
    page.save()
    assert status(client, page.photo) == [200, 200]


@pytest.mark.parametrize(
    "path", ["../../manage.py", "original_images/none.jpg", "images/none.webp", "x", "%2e%2e/%2e%2e/x"]
)
def test_nothing_else_is_there(client, db, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_a_document_follows_the_page_that_links_it(cast, client, as_user):
    document = ContentDocument.objects.create(
        title="Menu", file=ContentFile(b"%PDF-1.4 dal", "menu.pdf"), collection=Desk.open(cast.school).collection
    )
    assert client.get(document.url).status_code == 404
    assert as_user(cast.editor).get(document.url).status_code == 200
    link = [("paragraph", f'<p><a linktype="document" id="{document.pk}">Menu</a></p>')]
    page = news_page(cast.school, body=link, read_by=Audience.of(cast.class_5b))
    assert client.get(document.url).status_code == 404
    assert as_user(cast.other_guardian).get(document.url).status_code == 404
    assert as_user(cast.guardian).get(document.url)["Cache-Control"] == "private, no-cache"
    page.read_by = None
    page.save()
    answer = client.get(document.url)
    assert answer.status_code == 200 and answer["Cache-Control"] == "public, max-age=3600"
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 dal"


def with_place() -> bytes:
    exif = Pillow.Exif()
    exif[0x010F] = "Telltale camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (26.9, 81.2, 0.0)
    return jpeg(exif=exif.tobytes())


def upload(client, data: bytes, name: str = "Siya Verma.jpg"):
    file = SimpleUploadedFile(name, data, "image/jpeg")
    return client.post(reverse("wagtailimages:add"), {"title": "Field", "file": file, "tags": ""})


def test_an_upload_is_served_without_the_place_it_was_taken(cast, as_user):
    client = as_user(cast.editor)
    assert b"Telltale" in with_place()
    assert upload(client, with_place()).status_code == 302
    image = ContentImage.objects.get()
    assert image.collection == Desk.open(cast.school).collection
    assert "Siya" not in image.file.name
    for path in addresses(image):
        data = b"".join(client.get(path).streaming_content)
        assert b"Telltale" not in data
        assert dict(Pillow.open(BytesIO(data)).getexif()) == {}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (jpeg()[:900], "cut.jpg"),
        (b"no picture at all", "text.jpg"),
        (b"<svg/>", "a.svg"),
    ],
)
def test_a_bad_upload_is_an_error_of_the_form(cast, as_user, data, name):
    answer = upload(as_user(cast.editor), data, name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not ContentImage.objects.exists()


def test_the_uploader_of_many_cleans_too(cast, as_user):
    client = as_user(cast.editor)
    file = SimpleUploadedFile("a.jpg", with_place(), "image/jpeg")
    client.get("/admin/")
    answer = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "a", "files[]": file, "collection": Desk.open(cast.school).collection.pk},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.json()["success"]
    with ContentImage.objects.get().file.open() as kept:
        assert b"Telltale" not in kept.read()


def test_a_refused_document_or_film_is_told_one_reason(cast, as_user):
    client = as_user(cast.editor)
    for path in (reverse("wagtaildocs:add"), reverse("wagtailmedia:add", args=["video"])):
        file = SimpleUploadedFile("a.exe", b"MZ no document at all")
        answer = client.post(path, {"title": "A", "file": file, "tags": ""})
        assert len(answer.context["form"].errors["file"]) == 1
    assert not ContentDocument.objects.exists()


@pytest.mark.parametrize("written", ["{pk}", "0{pk}", "{zeros}{pk}", "{hindi}", "{pk}.0", "+{pk}", "%30{pk}"])
def test_a_closed_document_is_closed_however_its_number_is_written(cast, client, written):
    """Wagtail's own address stood behind ours, took what ours did not, and asked no page."""
    document = ContentDocument(title="Plan", collection=Desk.open(cast.school).collection)
    document.file.save("plan.txt", ContentFile(b"A secret of the school."))
    hindi = str(document.pk).translate({ord("0") + number: "०१२३४५६७८९"[number] for number in range(10)})
    number = written.format(pk=document.pk, zeros="0" * 18, hindi=hindi)
    answer = client.get(f"/documents/{number}/{document.filename}", follow=True)
    assert answer.status_code == 404
    assert b"A secret" not in (b"".join(answer.streaming_content) if answer.streaming else answer.content)
