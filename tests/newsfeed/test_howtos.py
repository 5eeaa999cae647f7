"""How-tos: two videos that say what they cost, steps that do without them, and nothing for whom it is not."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsfeed.models import HowToIndexPage, HowToPage
from roll.models import Audience
from tests.factories.cast import Cast
from tests.factories.pages import (
    CAPTIONS,
    content_document,
    content_image,
    howto_page,
    mp4,
    publish,
    resource_page,
    school_page,
    translated,
    video,
)

SECRET = "Zebras of 2A"
IN_2A = ("guardian", "other_guardian", "teacher", "office", "head", "editor")


def captions(page, part="what") -> str:
    return reverse("newsfeed:captions", args=[page.pk, part])


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def howto(cast) -> HowToPage:
    return howto_page(cast.school, what_video=video(cast.school), photo=content_image(cast.school), photo_alt="A field")


@pytest.fixture
def for_2a(cast) -> HowToPage:
    return howto_page(
        cast.school,
        SECRET,
        what_video=video(cast.school, pictures=SECRET.encode()),
        what_captions=CAPTIONS.replace("We read", SECRET),
        read_by=Audience.of(cast.class_2a),
    )


# The page ------------------------------------------------------------------------------------------------------------
def test_the_page_says_what_the_video_costs_and_plays_nothing_by_itself(howto, client):
    answer = client.get(howto.address)
    (tag,) = re.findall(r"<video.*?</video>", answer.text, re.S)
    words = " ".join(tag.split())
    assert 'controls preload="none"' in words and "autoplay" not in words
    assert 'width="426" height="240"' in words and 'poster="/media/images/' in words
    assert f'<source src="{howto.what_video.url}" type="video/mp4">' in words
    assert '<track kind="captions" src="/news/captions/' in words
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
    assert "0.1 MB , 0:48" in text
    assert "Read what the video says We read." in text
    assert not answer.cookies


def test_the_steps_stand_without_any_video(cast, client):
    steps = [
        ("step", {"words": "Put up a shelf.", "image": content_image(cast.school), "alt": "A shelf"}),
        ("step", {"words": "Choose books.", "image": None, "alt": ""}),
    ]
    text = client.get(howto_page(cast.school, steps=steps).address).text
    assert "<video" not in text and "<details" not in text.split("<main")[1]
    assert "Put up a shelf." in text and "Choose books." in text and 'alt="A shelf"' in text


def test_a_size_is_in_megabytes_and_a_length_in_minutes(cast):
    film = video(cast.school, seconds=128)
    assert (film.length, film.megabytes) == ("2:08", 0.1)
    film.file_size = 2_140_000
    assert film.megabytes == pytest.approx(2.14)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"what_captions": ""}, "what_captions"),
        ({"what_transcript": " "}, "what_transcript"),
        ({"what_captions": "We read."}, "what_captions"),
        ({"what_video": None, "what_transcript": "", "what_captions": "WEBVTT"}, "what_captions"),
    ],
)
def test_a_video_comes_with_captions_and_a_transcript(cast, more, field):
    with pytest.raises(ValidationError) as refused:
        howto_page(cast.school, **{"what_video": video(cast.school)} | more)
    assert list(refused.value.message_dict) == [field]


def test_a_step_with_a_picture_says_what_it_shows(cast):
    block = HowToPage._meta.get_field("steps").stream_block.child_blocks["step"]
    value = block.to_python({"words": "Look.", "image": content_image(cast.school).pk, "alt": ""})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert list(refused.value.block_errors) == ["alt"]


# Languages -----------------------------------------------------------------------------------------------------------
def tracks(client, path) -> list[tuple[str, bool]]:
    found = re.findall(r"<track(.*?)>", client.get(path).text, re.S)
    return [(re.search(r'srclang="(\w+)"', tag)[1], "default" in tag) for tag in found]


def hindi_of(page, **more) -> HowToPage:
    return translated(page, "hi", "हम कैसे पढ़ते हैं", **more)


def test_captions_of_each_translation_of_the_same_video(howto, cast, client):
    hindi = hindi_of(howto)
    assert tracks(client, howto.address) == [("en", True), ("hi", False)]
    assert tracks(client, hindi.address) == [("en", False), ("hi", True)]
    # Where it stands in no translation the source's page shows the source's captions.
    assert tracks(client, howto.address.replace("/en/", "/ur/")) == [("en", True), ("hi", False)]
    hindi.what_video = video(cast.school)
    hindi.save()
    assert tracks(client, howto.address) == [("en", True)]
    assert tracks(client, hindi.address) == [("hi", True)]


def test_a_translation_not_yet_published_has_no_captions(howto, client):
    draft = hindi_of(howto, live=False)
    assert tracks(client, howto.address) == [("en", True)]
    assert client.get(captions(draft)).status_code == 404


def test_a_missing_translation_is_served_as_its_source_and_marked(howto, client):
    answer = client.get(howto.address.replace("/en/", "/ur/"))
    assert '<article class="stack space-5" lang="en" dir="ltr">' in answer.text
    assert f'<link rel="canonical" href="http://testserver{howto.address}">' in answer.text


@pytest.mark.parametrize(("language", "prefix"), [("en", "/en/"), ("hi", "/hi/"), ("ur", "/ur/")])
def test_one_address_leads_to_the_page_in_ones_own_language(howto, client, language, prefix):
    hindi_of(howto)
    client.cookies["django_language"] = language
    answer = client.get(reverse("newsfeed:howto", args=[howto.translation_key]))
    assert answer["Location"] == howto.address.replace("/en/", prefix)
    assert client.get(answer["Location"]).status_code == 200


# Who may read it -----------------------------------------------------------------------------------------------------
def addresses(page) -> list[str]:
    key = reverse("newsfeed:howto", args=[page.translation_key])
    return [page.address, page.what_video.url, captions(page), key]


def test_all_of_a_public_one_is_public(howto, client):
    assert [client.get(path).status_code for path in addresses(howto)] == [200, 200, 200, 302]
    assert client.get(howto.what_video.url)["Cache-Control"] == "public, max-age=3600"
    answer = client.get(captions(howto))
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.text == CAPTIONS


@pytest.mark.parametrize("role", Cast.ROLES)
def test_all_of_one_for_a_class_is_for_that_class(cast, for_2a, as_user, role):
    client = as_user(getattr(cast, role))
    expected = [200, 200, 200, 302] if role in IN_2A else [404] * 4
    assert [client.get(path).status_code for path in addresses(for_2a)] == expected
    if role in IN_2A:
        assert client.get(for_2a.what_video.url)["Cache-Control"] == "private, no-cache"
        assert "no-store" in client.get(captions(for_2a))["Cache-Control"]
        assert SECRET.encode() in body(client.get(for_2a.what_video.url))


def test_a_stranger_finds_none_of_it(for_2a, client):
    for path in addresses(for_2a):
        answer = client.get(path)
        assert answer.status_code == 404 and SECRET not in answer.text


def test_a_draft_is_nobodys_but_its_video_is_the_editors(cast, client, as_user):
    page = howto_page(cast.school, what_video=video(cast.school), live=False)
    assert [client.get(path).status_code for path in addresses(page)] == [404] * 4
    editor = as_user(cast.editor)
    assert [editor.get(path).status_code for path in addresses(page)] == [404, 200, 404, 404]
    assert as_user(cast.other_head).get(page.what_video.url).status_code == 404


def test_closing_the_source_closes_captions_and_video_in_every_language(cast, howto, client):
    hindi = hindi_of(howto)
    howto.read_by = Audience.of(cast.class_2a)
    publish(howto)
    hindi.refresh_from_db()
    for page in (howto, hindi):
        assert [client.get(path).status_code for path in addresses(page)] == [404] * 4


def test_a_page_of_another_school_opens_nothing_of_this_one(cast, client):
    """However its number came into that page: Wagtail's forms are not the only way to write one."""
    film, document = video(cast.school), content_document(cast.school)
    howto_page(cast.other_school, what_video=film)
    resource_page(cast.other_school, items=[("document", {"document": document, "title": "Theirs"})])
    assert client.get(film.url).status_code == 404
    assert client.get(document.url).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "captions/999999/what.vtt",
        "captions/1/who.vtt",
        f"captions/{'9' * 30}/what.vtt",
        "how-to/0b8a5f0e-3c52-4c0e-9c3b-9d1f2b6a7c10/",
    ],
)
def test_nothing_else_is_there(client, db, path):
    assert client.get(f"/news/{path}").status_code == 404


