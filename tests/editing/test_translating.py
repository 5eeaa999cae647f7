"""What is not translated does not go out as a translation, whichever way somebody publishes."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from editing.models import Submission
from newsfeed.models import NewsPage
from pages.models import SchoolContentPage
from tests.factories.cast import build_cast
from tests.factories.pages import editors_publish, news_page, publish, say_all

BODY = [("paragraph", "<p>Bring a bottle.</p>"), ("heading", "When")]


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def work(cast) -> Translation:
    return begun(cast)


@pytest.fixture
def editor(cast, as_user):
    editors_publish(cast.school, cast.head)
    client = as_user(cast.editor)
    client.get("/admin/")
    return client


def begun(cast) -> Translation:
    """Four texts, of which none is translated."""
    page = news_page(cast.school, "Sports day", body=BODY)
    source, _made = TranslationSource.update_or_create_from_instance(page)
    work = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
    work.save_target(publish=False)
    assert work.get_progress() == (4, 0)
    return work


def translate_strings(work, *paths: str) -> None:
    for segment in StringSegment.objects.filter(source=work.source, context__path__in=paths):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=work.target_locale, context=segment.context, data="खेल"
        )


def hindi(work) -> NewsPage:
    return NewsPage.objects.get(translation_key=work.source.object_id, locale=work.target_locale)


def edit(work) -> str:
    return reverse("wagtailadmin_pages:edit", args=[hindi(work).pk])


def message_text(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def several(work) -> str:
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={hindi(work).pk}"


@pytest.mark.parametrize("role", ["editor", "head"])
@pytest.mark.parametrize("way", ["edit", "update", "po"])
def test_by_none_of_localizes_ways(cast, as_user, editor, work, run_on_commit, role, way):
    client = as_user(getattr(cast, role))
    client.get("/admin/")
    translate_strings(work, "title", "summary")
    update = reverse("wagtail_localize:update_translations", args=[work.source_id])
    if way == "po":
        po = work.export_po()
        po[0].msgstr = "एक और"
        upload = reverse("wagtail_localize:upload_pofile", args=[work.pk])
        client.post(upload, {"file": SimpleUploadedFile("hi.po", str(po).encode()), "next": edit(work)})
        assert work.get_progress() == (4, 2) and not hindi(work).live
    address, data = (update, {"publish_translations": "on"}) if way == "update" else (edit(work), {"action": "publish"})
    with pytest.raises(SchoolContentPage.Untranslated) as refused, run_on_commit():
        client.post(address, data)
    assert refused.value.page.progress == (2, 4) and not hindi(work).live
    say_all(work)
    with run_on_commit():
        client.post(address, data)
    assert hindi(work).live


@pytest.mark.django_db(transaction=True)
def test_whoever_presses_publish_is_told_what_is_missing(as_user):
    cast = build_cast()
    work = begun(cast)
    translate_strings(work, "title")
    head = as_user(cast.head)
    head.get("/admin/")
    answer = head.post(edit(work), {"action": "publish"})
    assert (answer.status_code, answer["Location"]) == (302, edit(work))
    assert message_text(answer) == "Not published yet. 1 of 4 texts are translated. It can be published when all are."
    assert not hindi(work).live
    say_all(work)
    head.post(edit(work), {"action": "publish"})
    assert hindi(work).live and hindi(work).title == "Sports day"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["edit", "update"])
def test_what_is_not_published_yet_changes_nothing_on_the_site(as_user, way):
    """Localize saves the live page first, and publishes afterwards."""
    cast = build_cast()
    work = begun(cast)
    say_all(work, lambda text: text.replace("Bring a bottle", "बोतल लाएँ"))
    work.save_target(publish=True)
    page = work.source.get_source_instance()
    page.body = [("paragraph", "<p>Bring a flask.</p>"), ("heading", "When")]
    publish(page)
    work.source.update_from_db()
    head = as_user(cast.head)
    head.get("/admin/")
    update = reverse("wagtail_localize:update_translations", args=[work.source_id])
    address, data = (update, {"publish_translations": "on"}) if way == "update" else (edit(work), {"action": "publish"})
    assert "Not published yet." in message_text(head.post(address, data))
    text = Client().get(hindi(work).address).text
    assert "बोतल लाएँ." in text and "Bring a flask." not in text
    say_all(work, lambda text: text.replace("Bring a flask", "सुराही लाएँ"))
    head.post(address, data)
    assert "सुराही लाएँ." in Client().get(hindi(work).address).text


@pytest.mark.django_db(transaction=True)
def test_of_several_languages_the_finished_ones_go_out(as_user):
    """One that was not finished stopped all that localize published behind it."""
    cast = build_cast()
    source = begun(cast).source
    works = {code: work_in(source, code) for code in ("hi", "pa", "ur")}
    for code in ("pa", "ur"):
        say_all(works[code], lambda text: f"{text}!")
    head = as_user(cast.head)
    head.get("/admin/")
    update = reverse("wagtail_localize:update_translations", args=[source.pk])
    answer = head.post(update, {"publish_translations": "on"})
    assert {code: hindi(work).live for code, work in works.items()} == {"hi": False, "pa": True, "ur": True}
    assert "Not published yet. 0 of 4 texts are translated" in message_text(answer)
    assert answer["Location"] == edit(works["hi"])


def work_in(source: TranslationSource, code: str) -> Translation:
    work, made = Translation.objects.get_or_create(source=source, target_locale=Locale.objects.get(language_code=code))
    if made:
        work.save_target(publish=False)
    return work


def test_a_version_from_before_it_was_translated_stays_a_draft(editor, work):
    """Several at once publish the newest version, not the texts."""
    say_all(work)
    answer = editor.post(several(work), {"include_descendants": ""})
    assert message_text(answer) == "Not published yet. 0 of 4 texts are translated. It can be published when all are."
    assert not hindi(work).live
    work.save_target(publish=False)
    editor.post(several(work), {"include_descendants": ""})
    assert hindi(work).live


def test_a_text_that_was_refused_or_emptied_is_missing(editor, work):
    say_all(work)
    rows = StringTranslation.objects.filter(locale=work.target_locale)
    for wrong in ({"has_error": True}, {"data": ""}):
        before = rows.values().first()
        rows.filter(pk=before["id"]).update(**wrong)
        hindi(work).save_revision()
        assert "3 of 4 texts" in message_text(editor.post(several(work), {"include_descendants": ""})), wrong
        rows.filter(pk=before["id"]).update(has_error=False, data=before["data"])
    assert not hindi(work).live


def test_the_head_is_not_asked_to_read_half_a_translation(cast, as_user, work):
    editor = as_user(cast.editor)
    editor.get("/admin/")
    translate_strings(work, "title", "summary")
    before = hindi(work).latest_revision_id
    where = reverse("editing:translated", args=[cast.school.slug, hindi(work).pk])
    answer = editor.post(where)
    assert (answer.status_code, answer["Location"]) == (302, edit(work))
    assert message_text(answer) == "Not published yet. 2 of 4 texts are translated. It can be published when all are."
    assert not Submission.objects.exists() and hindi(work).latest_revision_id == before
    say_all(work)
    editor.post(where)
    assert Submission.objects.waiting().exists()


def test_the_head_is_told_where_it_was_submitted_before_a_text_was_lost(cast, as_user, work):
    editor, head = as_user(cast.editor), as_user(cast.head)
    editor.get("/admin/")
    say_all(work)
    editor.post(reverse("editing:translated", args=[cast.school.slug, hindi(work).pk]))
    submission = Submission.objects.waiting().get()
    StringTranslation.objects.filter(locale=work.target_locale).first().delete()
    where = reverse("editing:submission", args=[cast.school.slug, submission.pk])
    answer = head.post(where, {"version": submission.version.latest_revision_id, "approve": "1"})
    assert answer.status_code == 409 and "3 of 4 texts are translated" in answer.text
    assert not hindi(work).live and Submission.objects.waiting().exists()


def test_whoever_says_the_number_is_told_what_is_missing(cast, as_user, editor, work, settings):
    settings.TELL_CONFIRM_ABOVE = 0
    translate_strings(work, "title")
    where = reverse("editing:confirmation", args=[cast.school.slug, hindi(work).pk])
    answer = editor.post(where, {"number": "0", "version": hindi(work).latest_revision_id})
    assert answer["Location"] == edit(work) and "0 of 4 texts" in message_text(answer)
    assert not hindi(work).live


def test_what_is_no_translation_is_asked_nothing(editor, work):
    """A page of its own in Hindi, and the page that was translated from."""
    page = news_page(hindi(work).school, "खेल", "hi", live=False)
    page.save_revision()
    source = work.source.get_source_instance()
    source.unpublish()
    source.save_revision()
    for each in (page, source):
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={each.pk}"
        editor.post(address, {"include_descendants": ""})
        assert NewsPage.objects.get(pk=each.pk).live


def test_a_translation_that_was_taken_in_hand_is_no_translation_any_more(editor, work):
    """“Stop translating” makes it a page of its own, written in the usual form."""
    Translation.objects.update(enabled=False)
    editor.post(several(work), {"include_descendants": ""})
    assert hindi(work).live
