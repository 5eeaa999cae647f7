"""The desk's lists are read page by page: each query once, in its order, whatever the size of the desk."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from helpdesk.lists import CLOSED, RESOLVED, WAITING, Desk
from helpdesk.models import Ticket
from helpdesk.refs import make_ref
from roll.models import User
from tests.factories import PostingFactory, SchoolFactory
from tests.factories.helpdesk import TicketFactory, advance

LIST = "/help/"
PAGE = 3


@pytest.fixture(params=[100, 0], ids=["few schools", "many schools"])
def size(request, monkeypatch):
    """A desk of so few schools that each is asked, and one of too many."""
    monkeypatch.setattr("helpdesk.lists.FEW_SCHOOLS", request.param)
    monkeypatch.setattr("helpdesk.lists.PER_PAGE", PAGE)


@pytest.fixture
def schools(cast):
    return [cast.school, *(SchoolFactory(area=cast.school.area) for _ in range(2))]


def tickets(cast, school, number, *, state="closed", by=None, same=False):
    """So many, an hour between each two, or all of one moment."""
    start = clock.now() - timedelta(days=9)
    rows, refs = [], distinct_refs(number)
    for n in range(number):
        at = start + timedelta(hours=0 if same else n)
        under_way = state not in ("closed", "resolved")
        rows.append(
            Ticket(
                public_ref=refs.pop(),
                requester=cast.head,
                school=school,
                category="device",
                title=f"t-{school.pk}-{state}-{n}",
                state=state,
                assignee=None if state == "new" else by or cast.agent,
                created_at=at,
                changed_at=at,
                promised_at=at + timedelta(days=20) if under_way else None,
                resolved_at=None if under_way else at,
                closed_at=at if state == "closed" else None,
            )
        )
    return Ticket.objects.bulk_create(rows)


def distinct_refs(number):
    """Of thousands at random two are the same now and then, which the real way in tries again."""
    refs = set()
    while len(refs) < number:
        refs |= {make_ref() for _ in range(number)} - set(Ticket.objects.values_list("public_ref", flat=True))
    return refs


def walk(user, place, way="after", start=None):
    """Every page from the start on, or from one on back to the start."""
    desk, address, pages = Desk(User.objects.get(pk=user.pk)), start or {}, []
    while True:
        page = desk.page(place, address)
        pages.append([ticket.pk for ticket in page.rows])
        if not getattr(page, way):
            return pages, address
        address = {way: getattr(page, way)}


def in_order(rows, *order):
    return [ticket.pk for ticket in rows.order_by(*order)]


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("same", [False, True], ids=["by the hour", "of one moment"])
def test_each_closed_query_stands_on_one_page(cast, schools, same):
    for number, school in zip((8, 5, 1), schools, strict=True):
        tickets(cast, school, number, same=same)
    tickets(cast, cast.other_school, 4, same=same)
    tickets(cast, cast.school, 2, state="new")
    own = Ticket.objects.closed().filter(school__in=schools)
    pages, last = walk(cast.agent, CLOSED)
    assert [key for page in pages for key in page] == in_order(own, "-closed_at", "-pk")
    assert [len(page) for page in pages] == [3, 3, 3, 3, 2]
    back, _ = walk(cast.agent, CLOSED, "before", last)
    assert back == pages[::-1], "the way back shows the same pages"


@pytest.mark.usefixtures("size")
def test_each_query_under_way_stands_on_one_page(cast, schools):
    other = PostingFactory(school=None, area=cast.school.area, role="agent").user
    for school in schools:
        tickets(cast, school, 3, state="open", by=other)
        tickets(cast, school, 2, state="waiting_on_requester", same=True)
        tickets(cast, school, 2, state="open")
        tickets(cast, school, 2, state="new", same=True)
    tickets(cast, cast.school, 4)
    places = [Ticket.objects.filter(state="new"), Ticket.objects.filter(state="open", assignee=cast.agent)]
    places += [Ticket.objects.filter(state="waiting_on_requester"), Ticket.objects.filter(assignee=other)]
    expected = [key for rows in places for key in in_order(rows, "promised_at", "pk")]
    pages, last = walk(cast.agent, None)
    assert [key for page in pages for key in page] == expected
    assert walk(cast.agent, None, "before", last)[0] == pages[::-1]
    assert [key for page in walk(cast.agent, WAITING)[0] for key in page] == in_order(places[2], "promised_at", "pk")


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("state", ["new", "open", "waiting_on_requester"])
def test_of_those_promised_by_the_same_hour_the_first_asked_stands_first(cast, state):
    """Whatever was said of it since: who writes once more does not go to the end."""
    asked = [advance(TicketFactory(requester=cast.head, school=cast.school), state, cast.agent) for _ in range(3)]
    Ticket.objects.update(promised_at=clock.now() + timedelta(hours=5))
    Ticket.objects.filter(pk=asked[0].pk).update(changed_at=clock.now() + timedelta(hours=1))
    assert [key for page in walk(cast.agent, None)[0] for key in page] == [ticket.pk for ticket in asked]


@pytest.mark.usefixtures("size")
def test_a_head_who_is_an_agent_too_has_the_own_school_s_on_the_same_list(cast):
    tickets(cast, cast.school, 4)
    elsewhere = tickets(cast, cast.other_school, 4)
    PostingFactory(user=cast.agent, school=cast.other_school, role="head")
    pages, _ = walk(cast.agent, CLOSED)
    assert len({key for page in pages for key in page}) == 8
    assert {ticket.pk for ticket in elsewhere} <= {key for page in pages for key in page}


@pytest.mark.usefixtures("size")
def test_what_comes_in_moves_nothing_to_another_page(cast):
    tickets(cast, cast.school, 7, state="resolved")
    pages, _ = walk(cast.agent, RESOLVED)
    desk = Desk(cast.agent)
    first = desk.page(RESOLVED, {})
    fresh = tickets(cast, cast.school, 1, state="resolved", same=True)[0]
    Ticket.objects.filter(pk=fresh.pk).update(changed_at=clock.now())
    second = desk.page(RESOLVED, {"after": first.after})
    assert [ticket.pk for ticket in second.rows] == pages[1]
    back = desk.page(RESOLVED, {"before": second.before})
    assert [ticket.pk for ticket in back.rows] == pages[0]
    newest = desk.page(RESOLVED, {"before": back.before})
    assert [ticket.pk for ticket in newest.rows] == [fresh.pk, *pages[0][:2]]


@pytest.mark.usefixtures("size")
def test_from_a_page_that_is_gone_one_comes_to_the_first(cast):
    closed = tickets(cast, cast.school, 4)
    second = Desk(cast.agent).page(CLOSED, {}).after
    Ticket.objects.filter(pk=closed[0].pk).update(state="new", assignee=None, closed_at=None, resolved_at=None,
                                                  promised_at=clock.now())  # fmt: skip
    page = Desk(cast.agent).page(CLOSED, {"after": second})
    assert ([ticket.pk for ticket in page.rows], page.before, page.after) == ([t.pk for t in closed[:0:-1]], "", "")


ODD = ["", "x", "1", "1-", "-1--1", "1-2-3-4", "९-९", "1.5-2", "NaN-1", "1-1 OR 1=1", "1-" + "9" * 30]
ODD += ["9" * 18 + "-1", "0-" + "9" * 17 + "-1", "0-1-" + "9" * 19]


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("show", ["all", "resolved", "closed"])
def test_an_odd_key_is_the_first_page(cast, as_user, show):
    for state in ("new", "resolved", "closed"):
        tickets(cast, cast.school, 4, state=state)
    client = as_user(cast.agent)

    def titles(**address):
        answer = client.get(LIST, {"show": show} | address)
        assert answer.status_code == 200
        return re.findall(r"t-\d+-\w+-\d", answer.content.decode())

    first = titles()
    assert len(first) == PAGE
    for key in ODD:
        assert titles(after=key) == titles(before=key) == first, key
    # Of its form, but of no row: the largest there can be.
    largest = "-".join(["9" * 18, "9" * 16, "9" * 18] if show == "all" else ["9" * 16, "9" * 18])
    assert titles(after=largest) and titles(before=largest)


@pytest.mark.usefixtures("size")
def test_another_s_key_shows_one_s_own(cast, as_user):
    tickets(cast, cast.school, 4)
    tickets(cast, cast.other_school, 9)
    PostingFactory(user=cast.other_head, school=cast.other_school, role="agent")
    key = Desk(cast.other_head).page(CLOSED, {}).after
    for way in ("after", "before"):
        listed = as_user(cast.agent).get(LIST, {"show": "closed", way: key}).content.decode()
        assert f"t-{cast.school.pk}-closed" in listed
        assert f"t-{cast.other_school.pk}-" not in listed


@pytest.mark.usefixtures("size")
def test_the_way_on_stands_on_the_page(cast, as_user):
    tickets(cast, cast.school, 7)
    client, address, seen = as_user(cast.agent), f"{LIST}?show=closed", []
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r"t-\d+-closed-(\d)", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found and f"{LIST}{found[1].replace('&amp;', '&')}"
    assert seen == list("6543210")
    assert 'rel="prev"' in page


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("show", ["all", "closed"])
def test_no_closed_query_is_counted_and_a_long_list_asks_no_more(cast, as_user, schools, show):
    client, counted = as_user(cast.agent), []
    for number in (1, 30):
        for school in schools:
            tickets(cast, school, number)
            tickets(cast, school, number, state="waiting_on_requester")
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{LIST}?show={show}").status_code == 200
        counted.append(len(asked))
        counts = [query["sql"] for query in asked if 'COUNT("helpdesk' in query["sql"]]
        assert len(counts) == 1 and '"closed_at" IS NULL' in counts[0]
    assert counted[0] == counted[1] <= 9


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL says which index it goes by")
def test_a_desk_with_little_closed_does_not_read_everybody_s(cast):
    """PostgreSQL takes each school to have as much as the others, and by date it would soon find a page full."""
    from bench.explain import explain_query

    for _ in range(150):
        tickets(cast, SchoolFactory(), 40)
    for _ in range(10):
        tickets(cast, SchoolFactory(area=cast.school.area), 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE helpdesk_ticket")
    with CaptureQueriesContext(connection) as asked:
        page = Desk(cast.agent).page(CLOSED, {})
    assert len(page.rows) == 10
    assert all(explain_query(query["sql"]).rows < 300 for query in asked if query["sql"].startswith("SELECT"))
