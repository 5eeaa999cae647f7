"""An editor writes, the head reads it first; a school may let its editors publish alone."""

from datetime import timedelta
from itertools import product

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from editing.models import Desk, Submission
from editing.schedule import publish_due
from foundation import clock
from newsfeed.models import Confirmation, NewsPage
from notices.inbox import entries, events_of
from notices.models import Event
from roll.models import Audience, Posting
from tests.factories import PostingFactory
from tests.factories.cast import person
from tests.factories.pages import content_image, editors_publish, event_page, form_of, news_page, say_all
from tests.factories.photos import photo_of


@pytest.fixture
def editor(cast, as_user):
    return as_user(cast.editor)


@pytest.fixture
def head(cast, as_user):
    return as_user(cast.head)


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def draft(cast, title="Sports day", **more) -> NewsPage:
    page = news_page(cast.school, title, live=False, owner=cast.editor, **more)
    page.save_revision(user=cast.editor)
    return page


def submit_action(client, page, action, **more):
    """A button of Wagtail's own form."""
    data = {key: value for key, value in form_of(page).items() if key != "action-publish"}
    data |= {"photo": page.photo_id or "", "photo_alt": page.photo_alt, action: "1"} | more
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)


def submitted(client, page) -> Submission:
    submit_action(client, page, "action-submit")
    return Submission.objects.get()


def address(submission: Submission) -> str:
    return reverse("editing:submission", args=[submission.school.slug, submission.pk])


def decide(client, submission, **more):
    version = str(Submission.objects.get(pk=submission.pk).version.latest_revision_id)
    return client.post(address(submission), {"version": version} | more)


def is_live(page) -> bool:
    return NewsPage.objects.get(pk=page.pk).live


def menu(client, page) -> list[str]:
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    actions = answer.context["action_menu"]
    return [item.name for item in (actions.default_item, *actions.menu_items)]


# --- Who may --------------------------------------------------------------------------------------------------------
def test_an_editor_submits_and_does_not_publish(cast, editor):
    page = draft(cast)
    assert menu(editor, page) == ["action-submit", "action-save-draft"]
    submit_action(editor, page, "action-publish")
    assert not is_live(page)
    assert "Send to the head" in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text


@pytest.mark.usefixtures("bare_database")
def test_the_head_says_whether_editors_publish_alone(cast, editor, head):
    page, where = draft(cast), reverse("editing:publishing", args=[cast.school.slug])
    assert head.post(where, {"editors_publish": "perhaps"}).status_code == 422
    head.post(where, {"editors_publish": "yes"})
    desk = Desk.objects.get()
    assert (desk.editors_publish, desk.decided_by, desk.group_publishes) == (True, cast.head, True)
    assert "Decided by Sushma Verma" in head.get(where).text
    assert menu(editor, page)[:2] == ["action-save-draft", "action-publish"]
    head.post(where, {"editors_publish": "no"})
    submit_action(editor, page, "action-publish")
    assert not is_live(page)
    assert editor.get(where).status_code == 404


def test_a_school_without_a_head_is_not_stuck(cast, editor):
    page = draft(cast)
    posting = Posting.objects.get(user=cast.head)
    posting.starts_on = posting.ends_on = clock.today() - timedelta(days=1)
    posting.save()
    assert "action-submit" not in menu(editor, page)
    submit_action(editor, page, "action-publish")
    assert is_live(page)
    PostingFactory(user=person("Rafiq Ahmad"), school=cast.school, role="head")
    assert menu(editor, draft(cast, "Second")) == ["action-submit", "action-save-draft"]


def test_whoever_is_head_today_is_found(cast, editor, as_user, run_on_commit):
    page, posting = draft(cast), Posting.objects.get(user=cast.head)
    submission = submitted(editor, page)
    posting.starts_on = posting.ends_on = clock.today() - timedelta(days=1)
    posting.save()
    new = person("Rafiq Ahmad")
    PostingFactory(user=new, school=cast.school, role="head")
    assert as_user(cast.head).get(address(submission)).status_code == 404
    assert as_user(cast.other_head).get(address(submission)).status_code == 404
    assert decide(as_user(new), submission).status_code == 302
    assert is_live(page)


