"""Before many are told somebody types how many, whichever way it is published."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from editing.schedule import publish_due
from foundation import clock
from newsfeed.models import Confirmation, NewsPage
from notices.models import Event
from pages.models import SchoolContentPage
from roll.models import Audience, User
from tests.factories import ContactPointFactory, GuardianFactory, GuardianshipFactory, PostingFactory
from tests.factories.pages import editors_publish, form_of, news_index, news_page, publish, say_all

ALL = "4 people will be notified: 3 guardians, 1 pupil."


@pytest.fixture
def editor(cast, as_user):
    editors_publish(cast.school, cast.head)
    return as_user(cast.editor)


@pytest.fixture
def few(settings):
    settings.TELL_CONFIRM_ABOVE = 3


@pytest.fixture
def draft(cast, few) -> NewsPage:
    page = news_page(cast.school, live=False, tell=Audience.of(cast.school))
    page.save_revision(user=cast.editor)
    return page


def confirmation(page) -> str:
    return reverse("editing:confirmation", args=[page.school.slug, page.pk])


def confirm_number(client, page, **more):
    """What its page sends: whoever opened it has read the newest version."""
    version = NewsPage.objects.get(pk=page.pk).latest_revision_id
    return client.post(confirmation(page), {"version": version} | more)


def edit(client, page, **more):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page) | more)


def nothing_happened(page) -> bool:
    return not NewsPage.objects.get(pk=page.pk).live and not Event.objects.exists()


def test_the_measure_is_fifty():
    assert project.TELL_CONFIRM_ABOVE == 50


# --- Who will be told -----------------------------------------------------------------------------------------------
def test_the_form_says_how_many_and_follows_the_choice(cast, editor):
    form = editor.get(reverse("wagtailadmin_pages:add", args=["newsfeed", "newspage", news_index(cast.school).pk]))
    where = reverse("newsfeed:who_is_told", args=[cast.school.slug])
    assert ALL in form.text and f'data-told="{where}"' in form.text and "told.js" in form.text
    assert editor.get(where, {"tell": Audience.of(cast.class_2a).pk}).text == (
        "Class 2A: 2 people will be notified: 2 guardians, 0 pupils."
    )
    assert editor.get(where).text == "Nobody will be notified."
    for wrong in (Audience.of(cast.other_school).pk, "x", "9" * 30, "٣" * 30):
        assert editor.get(where, {"tell": wrong}).status_code == 404


def test_who_can_not_be_reached_is_not_counted(cast):
    without, with_mail = (GuardianFactory(school=cast.school, first_name=name) for name in ("Zoya", "Rehana"))
    for guardian in (without, with_mail):
        GuardianshipFactory(guardian=guardian, pupil=cast.bilal, granted_by=cast.office)
    ContactPointFactory(guardian=without, kind="phone", value="+919800000001")
    for address in ("rehana@example.org", "rehana@example.com"):
        ContactPointFactory(guardian=with_mail, value=address)
    assert Audience.of(cast.school).recipients().counts() == (4, 1)


def test_the_form_says_that_they_were_told(cast, editor):
    page = news_page(cast.school, live=False, tell=Audience.of(cast.school))
    publish(page)
    text = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "They were notified on" in text and "will be notified:" not in text


# --- The number -----------------------------------------------------------------------------------------------------
def test_the_button_asks_and_only_the_right_number_tells(editor, cast, draft):
    answer = edit(editor, draft)
    assert answer["Location"] == confirmation(draft) and nothing_happened(draft)
    text = editor.get(confirmation(draft)).text
    assert ALL in text and "Sports day" in text
    for number in ("", "3", "04x", "-4", "9" * 40):
        answer = confirm_number(editor, draft, number=number)
        assert answer.status_code == 422 and nothing_happened(draft)
        assert f'value="{number}"' in answer.text
    assert confirm_number(editor, draft, number="4").status_code == 302
    assert NewsPage.objects.get().live and Event.objects.count() == 1
    said = Confirmation.objects.get()
    assert (said.number, said.by, bool(said.used_at)) == (4, cast.editor, True)


def test_who_is_not_posted_at_the_school_keeps_a_draft_and_reads_who_publishes(cast, as_user, draft):
    root = User.objects.create_superuser("root@example.org")
    client, form = as_user(root), reverse("wagtailadmin_pages:edit", args=[draft.pk])
    answer = client.post(form, form_of(draft) | {"title": "Sports day moved"}, follow=True)
    assert answer.redirect_chain == [(form, 302)] and answer.status_code == 200
    assert "First an editor or the head of the school has to confirm how many" in answer.text
    draft.refresh_from_db()
    assert nothing_happened(draft) and draft.get_latest_revision().content["title"] == "Sports day moved"
    draft.get_workflow().start(draft, cast.editor)
    PostingFactory(user=root, school=cast.school, role="editor")
    assert as_user(root).post(form, form_of(draft))["Location"] == confirmation(draft)


def test_the_number_that_was_shown_holds_for_a_while(editor, cast, draft, monkeypatch):
    shown = editor.get(confirmation(draft))
    seal = shown.context["telling"].seal
    GuardianshipFactory(guardian=reached(cast), pupil=cast.bilal, granted_by=cast.office)
    assert confirm_number(editor, draft, number="4", seal=seal + "x").status_code == 422
    other = news_page(cast.school, "Other", live=False, tell=Audience.of(cast.school))
    other.save_revision()
    assert confirm_number(editor, other, number="4", seal=seal).status_code == 422
    assert confirm_number(editor, draft, number="5", seal=seal).status_code == 422
    monkeypatch.setattr("editing.confirmations.SEAL_MAX_AGE", timedelta(seconds=-1))
    assert confirm_number(editor, draft, number="4", seal=seal).status_code == 422
    monkeypatch.undo()
    assert not Event.objects.exists()


def reached(cast):
    guardian = GuardianFactory(school=cast.school, first_name="Zoya")
    ContactPointFactory(guardian=guardian, value="zoya@example.org")
    return guardian


def test_a_new_page_is_not_live_before_it_is_confirmed(editor, cast, few):
    index, data = news_index(cast.school), form_of(NewsPage(title="New", slug="new", summary="All come."))
    data["tell"] = Audience.of(cast.school).pk
    answer = editor.post(reverse("wagtailadmin_pages:add", args=["newsfeed", "newspage", index.pk]), data)
    page = NewsPage.objects.get()
    assert answer["Location"] == confirmation(page) and nothing_happened(page)


def test_what_can_not_be_told_is_not_published(editor, draft, settings, monkeypatch):
    """The editor's form goes by no verb of ours."""
    settings.TELL_CONFIRM_ABOVE = 50
    monkeypatch.setattr("newsfeed.models.SocialPost.plan", refuse)
    editor.raise_request_exception = False
    assert edit(editor, draft).status_code == 500
    assert nothing_happened(draft)


