"""Photos of pupils on the public site: named at school, published with a yes, hidden at the next request without."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.models import Filter
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from editing.checks import run_checks
from editing.jobs import tell_of_waiting_photos
from editing.models import Submission
from foundation import clock
from foundation.models import ContentImage
from foundation.pictures import SHAPES
from newsfeed.models import NewsPage
from notices.models import Delivery, Event
from pages.models import SchoolContentPage
from roll.consent.models import PhotoSubject
from tests.factories.pages import content_image, editors_publish, form_of, jpeg, news_page, publish, school_page
from tests.factories.photos import consent, photo_of, waiting_photo

WORDS = "Ask the office"
YES, NO = {"shows_pupils": "True"}, {"shows_pupils": "False"}


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def addresses(image) -> list[str]:
    return [image.file.url, *(image.get_rendition(spec).file.url for spec in SHAPES["wide"])]


def status(client, image) -> set[int]:
    return {client.get(path).status_code for path in addresses(image)}


@pytest.fixture
def shown(cast):
    """Siya and Bilal, both with a yes, on a live page."""
    consents = [consent(pupil, cast.office) for pupil in (cast.siya, cast.bilal)]
    image = photo_of([cast.siya, cast.bilal], by=cast.office)
    body = [("photo", {"image": image, "alt": "Two children plant a tree", "caption": "A neem tree"})]
    page = news_page(cast.school, "Saplings", photo=image, body=body)
    return image, page, consents[0]


def test_no_shared_cache_keeps_a_photo_of_pupils(cast, client, shown):
    for path in addresses(shown[0]):
        answer = client.get(path)
        assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-cache"


def test_a_yes_taken_back_hides_the_photo_and_all_its_sizes_at_the_next_request(cast, client, as_user, shown):
    image, page, yes = shown
    etags = {path: client.get(path)["ETag"] for path in addresses(image)}
    assert client.get(page.address).text.count("<img") == 2
    yes.withdraw(by=cast.guardian)
    assert status(client, image) == {404}
    for path, etag in etags.items():
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 404
    text = client.get(page.address).text
    assert "<img" not in text and "Saplings" in text and "A neem tree" not in text
    for path in (school_page(cast.school).address, "/en/"):
        assert "<img" not in client.get(path).text
    for role in ("guardian", "editor", "teacher", "other_head", "unrelated"):
        assert status(as_user(getattr(cast, role)), image) == {404}
    for role in ("office", "head"):
        assert status(as_user(getattr(cast, role)), image) == {200}


def test_a_photo_that_waits_is_shown_to_who_wrote_and_who_names(cast, client, as_user):
    image = waiting_photo(cast.school)
    news_page(cast.school, photo=image)
    assert status(client, image) == {404}
    for role in ("editor", "office", "head"):
        assert status(as_user(getattr(cast, role)), image) == {200}
    for role in ("guardian", "teacher", "other_head"):
        assert status(as_user(getattr(cast, role)), image) == {404}


def test_pages_ask_for_all_photos_at_once(cast, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(number: int) -> int:
        for _ in range(number):
            news_page(cast.school, photo=photo_of([cast.siya], by=cast.office))
        path = school_page(cast.school).address
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        return len(queries)

    consent(cast.siya, cast.office)
    assert asked(1) == asked(2)


# --- Publishing ------------------------------------------------------------------------------------------------------
def draft(cast, image, **more):
    editors_publish(cast.school, cast.head)
    page = news_page(cast.school, photo=image, live=False, **more)
    page.save_revision()
    return page


def press_publish(client, page, **more):
    data = form_of(page) | {"photo": page.photo_id, "photo_alt": page.photo_alt} | more
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)


def test_the_editors_button_refuses_in_words_and_names_no_child(cast, as_user):
    page = draft(cast, photo_of([cast.siya, cast.bilal], by=cast.office))
    answer = press_publish(as_user(cast.editor), page)
    assert (
        "The families of 2 pupils in a photo have not said yes" in answer.text and WORDS.lower() in answer.text.lower()
    )
    assert "Siya" not in answer.text and "Bilal" not in answer.text
    page.refresh_from_db()
    assert not page.live
    answer = press_publish(as_user(cast.head), page)
    assert "Bilal Khan, Siya Verma" in answer.text
    for pupil in (cast.siya, cast.bilal):
        consent(pupil, cast.office)
    press_publish(as_user(cast.editor), page)
    page.refresh_from_db()
    assert page.live


def test_a_photo_that_waits_is_not_published(cast, as_user):
    page = draft(cast, waiting_photo(cast.school))
    assert "1 photo is waiting for the office" in press_publish(as_user(cast.editor), page).text
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("field", ["photo", "body"])
def test_what_will_stop_it_is_said_before_the_button(cast, as_user, field):
    """In the editor's checks, at the field; and to the head who reads the page."""
    image = waiting_photo(cast.school)
    body = [("photo", {"image": image, "alt": "A child", "caption": ""})] if field == "body" else []
    page = news_page(cast.school, photo=image if field == "photo" else None, live=False, body=body)
    page.save_revision(user=cast.editor)
    page.get_workflow().start(page, cast.editor)
    submitted = Submission.objects.get()
    assert ["photo can’t be shown yet" in each.words for each in run_checks(page) if each.field == field] == [True]
    address = reverse("editing:submission", args=[cast.school.slug, submitted.pk])
    text = as_user(cast.head).get(address).text
    said = text.index("1 photo is waiting for the office to say who is in it.")
    assert said < text.index("Approve and publish")
    PhotoSubject.name_nobody(image, seen=set(), school=cast.school, by=cast.office)
    assert not any("photo can’t be shown yet" in each.words for each in run_checks(page))
    assert "is waiting for the office" not in as_user(cast.head).get(address).text


