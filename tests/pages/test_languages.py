"""Who may read a page holds for all its translations at once, whichever way it was said; and so do dates and places."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import TranslationSource

from editing.schedule import publish_due
from foundation import clock
from notices import jobs
from pages.languages import repair_translations
from roll.models import Audience
from tests.factories.pages import (
    editors_publish,
    event_page,
    form_of,
    localized,
    news_page,
    publish,
    school_page,
    standard_page,
)

CODES = ("en", "hi", "pa", "ur")


def statuses(client: Any, piece: Any) -> list[int]:
    return [client.get(piece.address.replace("/en/", f"/{code}/")).status_code for code in CODES]


@pytest.fixture
def piece(cast) -> Any:
    """Open, in four languages, with a revision from before it was closed."""
    return in_four_languages(news_page(cast.school))


def in_four_languages(made: Any) -> Any:
    publish(made)
    for code in CODES[1:]:
        localized(made, code)
    return made


def in_hindi(piece: Any) -> Any:
    return type(piece).objects.get(translation_key=piece.translation_key, locale__language_code="hi")


@pytest.fixture
def only_5b(cast) -> Audience:
    return Audience.of(cast.class_5b)


def close(piece: Any, only: Audience) -> None:
    piece.read_by, piece.tell = only, None
    publish(piece)


def in_step(piece: Any, only: Audience | None) -> bool:
    translations = type(piece).objects.filter(translation_key=piece.translation_key)
    return translations.count() == 4 and set(translations.values_list("read_by", flat=True)) == {only and only.pk}


# --- From the source ------------------------------------------------------------------------------------------------
def by_publish(piece: Any, only: Audience) -> None:
    close(piece, only)


def by_save(piece: Any, only: Audience) -> None:
    piece.read_by = only
    piece.save()


def by_going_back(piece: Any, only: Audience) -> None:
    """The older revision is the closed one."""
    piece.read_by = only
    older = piece.save_revision()
    piece.read_by = None
    publish(piece)
    older.publish(skip_permission_checks=True)


def by_schedule(piece: Any, only: Audience) -> None:
    piece.read_by = only
    piece.go_live_at = clock.now() - timedelta(minutes=1)
    piece.save_revision(approved_go_live_at=piece.go_live_at).publish(
        skip_permission_checks=True, log_action="wagtail.publish.scheduled"
    )


@pytest.mark.parametrize("say", [by_publish, by_save, by_going_back, by_schedule])
def test_what_the_source_says_holds_in_every_language_at_once(cast, client, piece, only_5b, say):
    assert statuses(client, piece) == [200] * 4
    say(piece, only_5b)
    assert in_step(piece, only_5b) and statuses(client, piece) == [404] * 4


def test_opening_opens_all(piece, only_5b, client):
    close(piece, only_5b)
    piece.read_by = None
    publish(piece)
    assert in_step(piece, None) and statuses(client, piece) == [200] * 4


def test_the_editors_form_closes_all(cast, as_user, client, piece, only_5b):
    editors_publish(cast.school, cast.head)
    editor = as_user(cast.editor)
    data = form_of(piece) | {"read_by": only_5b.pk, "tell": ""}
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[piece.pk]), data)
    assert answer.status_code == 302 and in_step(piece, only_5b) and statuses(client, piece) == [404] * 4


def test_what_fails_half_way_closes_none(piece, only_5b):
    with pytest.raises(RuntimeError), transaction.atomic():
        piece.read_by = only_5b
        piece.save()
        raise RuntimeError
    assert in_step(piece, None)


# --- Off the site ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["button", "bulk", "schedule"])
def test_off_the_site_it_is_off_it_in_every_language(cast, as_user, client, piece, way):
    editors_publish(cast.school, cast.head)
    editor = as_user(cast.editor)
    editor.get("/admin/")
    if way == "button":
        where = reverse("wagtailadmin_pages:unpublish", args=[piece.pk])
        assert "all 3 translations" in editor.get(where).text
        editor.post(where)
    elif way == "bulk":
        where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        editor.post(f"{where}?id={piece.pk}", {"confirm": "yes"})
    else:
        type(piece).objects.filter(pk=piece.pk).update(expire_at=clock.now() - timedelta(minutes=1))
        publish_due()
    assert statuses(client, piece) == [404] * 4


def test_a_translation_goes_alone_and_its_source_stands_there(cast, as_user, client, piece):
    editors_publish(cast.school, cast.head)
    hindi = in_hindi(piece)
    as_user(cast.editor).post(reverse("wagtailadmin_pages:unpublish", args=[hindi.pk]))
    hindi.refresh_from_db()
    assert not hindi.live and statuses(client, piece) == [200] * 4


# --- Deleted ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["button", "bulk", "bulk with a translation"])
def test_deleted_it_is_gone_in_every_language(cast, as_user, client, piece, way):
    editors_publish(cast.school, cast.head)
    editor, other = as_user(cast.editor), in_four_languages(news_page(cast.school, "Fees"))
    editor.get("/admin/")
    if way == "button":
        where = reverse("wagtailadmin_pages:delete", args=[piece.pk])
        assert "delete 3 translations" in editor.get(where).text
        editor.post(where)
    else:
        keys = [piece.pk] if way == "bulk" else [in_hindi(piece).pk, piece.pk]
        asked = "&".join(f"id={key}" for key in keys)
        where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        assert editor.post(f"{where}?{asked}", {"confirm": "yes"}).status_code == 302
    assert not type(piece).objects.filter(translation_key=piece.translation_key).exists()
    assert statuses(client, piece) == [404] * 4 and statuses(client, other) == [200] * 4


def test_a_translation_is_deleted_alone(cast, as_user, client, piece):
    editors_publish(cast.school, cast.head)
    where = reverse("wagtailadmin_pages:delete", args=[in_hindi(piece).pk])
    editor = as_user(cast.editor)
    assert "translation" not in editor.get(where).text.partition("Are you sure")[2].partition("</p>")[0]
    editor.post(where)
    assert type(piece).objects.filter(translation_key=piece.translation_key).count() == 3
    assert statuses(client, piece) == [200] * 4


@pytest.mark.parametrize("way", ["button", "bulk"])
def test_a_draft_takes_along_no_translation_that_only_the_head_may_delete(cast, as_user, piece, way):
    type(piece).objects.filter(pk=piece.pk).update(live=False)
    if way == "button":
        where, sent = reverse("wagtailadmin_pages:delete", args=[piece.pk]), {}
    else:
        where = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={piece.pk}"
        sent = {"confirm": "yes"}
    refused = as_user(cast.editor).post(where, sent, follow=True)
    assert "is on the site in another language. Ask the head" in refused.text
    assert type(piece).objects.filter(translation_key=piece.translation_key).count() == 4
    as_user(cast.head).post(where, sent)
    assert not type(piece).objects.filter(translation_key=piece.translation_key).exists()


# --- Not from a translation ------------------------------------------------------------------------------------------
def test_a_translation_neither_opens_nor_closes(piece, only_5b, client):
    hindi = in_hindi(piece)
    before = hindi.save_revision()
    close(piece, only_5b)
    before.publish(skip_permission_checks=True)
    assert in_step(piece, only_5b), "an old revision of a translation is open, the page is not"
    hindi = type(piece).objects.get(pk=hindi.pk)
    hindi.read_by = None
    publish(hindi)
    assert in_step(piece, only_5b) and statuses(client, piece) == [404] * 4
    piece.read_by = None
    publish(piece)
    hindi = type(piece).objects.get(pk=hindi.pk)
    hindi.read_by = only_5b
    publish(hindi)
    assert in_step(piece, None) and statuses(client, piece) == [200] * 4


def test_of_two_that_were_translated_from_the_first_says_it(piece, only_5b, client):
    """Punjabi was made from the Hindi, so that two languages have the look of a source."""
    hindi = in_hindi(piece)
    localized(hindi, "pa")
    assert TranslationSource.objects.filter(object_id=piece.translation_key).count() == 2
    close(type(piece).objects.get(pk=piece.pk), only_5b)
    assert in_step(piece, only_5b) and statuses(client, piece) == [404] * 4
    type(piece).objects.filter(pk=hindi.pk).update(read_by=None)
    assert repair_translations() == 1 and in_step(piece, only_5b)


def test_a_draft_neither_opens_nor_closes_what_is_on_the_site(cast, as_user, piece, only_5b, client):
    close(piece, only_5b)
    UnpublishPageAction(piece).execute(skip_permission_checks=True)
    piece.refresh_from_db()
    assert not piece.live
    data = form_of(piece) | {"read_by": "", "tell": ""}
    del data["action-publish"]
    assert as_user(cast.editor).post(reverse("wagtailadmin_pages:edit", args=[piece.pk]), data).status_code == 302
    assert repair_translations() == 0 and statuses(client, piece) == [404] * 4
    hindi = in_hindi(piece)
    publish(hindi)
    assert hindi.read_by == only_5b and statuses(client, piece) == [404] * 4
    piece.refresh_from_db()
    assert piece.read_by is None, "the draft holds what the editor wrote"
    publish(piece)
    assert in_step(piece, None) and client.get(piece.address).status_code == 200


def test_what_is_translated_later_is_closed_from_its_first_moment(cast, piece, only_5b, client):
    """From an old source too: localize keeps the page as it was when somebody last translated it."""
    old = TranslationSource.objects.get(object_id=piece.translation_key)
    type(piece).objects.get(translation_key=piece.translation_key, locale__language_code="ur").delete()
    close(piece, only_5b)
    urdu = school_page(cast.school, "ur").locale
    made, _created = old.create_or_update_translation(urdu, publish=False, fallback=True)
    assert made.read_by == only_5b
    localized(piece, "ur")
    assert in_step(piece, only_5b) and statuses(client, piece) == [404] * 4


def test_a_copy_for_a_language_by_wagtails_own_hand_is_closed(cast, only_5b):
    piece = standard_page(cast.school, read_by=only_5b)
    for alias in (True, False):
        copy = CopyPageForTranslationAction(piece, school_page(cast.school, "hi").locale, alias=alias).execute(
            skip_permission_checks=True
        )
        assert copy.specific.read_by == only_5b
        copy.delete()


# --- Other ways ------------------------------------------------------------------------------------------------------
def test_a_copy_keeps_its_readers_and_lets_go_of_the_translations(piece, only_5b):
    close(piece, only_5b)
    copy = piece.copy(update_attrs={"slug": "again", "title": "Again"})
    assert copy.read_by == only_5b and copy.translation_key != piece.translation_key
    copy.read_by = None
    publish(copy)
    assert in_step(piece, only_5b)


def test_bulk_actions_leave_readers_as_they_are(cast, as_user, piece, only_5b, client):
    close(piece, only_5b)
    editor = as_user(cast.editor)
    editor.get("/admin/")
    keys = type(piece).objects.filter(translation_key=piece.translation_key).values_list("pk", flat=True)
    asked = "&".join(f"id={key}" for key in keys)
    for action in ("unpublish", "publish"):
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{asked}"
        assert editor.post(address, {"confirm": "yes"}).status_code == 302
    assert in_step(piece, only_5b) and statuses(client, piece) == [404] * 4


def test_wagtails_own_privacy_is_closed_and_not_asked(cast, as_user, piece, client):
    editor = as_user(cast.editor)
    address = reverse("wagtailadmin_pages:set_privacy", args=[piece.pk])
    for restriction in ("login", "password", "groups"):
        editor.post(address, {"restriction_type": restriction, "password": "1234"})
    assert not PageViewRestriction.objects.exists()
    PageViewRestriction.objects.create(page=piece, restriction_type="login")
    assert statuses(client, piece) == [200] * 4


def test_the_panel_says_whom_the_page_is_for(cast, as_user, piece, only_5b):
    """Where Wagtail's privacy stood, with its "Visible to all" beside news for one class."""
    address = reverse("wagtailadmin_pages:edit", args=[piece.pk])
    for readers, words in ((None, "For everybody"), (only_5b, f"Only for {only_5b}")):
        piece.read_by = readers
        piece.save_revision()
        panel = as_user(cast.editor).get(address).text
        assert panel.count(words) == 1 and "Visible to all" not in panel and "set-privacy" not in panel