def test_a_part_without_a_video_has_no_captions(howto, client):
    assert client.get(captions(howto, "how")).status_code == 404


# The file ------------------------------------------------------------------------------------------------------------
def test_a_player_gets_the_part_it_asks_for(howto, client):
    whole, path = mp4(), howto.what_video.url
    answer = client.get(path)
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("video/mp4", "bytes")
    assert answer["Content-Length"] == str(len(whole)) and body(answer) == whole
    for asked, begin, end in (("0-", 0, len(whole)), ("10-19", 10, 20), ("-8", len(whole) - 8, len(whole))):
        answer = client.get(path, headers={"Range": f"bytes={asked}"})
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {begin}-{end - 1}/{len(whole)}"
        assert answer["Content-Length"] == str(end - begin)
        assert body(answer) == whole[begin:end]
    assert answer["Cache-Control"] == "public, max-age=3600"


def test_a_part_that_is_not_there_is_refused_with_the_size(howto, client):
    answer = client.get(howto.what_video.url, headers={"Range": "bytes=99999-"})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(mp4())}"


def test_who_has_it_is_told_so_and_who_has_another_gets_all(howto, client):
    path = howto.what_video.url
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200


def test_a_part_is_for_nobody_who_may_not_have_the_whole(for_2a, client):
    assert client.get(for_2a.what_video.url, headers={"Range": "bytes=0-9"}).status_code == 404


