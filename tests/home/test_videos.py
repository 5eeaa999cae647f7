"""The library of videos: an editor sees, chooses and changes those of the own school, and uploads only what plays."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from editing.models import Desk
from foundation.models import ContentMedia
from newsfeed.models import HowToIndexPage, HowToPage, ResourceIndexPage, ResourcePage
from tests.factories.pages import (
    CAPTIONS,
    content_document,
    editors_publish,
    howto_page,
    mp4,
    resource_page,
    school_page,
    video,
)


@pytest.fixture
def editor(cast, as_user):
    client = as_user(cast.editor)
    client.get("/admin/")
    return client


@pytest.fixture
def zebra(cast) -> ContentMedia:
    """The other school's, shown by a page of that school: there to be seen by mistake."""
    film = video(cast.other_school, "Zebra dance")
    film.tags.add("Zebra tag")
    howto_page(cast.other_school, "Zebra how-to", what_video=film)
    return film


def upload(client, data: bytes, name: str = "Siya Verma.mp4", **more):
    file = SimpleUploadedFile(name, data, "video/mp4")
    return client.post(reverse("wagtailmedia:add", args=["video"]), {"title": "Dance", "file": file} | more)


def test_the_lists_hold_ones_own_school_alone(cast, editor, zebra):
    own = video(cast.school, "Own dance")
    for name, args in (("index", []), ("chooser", []), ("chooser_typed", ["video"])):
        for query in ("", "?q=dance", "?collection_id=" + str(zebra.collection_id)):
            answer = editor.get(reverse(f"wagtailmedia:{name}", args=args) + query)
            assert answer.status_code == 200
            assert "Zebra" not in answer.text and "Sitara" not in answer.text, (name, query)
    assert "Own dance" in editor.get(reverse("wagtailmedia:chooser_typed", args=["video"])).text
    assert editor.get(reverse("wagtailmedia:edit", args=[own.pk])).status_code == 200
    assert json.loads(editor.get(reverse("wagtailmedia:media_chosen", args=[own.pk])).text)["result"]["id"] == own.pk


@pytest.mark.parametrize("name", ["edit", "delete", "media_usage", "media_chosen"])
def test_another_schools_is_not_there(editor, zebra, name):
    answer = editor.get(reverse(f"wagtailmedia:{name}", args=[zebra.pk]))
    assert answer.status_code == 404 and "Zebra" not in answer.text


def test_only_what_plays_is_taken_and_measured(cast, editor):
    assert upload(editor, mp4(48, noted=b"Telltale place")).status_code == 302
    film = ContentMedia.objects.get()
    assert (film.type, film.duration, film.width, film.height) == ("video", 48, 426, 240)
    assert film.collection == Desk.open(cast.school).collection
    assert film.file_size == film.file.size and "Siya" not in film.file.name
    with film.file.open() as kept:
        assert b"Telltale" not in kept.read()
    answer = upload(editor, b"no video at all")
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"] == [
        "Phones can't play this file. Please save it as MP4 (H.264) or WebM and choose it again."
    ]
    assert ContentMedia.objects.count() == 1


def test_sounds_are_neither_offered_nor_taken(cast, editor):
    assert "audio/add" not in editor.get(reverse("wagtailmedia:index")).text
    path = reverse("wagtailmedia:add", args=["audio"])
    editor.post(path, {"title": "Song", "file": SimpleUploadedFile("a.mp3", b"ID3" + bytes(200), "audio/mpeg")})
    assert not ContentMedia.objects.exists()


def test_nothing_is_put_into_another_schools_collection(cast, editor, zebra):
    theirs = Collection.objects.get(pk=zebra.collection_id)
    upload(editor, mp4(), collection=theirs.pk)
    assert ContentMedia.objects.filter(collection=theirs).count() == 1


def test_a_new_file_takes_the_place_of_the_old_one(cast, editor):
    film = video(cast.school)
    before = film.file.name
    file = SimpleUploadedFile("b.mp4", mp4(12), "video/mp4")
    answer = editor.post(reverse("wagtailmedia:edit", args=[film.pk]), {"title": "Dance", "file": file})
    assert answer.status_code == 302
    film.refresh_from_db()
    assert film.duration == 12 and film.file.name != before
    assert not film.file.storage.exists(before)