def test_a_photo_in_the_text_counts(cast):
    image = photo_of([cast.siya], by=cast.office)
    page = draft(cast, None, body=[("photo", {"image": image, "alt": "A child", "caption": ""})])
    with pytest.raises(SchoolContentPage.PhotosHeld):
        publish(page)
    page.refresh_from_db()
    assert not page.live


def test_a_schedule_is_refused_and_what_slips_through_shows_no_photo(cast, client, as_user, monkeypatch):
    image = photo_of([cast.siya], by=cast.office)
    page = draft(cast, image)
    soon = (clock.now() + timedelta(hours=1)).astimezone().strftime("%Y-%m-%d %H:%M")
    press_publish(as_user(cast.editor), page, go_live_at=soon)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    yes = consent(cast.siya, cast.office)
    revision = page.save_revision(approved_go_live_at=clock.now() - timedelta(minutes=1))
    yes.withdraw(by=cast.guardian)
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live and page.live_revision_id == revision.pk
    assert "<img" not in client.get(page.address).text
    assert status(client, image) == {404}


def test_publishing_many_at_once_is_refused(cast, as_user):
    page = draft(cast, photo_of([cast.siya], by=cast.office))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = as_user(cast.editor).post(f"{address}?id={page.pk}", follow=True)
    assert "The family of 1 pupil in a photo has not said yes" in answer.text
    page.refresh_from_db()
    assert not page.live


def test_a_translation_is_refused(cast, as_user, django_capture_on_commit_callbacks):
    editors_publish(cast.school, cast.head)
    yes = consent(cast.siya, cast.office)
    page = news_page(cast.school, photo=photo_of([cast.siya], by=cast.office))
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
    translation.save_target(publish=False)
    yes.withdraw(by=cast.office)
    hindi = NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="hi")
    with pytest.raises(SchoolContentPage.PhotosHeld), django_capture_on_commit_callbacks(execute=True):
        as_user(cast.editor).post(reverse("wagtailadmin_pages:edit", args=[hindi.pk]), {"action": "publish"})
    hindi.refresh_from_db()
    assert not hindi.live


# --- Naming ----------------------------------------------------------------------------------------------------------
def naming(cast, image) -> str:
    return reverse("editing:photo", args=[cast.school.slug, image.pk])


def file_field(image) -> dict[str, str]:
    """The picture that was looked at."""
    return {"file": image.file.name}