# --- Dates, addresses, places -----------------------------------------------------------------------------------------
def test_dates_and_whom_to_tell_are_the_sources(cast, piece):
    piece.date, piece.tell = date(2026, 5, 4), Audience.of(cast.class_2a)
    publish(piece)
    rows = type(piece).objects.filter(translation_key=piece.translation_key).values_list("date", "tell")
    assert list(rows) == [(piece.date, piece.tell.pk)] * 4
    event = event_page(cast.school)
    localized(event, "ur")
    event.first_day = date(2027, 1, 2)
    publish(event)
    assert {each.first_day for each in type(event).objects.all()} == {date(2027, 1, 2)}


def test_a_new_address_is_new_in_every_language_and_below(cast, client):
    about = standard_page(cast.school, slug="about")
    uniform = standard_page(cast.school, "Uniform", below=about, slug="uniform")
    localized(about, "hi", say=lambda text: "हमारे बारे में")
    localized(uniform, "hi", say=lambda text: "वर्दी")
    about.slug = "who-we-are"
    publish(about)
    answer = client.get("/hi/nai-umeed/who-we-are/uniform/")
    assert answer.status_code == 200 and "वर्दी" in answer.text
    assert client.get("/hi/nai-umeed/about/uniform/").status_code == 404
    hindi = type(about).objects.get(translation_key=about.translation_key, locale__language_code="hi")
    hindi.slug = "hamare"
    publish(hindi)
    hindi.refresh_from_db()
    assert hindi.slug == "who-we-are"
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_address_that_is_taken_in_another_language_is_refused_in_words(cast):
    about = standard_page(cast.school, slug="about")
    localized(about, "hi")
    standard_page(cast.school, "वर्दी", "hi", slug="uniform")
    about.slug = "uniform"
    with pytest.raises(ValidationError) as refused:
        publish(about)
    assert refused.value.message_dict == {
        "slug": ["Another page already has this address in: Hindi. Choose a different one."]
    }


