"""Kept pages: what is kept, for whom, and what ends it. `make prove ONLY=cache` does it across processes."""

import gzip

import pytest
from django.apps import apps
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, override_settings

from foundation import page_cache
from home.models import HomePage, SchoolPage
from newsfeed.models import NewsPage, Topic
from pages.changes import is_shown_on_pages
from pages.models import SchoolContentPage
from roll.models import Audience
from tests.factories.pages import content_image, news_index, news_page, publish, translated

ROBOT = {"HTTP_USER_AGENT": "Mozilla/5.0"}


@pytest.fixture
def kept(settings):
    settings.PAGE_CACHE_SECONDS = 600


@pytest.fixture
def changing(django_capture_on_commit_callbacks):
    """`with changing():` is a change that commits."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def news(cast, kept):
    return news_page(cast.school, "Sports day")


def is_kept(path, client=None, **headers):
    """Is the second answer the first one, made once?"""
    client = client or Client()
    first = client.get(path, **headers)
    assert first.status_code == 200
    return client.get(path, **headers).headers.get("ETag") is not None and "ETag" in first.headers


def public_paths(news):
    return ["/en/", "/hi/", news.url, f"/ur{news.url[3:]}", news_index(news.school).url, f"/en/{news.school.slug}/"]


def test_the_second_reader_costs_no_query(news, django_assert_num_queries):
    for path in public_paths(news):
        made = Client().get(path)
        with django_assert_num_queries(0):
            again = Client().get(path)
        assert again.content == made.content and again.headers == made.headers, path


def test_a_visitor_gets_no_cookie_and_no_token(news):
    for path in public_paths(news):
        for _ in range(2):
            answer = Client().get(path)
            assert not answer.cookies and b"csrf" not in answer.content, path
            assert answer["Vary"] == "Cookie, Accept-Encoding" and answer["Cache-Control"] == "no-cache"


def test_whoever_has_it_is_told_so(news):
    tag = Client().get(news.url)["ETag"]
    for method in ("get", "head"):
        answer = getattr(Client(), method)(news.url, HTTP_IF_NONE_MATCH=tag)
        assert (answer.status_code, answer.content) == (304, b""), method


def test_it_goes_out_packed_to_whoever_unpacks(news):
    plain = Client().get(news.url)
    for _ in range(2):
        packed = Client().get(news.url, HTTP_ACCEPT_ENCODING="gzip, br")
        assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain


def test_nothing_of_anybody_is_kept(cast, news, as_user):
    assert not is_kept(news.url, as_user(cast.guardian))
    visitor = Client()
    visitor.cookies["messages"] = "signed out"
    assert not is_kept(news.url, visitor)
    assert is_kept(news.url)
    assert b"/portal/" in as_user(cast.guardian).get("/en/").content, "not the visitor's page"


def test_a_page_for_some_is_kept_in_no_language(cast, kept, changing):
    news = news_page(cast.school, "Of all")
    hindi = translated(news, "hi", "सबका")
    paths = [news.url, hindi.url, f"/pa{news.url[3:]}", f"/ur{news.url[3:]}"]
    assert all(is_kept(path) for path in paths)
    with changing():
        news.read_by = Audience.of(cast.class_2a)
        publish(news)
    assert [Client().get(path).status_code for path in [*paths, *paths]] == [404] * 8
    for path in ("/en/", "/hi/", news_index(cast.school).url):
        assert "Of all" not in Client().get(path).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"Vary": "Cookie, Accept-Language"},
        {"status": 410},
        {"read_by_id": 1},
        {"page": None},
    ],
    ids=str,
)
@pytest.mark.django_db
def test_in_doubt_a_page_is_not_everybodys(said):
    """Each of these by itself, for what a later page may say."""
    said = {"page": NewsPage(), "read_by_id": None, "status": 200} | said
    page, status, read_by = (said.pop(name) for name in ("page", "status", "read_by_id"))
    if page:
        page.read_by_id = read_by

    def answer(**more):
        response = HttpResponse(status=more.pop("status", 200), headers=more.pop("headers", {}))
        response.context_data = more
        return response

    assert page_cache.is_public(answer(page=NewsPage()))
    assert not page_cache.is_public(answer(page=page, status=status, headers=said))


def test_only_what_a_page_has_is_kept(news):
    index = news_index(news.school).url
    for query in ("?page=1", "?utm_source=x&fbclid=abc", "?page=2&utm_medium=y"):
        assert is_kept(index + query), query
    for query in ("?q=x", "?page=0", "?page=abc", "?page=1&page=2000", "?page=1234", "?anything"):
        assert not is_kept(index + query), query


def test_pages_differ_by_number_host_and_scheme(news):
    index = news_index(news.school).url
    keys = {Client().get(index, **how)["ETag"] for how in ({}, {"HTTP_HOST": "other.example"})}
    found = {page_cache.key_of(Client().get(path).wsgi_request) for path in (index, f"{index}?page=2", news.url)}
    assert len(found) == 3 and len(keys) >= 1
    one, two = (Client().get(news.url, HTTP_HOST=host).content for host in ("a.example", "b.example"))
    assert b"//a.example/" in one and b"//b.example/" in two


def test_a_page_that_was_being_made_when_something_changed_ends_too(news):
    version, _ = page_cache.fetch_kept("key")
    page_cache.purge()
    page_cache.keep("key", {"version": version})
    assert page_cache.fetch_kept("key")[1] is None


def changes(cast, news):
    """(what, how)."""
    topic, photo = Topic.objects.create(name="Kites"), content_image(cast.school)
    NewsPage.objects.filter(pk=news.pk).update(topic=topic, photo=photo)
    news.refresh_from_db()
    draft = news_page(cast.school, "Draft", live=False)
    gone = news_page(cast.school, "Gone")
    school_page = SchoolPage.objects.get(school=cast.school, locale__language_code="en")
    return {
        "publish": lambda: publish(draft),
        "unpublish": news.unpublish,
        "delete": gone.delete,
        "move": lambda: news.move(news_index(cast.school), pos="first-child"),
        "translate": lambda: translated(news, "ur", "کھیل", photo_alt="A field"),
        "topic": topic.save,
        "topic gone": topic.delete,
        "picture": photo.save,
        "school": cast.school.save,
        "school's page": lambda: publish(school_page),
        "home": HomePage.objects.get(locale__language_code="en").save,
        "site": apps.get_model("wagtailcore.Site").objects.get().save,
    }


def test_each_change_ends_all_pages(cast, news, changing):
    for what, change in changes(cast, news).items():
        before, _ = page_cache.fetch_kept("")
        with changing():
            change()
        assert page_cache.fetch_kept("")[0] != before, what


def test_a_draft_ends_nothing(cast, news, changing):
    before, _ = page_cache.fetch_kept("")
    with changing():
        news.title = "Not yet"
        news.save_revision()
        cast.guardian.save()
    assert page_cache.fetch_kept("")[0] == before


def test_what_is_rolled_back_ends_nothing(news, django_capture_on_commit_callbacks):
    before, _ = page_cache.fetch_kept("")
    with django_capture_on_commit_callbacks(execute=False):
        publish(news)
    assert page_cache.fetch_kept("")[0] == before


class Away:
    def __getattr__(self, name):
        raise ConnectionError("The cache is away.")


def test_a_cache_that_is_away_costs_only_time(cast, news, changing, monkeypatch):
    monkeypatch.setattr(page_cache, "caches", {"pages": Away()})
    with changing():
        publish(news)
    assert Client().get(news.url).status_code == 200


def test_the_limits_on_sign_in_are_kept_elsewhere():
    caches["pages"].clear()
    assert caches["pages"]._cache is not caches["default"]._cache


# What no visitor's page shows: readers and writers of pages, and what Wagtail keeps of its own work.
NOT_SHOWN = {"roll.Audience", "roll.User", "wagtailcore.Revision", "wagtailcore.Task", "contenttypes.ContentType"}


def test_whatever_a_page_points_to_ends_it():
    """What a page has a field to says `is_shown_on_pages`, or the page would be kept with old words."""
    kinds = [HomePage, *(kind for kind in apps.get_models() if issubclass(kind, SchoolContentPage))]
    for kind in kinds:
        for field in kind._meta.get_fields():
            if field.concrete and field.related_model and not field.one_to_one:
                label = field.related_model._meta.label
                assert label in NOT_SHOWN or is_shown_on_pages(field.related_model), f"{kind.__name__}.{field.name}"


@override_settings(DEBUG=True, PAGE_CACHE_SECONDS=600)
def test_nothing_is_kept_while_pages_are_being_made(cast):
    assert "ETag" not in Client().get("/en/").headers