def test_the_office_names_class_by_class(cast, as_user):
    image, client = waiting_photo(cast.school), as_user(cast.office)
    assert "Waiting for you" in client.get(reverse("editing:photos", args=[cast.school.slug])).text
    for room, pupil in ((cast.class_5b, cast.bilal), (cast.class_2a, cast.siya)):
        client.post(
            naming(cast, image), file_field(image) | {"class": room.pk, "pupil": [pupil.pk, cast.meher.pk, "x"]}
        )
    assert set(PhotoSubject.objects.values_list("pupil", flat=True)) == {cast.bilal.pk, cast.siya.pk}
    assert "Not shown: no yes from the families of 2 children" in client.get(naming(cast, image)).text
    client.post(naming(cast, image), file_field(image) | {"class": cast.class_5b.pk, "seen": cast.bilal.pk})
    assert set(PhotoSubject.objects.values_list("pupil", flat=True)) == {cast.siya.pk}
    client.post(naming(cast, image), file_field(image) | {"nobody": "1", "seen": cast.siya.pk})
    image.refresh_from_db()
    assert not PhotoSubject.objects.exists() and not image.shows_pupils


def test_a_page_that_is_behind_takes_away_nobody_whom_another_has_named(cast, as_user, client):
    image = waiting_photo(cast.school)
    news_page(cast.school, photo=image)
    assert 'name="seen"' not in as_user(cast.head).get(naming(cast, image), {"class": cast.class_5b.pk}).text
    as_user(cast.office).post(
        naming(cast, image), file_field(image) | {"class": cast.class_5b.pk, "pupil": cast.bilal.pk}
    )
    consent(cast.aarav, cast.office)
    as_user(cast.head).post(
        naming(cast, image), file_field(image) | {"class": cast.class_5b.pk, "pupil": cast.aarav.pk}
    )
    assert set(PhotoSubject.objects.values_list("pupil", flat=True)) == {cast.bilal.pk, cast.aarav.pk}
    assert status(client, image) == {404}
    last = file_field(image) | {"class": cast.class_5b.pk, "seen": [cast.bilal.pk, cast.aarav.pk]}
    assert as_user(cast.office).post(naming(cast, image), last).status_code == 422
    assert PhotoSubject.objects.count() == 2


@pytest.mark.parametrize("said", [{"nobody": "1"}, {"pupil": "them"}])
def test_who_was_in_the_old_file_is_not_said_of_the_new_one(cast, as_user, said):
    """The office looks at a picture; an editor puts another file in its place; the office answers."""
    image, office = waiting_photo(cast.school), as_user(cast.office)
    page = office.get(naming(cast, image), {"class": cast.class_5b.pk}).text
    (seen,) = set(re.findall(r'name="file" value="([^"]+)"', page))
    other = {"title": "A tree", "description": "", "collection": image.collection_id} | YES
    file = SimpleUploadedFile("other.jpg", jpeg(colour="navy"), "image/jpeg")
    as_user(cast.editor).post(reverse("wagtailimages:edit", args=[image.pk]), other | {"file": file})
    sent = {"file": seen, "class": cast.class_5b.pk} | {name: cast.bilal.pk for name in said}
    answer = office.post(naming(cast, image), sent)
    image.refresh_from_db()
    assert answer.status_code == 409 and "Please read it again." in answer.text
    assert image.shows_pupils and not PhotoSubject.objects.exists()


def test_nobody_is_said_of_those_who_were_shown(cast, as_user):
    image, head = waiting_photo(cast.school), as_user(cast.head)
    sends = re.compile(r'<form method="post" id="nobody">.*?</form>', re.DOTALL)
    assert 'name="seen"' not in sends.search(head.get(naming(cast, image)).text)[0]
    as_user(cast.office).post(
        naming(cast, image), file_field(image) | {"class": cast.class_5b.pk, "pupil": cast.bilal.pk}
    )
    behind = head.post(naming(cast, image), file_field(image) | {"nobody": "1"})
    assert behind.status_code == 409 and "read it again" in behind.text and "Bilal" in behind.text
    assert PhotoSubject.objects.get().pupil == cast.bilal
    (seen,) = re.findall(r'name="seen" value="(\d+)"', sends.search(behind.text)[0])
    assert head.post(naming(cast, image), file_field(image) | {"nobody": "1", "seen": seen}).status_code == 302
    assert not PhotoSubject.objects.exists()