# --- There and back -------------------------------------------------------------------------------------------------
def test_the_head_is_told_reads_and_approves(cast, editor, head, run_on_commit):
    page = draft(cast)
    with run_on_commit():
        submission = submitted(editor, page)
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["sushma@example.org"], "Waiting for you: Sports day")
    ]
    assert "1 page to approve" in head.get(reverse("portal:home")).text
    assert "Sports day" in head.get(reverse("editing:waiting", args=[cast.school.slug])).text
    text = head.get(address(submission)).text
    assert "Aisha Siddiqui" in text and "Nobody is notified" in text
    preview = reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, submission.task_id])
    assert preview in text and "Sports day: come and see." in head.get(preview).text
    mail.outbox.clear()
    with run_on_commit():
        decide(head, submission)
    assert is_live(page)
    assert [(each.to, each.subject) for each in mail.outbox] == [(["aisha@example.org"], "Approved: Sports day")]
    assert "Approved" in head.get(address(submission)).text
    assert "page to approve" not in head.get(reverse("portal:home")).text


def test_it_comes_back_with_a_word_and_goes_again(cast, editor, head, run_on_commit):
    page = draft(cast)
    submission = submitted(editor, page)
    for nothing in (" ", "\0", "Please\0 say when."):
        assert decide(head, submission, send_back="1", comment=nothing).status_code == 422
    kept = decide(head, submission, send_back="1", comment="x" * 1001, number="12")
    assert kept.status_code == 422 and "x" * 1001 in kept.text and Submission.objects.waiting().exists()
    with run_on_commit():
        decide(head, submission, send_back="1", comment="Please say when.")
    assert not is_live(page) and Submission.objects.get().comment == "Please say when."
    (back,) = mail.outbox
    assert back.to == ["aisha@example.org"] and "Please say when." in back.body
    assert entries(cast.editor, list(events_of(cast.editor)))[0].title == "Sent back to you: Sports day"
    assert decide(head, submission).status_code == 409
    submit_action(editor, page, "action-submit", title="Sports day at ten")
    again = Submission.objects.waiting().get()
    assert again != submission
    decide(head, again)
    assert NewsPage.objects.get().title == "Sports day at ten" and is_live(page)


def test_what_waits_is_not_changed_by_its_writer(cast, editor, head):
    page = draft(cast)
    submission = submitted(editor, page)
    submit_action(editor, page, "action-save-draft", title="Another title")
    assert submission.version.title == "Sports day"
    stale = head.post(address(submission), {"version": "0"})
    assert stale.status_code == 409 and "read it again" in stale.text
    assert not is_live(page)


def test_its_writer_may_take_it_back(cast, editor, head):
    submission = submitted(editor, draft(cast))
    submit_action(editor, NewsPage.objects.get(), "action-cancel-workflow")
    assert not Submission.objects.waiting().exists()
    assert decide(head, submission).status_code == 409


def test_taken_back_while_the_head_decides_it_is_not_approved(cast, editor):
    """What the head's request holds is from before."""
    page = draft(cast)
    submitted(editor, page)
    # One for each act: what was refused once stays changed in memory, and is refused for that.
    to_approve, to_send_back = Submission.objects.get(), Submission.objects.get()
    Submission.objects.get().workflow_state.cancel(user=cast.editor)
    for act in (to_approve.approve, to_send_back.reject):
        with pytest.raises(PermissionDenied):
            act(user=cast.head)
    assert not is_live(page) and not Event.objects.exclude(kind="pages.submitted").exists()


def test_the_heads_own_button_in_the_editor_does_the_same(cast, editor, head, run_on_commit):
    page = draft(cast)
    submitted(editor, page)
    assert menu(head, page)[0] == "approve" and "action-publish" not in menu(head, page)
    with run_on_commit():
        submit_action(head, page, "action-workflow-action", **{"workflow-action-name": "approve"})
    assert is_live(page) and [each.to for each in mail.outbox] == [["aisha@example.org"]]


