"""Each kind of page, said in another language through wagtail-localize's own views: every word of it, and no number."""

from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import TestCase
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource

from newsfeed.models import Topic
from tests.factories.pages import (
    CAPTIONS,
    contact_page,
    content_image,
    event_page,
    every_block,
    howto_page,
    localized,
    news_page,
    publish,
    resource_page,
    school_page,
    standard_page,
    video,
)

SAID = "اردو"
FORM = "application/x-www-form-urlencoded"


def make(kind: str, school: Any) -> Any:
    body = list(every_block(school))
    if kind == "news":
        return news_page(school, photo=content_image(school), body=body, slug="one", topic=Topic.objects.first())
    if kind == "event":
        return event_page(school, body=body, place="Hall", slug="one")
    if kind == "howto":
        picture = {"words": "Choose a book.", "image": content_image(school), "alt": "A shelf"}
        return howto_page(school, slug="one", steps=[("step", picture)], what_video=video(school), photo=None)
    if kind == "resource":
        return resource_page(school, slug="one")
    if kind == "contact":
        return contact_page(school, slug="one", hours="Monday: 8 to 2", way="By bus.")
    return standard_page(school, "About us", summary="All of us.", body=body, slug="one")


def in_urdu(text: str) -> str:
    if text.startswith("WEBVTT"):
        return text.replace("We read.", f"{SAID} We read.")
    return f"{SAID} {text}"


KINDS = ("news", "event", "howto", "resource", "contact", "standard")


@pytest.fixture(params=KINDS)
def piece(request, cast) -> Any:
    made = make(request.param, cast.school)
    publish(made)
    return made


def fill(editor: Any, piece: Any, say: Any = in_urdu) -> Any:
    """As the translator's screen does: asked for, each text sent by itself, published."""
    submit = reverse("wagtail_localize:submit_page_translation", args=[piece.pk])
    urdu = school_page(piece.school, "ur").locale
    answer = editor.post(submit, {"locales": [urdu.pk]})
    made = Translation.objects.get(source__object_id=piece.translation_key, target_locale=urdu)
    target = made.get_target_instance()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[target.pk])
    assert not target.live, "a translation begins as a draft"
    for segment in StringSegment.objects.filter(source=made.source).select_related("string"):
        one = reverse("wagtail_localize:edit_string_translation", args=[made.pk, segment.pk])
        sent = editor.generic("PUT", one, urlencode({"value": say(segment.string.data)}), FORM)
        assert sent.status_code in (200, 201), (segment.string.data, sent.text)
    assert made.get_progress()[0] == made.get_progress()[1]
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = editor.post(answer["Location"], {"action": "publish"})
    assert answer.status_code == 302
    return type(piece).objects.get(pk=target.pk)


def test_it_is_translated_by_an_editor_and_read_whole(cast, as_user, client, piece):
    source = client.get(piece.address.replace("/en/", "/ur/")).text
    assert 'lang="en" dir="ltr"' in source, "until then the source, marked"
    editor = as_user(cast.head)
    editor.get("/admin/")
    urdu = fill(editor, piece)
    assert urdu.live and urdu.slug == piece.slug and urdu.address == piece.address.replace("/en/", "/ur/")
    answer = client.get(urdu.address)
    assert answer.status_code == 200 and 'lang="ur" dir="rtl"' in answer.text
    text = unescape(answer.text).replace("<br>", "\n")
    assert f"{SAID} {piece.title}" in text
    assert [link for link in answer.context["language_links"] if link[0] in ("en", "ur")] == [
        ("en", piece.address),
        ("ur", urdu.address),
    ]
    # Every text that was to be said anew stands on the page anew.
    texts = StringSegment.objects.filter(source__object_id=piece.translation_key)
    for said in texts.values_list("string__data", flat=True):
        if not said.startswith("WEBVTT") and "<" not in said:
            assert f"{SAID} {said}" in text, said
    assert f"{SAID} {piece.title}" not in unescape(client.get(piece.address).text)