def test_a_video_whose_file_is_gone_is_not_there(howto, client):
    howto.what_video.file.storage.delete(howto.what_video.file.name)
    assert client.get(howto.what_video.url).status_code == 404


# Lists and figures ---------------------------------------------------------------------------------------------------
def index(school, language="en") -> HowToIndexPage:
    return HowToIndexPage.objects.child_of(school_page(school, language)).get()


def test_the_list_has_what_one_may_read_and_says_what_will_be_there(cast, client, as_user):
    path = index(cast.school).address
    assert "No how-tos yet" in client.get(path).text
    page = howto_page(cast.school, SECRET, read_by=Audience.of(cast.class_2a))
    assert SECRET not in client.get(path).text
    assert page.title in as_user(cast.guardian).get(path).text


def test_the_schools_menu_leads_to_the_list_whatever_is_in_it(cast, client):
    path = school_page(cast.school).address
    assert f'<a href="{path}how-tos/"' in client.get(path).text
    howto_page(cast.school, SECRET, read_by=Audience.of(cast.class_2a))
    text = client.get(path).text
    assert f'<a href="{path}how-tos/"' in text and SECRET not in text


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_how_to_asks_little_and_nothing_twice_with_one_step_and_with_three(cast, language):
    counts = []
    for size in (1, 3):
        step = {"words": "Look.", "image": content_image(cast.school), "alt": "A field"}
        page = howto_page(
            cast.school,
            f"How {size}",
            photo=content_image(cast.school),
            photo_alt="A field",
            what_video=video(cast.school),
            how_video=video(cast.school),
            how_poster=content_image(cast.school),
            steps=[("step", step)] * size,
        )
        path, client = page.address.replace("/en/", f"/{language}/"), Client()
        assert client.get(path).status_code == 200  # the sizes of the pictures are made
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        queries = [query["sql"] for query in asked]
        assert len(queries) == len(set(queries)), queries
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_list_asks_the_same_for_one_and_for_three(cast, client):
    path, counts = index(cast.school).address, []
    for batch in (1, 2):
        for n in range(batch):
            howto_page(
                cast.school, f"How {batch}{n}", photo=content_image(cast.school), photo_alt="A field",
                what_video=video(cast.school),
            )  # fmt: skip
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