def refuse(page):
    raise DatabaseError


def test_few_are_told_without_a_question(editor, draft, settings):
    settings.TELL_CONFIRM_ABOVE = 4
    edit(editor, draft)
    assert NewsPage.objects.get().live and Event.objects.count() == 1 and not Confirmation.objects.exists()


def test_a_number_holds_for_one_version(cast, draft):
    draft.confirm(4, by=cast.editor)
    draft.save_revision()
    with pytest.raises(SchoolContentPage.Unconfirmed):
        draft.get_latest_revision().publish()
    with pytest.raises(SchoolContentPage.WrongNumber):
        draft.confirm(5, by=cast.editor)


@pytest.mark.parametrize("measure", [3, 50])
def test_what_is_published_is_what_was_read(cast, editor, draft, settings, measure):
    settings.TELL_CONFIRM_ABOVE = measure
    sent = {"number": "4"} | fields(editor.get(confirmation(draft)).text)
    draft.title = "Not read yet"
    draft.save_revision(user=cast.editor)
    for stale in (sent, {"number": "4"}):
        answer = editor.post(confirmation(draft), stale)
        assert answer.status_code == 409 and "read it again" in answer.text and nothing_happened(draft)
    assert "Not read yet" in answer.text and 'id="number-wrong"' not in answer.text
    assert editor.post(confirmation(draft), {"number": "4"} | fields(answer.text)).status_code == 302
    assert NewsPage.objects.get().title == "Not read yet"


