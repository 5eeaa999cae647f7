"""Publishing tells the audience, and tells it once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from foundation import clock
from newsfeed.models import NewsPage
from newsfeed.notices import NewsPublished
from notices import jobs
from notices.expansion import expand_next
from notices.inbox import entries, events_of
from notices.models import Batch, Delivery, Event, Message, handed_q
from notices.notice import Notice
from roll.models import Audience, User
from tests.factories import GuardianFactory, GuardianshipFactory, UserFactory
from tests.factories.pages import news_index, news_page, publish, say_all, translated

TOLD = ["aarav@example.org", "farida@example.org", "imran@example.org", "sunita@example.org"]


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    """Jobs run when the block ends, as they do after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def draft(cast) -> NewsPage:
    return news_page(cast.school, live=False, tell=Audience.of(cast.school))


def addresses_told() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_publishing_tells_homes_and_pupils_but_not_staff(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft, by=cast.editor)
    assert addresses_told() == TOLD
    event = Event.objects.get()
    assert (event.kind, event.by, event.school) == ("news.published", cast.editor, cast.school)
    farida = next(message for message in mail.outbox if message.to == ["farida@example.org"])
    assert farida.subject == "Sports day"
    assert "/en/nai-umeed/news/sports-day/" in farida.body


def test_editing_and_publishing_again_tells_nobody_twice(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft)
        draft.title = "Sports day moved"
        publish(draft)
        NewsPage.objects.get(pk=draft.pk).unpublish()
        publish(draft)
    assert addresses_told() == TOLD


def test_who_joins_later_may_read_it_and_is_not_told_when_it_is_published_again(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft)
    later = GuardianshipFactory(
        guardian=GuardianFactory(school=cast.school, user=UserFactory(email="later@example.org")),
        pupil=cast.bilal,
        granted_by=cast.office,
    ).guardian.user
    with run_on_commit():
        draft.title = "Sports day moved"
        publish(draft)
        publish(translated(draft, "hi", "खेल दिवस"))
        jobs.sweep()
    assert addresses_told() == TOLD and not Delivery.objects.filter(user=later).exists()
    assert NewsPage.objects.get(pk=draft.pk).is_readable_by(later)


def test_gone_before_the_mails_went_they_go_when_it_is_back(cast, draft, run_on_commit):
    publish(draft)  # Its job waits.
    event = Event.objects.get()
    assert event.claim() and expand_next(event)
    first = event.deliveries.filter(channel="email").order_by("pk").first()
    Message.objects.filter(deliveries=first).update(state="handed", handed_at=clock.now())
    NewsPage.objects.get(pk=draft.pk).unpublish()
    jobs.deliver(Batch.objects.get().pk)
    assert not mail.outbox, "nobody is led to a page that is gone"
    for _ in range(2):
        with run_on_commit():
            publish(draft)
            jobs.sweep()
    assert addresses_told() == sorted({*TOLD} - {first.user.email}), "each once, and none who had heard"
    event.refresh_from_db()
    assert event.done_at and not event.cut_short
    assert not event.deliveries.exclude(handed_q()).exists()


def test_gone_while_it_was_expanded_the_others_are_told_when_it_is_back(cast, draft, run_on_commit, monkeypatch):
    monkeypatch.setattr("notices.expansion.BATCH", 2)
    publish(draft)
    event = Event.objects.get()
    assert event.claim() and expand_next(event)
    NewsPage.objects.get(pk=draft.pk).unpublish()
    assert not expand_next(event), "the page is gone"
    first = Batch.objects.get()
    with run_on_commit():
        publish(draft)
        jobs.deliver(first.pk)
    assert addresses_told() == TOLD


def test_back_at_the_very_moment_nothing_is_cut_short(cast, draft, run_on_commit, monkeypatch):
    publish(draft)
    event = Event.objects.get()
    assert event.claim() and expand_next(event)
    look, looks = Notice.of, []

    def gone_at_first(event):
        looks.append(event)
        return look(event) if len(looks) > 1 else None

    monkeypatch.setattr(Notice, "of", gone_at_first)
    with run_on_commit():
        assert not event.cut_short
        jobs.deliver(Batch.objects.get().pk)
    assert addresses_told() == TOLD and len(looks) > 1