def test_enter_on_a_tick_saves(cast, as_user):
    """It presses the form's first button: "nobody" there would set the photo free."""
    text = as_user(cast.office).get(naming(cast, waiting_photo(cast.school)), {"class": cast.class_5b.pk}).text
    (ticks,) = (form for form in re.findall(r"<form.*?</form>", text, re.DOTALL) if 'type="checkbox"' in form)
    first, *_others = (button for button in re.findall(r"<button[^>]*>", ticks) if "form=" not in button)
    assert "name=" not in first
    assert re.search(r'<button[^>]*form="nobody"\s+name="nobody"', text) and 'id="nobody"' in text


def test_saying_nothing_is_refused(cast, as_user):
    image = waiting_photo(cast.school)
    answer = as_user(cast.office).post(naming(cast, image), file_field(image) | {"class": cast.class_5b.pk})
    assert answer.status_code == 422 and "Tick who is in the photo" in answer.text


def test_a_child_whom_the_editor_overlooked_is_named_too(cast, as_user, client):
    image = content_image(cast.school, title="The gate")
    news_page(cast.school, photo=image)
    address = reverse("editing:photos", args=[cast.school.slug])
    assert "The gate" not in as_user(cast.office).get(address).text
    assert "The gate" in as_user(cast.office).get(f"{address}?shown=all").text
    as_user(cast.head).post(
        naming(cast, image), file_field(image) | {"class": cast.class_5b.pk, "pupil": cast.aarav.pk}
    )
    assert status(client, image) == {404}


def test_another_schools_photo_is_not_there(cast, as_user):
    image = waiting_photo(cast.other_school)
    assert as_user(cast.office).get(naming(cast, image)).status_code == 404


# --- The editor's form -----------------------------------------------------------------------------------------------
def add(client, title="Field", **more):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.jpg", more.pop("data", jpeg()), "image/jpeg")
    return client.post(reverse("wagtailimages:add"), {"title": title, "file": file, "tags": "", **more})


@pytest.mark.parametrize(
    ("said", "shows"), [({}, True), ({"shows_pupils": "True"}, True), ({"shows_pupils": "False"}, False)]
)
def test_who_says_nothing_has_not_said_no(cast, as_user, said, shows):
    assert add(as_user(cast.editor), **said).status_code == 302
    assert ContentImage.objects.get().shows_pupils is shows


def test_the_office_is_told_once_a_day_and_finds_it_on_its_first_page(cast, as_user, run_on_commit):
    office, card = as_user(cast.office), "photo is waiting for you"
    assert card not in office.get("/portal/").text
    with run_on_commit():
        add(as_user(cast.editor))
        add(as_user(cast.editor), title="Another", data=jpeg(colour="navy"))
    (event,) = Event.objects.filter(kind="photos.waiting")
    assert {each.user for each in event.deliveries.all()} == {cast.office}
    assert "2 photos are waiting for you" in office.get("/portal/").text
    opened = office.get(reverse("notices:open", args=[event.pk]), follow=True)
    assert opened.status_code == 200 and "Who is in which photo" in opened.text
    for role in ("head", "other_head", "teacher", "editor"):
        assert "is waiting for you" not in as_user(getattr(cast, role)).get("/portal/").text


def test_of_what_comes_later_or_another_way_the_night_tells(cast, as_user, run_on_commit):
    editor, told = as_user(cast.editor), Event.objects.filter(kind="photos.waiting")
    with run_on_commit():
        add(editor)
    PhotoSubject.name_nobody(ContentImage.objects.get(), seen=set(), school=cast.school, by=cast.office)
    with run_on_commit():
        add(editor, title="Another", data=jpeg(colour="navy"))
        waiting_photo(cast.other_school)
    assert told.count() == 1
    for _night in range(2):
        with run_on_commit():
            tell_of_waiting_photos()
    assert [event.school for event in told.order_by("pk")] == [cast.school, cast.school, cast.other_school]
    assert set(told.order_by("pk")[1].deliveries.values_list("user", flat=True)) == {cast.office.pk}