def test_who_is_no_head_approves_by_no_way(cast, editor, as_user):
    page = draft(cast)
    submission = submitted(editor, page)
    for user, act in product((cast.editor, cast.other_head, cast.office), ("approve", "reject")):
        way = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, act, submission.pk])
        as_user(user).post(way, {"comment": "Not yet"})
        # A row of its own for each: what was refused once stays changed in memory, and is refused for that.
        with pytest.raises(PermissionDenied):
            getattr(Submission.objects.get(), act)(user=user, comment="Not yet")
    assert not is_live(page) and Submission.objects.waiting().exists()


def test_an_approved_page_goes_out_at_its_hour(cast, editor, head, run_on_commit, monkeypatch):
    page = draft(cast, go_live_at=clock.now() + timedelta(hours=2))
    page.save_revision()
    submission = (
        Submission.objects.get() if submit_action(editor, page, "action-submit", go_live_at=form_hour(2)) else None
    )
    with run_on_commit():
        decide(head, submission)
    assert not is_live(page) and "It will be published on" in mail.outbox[-1].body
    then = clock.now() + timedelta(hours=3)
    monkeypatch.setenv("CHAUPAL_NOW", then.isoformat())
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)
    publish_due()
    assert is_live(page)


def form_hour(hours: int) -> str:
    return (clock.now() + timedelta(hours=hours)).astimezone().strftime("%Y-%m-%d %H:%M")


def test_held_photos_stop_an_approval_in_words(cast, editor, head):
    page = draft(cast, photo=photo_of([cast.siya], by=cast.office))
    submission = submitted(editor, page)
    answer = decide(head, submission)
    assert (
        answer.status_code == 409 and "These families have not said yes to photos on the website: Siya" in answer.text
    )
    small = head.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", submission.pk]),
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert small.json() == {"step": "success", "redirect": reverse("wagtailadmin_pages:edit", args=[page.pk])}
    assert not is_live(page) and Submission.objects.waiting().exists()


@pytest.mark.parametrize("make", [event_page])
def test_pages_that_are_no_news_wait_too(cast, editor, head, make):
    page = make(cast.school, live=False)
    page.save_revision(user=cast.editor)
    page.get_workflow().start(page, cast.editor)
    assert decide(head, Submission.objects.get()).status_code == 302
    page.refresh_from_db()
    assert page.live


def test_the_list_asks_as_often_for_three_as_for_one(cast, editor, head, run_on_commit):
    def asked() -> int:
        where = reverse("editing:waiting", args=[cast.school.slug])
        head.get(where)
        with CaptureQueriesContext(connection) as queries:
            head.get(where)
        return len(queries)

    submitted(editor, draft(cast))
    one = asked()
    with run_on_commit():
        for title in ("Second", "Third", "Fourth"):
            page = draft(cast, title)
            page.get_workflow().start(page, cast.editor)
    assert Submission.objects.waiting().count() == 4 and asked() == one
    first = list(events_of(cast.head))
    with CaptureQueriesContext(connection) as for_three:
        assert len(entries(cast.head, first)) == 3
    with CaptureQueriesContext(connection) as for_one:
        assert len(entries(cast.head, first[:1])) == 1
    assert len(for_three) == len(for_one)


# --- Many are told --------------------------------------------------------------------------------------------------
@pytest.fixture
def few(settings):
    settings.TELL_CONFIRM_ABOVE = 3


