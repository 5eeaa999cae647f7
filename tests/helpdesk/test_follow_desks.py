"""The minute's look at the desks costs what the desks cost, however many queries are open."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from bench.count import Queries
from foundation import clock
from helpdesk.jobs import LOOK_AGAIN, follow_desks
from helpdesk.models import Ticket
from roll.models import Posting, School, User
from tests.factories import PostingFactory, UserFactory
from tests.factories.helpdesk import TicketFactory

MANY = 300


def more_tickets(ticket: Ticket, number: int) -> None:
    """Open ones of the same school, as fast as rows are made."""
    values = {
        field.attname: getattr(ticket, field.attname)
        for field in Ticket._meta.concrete_fields
        if field.name not in {"id", "public_ref", "client_uuid"}
    }
    Ticket.objects.bulk_create(Ticket(**values) for _ in range(number))


def cost() -> tuple[dict[str, int], list[str]]:
    """The cost of one minute, and which of its queries ask for tickets."""
    with Queries() as queries:
        follow_desks()
    return queries.counts, [sql for sql in queries.seen if "helpdesk_ticket" in sql]


@pytest.mark.parametrize("served", [True, False], ids=["with a desk", "without"])
def test_it_costs_the_same_with_one_query_and_with_many(cast, served):
    if not served:
        Posting.objects.filter(role="agent").delete()
    ticket = TicketFactory(requester=cast.head, school=cast.school)
    follow_desks(), follow_desks()
    one = cost()
    more_tickets(ticket, MANY - 1)
    assert Ticket.objects.filter(closed_at__isnull=True).count() == MANY
    desks = len({(p.school_id, p.area_id) for p in Posting.objects.filter(role="agent")})
    assert one == cost() == ({"queries": 1, "repeated": 0, "rows": desks}, [])


def test_many_follow_the_desk_that_goes_and_the_one_that_comes(cast):
    more_tickets(TicketFactory(requester=cast.head, school=cast.school), 9)
    for has_desk in (False, True, False):
        Posting.objects.filter(role="agent").delete()
        if has_desk:
            PostingFactory(user=cast.agent, role="agent", school=None, area=cast.school.area.parent)
        follow_desks()
        assert set(Ticket.objects.values_list("has_desk", flat=True)) == {has_desk}


CHANGES = {
    "the posting ends": lambda cast: Posting.objects.filter(role="agent").update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    ),
    "the agent leaves": lambda cast: User.objects.filter(postings__role="agent").update(is_active=False),
    "the posting goes to another school": lambda cast: Posting.objects.filter(role="agent").update(
        school=cast.other_school, area=None
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_a_desk_is_seen_in_the_same_minute(cast, change):
    Posting.objects.filter(role="agent").delete()
    PostingFactory(user=cast.agent, role="agent", school=None, area=cast.school.area)
    ticket = TicketFactory(requester=cast.head, school=cast.school)
    for _minute in range(3):
        follow_desks()
    CHANGES[change](cast)
    follow_desks()
    ticket.refresh_from_db()
    assert not ticket.has_desk


def test_a_query_that_was_being_sent_while_the_desk_went_is_seen_a_minute_later(cast):
    Posting.objects.filter(role="agent").delete()
    follow_desks()
    ticket = TicketFactory(requester=cast.head, school=cast.school)
    Ticket.objects.update(has_desk=True)
    follow_desks()
    ticket.refresh_from_db()
    assert not ticket.has_desk


def test_a_school_that_moves_to_another_area_is_seen_within_the_hour(cast, monkeypatch):
    ticket = TicketFactory(requester=cast.head, school=cast.school)
    for _minute in range(3):
        follow_desks()
    kept_for = []
    monkeypatch.setattr(cache, "set", lambda *args: kept_for.append(args[-1]))
    School.objects.filter(pk=cast.school.pk).update(area=None)
    cache.clear()
    follow_desks()
    ticket.refresh_from_db()
    assert (ticket.has_desk, kept_for) == (False, [LOOK_AGAIN])


def test_more_than_one_minute_takes_are_taken_in_the_next(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.jobs.MOST", 2)
    Posting.objects.filter(role="agent").delete()
    more_tickets(TicketFactory(requester=cast.head, school=cast.school), 6)
    PostingFactory(user=UserFactory(), school=cast.school, role="agent")
    left = []
    for _minute in range(4):
        follow_desks()
        left.append(Ticket.objects.filter(has_desk=False).count())
    assert left == [5, 3, 1, 0]