def test_another_file_in_its_place_waits_anew_and_is_told(cast, as_user, run_on_commit):
    editor = as_user(cast.editor)
    with run_on_commit():
        add(editor)
    image = ContentImage.objects.get()
    PhotoSubject.name_nobody(image, seen=set(), school=cast.school, by=cast.office)
    file = SimpleUploadedFile("other.jpg", jpeg(colour="navy"), "image/jpeg")
    sent = {"title": "A tree", "description": "", "collection": image.collection_id, "file": file} | YES
    assert editor.post(reverse("wagtailimages:edit", args=[image.pk]), sent).status_code == 302
    with run_on_commit():
        tell_of_waiting_photos()
    assert Event.objects.filter(kind="photos.waiting").count() == 2


@pytest.mark.parametrize("answer", [NO, {"named": "before anybody was told"}])
def test_the_office_is_not_told_of_what_does_not_wait(cast, as_user, run_on_commit, answer):
    with run_on_commit():
        add(as_user(cast.editor), **answer)
        if answer != NO:
            image = ContentImage.objects.get()
            PhotoSubject.name_nobody(image, seen=set(), school=cast.school, by=cast.office)
    assert not Delivery.objects.filter(event__kind="photos.waiting").exists()


@pytest.mark.parametrize("gone", [False, True])
def test_where_there_is_no_office_the_head_is_told(cast, as_user, run_on_commit, gone):
    if gone:
        type(cast.office).objects.filter(pk=cast.office.pk).update(is_active=False)
    else:
        cast.office.postings.all().delete()
    with run_on_commit():
        add(as_user(cast.editor))
    assert {each.user for each in Delivery.objects.filter(event__kind="photos.waiting")} == {cast.head}


def test_a_pictures_title_names_no_child(cast, as_user):
    answer = add(as_user(cast.editor), title="Siya Verma on the field")
    assert "“Siya Verma” looks like a child" in answer.context["form"].errors["title"][0]
    assert not ContentImage.objects.exists()
    assert add(as_user(cast.editor), title="Siya on the field").status_code == 302


def gallery_form(page: NewsPage, captions: list[str]) -> dict[str, object]:
    """The editor's form of a page with one gallery, a photo for each caption; saved as a draft."""
    base = {"body-count": 1, "body-0-type": "gallery", "body-0-order": 0, "body-0-deleted": "", "body-0-id": ""}
    sent: dict[str, object] = form_of(page) | base | {"body-0-value-photos-count": len(captions)}
    image = content_image(page.school)
    for n, caption in enumerate(captions):
        one = {"deleted": "", "order": n, "id": "", "type": "item"}
        value = {"value-image": image.pk, "value-alt": f"A race, {n}", "value-caption": caption}
        sent |= {f"body-0-value-photos-{n}-{name}": each for name, each in (one | value).items()}
    return {name: value for name, value in sent.items() if name != "action-publish"}


def test_the_schools_names_are_not_looked_through_for_each_text(cast, as_user):
    """A school has thousands of names, and a gallery twenty-four texts: one look for what the form refuses, one for
    what is said after saving."""
    editor, page = as_user(cast.editor), news_page(cast.school)
    counts = []
    for number in (2, 12):
        with CaptureQueriesContext(connection) as queries:
            answer = editor.post(
                reverse("wagtailadmin_pages:edit", args=[page.pk]), gallery_form(page, ["Class 5 runs"] * number)
            )
        assert answer.status_code == 302
        counts.append(sum('FROM "roll_pupil"' in query["sql"] for query in queries))
    assert counts == [2, 2]
    assert len(NewsPage.objects.get().get_latest_revision_as_object().body[0].value["photos"]) == 12