def test_a_head_types_the_number_before_many_are_told(cast, editor, head, few, run_on_commit):
    page = draft(cast, tell=Audience.of(cast.school))
    submission = submitted(editor, page)
    text = head.get(address(submission)).text
    assert "4 people will be notified: 3 guardians, 1 pupil." in text
    for number, words in (("", "Type how many people"), ("5", "4 people will be notified"), ("four", "4 people")):
        answer = decide(head, submission, number=number)
        assert answer.status_code == 422 and words in answer.text and f'value="{number}"' in answer.text
    assert not is_live(page) and not Event.objects.filter(kind="news.published").exists()
    submit_action(head, page, "action-workflow-action", **{"workflow-action-name": "approve"})
    assert not is_live(page) and Submission.objects.waiting().exists()
    with run_on_commit():
        assert decide(head, submission, number=" ४ ").status_code == 302
    assert is_live(page) and Event.objects.filter(kind="news.published").count() == 1
    said = Confirmation.objects.get()
    assert (said.number, said.by) == (4, cast.head) and said.used_at


def test_what_the_head_reads_its_writer_does_not_publish(cast, editor, head, few):
    page = draft(cast, tell=Audience.of(cast.school))
    submission = submitted(editor, page)
    editors_publish(cast.school, cast.head)
    where, sent = reverse("editing:confirmation", args=[cast.school.slug, page.pk]), {"number": "4"}
    sent["version"] = str(submission.version.latest_revision_id)
    refused = editor.post(where, sent)
    assert refused.status_code == 409 and "The head has this page now" in refused.text
    assert "action-bar" not in editor.get(where).text
    assert not is_live(page) and Submission.objects.waiting().get() == submission
    assert decide(head, submission, number="4").status_code == 302 and is_live(page)


@pytest.mark.parametrize("below", [False, True])
def test_many_at_once_leave_out_what_the_head_reads(cast, editor, head, below):
    """Wagtail's own list of pages, with those below them, once editors may publish alone."""
    page, other = draft(cast), draft(cast, "Fees")
    submission = submitted(editor, page)
    editors_publish(cast.school, cast.head)
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    keys = f"id={page.get_parent().pk}" if below else f"id={other.pk}&id={page.pk}"
    refused = editor.post(f"{where}?{keys}", {"include_descendants": "on" if below else ""}, follow=True)
    assert "Sports day is with the head. Nothing is published" in refused.text
    assert not is_live(page) and not is_live(other) and Submission.objects.waiting().get() == submission
    assert decide(head, submission).status_code == 302 and is_live(page)


def test_what_waits_for_a_head_who_left_may_go_out(cast, editor, few):
    page = draft(cast, tell=Audience.of(cast.school))
    version = submitted(editor, page).version.latest_revision_id
    posting = Posting.objects.get(user=cast.head)
    posting.starts_on = posting.ends_on = clock.today() - timedelta(days=1)
    posting.save()
    where = reverse("editing:confirmation", args=[cast.school.slug, page.pk])
    assert editor.post(where, {"number": "4", "version": version}).status_code == 302
    assert is_live(page)


# --- Translations ---------------------------------------------------------------------------------------------------
def translation_of(page) -> Translation:
    source, _made = TranslationSource.update_or_create_from_instance(page)
    work = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
    work.save_target(publish=False)
    return work


def say_in_hindi(work, words="खेल दिवस") -> None:
    """The title so, and the rest as it is."""
    if not StringTranslation.objects.filter(locale=work.target_locale).exists():
        say_all(work)
    segment = StringSegment.objects.filter(source=work.source, context__path="title").get()
    StringTranslation.objects.update_or_create(
        translation_of=segment.string, locale=work.target_locale, context=segment.context, defaults={"data": words}
    )


def hindi(page) -> NewsPage:
    return NewsPage.objects.get(translation_key=page.translation_key, locale__language_code="hi")


def test_a_translation_waits_for_the_head_too(cast, editor, head):
    page = news_page(cast.school)
    work = translation_of(page)
    say_in_hindi(work)
    where = reverse("editing:translated", args=[cast.school.slug, hindi(page).pk])
    edit = reverse("wagtailadmin_pages:edit", args=[hindi(page).pk])
    assert where in editor.get(edit).text
    assert editor.post(where).status_code == 302
    submission = Submission.objects.get()
    assert submission.version.title == "खेल दिवस" and not hindi(page).live
    say_in_hindi(work, "कुछ और")
    assert editor.post(where).status_code == 409
    assert address(submission) in head.get(edit).text
    decide(head, submission)
    assert hindi(page).live and hindi(page).title == "खेल दिवस"


