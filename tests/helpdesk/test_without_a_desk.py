"""A school that no desk serves is promised nothing, anywhere; and a desk that waits for the school owes nothing."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.db.models import Q
from django.utils.html import strip_tags

from foundation import clock
from helpdesk.jobs import follow_desks
from helpdesk.models import Ticket
from helpdesk.promises import next_news_deadline
from helpdesk.scope import is_served
from notices.inbox import entries, events_of
from notices.models import Event
from roll.models import Posting, School, User
from tests.factories import PostingFactory, SchoolFactory, UserFactory
from tests.factories.helpdesk import TicketFactory, advance

# However it is said: by when, within how many days, soon.
PROMISE = re.compile(
    r"hear(s)? (from us )?by|update (was |is )?(due )?(to the school )?by|had an update by|within "
    r"two|\d school days|should have heard",
    re.IGNORECASE,
)
NONE_NOW = "No help desk answers for"
TOLD, WILL_BE_TOLD = "notified that your school has no help desk", "are notified as soon as you do"


@pytest.fixture
def unserved(cast):
    """The desk of the cast's school has gone."""
    Posting.objects.filter(role="agent").delete()
    assert not is_served(cast.school)
    return cast.school


@pytest.fixture
def administrator(cast):
    return UserFactory(is_superuser=True, is_staff=True, email="rules@example.org", first_name="Ritu")


def read(answer) -> str:
    return unescape(strip_tags(answer.content.decode()))


def words_of(client) -> dict[str, str]:
    """Each place that says when news comes, as the head reads it."""
    raised = client.post("/help/new/", {"title": "Trolley", "text": "It is off.", "category": "device"}, follow=True)
    ref = Ticket.objects.get().public_ref
    return {
        "the query just sent": read(raised),
        "the query": read(client.get(f"/help/{ref}/")),
        "what can't be done": read(client.post(f"/help/{ref}/answer/", {"do": "works_now"})),
        "the list": read(client.get("/help/")),
        "the form": read(client.get("/help/new/")),
        "the form with a mistake": read(client.post("/help/new/", {"title": ""})),
        "the inbox": read(client.get("/notices/")),
        "the home": read(client.get("/portal/")),
    }


SENT = ("the query just sent", "the query", "what can't be done")
BEFORE = ("the form", "the form with a mistake", "the list", "the empty list")


def test_no_place_promises_what_nobody_keeps(cast, unserved, as_user, django_capture_on_commit_callbacks):
    head = as_user(cast.head)
    empty = read(head.get("/help/"))
    with django_capture_on_commit_callbacks(execute=True):
        said = words_of(head) | {"the empty list": empty}
    assert {place: found[0] for place, words in said.items() if (found := PROMISE.search(words))} == {}
    for place in (*SENT, *BEFORE):
        assert NONE_NOW in said[place] and "people who run this site" in said[place], place
        # Nobody is told before a query is sent.
        assert (TOLD in said[place], WILL_BE_TOLD in said[place]) == (place in SENT, place in BEFORE), place
    for message in mail.outbox:
        assert not PROMISE.search(message.body)


def test_the_list_of_promises_finds_those_of_a_school_that_is_served(cast, as_user):
    """Else the test above would prove nothing."""
    head = as_user(cast.head)
    assert PROMISE.search(read(head.get("/help/")))
    said = words_of(head)
    assert PROMISE.search(said["the query"]) and not [place for place in said if NONE_NOW in said[place]]


@pytest.mark.parametrize("kind", ["asked", "taken", "replied"])
def test_what_the_desk_says_promises_nothing_when_the_desk_has_gone(cast, kind, as_user):
    """Taken, then the desk went: the old promise is not held up either."""
    ticket = advance(TicketFactory(requester=cast.head, school=cast.school), "open", cast.agent)
    getattr(ticket, {"asked": "ask", "replied": "reply", "taken": "reply"}[kind])(by=cast.agent, text="Which?")
    Posting.objects.filter(role="agent").delete()
    follow_desks()
    page = read(as_user(cast.head).get(f"/help/{ticket.public_ref}/"))
    assert NONE_NOW in page and "yet" not in page.partition(NONE_NOW)[2].partition("Nobody")[0]
    answered = ticket.answer(by=cast.head, text="The blue one.")
    assert answered.promised_at is None and Ticket.objects.get().due_at is None


