"""The card of one's first page says which queries wait for one's own word, and stands first while any does."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.models import Ticket
from roll.models import Posting
from tests.factories.helpdesk import TicketFactory, advance

HOME = "/portal/"
STATIC = "Ask for help, and follow each answer."


def titles(client) -> list[str]:
    return re.findall(r"<h3>(.*?)</h3>", client.get(HOME).content.decode())


@pytest.mark.parametrize("who", ["head", "office"])
@pytest.mark.parametrize(
    ("states", "title"),
    [
        (["waiting_on_requester"], "1 query is waiting for your answer"),
        (["resolved"], "1 query is waiting for your answer"),
        (["waiting_on_requester", "resolved", "new"], "2 queries are waiting for your answer"),
    ],
)
def test_what_waits_for_ones_word_comes_first(cast, as_user, who, states, title):
    asker = getattr(cast, who)
    for state in states:
        advance(TicketFactory(requester=asker, school=cast.school), state, cast.agent)
    client = as_user(asker)
    assert title in titles(client) and STATIC not in client.get(HOME).content.decode()
    waiting = [" wait" in each or "to take" in each for each in titles(client)]
    assert waiting == sorted(waiting, reverse=True)


@pytest.mark.parametrize("state", ["new", "open", "closed"])
def test_where_the_desk_has_the_next_word_nothing_waits(cast, as_user, state):
    advance(TicketFactory(requester=cast.head, school=cast.school), state, cast.agent)
    assert STATIC in as_user(cast.head).get(HOME).content.decode()


def test_what_another_asked_waits_for_them_until_they_leave(cast, as_user):
    advance(TicketFactory(requester=cast.office, school=cast.school), "resolved", cast.agent)
    advance(TicketFactory(requester=cast.other_head, school=cast.other_school), "resolved", cast.agent)
    assert STATIC in as_user(cast.head).get(HOME).content.decode()
    yesterday = cast.school.today() - timedelta(days=1)
    Posting.objects.filter(user=cast.office).update(ends_on=yesterday)
    assert "1 query is waiting for your answer" in titles(as_user(cast.head))


def test_it_asks_one_query(cast, as_user):
    for _ in range(3):
        advance(TicketFactory(requester=cast.head, school=cast.school), "resolved", cast.agent)
    client = as_user(cast.head)
    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)
    assert sum(Ticket._meta.db_table in query["sql"] for query in asked) == 1