def test_a_translation_stays_where_its_address_is_taken_there(cast):
    about, fees = standard_page(cast.school, slug="about"), standard_page(cast.school, "Fees", slug="fees")
    for each in (about, fees):
        hindi = localized(each, "hi")
    other = standard_page(cast.school, "फीस", "hi", below=localized(about, "hi"), slug="fees")
    fees.move(about, pos="last-child")
    hindi.refresh_from_db()
    assert (hindi.below_home, other.below_home) == ("nai-umeed/fees/", "nai-umeed/about/fees/")


@pytest.mark.parametrize("way", ["form", "bulk", "verb"])
def test_translations_go_where_their_page_goes(cast, as_user, client, way):
    about, fees = standard_page(cast.school, slug="about"), standard_page(cast.school, "Fees", slug="fees")
    for each in (about, fees):
        localized(each, "hi")
    editors_publish(cast.school, cast.head)
    editor = as_user(cast.editor)
    editor.get("/admin/")
    if way == "form":
        editor.post(reverse("wagtailadmin_pages:move_confirm", args=[fees.pk, about.pk]))
    elif way == "bulk":
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'move'])}?id={fees.pk}"
        editor.post(address, {"chooser": about.pk})
    else:
        fees.move(about, pos="last-child")
    translations = type(fees).objects.filter(translation_key=fees.translation_key)
    assert [each.below_home for each in translations] == ["nai-umeed/about/fees/"] * 2
    assert Page.find_problems() == ([], [], [], [], [])


