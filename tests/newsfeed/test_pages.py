"""Who may read what, in which language, and that the page asks the database little."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsfeed.models import NewsPage, Topic
from roll.models import Audience
from roll.models.audience import audiences_of
from tests.factories.cast import Cast
from tests.factories.pages import content_image, news_index, news_page, publish, school_page, translated

SECRET = "The 5B picnic is at the lake"
MEMBERS = ("guardian", "unrelated", "pupil", "teacher", "office", "head", "editor")


@pytest.fixture
def for_5b(cast: Cast) -> NewsPage:
    return news_page(cast.school, SECRET, read_by=Audience.of(cast.class_5b))


def test_a_public_page_is_for_everybody(cast, client):
    page = news_page(cast.school)
    answer = client.get(page.address)
    assert answer.status_code == 200
    assert "Sports day" in answer.text
    assert not answer.cookies
    assert "wa.me" in answer.text


@pytest.mark.parametrize("role", Cast.ROLES)
def test_a_page_for_a_class_is_for_its_homes_and_staff(cast, for_5b, as_user, role):
    answer = as_user(getattr(cast, role)).get(for_5b.address)
    assert answer.status_code == (200 if role in MEMBERS else 404)
    if role in MEMBERS:
        assert "no-store" in answer["Cache-Control"]
        assert "wa.me" not in answer.text, "only public pages are shared"


def test_a_stranger_gets_the_page_for_no_such_thing(cast, for_5b, client):
    answer = client.get(for_5b.address)
    assert answer.status_code == 404
    assert SECRET not in answer.text


def test_lists_show_only_what_one_may_read(cast, for_5b, client, as_user):
    index, front = news_index(cast.school).address, school_page(cast.school).address
    for path in (index, front, "/en/"):
        assert SECRET not in client.get(path).text
        assert SECRET not in as_user(cast.other_guardian).get(path).text
    assert SECRET in as_user(cast.guardian).get(index).text
    assert SECRET in as_user(cast.guardian).get(front).text
    assert SECRET not in as_user(cast.guardian).get("/en/").text, "the front of the site is public"


def is_posted_in(user, audience) -> bool:
    place = audience.place
    for posting in user.postings_today:
        area = posting.school.area if posting.school else posting.area
        if audience.area_id and area and area.path.startswith(place.path):
            return True
        if not audience.area_id and posting.school_id == (place.pk if audience.school_id else place.school_id):
            return True
    return False


def test_a_readers_audiences_are_those_that_tell_them_or_in_which_they_are_posted(cast):
    places = (
        cast.school,
        cast.other_school,
        cast.class_5b,
        cast.class_2a,
        cast.other_class,
        cast.class_5b.year_group,
        cast.school.area,
        cast.school.area.parent,
        cast.other_school.area,
    )
    audiences = [Audience.of(place) for place in places]
    for role in Cast.ROLES:
        user = getattr(cast, role)
        told = {audience.pk for audience in audiences if audience.recipients().users.filter(pk=user.pk).exists()}
        posted = {audience.pk for audience in audiences if is_posted_in(user, audience)}
        assert set(audiences_of(user)) == told | posted, role


def test_a_draft_and_an_unpublished_page_are_not_there(cast, client):
    assert client.get(news_page(cast.school, live=False).address).status_code == 404


def test_closing_the_source_closes_its_translations(cast, client):
    page = news_page(cast.school)
    hindi = translated(page, "hi", "खेल दिवस")
    page.read_by = Audience.of(cast.class_5b)
    publish(page)
    assert client.get(hindi.address).status_code == 404
    hindi.refresh_from_db()
    assert hindi.read_by_id == page.read_by_id


def test_a_missing_translation_is_served_as_its_source_and_marked(cast, client):
    page = news_page(cast.school)
    path = page.address.replace("/en/", "/ur/")
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<article class="stack space-4" lang="en" dir="ltr">' in answer.text
    assert f'<link rel="canonical" href="http://testserver{page.address}">' in answer.text
    urdu = translated(page, "ur", "کھیل کا دن")
    assert urdu.address == path
    answer = client.get(path)
    assert '<article class="stack space-4" lang="ur" dir="rtl">' in answer.text
    assert "کھیل کا دن" in answer.text


def test_each_piece_of_news_stands_once_in_a_list(cast, client):
    translated(news_page(cast.school), "hi", "खेल दिवस")
    news_page(cast.school, "Only in English")
    hindi = client.get(news_index(cast.school, "hi").address).text
    assert "खेल दिवस" in hindi and "Sports day" not in hindi and "Only in English" in hindi
    english = client.get(news_index(cast.school).address).text
    assert "Sports day" in english and "खेल दिवस" not in english


def test_the_picker_links_translations_and_else_the_homes(cast, client):
    page = news_page(cast.school)
    hindi = translated(page, "hi", "खेल दिवस")
    translated(page, "pa", "ਖੇਡ ਦਿਵਸ", live=False)
    links = client.get(page.address).context["language_links"]
    assert links == [("en", page.address), ("hi", hindi.address), ("pa", "/pa/"), ("ur", "/ur/")]


def test_a_page_stays_with_its_school(cast):
    page = news_page(cast.school)
    other = news_index(cast.other_school)
    assert not page.can_move_to(other)
    with pytest.raises(ValidationError, match="stays with its school"):
        page.move(other, pos="last-child")
    assert page.school == cast.school


@pytest.mark.parametrize(
    ("read_by", "tell", "field"),
    [
        ("class_5b", "school", "tell"),
        ("class_5b", "class_2a", "tell"),
        ("other_school", None, "read_by"),
        (None, "other_class", "tell"),
        (None, "area", "tell"),
    ],
)
def test_nobody_is_told_who_may_not_read_and_no_other_schools(cast, read_by, tell, field):
    def named(name):
        return name and Audience.of(cast.school.area if name == "area" else getattr(cast, name))

    with pytest.raises(ValidationError) as refused:
        news_page(cast.school, read_by=named(read_by), tell=named(tell))
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(("read_by", "tell"), [("school", "class_5b"), ("class_5b", "class_5b"), (None, "school")])
def test_fewer_may_be_told_than_may_read(cast, read_by, tell):
    readers = getattr(cast, read_by) if read_by else None
    page = news_page(cast.school, read_by=readers and Audience.of(readers), tell=Audience.of(getattr(cast, tell)))
    assert page.tell.place == getattr(cast, tell)


def full_article(cast, photos: int) -> NewsPage:
    blocks = [("paragraph", "<p>All came.</p>")]
    blocks += [
        ("photo", {"image": content_image(cast.school, f"No {n}"), "alt": "A race", "caption": ""})
        for n in range(photos)
    ]
    topic = Topic.objects.get(name="Sport")
    return news_page(cast.school, photo=content_image(cast.school), topic=topic, body=blocks)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("size", [1, 3])
def test_an_anonymous_page_of_news_asks_little_and_nothing_twice(cast, language, size):
    page = full_article(cast, photos=size)
    for n in range(size):
        news_page(cast.school, f"Other news {n}", topic=Topic.objects.first())
    path = page.address.replace("/en/", f"/{language}/")
    client = Client()
    assert client.get(path).status_code == 200  # the sizes of the photos are made
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    queries = [query["sql"] for query in asked]
    assert answer.status_code == 200 and not answer.cookies
    assert len(queries) <= 12, queries
    assert len(queries) == len(set(queries))


@pytest.mark.parametrize("path", ["/en/", "/ur/", "index", "school"])
def test_lists_ask_the_same_for_one_and_for_three(cast, client, path):
    counts = []
    for batch in (1, 2):
        for n in range(batch):
            news_page(cast.school, f"News {batch}{n}", photo=content_image(cast.school), topic=Topic.objects.first())
        address = {"index": news_index(cast.school).address, "school": school_page(cast.school).address}.get(path, path)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_visitors_list_goes_on_and_is_each_languages_own(cast):
    for number in range(14):
        news_page(cast.school, f"Piece {number:02}")
    translated(NewsPage.objects.get(title="Piece 00"), "hi", "पहला")
    index = news_index(cast.school).url
    seen = {
        path: [piece.title for piece in Client().get(path).context["news"]]
        for path in (index, f"{index}?page=2", f"{index}?page=9", f"/hi{index[3:]}?page=2")
    }
    assert len(seen[index]) == 12 and seen[index][0] == "Piece 13"
    assert seen[f"{index}?page=2"] == seen[f"{index}?page=9"] == ["Piece 01", "Piece 00"]
    assert sorted(seen[f"/hi{index[3:]}?page=2"]) == ["Piece 01", "Piece 02"], "the newest made is first"
    NewsPage.objects.filter(title="Piece 01").update(live=False)
    assert [piece.title for piece in Client().get(f"{index}?page=2").context["news"]] == ["Piece 00"]
    assert list(Client().get(news_index(cast.other_school).url).context["news"]) == []
