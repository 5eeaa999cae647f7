"""Before what people were told of is taken off the site or deleted: that it can be taken back instead, at each door."""

from html import unescape

import pytest
from django.urls import reverse

from newsfeed.models import NewsPage
from notices.models import Event
from roll.models import Audience
from tests.factories.pages import news_page, publish, translated

DOORS = {
    "unpublish": lambda pages: reverse("wagtailadmin_pages:unpublish", args=[pages[0].pk]),
    "delete": lambda pages: reverse("wagtailadmin_pages:delete", args=[pages[0].pk]),
    "unpublish several": lambda pages: bulk("unpublish", pages),
    "delete several": lambda pages: bulk("delete", pages),
    "unpublish all below": lambda pages: reverse("wagtailadmin_pages:unpublish", args=[pages[0].get_parent().pk]),
    "unpublish all there are": lambda pages: bulk("unpublish", ["all"], f"&childOf={pages[0].get_parent().pk}"),
}


def bulk(action: str, pages: list, more: str = "") -> str:
    keys = "&".join(f"id={getattr(page, 'pk', page)}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{keys}{more}"


def told(cast, title: str = "Sports day") -> NewsPage:
    page = news_page(cast.school, title=title, live=False, tell=Audience.of(cast.school))
    publish(page, by=cast.editor)
    page.refresh_from_db()
    return page


@pytest.fixture
def told_page(cast, django_capture_on_commit_callbacks) -> NewsPage:
    with django_capture_on_commit_callbacks(execute=True):
        return told(cast)


@pytest.mark.parametrize("door", DOORS)
def test_each_question_says_how_many_were_told_and_offers_to_take_it_back(cast, as_user, told_page, door):
    answer = as_user(cast.head).get(DOORS[door]([told_page]))
    text = unescape(answer.text)
    assert answer.status_code == 200 and "4 people were told of “Sports day”." in text
    assert reverse("newsfeed:recall", args=[cast.school.slug, told_page.pk]) in text
    told_page.refresh_from_db()
    assert told_page.live and not Event.objects.filter(recalled_at__isnull=False).exists()


@pytest.mark.parametrize("door", DOORS)
def test_what_nobody_was_told_of_is_just_asked_about(cast, as_user, door):
    answer = as_user(cast.head).get(DOORS[door]([news_page(cast.school)]))
    assert answer.status_code == 200 and "told of" not in answer.text


@pytest.mark.parametrize("door", DOORS)
def test_nor_is_what_was_taken_back(cast, as_user, told_page, door):
    told_page.recall(by=cast.head, reason="Wrong day")
    # Put back untold: its next telling is another.
    NewsPage.objects.filter(pk=told_page.pk).update(live=True)
    assert "told of" not in as_user(cast.head).get(DOORS[door]([told_page])).text


def test_a_translation_was_told_with_its_source(cast, as_user, told_page):
    hindi = translated(told_page, "hi", "खेल दिवस")
    text = unescape(as_user(cast.head).get(DOORS["unpublish"]([hindi])).text)
    assert "4 people were told of “खेल दिवस”." in text


def test_of_many_the_rest_is_counted(cast, as_user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pages = [told(cast, f"Day {number}") for number in range(7)]
    text = as_user(cast.head).get(DOORS["delete several"](pages)).text
    assert text.count("people were told of") == 5 and "People were told of 2 more pages, too." in text