# In the forms of pages -----------------------------------------------------------------------------------------------
def stream(name: str, *blocks: tuple[str, dict]) -> dict[str, object]:
    """A StreamField as the form sends it."""
    fields: dict[str, object] = {f"{name}-count": str(len(blocks))}
    for number, (kind, values) in enumerate(blocks):
        head = f"{name}-{number}"
        fields |= {f"{head}-deleted": "", f"{head}-order": str(number), f"{head}-type": kind, f"{head}-id": ""}
        fields |= {f"{head}-value-{key}": value for key, value in values.items()}
    return fields


def page_form(**more) -> dict[str, object]:
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    empty = dict.fromkeys(
        ("slug", "photo", "photo_alt", "read_by", "seo_title", "search_description", "go_live_at", "expire_at"), ""
    )
    fields = {"title": "How we read", "summary": "We read.", "date": "2026-11-24", "comments-MAX_NUM_FORMS": ""}
    return {**empty, **comments, **fields, "action-publish": "1"} | more


def howto_form(**more) -> dict[str, object]:
    parts = {f"{part}_{kind}": "" for part in ("what", "how") for kind in ("video", "poster", "captions", "transcript")}
    steps = stream("steps", ("step", {"words": "Choose a book.", "image": "", "alt": ""}))
    return page_form(what="We read.", how="Slowly.", **parts | steps) | more


def add(client, school, index, kind, form):
    parent = index.objects.child_of(school_page(school)).get()
    return client.post(reverse("wagtailadmin_pages:add", args=["newsfeed", kind, parent.pk]), form)


def test_an_editor_writes_a_how_to_with_a_video(cast, editor):
    editors_publish(cast.school, cast.head)
    film = video(cast.school)
    said = {"what_video": film.pk, "what_captions": CAPTIONS, "what_transcript": "We read."}
    answer = add(editor, cast.school, HowToIndexPage, "howtopage", howto_form(**said))
    assert answer.status_code == 302, answer.context["form"].errors
    page = HowToPage.objects.get()
    assert page.live and page.what_video == film and page.school == cast.school


def test_a_video_without_captions_comes_back_in_words(cast, editor):
    answer = add(editor, cast.school, HowToIndexPage, "howtopage", howto_form(what_video=video(cast.school).pk))
    assert answer.status_code == 200 and not HowToPage.objects.exists()
    assert dict(answer.context["form"].errors) == {
        "what_captions": ["Add captions: many watch without sound, and some can't hear."],
        "what_transcript": ["Write down what the video says, for those who can't play it."],
    }


def test_another_schools_video_is_refused(cast, editor, zebra):
    said = {"what_video": zebra.pk, "what_captions": CAPTIONS, "what_transcript": "We read."}
    answer = add(editor, cast.school, HowToIndexPage, "howtopage", howto_form(**said))
    assert not HowToPage.objects.filter(school=cast.school).exists()
    assert answer.context["form"].errors["what_video"] == ["This file belongs to another school. Upload your own copy."]


def test_another_schools_paper_is_refused_in_a_resource_and_in_a_text(cast, editor):
    theirs, own = content_document(cast.other_school), content_document(cast.school)
    for document, taken in ((theirs, False), (own, True)):
        items = stream("items", ("document", {"document": document.pk, "title": "Menu"}))
        answer = add(editor, cast.school, ResourceIndexPage, "resourcepage", page_form(**items))
        assert (answer.status_code == 302) is taken
        assert ResourcePage.objects.exists() is taken


def test_years_and_subjects_are_of_ones_own_school(cast, editor):
    parent = ResourceIndexPage.objects.child_of(school_page(cast.school)).get()
    form = editor.get(reverse("wagtailadmin_pages:add", args=["newsfeed", "resourcepage", parent.pk])).context["form"]
    assert {year.school for year in form.fields["years"].queryset} == {cast.school}
    assert {subject.school for subject in form.fields["subjects"].queryset} == {cast.school}
    year = cast.other_school.year_groups.get()
    items = stream("items", ("link", {"url": "https://ncert.nic.in/", "title": "Books"}))
    answer = add(editor, cast.school, ResourceIndexPage, "resourcepage", page_form(**items, years=[year.pk]))
    assert "years" in answer.context["form"].errors


def test_each_school_has_one_of_each_index_in_each_language(cast, editor):
    for kind in (HowToIndexPage, ResourceIndexPage):
        found = kind.objects.filter(school=cast.school)
        assert found.count() == 4 and len({page.translation_key for page in found}) == 1
    resource_page(cast.school)
    assert ResourcePage.objects.get().address == "/en/nai-umeed/resources/time-table/"