def test_opened_again_it_promises_nothing_where_the_desk_has_gone(cast, administrator):
    ticket = advance(TicketFactory(requester=cast.head, school=cast.school), "resolved", cast.agent)
    Posting.objects.filter(role="agent").delete()
    again = ticket.still_broken(by=cast.head)
    assert (again.promised_at, Ticket.objects.get().due_at) == (None, None)
    assert Event.objects.filter(kind="helpdesk.desk_missing").exists()


def test_administrators_are_told_once_a_day(cast, unserved, administrator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for title in ("One", "Two"):
            TicketFactory(requester=cast.head, school=cast.school, title=title)
    told = [message for message in mail.outbox if message.to == ["rules@example.org"]]
    assert [message.subject for message in told] == [f"{cast.school.name} is asking, and has no help desk"]
    assert "manage.py appoint" in told[0].body
    (entry,) = entries(administrator, list(events_of(administrator)))
    assert entry.notice.url() == "/admin/reports/faults/"
    assert Event.objects.filter(kind="helpdesk.desk_missing").count() == 1


def test_nobody_else_may_open_what_administrators_are_told(cast, unserved):
    from helpdesk.notices import DeskMissing

    assert not DeskMissing.readable(cast.head).exists()
    assert not DeskMissing(cast.school).recipients().users.filter(~Q(is_superuser=True)).exists()


def test_with_a_desk_it_gets_its_promise_and_the_head_hears(cast, unserved, django_capture_on_commit_callbacks):
    ticket = TicketFactory(requester=cast.head, school=cast.school)
    assert (ticket.has_desk, ticket.due_at, ticket.events.get().promised_at) == (False, None, None)
    with django_capture_on_commit_callbacks(execute=True):
        follow_desks()
    assert not mail.outbox and not Ticket.objects.get().has_desk
    PostingFactory(user=cast.agent, school=cast.school, role="agent")
    with django_capture_on_commit_callbacks(execute=True):
        follow_desks()
        follow_desks()
    ticket.refresh_from_db()
    assert ticket.has_desk and ticket.due_at == next_news_deadline(cast.school)
    (message,) = mail.outbox
    assert message.to == [cast.head.email] and "You will hear from us by" in message.body


# Each way in which a desk acts, from where it can be done.
DESK_ACTS = {
    "taken": ("new", lambda ticket, by, **more: ticket.take(by=by, **more)),
    "replied": ("open", lambda ticket, by, **more: ticket.reply(by=by, text="We come.", **more)),
    "taken over": ("open", lambda ticket, by, **more: ticket.take(by=by, over=ticket.assignee_id, **more)),
}


@pytest.mark.parametrize("act", DESK_ACTS)
@pytest.mark.parametrize("has_day", [True, False], ids=["with a day", "without"])
def test_a_desk_that_acts_before_the_minute_is_over_keeps_its_word(cast, monkeypatch, act, has_day):
    state, do = DESK_ACTS[act]
    ticket = advance(TicketFactory(requester=cast.head, school=cast.school), state, UserFactory())
    Ticket.objects.update(has_desk=False)
    later(monkeypatch, 1)
    day = clock.now() + timedelta(days=9)
    event = do(ticket, cast.agent, **({"promised_at": day} if has_day else {}))
    follow_desks()
    ticket.refresh_from_db()
    assert event.promised_at == ticket.due_at == (day if has_day else next_news_deadline(cast.school))
    assert not Event.objects.filter(kind="helpdesk.desk_found").exists()


@pytest.mark.parametrize("act", ["ask", "resolve"])
def test_a_question_or_a_mending_before_the_minute_is_over_has_a_desk_too(cast, act):
    ticket = advance(TicketFactory(requester=cast.head, school=cast.school), "open", cast.agent)
    Ticket.objects.update(has_desk=False)
    ticket.ask(by=cast.agent, text="Which?") if act == "ask" else ticket.resolve(by=cast.agent, note="Done.")
    assert Ticket.objects.get().has_desk


def test_a_school_that_writes_on_brings_no_desk(cast, unserved):
    ticket = TicketFactory(requester=cast.head, school=cast.school)
    assert ticket.answer(by=cast.head, text="Still off.").promised_at is None and not ticket.has_desk


DESKS = {
    "the school itself": lambda cast: {"school": cast.school},
    "its block": lambda cast: {"school": None, "area": cast.school.area},
    "its district": lambda cast: {"school": None, "area": cast.school.area.parent},
}


@pytest.mark.parametrize("place", DESKS)
def test_many_and_one_agree_on_who_is_served(cast, unserved, place):
    alone = SchoolFactory(area=None)
    for school in (cast.school, cast.other_school, alone):
        TicketFactory(requester=UserFactory(), school=school)
    posting = PostingFactory(user=cast.agent, role="agent", **DESKS[place](cast))
    for change in ({}, {"starts_on": cast.school.today() + timedelta(days=1)}):
        Posting.objects.filter(pk=posting.pk).update(**change)
        served = {school.pk for school in School.objects.filter(queries__isnull=False) if is_served(school)}
        assert set(Ticket.objects.served().values_list("school", flat=True)) == served
        assert not set(Ticket.objects.unserved().values_list("school", flat=True)) & served
    User.objects.filter(pk=cast.agent.pk).update(is_active=False)
    assert not Ticket.objects.served().exists()


# --- The desk's clock ------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(cast):
    return advance(TicketFactory(requester=cast.head, school=cast.school), "waiting_on_requester", cast.agent)


def later(monkeypatch, days: int) -> None:
    monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + timedelta(days=days)).isoformat())


