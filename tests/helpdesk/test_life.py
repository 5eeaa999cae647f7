"""What can be done to a query, in which state, by the table and by nothing else."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from foundation import clock
from helpdesk.models import Ticket, TicketEvent, TicketPhoto
from helpdesk.models.timeline import EventQuerySet
from helpdesk.promises import next_news_deadline
from helpdesk.states import MOVES, Kind, State
from tests.factories.helpdesk import TicketFactory, advance, picture

ACTS = {
    Kind.TAKEN: lambda ticket, cast: ticket.take(by=cast.agent, over=ticket.assignee_id),
    Kind.REPLIED: lambda ticket, cast: ticket.reply(by=cast.agent, text="Soon."),
    Kind.ASKED: lambda ticket, cast: ticket.ask(by=cast.agent, text="Which one?"),
    Kind.ANSWERED: lambda ticket, cast: ticket.answer(by=cast.head, text="The blue one."),
    Kind.RESOLVED: lambda ticket, cast: ticket.resolve(by=cast.agent, note="A new charger."),
    Kind.WORKS_NOW: lambda ticket, cast: ticket.confirm(by=cast.head),
    Kind.STILL_BROKEN: lambda ticket, cast: ticket.still_broken(by=cast.head, text="No light."),
}
# Done before, and so done without another event.
AGAIN = {(Kind.TAKEN, State.OPEN), (Kind.TAKEN, State.WAITING), (Kind.WORKS_NOW, State.CLOSED)}


def story(ticket):
    return [(e.seq, e.kind, e.state_from, e.state_to, e.cycle) for e in ticket.events.all()]


def test_a_query_lives(cast, ticket):
    promised = ticket.promised_at
    assert promised == next_news_deadline(cast.school)
    ticket.take(by=cast.agent)
    assert (ticket.assignee, ticket.desk, ticket.promised_at) == (cast.agent, "Block IT desk", promised)
    ticket.reply(by=cast.agent, text="Please switch it off and on.", photos=[picture()])
    ticket.ask(by=cast.agent, text="Which trolley?")
    ticket.answer(by=cast.head, text="Trolley 2.")
    ticket.resolve(by=cast.agent, note="A new charger is in.")
    assert (ticket.promised_at, ticket.resolved_at is None) == (None, False)
    ticket.still_broken(by=cast.head, text="Still no light.")
    assert (ticket.resolved_at, ticket.promised_at) == (None, next_news_deadline(cast.school))
    ticket.resolve(by=cast.agent, note="The plug, too.")
    ticket.confirm(by=cast.head)
    assert ticket.closed_at >= ticket.resolved_at
    assert story(ticket) == [
        (1, "raised", "", "new", 1),
        (2, "taken", "new", "open", 1),
        (3, "replied", "open", "open", 1),
        (4, "asked", "open", "waiting_on_requester", 1),
        (5, "answered", "waiting_on_requester", "open", 1),
        (6, "resolved", "open", "resolved", 1),
        (7, "still_broken", "resolved", "open", 2),
        (8, "resolved", "open", "resolved", 2),
        (9, "works_now", "resolved", "closed", 2),
    ]
    stored = Ticket.objects.get()
    assert [getattr(stored, name) for name in Ticket.MOVING] == [getattr(ticket, name) for name in Ticket.MOVING]
    assert TicketPhoto.objects.get().event.seq == 3


@pytest.mark.parametrize("kind", ACTS)
def test_every_move_goes_by_the_table(cast, kind):
    seen = {}
    for state in State:
        ticket = advance(TicketFactory(requester=cast.head, school=cast.school), state, cast.agent)
        before = ticket.events.count()
        try:
            ACTS[kind](ticket, cast)
        except Ticket.IllegalMove:
            assert ticket.events.count() == before
            assert Ticket.objects.get(pk=ticket.pk).state == state
        else:
            assert ticket.events.count() == before + ((kind, state) not in AGAIN)
            seen[state] = Ticket.objects.get(pk=ticket.pk).state
    assert seen == MOVES[kind] | {state: state for act, state in AGAIN if act == kind}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "lost"},
        {"state": "open"},
        {"promised_at": None},
        {"resolved_at": "now"},
        {"state": "resolved", "assignee": "agent"},
        {"state": "closed", "assignee": "agent", "promised_at": None, "closed_at": "now"},
        {"assignee": "agent"},
    ],
    ids=str,
)
def test_the_database_refuses_what_does_not_fit(cast, ticket, changes):
    given = {"now": clock.now(), "agent": cast.agent}
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(**{name: given.get(value, value) for name, value in changes.items()})


def illegal_moves():
    legal = {(kind, before, after) for kind, ways in MOVES.items() for before, after in ways.items()}
    return sorted(set(product(Kind, ["", *State], State)) - legal)


def test_the_database_refuses_every_illegal_move(cast, ticket):
    tried = 0
    for seq, (kind, before, after) in enumerate(illegal_moves(), 2):
        event = TicketEvent(
            ticket=ticket, seq=seq, kind=kind, by=cast.head, at=clock.now(), cycle=1, state_from=before, state_to=after
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            event.save()
        tried += 1
    assert tried == len(Kind) * (len(State) + 1) * len(State) - sum(map(len, MOVES.values()))


def test_what_happened_stays(ticket):
    event = ticket.events.get()
    event.text = "I never said that."
    for change in (
        event.save,
        event.delete,
        lambda: TicketEvent.objects.update(text=""),
        lambda: TicketEvent.objects.filter(pk=event.pk).delete(),
    ):
        with pytest.raises(TypeError):
            change()


def test_a_query_sent_ten_times_is_one(cast):
    form = uuid4()
    refs = {TicketFactory(requester=cast.head, school=cast.school, client_uuid=form).public_ref for _ in range(10)}
    assert len(refs) == 1
    assert TicketEvent.objects.count() == 1


def test_other_words_from_a_form_that_came_back_are_another_query(cast):
    form = uuid4()
    first = TicketFactory(requester=cast.head, school=cast.school, client_uuid=form)
    second = TicketFactory(requester=cast.head, school=cast.school, client_uuid=form, title="No internet")
    assert first != second
    assert Ticket.objects.count() == 2


def test_two_people_may_have_one_uuid(cast):
    form = uuid4()
    TicketFactory(requester=cast.head, school=cast.school, client_uuid=form)
    TicketFactory(requester=cast.office, school=cast.school, client_uuid=form)
    assert Ticket.objects.count() == 2


def test_an_act_sent_twice_is_one(cast, ticket):
    advance(ticket, State.OPEN, cast.agent)
    form = uuid4()
    first = ticket.reply(by=cast.agent, text="Soon.", client_uuid=form)
    assert ticket.reply(by=cast.agent, text="Soon.", client_uuid=form) == first
    assert ticket.reply(by=cast.agent, text="Tomorrow.", client_uuid=form) != first
    assert ticket.events.count() == 4


def test_of_two_agents_the_first_has_it(cast, ticket):
    other = advance(ticket, State.NEW, cast.agent)
    ticket.take(by=cast.agent)
    with pytest.raises(Ticket.IllegalMove):
        Ticket.objects.get().take(by=cast.officer)
    assert Ticket.objects.get().assignee == cast.agent
    Ticket.objects.get().take(by=cast.officer, over=cast.agent.pk)
    assert Ticket.objects.get().assignee == cast.officer
    assert other == ticket


def test_what_was_closed_opens_again_for_30_days(cast, ticket, monkeypatch):
    advance(ticket, State.CLOSED, cast.agent)
    closed = ticket.closed_at
    monkeypatch.setenv("CHAUPAL_NOW", (closed + timedelta(days=30)).isoformat())
    with pytest.raises(Ticket.IllegalMove):
        ticket.answer(by=cast.head, text="It is back.")
    monkeypatch.setenv("CHAUPAL_NOW", (closed + timedelta(days=29, hours=23)).isoformat())
    ticket.answer(by=cast.head, text="It is back.")
    assert (ticket.state, ticket.cycle, ticket.assignee, ticket.closed_at) == (State.OPEN, 2, cast.agent, None)


def test_the_agent_s_promise_stands_until_it_has_passed(cast, ticket, monkeypatch):
    soon = clock.now() + timedelta(hours=3)
    ticket.take(by=cast.agent, promised_at=soon)
    ticket.reply(by=cast.agent, text="Working on it.")
    assert ticket.promised_at == soon
    monkeypatch.setenv("CHAUPAL_NOW", (soon + timedelta(hours=1)).isoformat())
    assert ticket.is_late
    ticket.reply(by=cast.agent, text="Sorry.")
    assert ticket.promised_at == next_news_deadline(cast.school)


def looks_before(monkeypatch, ticket, rival_writes):
    """The rival writes between the moment a verb looks and the moment it writes: what it saw is old, once."""
    look, read = EventQuerySet.next_seq, Ticket.refresh_from_db
    old = look(ticket.events.all())
    rival_writes()
    stale = iter([old])
    monkeypatch.setattr(EventQuerySet, "next_seq", lambda self: next(stale, None) or look(self))
    unread = iter([True])
    monkeypatch.setattr(Ticket, "refresh_from_db", lambda self, **only: next(unread, None) or read(self, **only))


def test_a_race_for_a_number_loses_nothing(cast, ticket, monkeypatch):
    advance(ticket, State.OPEN, cast.agent)
    rival = Ticket.objects.get()
    looks_before(monkeypatch, rival, lambda: rival.answer(by=cast.head, text="One more thing."))
    ticket.reply(by=cast.agent, text="Soon.")
    assert [(e.seq, e.kind) for e in ticket.events.all()][-2:] == [(3, "answered"), (4, "replied")]


def test_a_race_into_another_state_is_refused(cast, ticket, monkeypatch):
    """The state is read again after the race, and the table asked again."""
    advance(ticket, State.OPEN, cast.agent)
    rival = Ticket.objects.get()
    looks_before(monkeypatch, rival, lambda: rival.resolve(by=cast.agent, note="Done."))
    with pytest.raises(Ticket.IllegalMove):
        ticket.reply(by=cast.agent, text="Soon.")
    assert Ticket.objects.get().state == State.RESOLVED


def test_the_race_is_decided_by_the_unique_number(cast, ticket, monkeypatch):
    """With the second try taken away the loser fails: the tests above are no accident."""
    advance(ticket, State.OPEN, cast.agent)
    monkeypatch.setattr("helpdesk.models.tickets.TRIES", 1)
    rival = Ticket.objects.get()
    looks_before(monkeypatch, rival, lambda: rival.answer(by=cast.head, text="One more thing."))
    with pytest.raises(IntegrityError):
        ticket.reply(by=cast.agent, text="Soon.")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_query():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from tests.factories.cast import build_cast

    cast, form, start = build_cast(), uuid4(), Barrier(10)

    def send(_):
        start.wait()
        try:
            return TicketFactory(requester=cast.head, school=cast.school, client_uuid=form).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        made = set(pool.map(send, range(10)))
    assert len(made) == 1
    assert (Ticket.objects.count(), TicketEvent.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_answers_at_once_are_ten():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from tests.factories.cast import build_cast

    cast, start = build_cast(), Barrier(8)
    key = TicketFactory(requester=cast.head, school=cast.school).pk

    def write(n):
        start.wait()
        try:
            Ticket.objects.get(pk=key).answer(by=cast.head, text=f"Message {n}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert list(TicketEvent.objects.filter(~Q(text="")).values_list("seq", flat=True)) == list(range(1, 10))
