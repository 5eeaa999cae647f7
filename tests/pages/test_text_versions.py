"""Who reads a translation that is older than its source is told so, with the way to the newer text."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from editing.schedule import publish_due
from foundation import clock
from foundation.models import ContentImage
from notices import jobs
from pages import text_versions
from pages.text_versions import OTHER_TEXTS, digest_of_page, repair_marks
from roll.models import Audience
from tests.factories.pages import (
    contact_page,
    content_image,
    editors_publish,
    event_page,
    every_block,
    howto_page,
    localized,
    news_page,
    publish,
    resource_page,
    say_all,
    school_page,
    standard_page,
    video,
)

OLDER = {
    "hi": "इस पेज का नया पाठ दूसरी भाषा में है।",
    "pa": "ਇਸ ਪੰਨੇ ਦਾ ਨਵਾਂ ਪਾਠ ਹੋਰ ਭਾਸ਼ਾ ਵਿੱਚ ਹੈ।",
    "ur": "اس صفحے کا نیا متن دوسری زبان میں ہے۔",
}
CODES = ("hi", "pa", "ur")
KINDS = ("news", "event", "howto", "resource", "contact", "standard")


def make(kind: str, school: Any) -> Any:
    body = list(every_block(school))
    makers = {
        "news": lambda: news_page(school, photo=content_image(school), body=body),
        "event": lambda: event_page(school, body=body, place="Hall"),
        "howto": lambda: howto_page(school, what_video=video(school)),
        "resource": lambda: resource_page(school),
        "contact": lambda: contact_page(school, hours="Monday: 8 to 2", way="By bus."),
        "standard": lambda: standard_page(school, summary="All of us.", body=body),
    }
    return makers[kind]()


@pytest.fixture
def news(cast) -> Any:
    """On the site in four languages."""
    page = news_page(cast.school, "Sports day", body=[("paragraph", "<p>It is on Thursday.</p>")])
    publish(page)
    for code in CODES:
        localized(page, code)
    return page


def say_friday(page: Any) -> Any:
    """The editor opens the page, writes another day and publishes."""
    page = type(page).objects.get(pk=page.pk)
    page.body = [("paragraph", "<p>It is on Friday.</p>")]
    publish(page)
    return page


def marked(page: Any) -> list[str]:
    """The languages in which a visitor is told that the page is older than its source."""
    found, page = [], type(page).objects.get(pk=page.pk)
    for code in CODES:
        answer = Client().get(page.address.replace("/en/", f"/{code}/"))
        assert answer.status_code == 200
        found += [code] if OLDER[code] in answer.text else []
        assert (OLDER[code] in answer.text) == bool(answer.context["newer_source"])
    return found


# --- Marked -----------------------------------------------------------------------------------------------------------
def test_a_reader_of_an_older_translation_finds_the_newer_text(news, client):
    assert marked(news) == []
    say_friday(news)
    assert marked(news) == ["hi", "pa", "ur"]
    text = " ".join(client.get(news.address.replace("/en/", "/ur/")).text.split())
    assert "Thursday" in text and "Friday" not in text
    assert f'<a href="{news.address}" hreflang="en"> ' in text
    assert 'تازہ متن <bdi lang="en" dir="ltr">English</bdi> میں پڑھیں۔' in text
    source = client.get(news.address)
    assert "Friday" in source.text and "This page has a newer text" not in source.text


def test_the_way_leads_to_whichever_language_is_the_source(cast, client):
    urdu = news_page(cast.school, "کھیلوں کا دن", "ur", slug="sports")
    publish(urdu)
    localized(urdu, "en", say=lambda text: "Sports")
    urdu.summary = "جمعہ کو"
    publish(urdu)
    text = " ".join(client.get(urdu.address.replace("/ur/", "/en/")).text.split())
    assert "This page has a newer text in another language." in text
    assert (
        f'<a href="{urdu.address}" hreflang="ur"> Read the newer text in <bdi lang="ur" dir="rtl">اردو</bdi>.' in text
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_says_it_and_only_then(cast, kind):
    page = make(kind, cast.school)
    publish(page)
    localized(page, "ur")
    assert marked(page) == []
    page = type(page).objects.get(pk=page.pk)
    publish(page)
    assert marked(page) == [], "published again as it was"
    page.title = "Another title"
    publish(page)
    assert marked(page) == ["ur"]
    localized(page, "ur")
    assert marked(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_one_digest_saved_loaded_and_before_the_translator(cast, kind):
    page = make(kind, cast.school)
    localized(page, "ur")
    loaded = type(page).objects.get(pk=page.pk)
    urdu = type(page).objects.get(translation_key=page.translation_key, locale__language_code="ur")
    assert digest_of_page(page) == digest_of_page(loaded) == loaded.text_version == urdu.text_version


def test_a_visitor_is_told_at_once_where_the_page_was_kept(news, settings):
    settings.PAGE_CACHE_SECONDS = 600
    path = news.address.replace("/en/", "/ur/")
    for _ in range(2):
        kept = Client().get(path)
    assert "ETag" in kept.headers and OLDER["ur"] not in kept.text
    with TestCase.captureOnCommitCallbacks(execute=True):
        say_friday(news)
    assert OLDER["ur"] in Client().get(path).text


def test_the_hour_that_was_set_marks_as_the_button_does(news, monkeypatch):
    page = type(news).objects.get(pk=news.pk)
    page.body = [("paragraph", "<p>It is on Friday.</p>")]
    page.go_live_at = clock.now() + timedelta(hours=1)
    publish(page)
    publish_due()
    assert marked(news) == []
    then = clock.now() + timedelta(hours=2)
    monkeypatch.setenv("CHAUPAL_NOW", then.isoformat())
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)
    publish_due()
    assert marked(news) == ["hi", "pa", "ur"]


@pytest.mark.parametrize("name", ["pamphlet", "script"])
def test_whoever_prints_it_is_told_before_it_hangs_on_a_wall(news, client, name):
    path = reverse(f"newsfeed:{name}", args=[news.translation_key, "ur"])
    assert OLDER["ur"] not in client.get(path).text
    say_friday(news)
    answer = client.get(path).text
    assert OLDER["ur"] in answer.partition("no-print")[2].partition("<article")[0]


def test_a_page_that_is_older_costs_one_query_more_and_any_other_none(news):
    path = news.address.replace("/en/", "/ur/")
    counts = []
    for act in (None, say_friday):
        if act:
            act(news)
        Client().get(path)
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
        counts.append([each["sql"] for each in asked])
    assert len(counts[1]) == len(counts[0]) + 1
    assert not any("localize" in sql for sql in counts[1])


# --- Not marked -------------------------------------------------------------------------------------------------------
def test_a_draft_of_the_source_marks_nothing(news):
    page = type(news).objects.get(pk=news.pk)
    page.body = [("paragraph", "<p>It is on Friday.</p>")]
    page.save_revision()
    assert marked(news) == []


def test_what_changes_no_text_marks_nothing(cast, news):
    page = type(news).objects.get(pk=news.pk)
    page.date -= timedelta(days=1)
    page.topic, page.slug, page.tell = None, "games", Audience.of(cast.class_2a)
    publish(page)
    page.photo = ContentImage.objects.first() or content_image(cast.school)
    page.photo_alt = "Children on the field"
    publish(page)
    assert marked(page) == ["hi", "pa", "ur"], "what the photo shows is said in words"
    for code in CODES:
        localized(page, code)
    page.photo = content_image(cast.school, "Another")
    publish(page)
    assert marked(page) == []


def test_another_link_or_photo_in_the_text_is_no_other_text(cast):
    photo = {"image": content_image(cast.school), "alt": "A race", "caption": ""}
    link = '<p>See <a href="https://example.org/{}">this</a>.</p>'
    page = news_page(cast.school, body=[("photo", photo), ("paragraph", link.format(1))])
    publish(page)
    localized(page, "hi")
    page.body = [("photo", photo | {"image": content_image(cast.school, "Other")}), ("paragraph", link.format(2))]
    publish(page)
    assert marked(page) == []


def test_a_source_that_is_off_the_site_is_not_named(news, client):
    page = say_friday(news)
    page.unpublish()
    assert marked(news) == []
    publish(type(news).objects.get(pk=news.pk))
    assert marked(news) == ["hi", "pa", "ur"]


def test_a_source_that_this_reader_may_not_read_is_not_named(cast, as_user, news):
    """Closed by a way that closes no translation: until the night they differ."""
    page = say_friday(news)
    only = Audience.of(cast.class_5b)
    type(news).objects.filter(pk=page.pk).update(read_by=only, title="QzSecret", slug="qz-secret")
    assert marked(news) == []
    text = as_user(cast.guardian).get(news.address.replace("/en/", "/ur/")).text
    assert OLDER["ur"] in text


def test_an_editor_who_looks_at_a_draft_is_told_nothing(cast, as_user, news):
    say_friday(news)
    urdu = type(news).objects.get(translation_key=news.translation_key, locale__language_code="ur")
    urdu.save_revision()
    head = as_user(cast.head)
    head.get("/admin/")
    preview = head.get(reverse("wagtailadmin_pages:view_draft", args=[urdu.pk]))
    assert preview.status_code == 200 and OLDER["ur"] not in preview.text


# --- Gone again -------------------------------------------------------------------------------------------------------
def test_it_goes_when_the_translation_is_brought_up_to_date_and_published(cast, as_user, news):
    say_friday(news)
    source = TranslationSource.objects.get(object_id=news.translation_key)
    work = source.translations.get(target_locale__language_code="ur")
    target = work.get_target_instance()
    head = as_user(cast.head)
    head.get("/admin/")
    head.post(reverse("wagtail_localize:update_translations", args=[source.pk]))
    assert StringSegment.objects.filter(source=source, string__data="It is on Friday.").exists()
    assert marked(news) == ["hi", "pa", "ur"], "the translator has it, the reader has not"
    say_all(work)
    assert marked(news) == ["hi", "pa", "ur"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        head.post(reverse("wagtailadmin_pages:edit", args=[target.pk]), {"action": "publish"})
    assert marked(news) == ["hi", "pa"]
    assert "Friday" in Client().get(news.address.replace("/en/", "/ur/")).text


def test_it_goes_when_the_source_says_again_what_was_translated(news):
    before = news.get_latest_revision()
    say_friday(news)
    assert marked(news) == ["hi", "pa", "ur"]
    before.publish(skip_permission_checks=True)
    assert marked(news) == []


def test_it_stays_where_another_text_was_brought_up_to_date_before(news):
    """The translator has Friday before her and publishes; meanwhile the source says Saturday."""
    page = say_friday(news)
    source, _made = TranslationSource.update_or_create_from_instance(page)
    page.body = [("paragraph", "<p>It is on Saturday.</p>")]
    publish(page)
    work = source.translations.get(target_locale__language_code="ur")
    say_all(work)
    with TestCase.captureOnCommitCallbacks(execute=True):
        work.save_target()
    assert "ur" in marked(news)


def test_what_the_head_reads_is_as_old_as_when_it_was_submitted(cast, as_user, news):
    """It names the bus, which the source and the translator have taken out while it waited."""
    page = type(news).objects.get(pk=news.pk)
    page.body.append(("heading", "The bus leaves at eight."))
    publish(page)
    work = Translation.objects.get(source__object_id=news.translation_key, target_locale__language_code="ur")
    work.source.update_from_db()
    say_all(work)
    editor = as_user(cast.editor)
    for someone in (editor, as_user(cast.head)):
        someone.get("/admin/")
    target = work.get_target_instance()
    editor.post(reverse("editing:translated", args=[cast.school.slug, target.pk]))
    page = type(news).objects.get(pk=news.pk)
    del page.body[1]
    publish(page)
    assert marked(news) == [], "there was no bus, and there is none"
    work.source.update_from_db()
    type(news).objects.get(pk=target.pk).current_workflow_task_state.specific.approve(user=cast.head)
    assert "The bus" in Client().get(news.address.replace("/en/", "/ur/")).text
    assert marked(news) == ["ur"]


def test_a_translation_of_a_translation_says_what_that_one_says(news):
    page = say_friday(news)
    localized(page, "hi")
    Translation.objects.filter(target_locale__language_code="pa").delete()
    hindi = type(news).objects.get(translation_key=news.translation_key, locale__language_code="hi")
    assert marked(news) == ["pa", "ur"]
    localized(hindi, "pa")
    assert marked(news) == ["ur"]


def test_a_translation_of_a_translation_is_as_old_as_what_its_translator_has(news):
    Translation.objects.filter(target_locale__language_code="pa").delete()
    localized(in_language(news, "hi"), "pa", say=lambda text: "ਵੀਰਵਾਰ")
    assert marked(news) == []
    page = say_friday(news)
    localized(page, "hi")
    assert marked(news) == ["pa", "ur"]
    publish(in_language(news, "pa"))
    assert marked(news) == ["pa", "ur"], "the translator has what Hindi said before"
    localized(in_language(news, "hi"), "pa")
    assert marked(news) == ["ur"]


# --- Made by hand -----------------------------------------------------------------------------------------------------
def test_a_translation_that_was_taken_in_hand_is_as_new_as_the_day_it_was_published(cast, news):
    Translation.objects.filter(target_locale__language_code="ur").update(enabled=False)
    say_friday(news)
    assert marked(news) == ["hi", "pa", "ur"]
    urdu = type(news).objects.get(translation_key=news.translation_key, locale__language_code="ur")
    urdu.body = [("paragraph", "<p>جمعہ کو</p>")]
    publish(urdu)
    assert marked(news) == ["hi", "pa"]


def test_a_schools_own_page_too(cast):
    front = school_page(cast.school)
    publish(front)
    assert marked(front) == [], "nothing was written yet"
    urdu = school_page(cast.school, "ur")
    publish(urdu)
    front.intro = "We open at eight."
    publish(front)
    assert marked(front) == ["ur"], "nobody wrote the others"
    urdu = type(front).objects.get(pk=urdu.pk)
    urdu.intro = "ہم آٹھ بجے کھولتے ہیں۔"
    publish(urdu)
    assert marked(front) == []
    front.photo, front.photo_alt = None, ""
    publish(front)
    assert marked(front) == []


def by_hand(page: Any, code: str = "ur") -> Any:
    """The translation, from now on without a translator."""
    Translation.objects.filter(target_locale__language_code=code).update(enabled=False)
    return in_language(page, code)


def in_language(page: Any, code: str) -> Any:
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code=code)


@pytest.mark.parametrize("words", ["", "میدان میں بچے"])
def test_one_by_hand_that_says_what_it_said_is_as_old_as_it_was(cast, news, words):
    by_hand(news)
    say_friday(news)
    urdu = in_language(news, "ur")
    if words:
        urdu.photo, urdu.photo_alt = content_image(cast.school), words
    publish(urdu)
    assert marked(news) == ["hi", "pa", "ur"]


def test_one_by_hand_is_as_old_as_when_it_was_written(cast, news):
    urdu = by_hand(news)
    urdu.body = [("paragraph", "<p>جمعرات کو</p>")]
    waiting = urdu.save_revision(user=cast.editor)
    say_friday(news)
    waiting.publish(user=cast.head, skip_permission_checks=True)
    assert "جمعرات" in Client().get(news.address.replace("/en/", "/ur/")).text
    assert marked(news) == ["hi", "pa", "ur"]


# --- Each night -------------------------------------------------------------------------------------------------------
def forget(page: Any) -> None:
    """As after an upgrade: nobody has compared them."""
    type(page).objects.filter(translation_key=page.translation_key).update(text_version="", newer_language="")


def test_the_night_marks_what_was_published_before_there_were_marks(news):
    page = say_friday(news)
    localized(page, "hi")
    work = Translation.objects.get(source__object_id=news.translation_key, target_locale__language_code="ur")
    assert work.source.last_updated_at > work.get_target_instance().live_revision.created_at
    forget(news)
    assert marked(news) == []
    repair_marks()
    assert marked(news) == ["pa", "ur"]
    urdu = type(news).objects.get(pk=work.get_target_instance().pk)
    assert urdu.text_version == OTHER_TEXTS
    localized(page, "ur")
    assert marked(news) == ["pa"]


def test_the_night_marks_what_nobody_has_translated_anew(news):
    say_friday(news)
    forget(news)
    repair_marks()
    assert marked(news) == ["hi", "pa", "ur"]


def test_the_night_marks_nothing_that_is_up_to_date(news):
    forget(news)
    repair_marks()
    assert marked(news) == []
    with CaptureQueriesContext(connection) as asked:
        repair_marks()
    assert not [each for each in asked if "UPDATE" in each["sql"]], "what was compared is not compared again"


def test_the_night_does_not_wait_for_the_first_publish_after_an_upgrade(news):
    forget(news)
    say_friday(news)
    assert marked(news) == ["hi", "pa", "ur"]


def test_the_night_of_pages_by_hand(cast):
    front = school_page(cast.school)
    urdu = school_page(cast.school, "ur")
    publish(urdu)
    front.intro = "We open at eight."
    publish(front)
    publish(school_page(cast.school, "pa"))
    forget(front)
    repair_marks()
    assert marked(front) == ["ur"]


def test_the_night_mends_marks_that_are_wrong(news, settings):
    settings.PAGE_CACHE_SECONDS = 600
    type(news).objects.filter(locale__language_code="ur").update(newer_language="en")
    assert marked(news) == ["ur"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        repair_marks()
    settings.PAGE_CACHE_SECONDS = 0
    assert marked(news) == []


def test_the_night_ends_kept_pages_once_and_only_if_something_changed(cast, news, monkeypatch):
    other = news_page(cast.school, "Another day")
    publish(other)
    localized(other, "ur")
    purges: list[int] = []
    monkeypatch.setattr("pages.text_versions.purge_on_commit", lambda: purges.append(1))
    for page in (news, other):
        forget(page)
    repair_marks()
    assert purges == [1]
    say_friday(news)
    with CaptureQueriesContext(connection) as asked:
        repair_marks()
    assert purges == [1] and not [each for each in asked if "UPDATE" in each["sql"]]


def test_a_long_night_goes_on_in_another_job(cast, news, monkeypatch):
    other = news_page(cast.school, "Another day")
    publish(other)
    localized(other, "ur")
    for page in (news, other):
        say_friday(page)
        forget(page)
    queued: list[Any] = []
    monkeypatch.setattr("pages.text_versions.async_task", lambda *job: queued.append(job))
    monkeypatch.setattr("pages.text_versions.LONGEST_RUN", -1.0)
    repair_marks()
    first, second = sorted((news, other), key=lambda page: str(page.translation_key))
    assert "ur" in marked(first) and marked(second) == []
    ((path, after),) = queued
    assert path == "pages.text_versions.repair_marks" and after == (first._meta.label, str(first.translation_key))
    repair_marks(after)
    assert "ur" in marked(second)


def test_what_is_published_while_the_night_compares_stands(news, monkeypatch):
    """Between what the night reads and what it writes an editor publishes."""
    forget(news)
    digest, busy = text_versions.digest_of_page, []

    def interrupted(page: Any) -> str:
        found = digest(page)
        if not busy:
            busy.append(page)
            say_friday(news)
        return found

    monkeypatch.setattr(text_versions, "digest_of_page", interrupted)
    with TestCase.captureOnCommitCallbacks(execute=True):
        repair_marks()
    assert type(news).objects.get(pk=news.pk).text_version == digest(in_language(news, "en"))
    assert marked(news) == ["hi", "pa", "ur"]


def test_what_was_saved_with_the_source_of_before_is_marked_when_it_is_committed(news, settings):
    """Its translator's publish had read the source before the source's own, and was written after it."""
    settings.PAGE_CACHE_SECONDS = 600
    path = news.address.replace("/en/", "/ur/")
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(in_language(news, "ur"))
        say_friday(news)
        type(news).objects.filter(pk=in_language(news, "ur").pk).update(newer_language="")
        for _ in range(2):
            assert OLDER["ur"] not in Client().get(path).text
    assert OLDER["ur"] in Client().get(path).text
    settings.PAGE_CACHE_SECONDS = 0
    assert marked(news) == ["hi", "pa", "ur"]


def test_a_copy_is_nobodys_translation(news):
    say_friday(news)
    urdu = type(news).objects.get(translation_key=news.translation_key, locale__language_code="ur")
    copy = urdu.copy(update_attrs={"slug": "again", "title": "دوبارہ"}, keep_live=False)
    publish(copy)
    copy = Page.objects.get(pk=copy.pk).specific
    assert copy.live and copy.newer_language == ""


def test_it_is_done_each_day(db, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(jobs, "async_task", asked.append)
    jobs.each_day()
    assert "pages.text_versions.repair_marks" in asked


# --- The desk asks the same -------------------------------------------------------------------------------------------
def test_editors_are_asked_for_a_translation_where_readers_are_told(cast, as_user, news):
    editors_publish(cast.school, cast.head)
    editor = as_user(cast.editor)
    editor.get("/admin/")
    path = f"/school/{cast.school.slug}/desk/untranslated/"
    page = type(news).objects.get(pk=news.pk)
    page.date -= timedelta(days=1)
    publish(page)
    assert "Changed since it was translated." not in editor.get(path).text
    say_friday(news)
    localized(type(news).objects.get(pk=news.pk), "hi")
    text = editor.get(path).text
    assert "Changed since it was translated." in text and "اردو" in text.partition("Changed since")[2]
