"""The lists of pages in the admin: what stands in a row is asked once for all rows, and says what it said alone."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PagePermissionTester
from wagtail_localize.models import Translation, TranslationSource

from newsfeed.notices import NewsPublished
from roll.models import Audience
from tests.factories.pages import news_index, news_page, standard_page, translated

LISTS = ["explore", "search"]
LANGUAGES = ("hi", "pa", "ur")


@pytest.fixture(autouse=True)
def indexed_as_written(db, monkeypatch):
    """The index of search waits for a commit, which a test does not make."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, *args, **kwargs: run())


@pytest.fixture(params=["editor", "head"])
def client(request, cast, as_user):
    """An editor whose pages the head reads first, and the head."""
    return as_user(getattr(cast, request.param))


def address(cast, which):
    explore = reverse("wagtailadmin_explore", args=[news_index(cast.school).pk])
    return {"explore": explore, "search": f"{reverse('wagtailadmin_pages:search')}?q=quiz"}[which]


def write(cast, first, last):
    """News told and taken back and neither, live and not, in one language and more, and in the midst of it."""
    for number in range(first, last):
        page = news_page(cast.school, f"Quiz {number}", slug=f"quiz-{number}", live=number % 3 > 0)
        page.tell = Audience.of(cast.school)
        page.save()
        NewsPublished(page).send(by=cast.head)
        translated(page, "hi", f"पहेली {number}")
        source, _made = TranslationSource.update_or_create_from_instance(page)
        Translation.objects.create(source=source, target_locale_id=page.get_translations().get().locale_id)


def asked(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(seen), len(re.findall(r">\s*Quiz \d+\s*<", answer.text))


@pytest.mark.parametrize("which", LISTS)
def test_a_list_asks_the_same_for_three_rows_and_for_thirty(cast, client, which):
    counts = []
    for first, last in ((0, 3), (3, 30)):
        write(cast, first, last)
        counts.append(asked(client, address(cast, which)))
    (few, three), (many, rows) = counts
    assert (three, rows) == (3, 20 if which == "search" else 30)
    assert few == many


def test_the_list_of_fifty_asks_eighty_times_at_most(cast, client):
    write(cast, 0, 50)
    queries, rows = asked(client, address(cast, "explore"))
    assert rows == 50 and queries <= 80


def buttons(client, path, title):
    """The words of a row's menu."""
    row = next(row for row in client.get(path).text.split("<tr")[1:] if title in row)
    return set(re.findall(r"(Take it back|Translate this page|Sync translated pages|Delete|Move)\s*<", row))


@pytest.mark.parametrize("which", LISTS)
def test_a_row_says_what_can_be_done_with_this_page(cast, as_user, which):
    told, whole, plain = (news_page(cast.school, f"Quiz {name}", slug=name) for name in ("told", "whole", "plain"))
    told.tell = Audience.of(cast.school)
    told.save()
    NewsPublished(told).send(by=cast.head)
    for code in LANGUAGES:
        translated(whole, code, "पहेली")
    source, _made = TranslationSource.update_or_create_from_instance(plain)
    Translation.objects.create(source=source, target_locale_id=whole.get_translations().first().locale_id)
    client, path = as_user(cast.editor), address(cast, which)
    translate, sync, back = {"Translate this page"}, {"Sync translated pages"}, {"Take it back"}
    offered = [buttons(client, path, f"Quiz {name}") - {"Delete", "Move"} for name in ("told", "whole", "plain")]
    assert offered == [translate | back, set(), translate | sync]
    NewsPublished(told).recall(by=cast.head)
    assert buttons(client, path, "Quiz told") - {"Delete", "Move"} == translate


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("who", ["editor", "head", "guardian"])
def test_who_may_delete_is_as_wagtail_says(cast, as_user, live, below, who):
    page = standard_page(cast.school, live=live)
    if below:
        page.add_child(instance=type(page)(title="Below", slug="below", school=cast.school, locale=page.locale))
    user = getattr(cast, who)
    as_user(user).get("/admin/")
    user = type(user).objects.get(pk=user.pk)
    for active in (True, False):
        user.is_active = active
        theirs = PagePermissionTester(user, page)
        for ignore_bulk in (True, False):
            assert page.permissions_for_user(user).can_delete(ignore_bulk) == theirs.can_delete(ignore_bulk)
