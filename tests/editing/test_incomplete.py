"""By no way to publish does a photo go out beside which nothing says what it shows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from editing.models import Submission
from editing.schedule import publish_due
from foundation import clock
from newsfeed.models import NewsPage
from pages.blocks import ArticleBlock
from pages.models import SchoolContentPage
from tests.factories.pages import content_image, editors_publish, form_of, howto_page, localized, news_page, school_page
from tests.factories.pages import publish as publish_by_code

WORDS = "Say in a few words what the photo “The gate” shows."


# --- Where a photo's words may be missing -----------------------------------------------------------------------------
def bare(image) -> dict:
    return {"image": image, "alt": "", "caption": ""}


def of_news(cast, **more):
    return news_page(cast.school, live=False, **more)


def of_the_school(cast, image):
    page = school_page(cast.school)
    page.photo, page.photo_alt = image, ""
    return page


PLACES = {
    "photo": lambda cast, image: of_news(cast, photo=image, photo_alt=""),
    "photo, a space": lambda cast, image: of_news(cast, photo=image, photo_alt=" "),
    "photo in the text": lambda cast, image: of_news(cast, body=[("photo", bare(image))]),
    "second of several": lambda cast, image: of_news(
        cast, body=[("gallery", {"photos": [bare(image) | {"alt": "A race"}, bare(image)]})]
    ),
    "step": lambda cast, image: howto_page(
        cast.school, live=False, steps=[("step", {"words": "Read.", "image": image, "alt": ""})]
    ),
    "school": of_the_school,
}


# --- Ways that publish without the form -------------------------------------------------------------------------------
def at_once(client, page, cast):
    """Wagtail's list, the pages that were ticked."""
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client(cast.head).post(f"{where}?id={page.pk}", follow=True)


def with_its_parent(client, page, cast):
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    key = page.pk if page.depth <= 3 else page.get_parent().pk
    return client(cast.head).post(f"{where}?id={key}", {"include_descendants": "on"}, follow=True)


def hand_in(page, cast) -> Submission:
    page.get_workflow().start(page, cast.editor)
    return Submission.objects.get()


def approve(client, page, cast):
    submission = hand_in(page, cast)
    where = reverse("editing:submission", args=[cast.school.slug, submission.pk])
    answer = client(cast.head).post(where, {"version": str(submission.version.latest_revision_id)}, follow=True)
    assert Submission.objects.waiting().get() == submission
    return answer


def approve_for_later(client, page, cast):
    page = page.get_latest_revision_as_object()
    page.go_live_at = clock.now() + timedelta(hours=2)
    save_draft(page, cast)
    answer = approve(client, page, cast)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    return answer


def approve_in_the_editor(client, page, cast):
    submission = hand_in(page, cast)
    where = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", submission.pk])
    return client(cast.head).post(where, follow=True)


def confirm(client, page, cast):
    where = reverse("editing:confirmation", args=[cast.school.slug, page.pk])
    return client(cast.head).post(where, {"version": str(page.latest_revision_id)}, follow=True)


WAYS = {
    "at once": at_once,
    "with its parent": with_its_parent,
    "approve": approve,
    "approve for later": approve_for_later,
    "approve in the editor": approve_in_the_editor,
    "confirm": confirm,
}


def save_draft(page, cast):
    """As the form does where its button says that it is a draft."""
    page.is_being_drafted = True
    page.save_revision(user=cast.editor, clean=False)
    page.refresh_from_db()


def live_version(page):
    return type(page).objects.values_list("live", "live_revision").get(pk=page.pk)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_no_way_publishes_a_photo_without_words(cast, as_user, place, way):
    page = PLACES[place](cast, content_image(cast.school, "The gate"))
    save_draft(page, cast)
    before = live_version(page)
    answer = WAYS[way](as_user, page, cast)
    assert WORDS in answer.text and "Not published yet." in answer.text
    assert live_version(page) == before


@pytest.mark.parametrize("way", WAYS)
def test_nor_what_lacks_another_thing_the_form_asks_for(cast, as_user, way):
    page = news_page(cast.school, live=False)
    page.summary = ""
    save_draft(page, cast)
    answer = WAYS[way](as_user, page, cast)
    assert "Summary (two sentences): This field cannot be blank." in answer.text
    assert not NewsPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("place", PLACES)
def test_nor_does_code(cast, place):
    page = PLACES[place](cast, content_image(cast.school, "The gate"))
    page.is_being_drafted = True
    before = live_version(page)
    with pytest.raises(SchoolContentPage.Incomplete):
        publish_by_code(page)
    assert live_version(page) == before


def test_the_forms_button_does_not_rely_on_its_blocks(cast, as_user, monkeypatch):
    """They are one for all requests: while another saves a draft, they take it that this is one too."""
    editors_publish(cast.school, cast.head)
    page, image, clean = news_page(cast.school, live=False), content_image(cast.school, "The gate"), ArticleBlock.clean
    save_draft(page, cast)

    def clean_as_another_drafts(block, value):
        block.defer_required_validation()
        return clean(block, value)

    monkeypatch.setattr(ArticleBlock, "clean", clean_as_another_drafts)
    sent = {"body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "photo", "body-0-id": ""}
    sent |= {"body-0-value-image": image.pk, "body-0-value-alt": "", "body-0-value-caption": ""}
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    try:
        answer = as_user(cast.editor).post(url, form_of(page) | {"photo": "", "photo_alt": ""} | sent, follow=True)
    finally:
        NewsPage._meta.get_field("body").stream_block.restore_deferred_validation()
    assert WORDS in answer.text and not NewsPage.objects.get(pk=page.pk).live


def test_a_translation_leads_to_where_it_can_be_said(cast, as_user):
    """A photo's words are asked for in the source: what has none there has none to translate."""
    page = news_page(cast.school, photo=content_image(cast.school, "The gate"))
    hindi = localized(page, "hi", by=cast.head, live=False)
    NewsPage.objects.filter(pk=hindi.pk).update(photo_alt="")
    hindi.refresh_from_db()
    save_draft(hindi, cast)
    at_once_ = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = as_user(cast.head).post(f"{at_once_}?id={hindi.pk}")
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize("way", [at_once, with_its_parent, confirm])
def test_with_its_words_it_goes_out(cast, as_user, way):
    page = of_news(cast, photo=content_image(cast.school, "The gate"), photo_alt="A gate")
    save_draft(page, cast)
    way(as_user, page, cast)
    assert live_version(page)[0]


def test_what_was_asked_for_when_it_was_scheduled_goes_out_at_its_hour(cast, monkeypatch):
    page = of_news(cast, photo=content_image(cast.school), photo_alt="A gate")
    page.go_live_at = clock.now() + timedelta(hours=1)
    publish_by_code(page)
    then = clock.now() + timedelta(hours=2)
    monkeypatch.setenv("CHAUPAL_NOW", then.isoformat())
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)
    publish_due()
    assert live_version(page)[0]
