"""Editors write where they are posted today, and nowhere else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Page, Workflow, WorkflowState
from wagtail_localize.models import TranslationSource

from editing.models import Desk
from foundation import clock
from home.models import HomePage, SchoolPage, StandardPage
from newsfeed.models import NewsIndexPage, NewsPage
from roll.models import Audience, Posting, User
from tests.factories import PostingFactory
from tests.factories.pages import content_image, editors_publish, news_index, news_page, school_page


@pytest.fixture
def editor(cast, as_user):
    return as_user(cast.editor)


@pytest.fixture
def elsewhere(cast) -> NewsPage:
    """A page of the other school: there to be seen by mistake."""
    return news_page(cast.other_school, "Zebra day at Sitara")


def article(index: NewsIndexPage, **more) -> dict[str, object]:
    """What the form of a new page sends."""
    return {
        "title": "Sports day",
        "slug": "sports-day",
        "summary": "All come.",
        "photo": "",
        "photo_alt": "",
        "body-count": "0",
        "read_by": "",
        "tell": "",
        "topic": "",
        "date": "2026-11-24",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    } | more


def add(client, index, **more):
    url = reverse("wagtailadmin_pages:add", args=["newsfeed", "newspage", index.pk])
    return client.post(url, article(index, **more))


def test_one_home_a_language_and_nothing_of_wagtails_own(db, client):
    assert [page.locale.language_code for page in HomePage.objects.order_by("path")] == ["en", "hi", "pa", "ur"]
    assert Page.objects.filter(depth=2).count() == 4
    assert Page.find_problems() == ([], [], [], [], [])
    assert client.get("/")["Location"] == "/en/"
    for code in ("en", "hi", "pa", "ur"):
        answer = client.get(f"/{code}/")
        assert answer.status_code == 200 and not answer.cookies
        assert f'<html lang="{code}"' in answer.text


@pytest.mark.usefixtures("bare_database")
def test_the_first_visit_makes_the_tree_in_each_language(cast, editor):
    assert not SchoolPage.objects.exists()
    assert editor.get("/admin/").status_code == 200
    pages = SchoolPage.objects.filter(school=cast.school)
    assert pages.count() == NewsIndexPage.objects.count() == 4
    assert len({page.translation_key for page in pages}) == 1
    assert Page.find_problems() == ([], [], [], [], [])
    assert not SchoolPage.objects.filter(school=cast.other_school).exists()


def test_a_second_visit_costs_two_queries_more_than_none(cast, editor, as_user):
    editor.get("/admin/")
    with CaptureQueriesContext(connection) as asked:
        editor.get(reverse("wagtailadmin_account"))
    ours = [query["sql"] for query in asked if "editing_desk" in query["sql"]]
    assert len(ours) == 2


@pytest.mark.parametrize("role", ["guardian", "pupil", "teacher", "office", "agent", "officer"])
def test_nobody_else_comes_in(cast, as_user, role):
    assert as_user(getattr(cast, role)).get("/admin/").status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/", "/ur/_util/login/", "/admin/password_reset/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtails_own_ways_in_lead_to_ours(client, db, path, method):
    answer = getattr(client, method)(f"{path}?next=/admin/pages/")
    assert answer.status_code == 302
    assert answer["Location"] in ("/accounts/login/?next=/admin/pages/", "/accounts/login/?next=%2Fadmin%2Fpages%2F")


def test_an_ended_posting_stops_at_once(cast, editor):
    assert editor.get("/admin/").status_code == 200
    posting = Posting.objects.get(user=cast.editor)
    posting.ends_on = clock.today() - timedelta(days=1)
    posting.starts_on = posting.ends_on
    posting.save()
    assert editor.get("/admin/").status_code == 404
    assert editor.get(reverse("wagtailadmin_explore", args=[school_page(cast.school).pk])).status_code == 404
    assert not cast.editor.groups.exists()


def test_groups_given_by_hand_and_superusers_are_left_alone(cast, as_user):
    by_hand = Group.objects.create(name="By hand")
    cast.editor.groups.add(by_hand)
    as_user(cast.editor).get("/admin/")
    assert by_hand in cast.editor.groups.all()
    chief = User.objects.create_superuser("chief", email="chief@example.org")
    assert as_user(chief).get("/admin/").status_code == 200
    assert not chief.groups.exists()


def test_the_explorer_shows_ones_own_school_alone(cast, editor, elsewhere):
    own = news_page(cast.school)
    editor.get("/admin/")
    root = editor.get(reverse("wagtailadmin_explore_root"), follow=True).text
    english = editor.get(
        reverse("wagtailadmin_explore", args=[HomePage.objects.order_by("path")[0].pk]), follow=True
    ).text
    for text in (root, english):
        assert "Sitara" not in text
    assert "Nai Umeed" in english
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[own.pk])).status_code == 200
    for name in (
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:copy",
    ):
        answer = editor.get(reverse(name, args=[elsewhere.pk]))
        assert answer.status_code == 404 and "Zebra" not in answer.text
    for query in (
        f"/admin/choose-page/{elsewhere.get_parent().pk}/",
        "/admin/choose-page/search/?q=Zebra",
        f"/admin/api/main/pages/{elsewhere.pk}/",
        "/admin/pages/search/?q=Zebra",
    ):
        assert "Zebra day" not in editor.get(query).text


def test_pictures_are_of_ones_own_school(cast, editor):
    own, other = content_image(cast.school, "Own field"), content_image(cast.other_school, "Zebra field")
    editor.get("/admin/")
    for name in ("wagtailimages:index", "wagtailimages_chooser:choose"):
        text = editor.get(reverse(name)).text
        assert "Own field" in text and "Zebra" not in text
    for name in ("wagtailimages_chooser:chosen", "wagtaildocs_chooser:chosen"):
        # Another school's, one that is not there and no number: one answer.
        for key in (other.pk, 99_999, "abc", "२"):
            assert editor.get(reverse(name, args=[key])).status_code == 404, (name, key)
    assert editor.get(reverse("wagtailimages_chooser:chosen", args=[own.pk])).status_code == 200
    index = news_index(cast.school)
    taken = add(editor, index, photo=str(other.pk), photo_alt="A field")
    assert taken.status_code == 200 and "belongs to another school" in taken.text
    assert not NewsPage.objects.exists()
    assert add(editor, index, photo=str(own.pk), photo_alt="A field").status_code == 302
    assert NewsPage.objects.get().photo == own


def test_an_editor_writes_and_publishes(cast, editor):
    editors_publish(cast.school, cast.head)
    index = news_index(cast.school, "hi")
    form = editor.get(reverse("wagtailadmin_pages:add", args=["newsfeed", "newspage", index.pk]))
    assert form.context["form"].initial["tell"] == Audience.of(cast.school).pk
    choices = [str(label) for _, label in form.context["form"].fields["tell"].choices]
    assert choices == ["Nobody", "The whole school", "Year 2", "Year 5", "Class 2A", "Class 5B"]
    answer = add(editor, index, title="खेल दिवस", slug="", **{"action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    page = NewsPage.objects.get()
    assert page.live and page.school == cast.school and page.locale.language_code == "hi"
    assert page.slug == "2026-11-24" and page.address == "/hi/nai-umeed/news/2026-11-24/"


def test_the_form_refuses_another_schools_readers_in_words(cast, editor):
    index = news_index(cast.school)
    theirs = Audience.of(cast.other_school)
    answer = add(editor, index, tell=str(theirs.pk))
    assert answer.status_code == 200 and not NewsPage.objects.exists()
    assert "tell" in answer.context["form"].errors
    answer = add(editor, index, read_by=str(Audience.of(cast.class_5b).pk), tell=str(Audience.of(cast.school).pk))
    assert answer.context["form"].errors["tell"] == [
        "Some of these people can’t read it. Notify fewer people, or let more people read it."
    ]


@pytest.mark.parametrize("parent", ["x", "987654321"])
def test_nothing_is_copied_to_where_no_page_is(cast, as_user, parent):
    page, client = news_page(cast.school), as_user(cast.editor)
    client.get("/admin/")
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent}
    assert client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data).status_code == 404


def test_moving_and_copying_to_another_school_is_refused_in_words(cast, as_user):
    PostingFactory(user=cast.editor, school=cast.other_school, role="editor")
    editors_publish(cast.school, cast.head)
    client = as_user(cast.editor)
    client.get("/admin/")
    page, other = news_page(cast.school), news_index(cast.other_school)
    answers = [
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]), follow=True),
        client.post(
            reverse("wagtailadmin_pages:copy", args=[page.pk]),
            {"new_title": "Copy", "new_slug": "copy", "new_parent_page": other.pk},
            follow=True,
        ),
    ]
    for answer in answers:
        assert "A page stays with its school" in answer.text
    assert not NewsPage.objects.child_of(other).exists()


@pytest.mark.usefixtures("bare_database")
def test_the_schools_own_pages_are_not_deleted(cast, editor):
    editors_publish(cast.school, cast.head)
    index = news_index(cast.school)
    answer = editor.post(reverse("wagtailadmin_pages:delete", args=[index.pk]), follow=True)
    assert "not delete it" in answer.text
    editor.post(reverse("wagtailadmin_pages:delete", args=[school_page(cast.school).pk]))
    assert (SchoolPage.objects.count(), NewsIndexPage.objects.count()) == (4, 4)


def test_only_ones_own_pages_are_translated(cast, editor, elsewhere):
    own = news_page(cast.school)
    editor.get("/admin/")
    submit = "wagtail_localize:submit_page_translation"
    assert editor.get(reverse(submit, args=[own.pk])).status_code == 200
    assert editor.get(reverse(submit, args=[elsewhere.pk])).status_code == 404
    source, _ = TranslationSource.get_or_create_from_instance(elsewhere)
    assert editor.get(reverse("wagtail_localize:update_translations", args=[source.pk])).status_code == 403
    assert editor.get(reverse("wagtail_localize:convert_to_alias", args=[own.pk])).status_code == 404


@pytest.mark.usefixtures("bare_database")
def test_a_desk_is_opened_once(cast):
    assert Desk.open(cast.school) == Desk.open(cast.school)
    assert Desk.objects.count() == 1


def test_a_page_without_a_place_in_a_school_is_refused(cast):
    page = NewsPage(title="Lost", summary="Nowhere", school=cast.school)
    with pytest.raises(ValidationError):
        page.school = cast.other_school
        page.read_by = Audience.of(cast.school)
        page.clean()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/api/main/images/",
        "/admin/api/main/images/{image}/",
        "/admin/api/main/documents/",
        "/admin/reports/page-types-usage/",
        "/admin/reports/page-types-usage/results/",
        "/admin/localize/reports/translations/",
        "/admin/pages/{page}/move/{index}/confirm/",
        "/admin/choose-page/chosen-multiple/?id={page}",
        "/admin/pages/{page}/workflow_history/",
    ],
)
def test_no_list_of_wagtails_names_what_another_school_has(editor, elsewhere, cast, address):
    image = content_image(cast.other_school, title="Zebra at Sitara")
    where = {"image": image.pk, "page": elsewhere.pk, "index": elsewhere.get_parent().pk}
    answer = editor.get(address.format(**where))
    assert answer.status_code in {302, 404}
    assert b"Zebra" not in answer.content


def test_what_the_editors_own_pages_need_of_those_lists_stays(editor, cast):
    news_index(cast.school)
    home = editor.get("/admin/").content.decode()
    offered = [name for name in ("site-history", "aging-pages", "page-types-usage") if f"/reports/{name}/" in home]
    assert offered == ["site-history", "aging-pages"]
    assert editor.get("/admin/api/main/pages/").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "page/delete/?id={page}&id={long}",
        "page/delete/?id={long}",
        "page/delete/?id=all&childOf={long}",
        "contentimage/delete/?id={image}&id={long}",
    ],
)
def test_a_number_longer_than_any_key_is_not_there(editor, cast, asked):
    app = "wagtailcore" if asked.startswith("page") else "foundation"
    own = {"page": news_page(cast.school).pk, "image": content_image(cast.school).pk, "long": "9" * 20}
    assert editor.get(f"/admin/bulk/{app}/{asked.format(**own)}").status_code == 404
    assert editor.get(f"/admin/bulk/wagtailcore/page/delete/?id={own['page']}").status_code == 200


@pytest.mark.parametrize("tail", ["", "preview/"])
def test_half_a_form_is_answered_in_words(editor, cast, tail):
    """The rest was lost on the way: of a text in blocks, how many they are."""
    parent = school_page(cast.school)
    answer = editor.post(f"/admin/pages/add/home/standardpage/{parent.pk}/{tail}", {"title": "Uniform"})
    assert answer.status_code == 400 and "Please send it again" in answer.text
    assert not StandardPage.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_no_page_is_not_previewed_as_one(editor, cast, method):
    for kind in ("newsfeed/topic", "roll/pupil", "no/such"):
        path = f"/admin/pages/add/{kind}/{school_page(cast.school).pk}/preview/"
        assert getattr(editor, method)(path).status_code == 404


@pytest.mark.parametrize("act", ["publish", "unpublish", "copy", "delete", "create_alias", "copy_for_translation"])
def test_the_admins_own_api_writes_no_page(editor, cast, act):
    """It would go round the head, the photos, the number that is said, and what belongs to every school."""
    editors_publish(cast.school, cast.head)
    page = news_page(cast.school, live=False)
    before = list(Page.objects.order_by("pk").values_list("pk", "live"))
    assert editor.post(f"/admin/api/main/pages/{page.pk}/action/{act}/").status_code == 404
    assert list(Page.objects.order_by("pk").values_list("pk", "live")) == before
    assert editor.get(f"/admin/api/main/pages/{page.pk}/").status_code == 200


def test_a_copy_is_no_alias(editor, cast):
    """An alias would stand open when its page is closed."""
    editors_publish(cast.school, cast.head)
    page = news_page(cast.school)
    where = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert 'name="alias"' not in editor.get(where).text
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "alias": "on"}
    editor.post(where, sent)
    made = Page.objects.get(slug="copy")
    assert made.alias_of_id is None and not made.live


def test_a_pictures_bytes_come_by_our_own_address_alone(editor, cast):
    image = content_image(cast.school)
    for size in ("original", "width-800"):
        assert editor.get(reverse("wagtailimages:preview", args=[image.pk, size])).status_code == 404


@pytest.mark.parametrize(
    "address", ["/admin/pages/", "/admin/pages/1/", "/admin/reports/site-history/", "/admin/reports/workflow/"]
)
def test_filters_offer_the_people_of_the_own_school_alone(cast, as_user, address):
    """Wagtail offers all who ever made or edited a page anywhere."""
    for school, head in ((cast.school, cast.head), (cast.other_school, cast.other_head)):
        Desk.open(school)
        page = SchoolPage.objects.filter(school=school).first()
        page.owner = head
        page.save()
        log(page, "wagtail.edit", user=head)
        workflow, _made = Workflow.objects.get_or_create(name="Head")
        kinds = {"content_type": page.content_type, "base_content_type": ContentType.objects.get_for_model(Page)}
        WorkflowState.objects.create(
            workflow=workflow, object_id=page.pk, status="approved", requested_by=head, **kinds
        )
    text = as_user(cast.editor).get(address, follow=True).content.decode()
    assert (cast.head.get_full_name() in text, cast.other_head.get_full_name() in text) == (True, False)