def test_each_text_that_names_a_child_is_said(cast, as_user):
    editor, page = as_user(cast.editor), news_page(cast.school)
    page.summary = "Bilal Khan was first"
    sent = gallery_form(page, ["Class 5 runs", "Siya Verma runs", "VERMA, Aarav runs", "Siya Verma rests"])
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)
    errors = answer.context["form"].errors.as_data()
    said = {field: [error.messages[0].split(" looks")[0] for error in found] for field, found in errors.items()}
    assert said == {"summary": ["“Bilal Khan”"], "body": ["“Siya Verma”", "“VERMA Aarav”", "“Siya Verma”"]}


def test_the_form_says_that_the_office_is_asked(cast, as_user):
    image = waiting_photo(cast.school)
    text = as_user(cast.editor).get(reverse("wagtailimages:edit", args=[image.pk])).text
    assert "Waiting for the office to say who is in it." in text


def test_a_title_too_long_is_no_way_round_the_cleaning(cast, as_user):
    """Wagtail keeps such an upload as it came, and makes it a picture when the title is mended."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from editing.models import Desk

    exif = Pillow.Exif()
    exif[0x010F] = "Telltale camera"
    client, collection = as_user(cast.editor), Desk.open(cast.school).collection.pk
    client.get("/admin/")
    file = SimpleUploadedFile("a.jpg", jpeg(exif=exif.tobytes()), "image/jpeg")
    headers = {"X-Requested-With": "XMLHttpRequest"}
    data = {"title": "x" * 300, "files[]": file, "collection": collection}
    pk = client.post(reverse("wagtailimages:add_multiple"), data, headers=headers).json()["uploaded_file_id"]
    key = f"uploaded-image-{pk}"
    data = {f"{key}-title": "Field", f"{key}-collection": collection, f"{key}-tags": ""}
    answer = client.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[pk]), data, headers=headers)
    assert answer.json()["success"]
    with ContentImage.objects.get().file.open() as kept:
        data = kept.read()
    assert b"Telltale" not in data and Pillow.open(BytesIO(data)).format == "JPEG"


def test_a_focal_point_chooses_what_is_cut(cast):
    image = content_image(cast.school)
    spec = SHAPES["wide"][0]
    before = image.get_rendition(spec)
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 60, 60, 100, 100
    image.save()
    after = ContentImage.objects.get(pk=image.pk).get_rendition(spec)
    assert before.file.name != after.file.name and Filter(spec=spec).get_cache_key(image)
    assert after.file.name.endswith(".webp") and (after.width, after.height) == (480, 270)


def test_every_picture_has_its_sizes_and_comes_when_it_is_near(cast, client):
    news_page(
        cast.school,
        photo=content_image(cast.school),
        body=[("photo", {"image": content_image(cast.school), "alt": "A field", "caption": ""})],
    )
    text = client.get(NewsPage.objects.get().address).text
    first, second = (part.split(">")[0] for part in text.split("<img ")[1:])
    for tag in (first, second):
        assert 'srcset="' in tag and " 480w, " in tag and " 960w" in tag and "sizes=" in tag
        assert 'width="480"' in tag and 'height="' in tag and ".webp" in tag and 'alt="' in tag
    assert 'fetchpriority="high"' in first and 'loading="lazy"' in second


@pytest.mark.parametrize("said", [YES, NO])
def test_another_file_is_another_picture_that_nobody_has_said_yes_to(cast, client, as_user, shown, said):
    """The old one's children were asked. Who is in the new one nobody knows."""
    image, page, _yes = shown
    where = reverse("wagtailimages:edit", args=[image.pk])
    sent = {"title": "A tree", "description": "", "collection": image.collection_id} | said
    editor = as_user(cast.editor)
    assert editor.post(where, sent | {"shows_pupils": "True"}).status_code == 302 and status(client, image) == {200}
    file = SimpleUploadedFile("other.jpg", jpeg(colour="navy"), "image/jpeg")
    assert editor.post(where, sent | {"file": file}).status_code == 302
    image = ContentImage.objects.get(pk=image.pk)
    assert image.shows_pupils and not PhotoSubject.objects.filter(image=image).exists()
    assert status(client, image) == {404} and "<img" not in client.get(page.address).text