def test_a_translation_submitted_twice_at_one_moment_waits_once(cast, editor, monkeypatch):
    page = news_page(cast.school)
    say_in_hindi(translation_of(page))
    where = reverse("editing:translated", args=[cast.school.slug, hindi(page).pk])

    before_the_head = Submission.submit_translation

    def after_a_rival(work, *, by):
        assert before_the_head(work, by=by)
        return before_the_head(work, by=by)

    before = hindi(page).revisions.count()
    monkeypatch.setattr(Submission, "submit_translation", after_a_rival)
    answer = editor.post(where)
    assert answer.status_code == 409 and "The head already has this translation" in answer.text
    assert Submission.objects.get().version.title == "खेल दिवस"
    assert hindi(page).revisions.count() == before + 1


def test_an_editor_publishes_a_translation_by_none_of_localizes_ways(cast, editor, run_on_commit):
    page = news_page(cast.school)
    work = translation_of(page)
    say_in_hindi(work)
    edit = reverse("wagtailadmin_pages:edit", args=[hindi(page).pk])
    update = reverse("wagtail_localize:update_translations", args=[work.source_id])
    submit = reverse("wagtail_localize:submit_page_translation", args=[page.get_parent().pk])
    urdu = Locale.objects.get(language_code="ur").pk
    with run_on_commit():
        assert editor.post(edit, {"action": "publish"}).status_code in (302, 403)
        assert editor.post(update, {"publish_translations": "on"}).status_code in (302, 403)
        assert editor.post(update, {}).status_code == 302
        editor.post(submit, {"locales": [urdu], "include_subtree": "on"})
    assert not hindi(page).live
    # A live one is not written over either.
    work.save_target(publish=False)
    with run_on_commit():
        work.save_target(publish=True)
    say_in_hindi(work, "कुछ और")
    with run_on_commit():
        editor.post(update, {"publish_translations": "on"})
        editor.post(edit, {"action": "publish"})
        editor.post(reverse("editing:translated", args=[cast.school.slug, hindi(page).pk]))
    assert hindi(page).live and hindi(page).title == "खेल दिवस"
    assert Submission.objects.waiting().get().version.title == "कुछ और"


@pytest.mark.parametrize("live", [False, True])
def test_a_translation_that_the_head_reads_is_published_by_nobody_else(cast, editor, head, run_on_commit, live):
    """Once editors may publish alone: wagtail-localize publishes in nobody's name."""
    page = news_page(cast.school)
    work = translation_of(page)
    say_in_hindi(work)
    if live:
        with run_on_commit():
            work.save_target(publish=True)
    editor.post(reverse("editing:translated", args=[cast.school.slug, hindi(page).pk]))
    submission = Submission.objects.waiting().get()
    editors_publish(cast.school, cast.head)
    say_in_hindi(work, "कुछ और")
    with run_on_commit():
        answer = editor.post(
            reverse("wagtailadmin_pages:edit", args=[hindi(page).pk]), {"action": "publish"}, follow=True
        )
        update = reverse("wagtail_localize:update_translations", args=[work.source_id])
        assert editor.post(update, {"publish_translations": "on"}).status_code in (302, 403)
    assert "is with the head. Nothing is published" in answer.text
    assert hindi(page).live == live and "कुछ और" not in hindi(page).title
    assert Submission.objects.waiting().get() == submission
    assert decide(head, submission).status_code == 302 and hindi(page).live


def test_a_copy_is_a_draft(cast, editor):
    editors_publish(cast.school, cast.head)
    page = news_page(cast.school, tell=Audience.of(cast.school), photo=content_image(cast.school))
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert not NewsPage.objects.get(slug="copy").live
    assert not Event.objects.exists()