def fields(text: str) -> dict[str, str]:
    """What goes along unseen."""
    return dict(re.findall(r'<input type="hidden" name="(version|seal)" value="([^"]+)">', text))


def test_many_at_once_are_asked(editor, draft):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = editor.post(f"{address}?id={draft.pk}", {"include_descendants": ""})
    assert answer["Location"] == confirmation(draft) and nothing_happened(draft)


def test_a_translation_that_comes_first_is_asked(cast, editor, draft, django_capture_on_commit_callbacks):
    source, _made = TranslationSource.update_or_create_from_instance(draft)
    work = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
    say_all(work)
    work.save_target(publish=False)
    hindi = NewsPage.objects.get(locale__language_code="hi")
    with pytest.raises(SchoolContentPage.Unconfirmed), django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:edit", args=[hindi.pk]), {"action": "publish"})
    assert nothing_happened(hindi)
    assert confirm_number(editor, hindi, number="4").status_code == 302
    hindi.refresh_from_db()
    assert hindi.live and Event.objects.count() == 1


def test_a_page_for_later_is_asked_now_and_then_goes(cast, editor, draft, monkeypatch):
    soon = clock.now() + timedelta(hours=2)
    answer = edit(editor, draft, go_live_at=soon.astimezone().strftime("%Y-%m-%d %H:%M"))
    assert answer["Location"] == confirmation(draft)
    assert not draft.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert "To be published:" in editor.get(confirmation(draft)).text
    confirm_number(editor, draft, number="4")
    assert nothing_happened(draft) and draft.revisions.filter(approved_go_live_at__isnull=False).exists()
    then = clock.now() + timedelta(hours=3)
    monkeypatch.setenv("CHAUPAL_NOW", then.isoformat())
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)
    publish_due()
    assert NewsPage.objects.get().live and Event.objects.count() == 1


def test_whoever_may_not_publish_confirms_nothing(cast, as_user, draft):
    client = as_user(cast.editor)
    assert client.get(confirmation(draft)).status_code == 404
    assert client.post(confirmation(draft), {"number": "4"}).status_code == 404
    assert as_user(cast.other_head).post(confirmation(draft), {"number": "4"}).status_code == 404
    assert nothing_happened(draft)


def test_published_again_nobody_is_asked(editor, cast, draft):
    edit(editor, draft)
    confirm_number(editor, draft, number="4")
    answer = edit(editor, NewsPage.objects.get(), title="Sports day moved")
    assert answer["Location"] != confirmation(draft)
    assert NewsPage.objects.get().title == "Sports day moved" and Event.objects.count() == 1


@pytest.mark.parametrize("is_live", [False, True])
@pytest.mark.parametrize(
    ("hours", "words"), [(None, "Published."), (-1, "Published."), (2, "It will be published at the time you set.")]
)
def test_the_answer_names_the_version_that_went_out_and_when(cast, editor, few, is_live, hours, words):
    page = news_page(cast.school, live=False)
    if is_live:
        publish(page)
        page = NewsPage.objects.get(pk=page.pk)
    page.title = "Sports day moved"
    page.go_live_at = clock.now() + timedelta(hours=hours) if hours else None
    page.save_revision(user=cast.editor)
    answer = confirm_number(editor, page)
    assert [str(each) for each in get_messages(answer.wsgi_request)] == [f"Sports day moved: {words}"]
    shown = NewsPage.objects.get(pk=page.pk)
    assert shown.live == (is_live or words == "Published.")
    assert (shown.title == "Sports day") == (is_live and words != "Published.")