def test_the_words_of_photos_and_rich_text_the_topic_and_the_captions_are_translated(cast, as_user, client):
    editor = as_user(cast.head)
    editor.get("/admin/")
    news = make("news", cast.school)
    publish(news)
    text = client.get(fill(editor, news).address).text
    assert f'alt="{SAID} Children on the field"' in text and f'alt="{SAID} A race"' in text
    assert f"<p>{SAID} All came.</p>" in text or f"{SAID} All came." in text
    topic = Topic.objects.first()
    assert topic.name_ur and topic.name_ur in text, "a topic speaks the reader's language by itself"
    howto = make("howto", cast.school)
    publish(howto)
    urdu = fill(editor, howto)
    track = client.get(reverse("newsfeed:captions", args=[urdu.pk, "what"]))
    assert f"{SAID} We read." in track.text and track.text.startswith("WEBVTT")
    assert howto.what_captions == CAPTIONS
    text = client.get(urdu.address).text
    assert f"{SAID} We read." in text and f'alt="{SAID} A shelf"' in text and 'srclang="ur"' in text


def test_a_topic_speaks_the_readers_language_on_a_page_that_does_not(cast, client):
    topic = Topic.objects.first()
    piece = news_page(cast.school, topic=topic)
    for code in ("hi", "pa", "ur"):
        text = client.get(piece.address.replace("/en/", f"/{code}/")).text
        assert getattr(topic, f"name_{code}") in text


def test_dates_slugs_readers_photos_and_numbers_are_not_offered_to_the_translator(cast):
    for kind in KINDS:
        piece = make(kind, cast.school)
        source, _made = TranslationSource.update_or_create_from_instance(piece)
        paths = set(StringSegment.objects.filter(source=source).values_list("context__path", flat=True))
        assert not [path for path in paths if path.endswith((".phone", ".email"))]
        paths |= set(OverridableSegment.objects.filter(source=source).values_list("context__path", flat=True))
        closed = {"slug", "read_by", "tell", "date", "first_day", "last_day", "begins", "ends", "school", "map_url"}
        assert not paths & closed
        piece.delete()


def test_captions_that_are_wrong_are_refused_in_words_and_the_others_kept(cast, as_user):
    piece = make("howto", cast.school)
    publish(piece)
    editor = as_user(cast.head)
    editor.get("/admin/")
    fill(editor, piece, say=lambda text: SAID)  # the captions too
    made = Translation.objects.get(source__object_id=piece.translation_key)
    assert not made.get_target_instance().live
    text = editor.get(made.get_target_instance_edit_url()).text
    assert "Captions start with a line that says WEBVTT" in text


# --- Who may --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["other_head", "teacher", "guardian", "officer", None])
def test_nobody_of_another_place_translates(cast, as_user, client, role):
    piece = make("standard", cast.school)
    localized(piece, "hi", live=False)
    source = TranslationSource.objects.get(object_id=piece.translation_key)
    made, segment = source.translations.get(), source.stringsegment_set.first()
    someone = as_user(getattr(cast, role)) if role else client
    if role == "other_head":
        someone.get("/admin/")
    addresses = [
        *((name, [made.pk]) for name in ("download_pofile", "upload_pofile", "machine_translate", "stop_translation")),
        ("preview_translation", [made.pk]),
        ("edit_string_translation", [made.pk, segment.pk]),
        ("submit_page_translation", [piece.pk]),
        ("update_translations", [source.pk]),
        ("convert_to_alias", [piece.pk]),
    ]
    for name, keys in addresses:
        address = reverse(f"wagtail_localize:{name}", args=keys)
        answers = [someone.get(address), someone.post(address, {"locales": [made.target_locale_id]})]
        answers.append(someone.generic("PUT", address, "value=Zebra", FORM))
        for answer in answers:
            away = (302, 403, 404, 405) if role is None else (403, 404, 405)
            assert answer.status_code in away, (name, answer.status_code)
            assert piece.title not in answer.text
    made.refresh_from_db()
    assert made.enabled and "Zebra" not in str(list(segment.string.translations.values_list("data")))
