"""Taking back is one mechanism: news, letters, homework and meetings stop, leave the inbox, and their link says so."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.core import mail

from newsfeed.models import NewsPage
from notices import expansion, jobs
from notices.inbox import events_of, unread_count
from notices.models import Batch, Event
from portal.homework.models import Homework
from roll.models import Audience
from tests.factories import ContactPointFactory, GuardianFactory, GuardianshipFactory, UserFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory
from tests.factories.letters import LetterFactory
from tests.factories.notices import outcomes
from tests.factories.pages import news_page, publish

SENTENCE = "The school has taken this back"


class Noun(NamedTuple):
    """`secret` stands in what was told, and nowhere else. `anew` tells it once more, where that is offered."""

    kind: str
    tell: Callable[[Any], Any]
    take_back: Callable[[Any, Any], Any]
    anew: Callable[[Any, Any], None] | None = None
    secret: str = "Canary"


def news(cast) -> NewsPage:
    whom = Audience.of(cast.class_2a)
    page = news_page(cast.school, "Canary sings", live=False, read_by=whom, tell=whom)
    publish(page, by=cast.editor)
    return NewsPage.objects.get(pk=page.pk)


def letter(cast):
    found = LetterFactory(place=cast.class_2a, title="Canary sings")
    found.send(by=cast.office)
    return found


def homework(cast) -> Homework:
    (found,) = Homework.set_for([cast.class_2a], title="Canary sings", due_on=cast.school.today(), by=cast.teacher)
    return found


def meetings(cast):
    event = BookingEventFactory(
        school=cast.school,
        name="Canary sings",
        audience=Audience.of(cast.class_2a),
        published_at=None,
        published_by=None,
    )
    WindowFactory(event=event, teacher=cast.teacher)
    event.publish(by=cast.head)
    return event


def withdraw(subject, cast) -> None:
    subject.withdraw(by=cast.head)


NOUNS = [
    Noun(
        "news.published",
        news,
        lambda page, cast: page.recall(by=cast.head, reason="Canary"),
        lambda page, cast: publish(NewsPage.objects.get(pk=page.pk), by=cast.editor),
    ),
    Noun("letters.sent", letter, withdraw),
    Noun("homework.set", homework, withdraw),
    Noun("bookings.opened", meetings, withdraw),
]
each_noun = pytest.mark.parametrize("noun", NOUNS, ids=[noun.kind for noun in NOUNS])


def expand(kind: str) -> Event:
    """What was told reaches the inboxes; the mails wait."""
    event = Event.objects.get(kind=kind, done_at__isnull=True)
    assert event.claim()
    while expansion.expand_next(event):
        pass
    return event


@each_noun
def test_told_stopped_gone_and_told_anew(cast, noun, as_user, django_capture_on_commit_callbacks):
    subject = noun.tell(cast)
    event, link = expand(noun.kind), f"/notices/{Event.objects.get().pk}/"
    guardian = as_user(cast.guardian)
    assert (guardian.get(link).status_code, outcomes()) == (302, ["queued"] * len(outcomes())) and outcomes()

    noun.take_back(subject, cast)
    for batch in Batch.objects.all():
        jobs.deliver(batch.pk)
    assert mail.outbox == [] and set(outcomes()) == {"recalled"}
    for answer in (guardian.get(link), guardian.head(link)):
        assert answer.status_code == 410 and "no-store" in answer["Cache-Control"]
        assert noun.secret not in answer.content.decode()
    assert SENTENCE in guardian.get(link).text
    assert noun.secret not in guardian.get("/notices/").text
    assert not events_of(cast.guardian).filter(kind=noun.kind).exists() and unread_count(cast.guardian) == 0
    for stranger in (cast.other_head, cast.unrelated, cast.restricted):
        assert as_user(stranger).get(link).status_code == 404
    event.refresh_from_db()
    assert (event.recalled_by, event.counts().stopped) == (cast.head, len(outcomes()))

    if noun.anew:
        with django_capture_on_commit_callbacks(execute=True):
            noun.anew(subject, cast)
        again = Event.objects.get(kind=noun.kind, recalled_at__isnull=True)
        assert guardian.get(f"/notices/{again.pk}/").status_code == 302
        assert len(mail.outbox) == event.counts().stopped and guardian.get(link).status_code == 410


@each_noun
def test_taken_back_twice_it_is_taken_back_once(cast, noun):
    subject = noun.tell(cast)
    noun.take_back(subject, cast)
    first = Event.objects.get(kind=noun.kind)
    try:
        noun.take_back(subject, cast)
    except NewsPage.NotTold:
        assert noun.kind == "news.published"
    assert Event.objects.filter(kind=noun.kind, recalled_at=first.recalled_at).count() == 1


@each_noun
def test_taken_back_before_the_jobs_have_run_nobody_is_told(cast, noun, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        noun.take_back(noun.tell(cast), cast)
        jobs.sweep()
    assert (mail.outbox, outcomes()) == ([], [])
    assert not Event.objects.get(kind=noun.kind).deliveries.exists()


def test_whom_it_never_reached_learns_nothing_of_it(cast, as_user):
    """A guardian without an account, whose mail was stopped, signs in afterwards."""
    zoya = GuardianFactory(school=cast.school)
    ContactPointFactory(guardian=zoya, value="zoya@example.org")
    GuardianshipFactory(guardian=zoya, pupil=cast.siya, granted_by=cast.office)
    subject = letter(cast)
    event = expand("letters.sent")
    subject.withdraw(by=cast.head)
    user = UserFactory(email="zoya@example.org")
    zoya.link(user)
    assert event.deliveries.get(user=user).state == "recalled"
    assert as_user(user).get(f"/notices/{event.pk}/").status_code == 404