# --- Each night ------------------------------------------------------------------------------------------------------
def test_the_night_closes_what_went_by_every_verb_and_says_how_many(cast, piece, only_5b, client, caplog):
    close(piece, only_5b)
    assert repair_translations() == 0 and not caplog.records
    translations = type(piece).objects.filter(translation_key=piece.translation_key)
    translations.exclude(pk=piece.pk).exclude(locale__language_code="hi").update(read_by=None)
    assert statuses(client, piece) == [404, 404, 200, 200]
    assert repair_translations() == 2
    assert in_step(piece, only_5b) and statuses(client, piece) == [404] * 4
    assert [record.getMessage() for record in caplog.records if record.name == "pages.languages"] == [
        "2 translations did not say what their source says, and do now."
    ]


def test_of_pages_made_by_hand_the_closed_one_closes_the_others(cast, only_5b):
    piece = standard_page(cast.school)
    by_hand = standard_page(cast.school, "हमारे", "hi", translation_key=piece.translation_key, slug="about-us")
    type(piece).objects.filter(pk=by_hand.pk).update(read_by=only_5b)
    assert repair_translations() == 1
    piece.refresh_from_db()
    assert piece.read_by == only_5b


def test_the_night_asks_the_same_for_one_and_for_many(cast, piece):
    counts = []
    for number in (1, 5):
        for n in range(number):
            localized(standard_page(cast.school, f"Page {number}{n}"), "hi")
        with CaptureQueriesContext(connection) as asked:
            repair_translations()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_it_is_done_each_day(db, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(jobs, "async_task", asked.append)
    jobs.each_day()
    assert "pages.languages.repair_translations" in asked