def test_its_translation_stands_for_what_is_gone(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft)
    hindi = translated(draft, "hi", "खेल दिवस")
    NewsPage.objects.filter(pk=draft.pk).update(live=False)
    publish(hindi)
    assert Event.objects.get().subject_id == hindi.pk
    assert [entry.title for entry in entries(cast.guardian, [Event.objects.get()])]
    assert addresses_told() == TOLD


def test_a_translation_tells_nobody_twice(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft)
        source, _ = TranslationSource.get_or_create_from_instance(NewsPage.objects.get(pk=draft.pk))
        work = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="hi"))
        say_all(work)
    with run_on_commit():
        work.save_target(user=cast.editor, publish=True)
    hindi = NewsPage.objects.get(locale__language_code="hi")
    assert hindi.live and hindi.slug == draft.slug and hindi.tell == draft.tell
    assert addresses_told() == TOLD
    assert Event.objects.count() == 1
    assert Event.objects.get().subject_id == draft.pk, "of the source, as long as it stands"


def test_a_schedule_tells_when_it_comes_due_and_once(cast, draft, run_on_commit, monkeypatch):
    with run_on_commit():
        draft.go_live_at = clock.now() + timedelta(hours=2)
        publish(draft)
    assert addresses_told() == [] and not Event.objects.exists()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now() + timedelta(hours=3))
    with run_on_commit():
        call_command("publish_scheduled")
        call_command("publish_scheduled")
    assert addresses_told() == TOLD


def test_an_alias_tells_nobody(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft)
    mail.outbox.clear()
    with run_on_commit():
        draft.refresh_from_db()
        draft.create_alias(parent=news_index(cast.school), update_slug="again")
    assert addresses_told() == []


def test_a_copy_is_new_and_tells(cast, draft, run_on_commit):
    with run_on_commit():
        publish(draft)
    mail.outbox.clear()
    draft.refresh_from_db()
    copy = draft.copy(update_attrs={"slug": "next-year", "title": "Next year"}, keep_live=False)
    with run_on_commit():
        publish(copy)
    assert addresses_told() == TOLD


def test_nobody_is_told_where_nobody_is_named_until_somebody_is(cast, draft, run_on_commit):
    draft.tell = None
    with run_on_commit():
        publish(draft)
    assert not Event.objects.exists()
    draft.tell = Audience.of(cast.class_2a)
    with run_on_commit():
        publish(draft)
    assert addresses_told() == ["imran@example.org", "sunita@example.org"]


def test_who_may_no_longer_read_is_not_told(cast, run_on_commit):
    page = news_page(
        cast.school, live=False, read_by=Audience.of(cast.class_5b.year_group), tell=Audience.of(cast.class_5b)
    )
    publish(page)
    cast.class_5b.year_group = cast.class_2a.year_group
    cast.class_5b.save()
    page.refresh_from_db()
    assert list(NewsPublished(page).recipients().users) == []


def test_each_reads_it_in_their_own_language(cast, run_on_commit):
    User.objects.filter(pk=cast.guardian.pk).update(language="hi")
    User.objects.filter(pk=cast.unrelated.pk).update(language="ur")
    page = news_page(cast.school, live=False, tell=Audience.of(cast.school))
    translated(page, "hi", "खेल दिवस")
    with run_on_commit():
        publish(page)
    subjects = {message.to[0]: (message.subject, message.body) for message in mail.outbox}
    assert subjects["sunita@example.org"][0] == "खेल दिवस"
    assert "/hi/nai-umeed/news/sports-day/" in subjects["sunita@example.org"][1]
    assert subjects["farida@example.org"][0] == "Sports day", "not translated: the source"
    assert "/ur/nai-umeed/news/sports-day/" in subjects["farida@example.org"][1]


def test_the_inbox_forgets_what_one_may_no_longer_read(cast, draft, run_on_commit, as_user):
    with run_on_commit():
        publish(draft)
    event = Event.objects.get()
    assert Delivery.objects.filter(user=cast.unrelated, channel="in_app").exists()
    assert [entry.title for entry in entries(cast.unrelated, [event])] == ["Sports day"]
    draft.read_by = draft.tell = Audience.of(cast.class_2a)
    with run_on_commit():
        publish(draft)
    assert list(events_of(cast.unrelated)) == [event] and entries(cast.unrelated, [event]) == []
    assert as_user(cast.unrelated).get(f"/notices/{event.pk}/").status_code == 404
    assert as_user(cast.guardian).get(f"/notices/{event.pk}/")["Location"] == draft.address
