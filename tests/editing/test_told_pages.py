"""Before what people were told of is taken off the site or deleted: that it can be taken back instead, at each door."""

from html import unescape

import pytest
from django.urls import reverse

from newsfeed.models import NewsPage
from notices.models import Event
from roll.models import Audience, School
from tests.factories.pages import localized, news_page, publish, translated

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


def told(cast, title: str = "Sports day", school: School | None = None) -> NewsPage:
    school = school or cast.school
    page = news_page(school, title=title, live=False, tell=Audience.of(school))
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
    assert answer.status_code == 200 and "4 people were notified about “Sports day”." in text
    assert reverse("newsfeed:recall", args=[cast.school.slug, told_page.pk]) in text
    told_page.refresh_from_db()
    assert told_page.live and not Event.objects.filter(recalled_at__isnull=False).exists()


@pytest.mark.parametrize("door", DOORS)
def test_what_nobody_was_told_of_is_just_asked_about(cast, as_user, door):
    answer = as_user(cast.head).get(DOORS[door]([news_page(cast.school)]))
    assert answer.status_code == 200 and "notified about" not in answer.text


@pytest.mark.parametrize("door", DOORS)
def test_nor_is_what_was_taken_back_but_that_it_is_worth_keeping(cast, as_user, told_page, door):
    told_page.recall(by=cast.head, reason="Wrong day")
    # Put back untold: its next telling is another.
    NewsPage.objects.filter(pk=told_page.pk).update(live=True)
    text = unescape(as_user(cast.head).get(DOORS[door]([told_page])).text)
    assert "notified about" not in text and ("“Sports day” was taken back. Keep it" in text) == door.startswith(
        "delete"
    )


def test_told_anew_counts(cast, as_user, told_page, django_capture_on_commit_callbacks):
    told_page.recall(by=cast.head, reason="Wrong day")
    with django_capture_on_commit_callbacks(execute=True):
        publish(told_page, by=cast.editor)
    text = unescape(as_user(cast.head).get(DOORS["delete"]([told_page])).text)
    assert "4 people were notified about “Sports day”." in text and "Keep it" not in text


def test_what_stays_in_another_language_leads_somewhere(cast, as_user, told_page):
    hindi, head = localized(told_page, "hi"), as_user(cast.head)
    assert "notified about" not in head.get(DOORS["unpublish"]([hindi])).text
    assert "notified about" in head.get(DOORS["unpublish"]([told_page])).text


def test_the_list_of_another_language_goes_too(cast, as_user, django_capture_on_commit_callbacks):
    """Wagtail takes all languages of a list off at once, with what stands below."""
    page = news_page(cast.school, title="Sports day", live=False, tell=Audience.of(cast.school))
    hindi = translated(page, "hi", "खेल दिवस")
    with django_capture_on_commit_callbacks(execute=True):
        publish(hindi, by=cast.editor)
    text = unescape(as_user(cast.head).get(DOORS["unpublish all below"]([page])).text)
    assert "4 people were notified about “खेल दिवस”." in text


def test_before_anybody_has_heard_no_number_is_said(cast, as_user):
    text = unescape(as_user(cast.head).get(DOORS["unpublish"]([told(cast)])).text)
    assert "People are being notified about “Sports day”." in text


@pytest.mark.parametrize("role", ["editor", "head"])
@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_nothing_of_another_school_is_named(cast, as_user, django_capture_on_commit_callbacks, role, action):
    """By the pages above one's own, which Wagtail lists before it refuses."""
    with django_capture_on_commit_callbacks(execute=True):
        secret = told(cast, "Their secret fair", cast.other_school)
    assert Event.objects.get().counts().told
    client = as_user(getattr(cast, role))
    for page in [*secret.get_ancestors(inclusive=True), news_page(cast.school).get_parent()]:
        single = reverse(f"wagtailadmin_pages:{action}", args=[page.pk])
        everything = bulk(action, ["all"], f"&childOf={page.pk}")
        for address in (single, bulk(action, [page]), everything, f"{everything}&q=fair"):
            assert "secret fair" not in client.get(address, follow=True).text, address
            assert "secret fair" not in client.get("/admin/").text, address


def test_whoever_may_not_take_it_back_is_offered_no_way(cast, as_user, told_page, django_user_model):
    operator = django_user_model.objects.create_superuser("operator", password="x")
    text = as_user(operator).get(DOORS["delete"]([told_page])).text
    assert (
        "people were notified about" in text
        and reverse("newsfeed:recall", args=[cast.school.slug, told_page.pk]) not in text
    )


@pytest.mark.parametrize("query", ["", "?id=x", "?id=all", "?id=all&childOf=x", "?id=99999999999999999999"])
def test_odd_addresses_are_no_error(cast, as_user, django_user_model, query):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + query
    assert as_user(cast.head).get(address).status_code == 404


def test_of_many_the_rest_is_counted(cast, as_user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pages = [told(cast, f"Day {number}") for number in range(7)]
    text = as_user(cast.head).get(DOORS["delete several"](pages)).text
    assert text.count("people were notified about") == 5 and "People were notified about 2 more pages, too." in text