def test_while_the_school_owes_an_answer_the_desk_is_not_late(cast, asked, as_user, monkeypatch):
    assert asked.due_at is None and asked.events.last().promised_at is None
    later(monkeypatch, 10)
    asked.refresh_from_db()
    assert not asked.is_late
    pages = {
        "queue": as_user(cast.agent).get("/help/"),
        "waiting": as_user(cast.agent).get("/help/?show=waiting"),
        "desk": as_user(cast.agent).get(f"/help/{asked.public_ref}/"),
        "school": as_user(cast.head).get(f"/help/{asked.public_ref}/"),
    }
    for place, page in pages.items():
        # What was once promised stands in the timeline.
        words = unescape(strip_tags(page.content.decode().partition('class="timeline"')[0]))
        assert not PROMISE.search(words) and "late" not in words.lower(), place
    assert "No update is due from you until it comes." in read(pages["desk"])
    # Nor does the desk say by when, while it waits: a day chosen there would be none.
    assert 'name="promised_on"' not in pages["desk"].content.decode()


def test_the_desks_time_begins_anew_with_the_answer(cast, asked, monkeypatch):
    Ticket.objects.update(promised_at=clock.now() + timedelta(hours=1))
    later(monkeypatch, 3)
    asked.refresh_from_db()
    asked.answer(by=cast.head, text="The blue one.")
    assert asked.due_at == next_news_deadline(cast.school) and not asked.is_late


def test_a_promise_that_still_ran_begins_anew_too(cast, asked):
    """Asked at nine and answered at ten to four, the desk has more than ten minutes."""
    Ticket.objects.update(promised_at=clock.now() + timedelta(minutes=10))
    asked.answer(by=cast.head, text="The blue one.")
    assert asked.due_at == next_news_deadline(cast.school)


def test_the_mail_of_the_question_promises_nothing(cast, django_capture_on_commit_callbacks):
    ticket = advance(TicketFactory(requester=cast.head, school=cast.school), "open", cast.agent)
    with django_capture_on_commit_callbacks(execute=True):
        ticket.ask(by=cast.agent, text="Which trolley is it?")
    (message,) = [each for each in mail.outbox if each.to == [cast.head.email]]
    assert "We need this from you" in message.subject and not PROMISE.search(message.body)
