"""Each change reaches the other side once, in-app and by e-mail, in plain words; never who made it."""

from datetime import timedelta

import pytest
from django.core import mail

from foundation import clock
from helpdesk.models import TicketEvent
from helpdesk.notices import TicketChanged
from helpdesk.states import State
from notices.inbox import entries, events_of, unread_count
from notices.models import Delivery, Event
from tests.factories import PostingFactory, UserFactory
from tests.factories.helpdesk import TicketFactory, advance


@pytest.fixture
def sent_mails(django_capture_on_commit_callbacks):
    """Runs an act and gives (e-mail address, subject) of what went out."""

    def run(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [(message.to[0], message.subject) for message in sorted(mail.outbox, key=lambda message: message.to)]

    return run


@pytest.fixture
def second_agent(cast):
    return PostingFactory(
        user=UserFactory(email="bina@example.org"),
        school=None,
        area=cast.school.area,
        role="agent",
        name="Block IT desk",
    ).user


def test_each_change_is_told_to_the_other_side(cast, second_agent, sent_mails):
    made = []
    title = "“Tablet trolley is not charging”"
    head, agent, other = "sushma@example.org", "anil@example.org", "bina@example.org"
    assert sent_mails(lambda: made.append(TicketFactory(requester=cast.head, school=cast.school))) == [
        (agent, f"Nai Umeed Primary School asks: {title}"),
        (other, f"Nai Umeed Primary School asks: {title}"),
    ]
    (ticket,) = made
    assert sent_mails(lambda: ticket.take(by=cast.agent)) == [
        (head, f"Your query {title} is being worked on by Block IT desk")
    ]
    assert sent_mails(lambda: ticket.reply(by=cast.agent, text="Soon.")) == [
        (head, f"Block IT desk wrote about your query {title}")
    ]
    assert sent_mails(lambda: ticket.ask(by=cast.agent, text="Which?")) == [
        (head, f"We need this from you for {title}")
    ]
    assert sent_mails(lambda: ticket.answer(by=cast.head, text="The blue one.")) == [
        (agent, f"Nai Umeed Primary School answered about {title}")
    ]
    assert sent_mails(lambda: ticket.resolve(by=cast.agent, note="A new charger.")) == [
        (head, f"Your query {title} is fixed. Does it work now?")
    ]
    assert sent_mails(lambda: ticket.still_broken(by=cast.head)) == [
        (agent, f"Nai Umeed Primary School says it is still broken: {title}")
    ]
    ticket.resolve(by=cast.agent, note="The plug, too.")
    assert sent_mails(lambda: ticket.confirm(by=cast.head)) == [
        (agent, f"Nai Umeed Primary School says it works: {title}")
    ]


def test_it_is_in_the_inbox_and_opens_the_query(cast, ticket, sent_mails, as_user):
    sent_mails(lambda: ticket.take(by=cast.agent))
    assert unread_count(cast.head) == 1
    (entry,) = entries(cast.head, list(events_of(cast.head)))
    assert entry.title == "Your query “Tablet trolley is not charging” is being worked on by Block IT desk"
    opened = as_user(cast.head).get(f"/notices/{entry.event.pk}/")
    assert opened["Location"] == f"/help/{ticket.public_ref}/"
    assert unread_count(cast.head) == 0


def test_what_was_written_and_what_is_due_stands_in_the_mail(cast, ticket, sent_mails, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-20T08:45+05:30")
    advance(ticket, State.OPEN, cast.agent)
    sent_mails(lambda: ticket.reply(by=cast.agent, text="Switch off & on; wait <2 minutes>."))
    body = mail.outbox[0].body
    assert "Switch off & on; wait <2 minutes>." in body
    assert f"You will hear from us by {ticket_day(ticket)}." in body
    assert f"Number {ticket.public_ref}" in body


def ticket_day(ticket) -> str:
    from django.utils.html import strip_tags

    from foundation.templatetags.chaupal import when

    return strip_tags(when(ticket.promised_at, ticket.school))


def test_an_event_is_told_once(cast, ticket, sent_mails):
    sent_mails(lambda: ticket.take(by=cast.agent))
    event = TicketEvent.objects.last()
    assert sent_mails(lambda: TicketChanged(event).send(by=cast.agent)) == []
    assert Event.objects.filter(subject_id=event.pk).count() == 1
    assert Delivery.objects.filter(event__subject_id=event.pk).count() == 2


def test_a_second_click_tells_nobody(cast, ticket, sent_mails):
    advance(ticket, State.CLOSED, cast.agent)
    assert sent_mails(lambda: ticket.confirm(by=cast.head)) == []


def test_the_successor_hears_when_the_asker_has_left(cast, ticket, sent_mails):
    PostingFactory(user=UserFactory(email="kavita@example.org"), school=cast.school, role="head")
    cast.head.postings.update(ends_on=clock.today() - timedelta(days=1))
    assert [to for to, _ in sent_mails(lambda: ticket.take(by=cast.agent))] == ["kavita@example.org"]


def test_the_desk_hears_when_its_agent_has_left(cast, ticket, sent_mails, second_agent):
    advance(ticket, State.OPEN, cast.agent)
    cast.agent.postings.update(ends_on=clock.today() - timedelta(days=1))
    assert [to for to, _ in sent_mails(lambda: ticket.answer(by=cast.head, text="And?"))] == ["bina@example.org"]


def test_a_head_who_answers_for_the_office_is_told_nothing_and_the_office_neither(cast, sent_mails):
    ticket = advance(TicketFactory(requester=cast.office, school=cast.school), State.OPEN, cast.agent)
    assert [to for to, _ in sent_mails(lambda: ticket.answer(by=cast.head, text="It is urgent."))] == [
        "anil@example.org"
    ]


def test_each_reads_it_in_their_own_language(cast, ticket, sent_mails):
    cast.head.language = "ur"
    cast.head.save()
    sent_mails(lambda: ticket.take(by=cast.agent))
    html = str(mail.outbox[0].alternatives[0][0])
    assert 'lang="ur"' in html
