"""The pages: what is typed is never lost, what is done twice is done once."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.files.images import MAX_BYTES
from helpdesk.models import Ticket, TicketEvent, TicketPhoto
from helpdesk.states import State
from tests.factories import PostingFactory
from tests.factories.helpdesk import TicketFactory, advance, photo_upload, picture

LIST, NEW = "/help/", "/help/new/"
QUERY = {"title": "Tablet trolley is not charging", "text": "No light.", "category": "device"}


@pytest.fixture
def head(cast, as_user):
    return as_user(cast.head)


@pytest.fixture
def agent(cast, as_user):
    return as_user(cast.agent)


def url(name, ticket):
    return reverse(f"helpdesk:{name}", args=[ticket.public_ref])


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Asking --------------------------------------------------------------------------------------------------------------
def test_a_head_asks_with_a_photo(head, cast):
    answer = head.post(NEW, QUERY | {"photo": photo_upload(), "client_uuid": str(uuid4())})
    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("detail", ticket))
    assert (ticket.requester, ticket.school, ticket.category, ticket.state) == (cast.head, cast.school, "device", "new")
    photo = TicketPhoto.objects.get()
    page = head.get(answer["Location"])
    assert f"Your query has the number {ticket.public_ref}." in text_of(page)
    assert f'src="/help/photos/{photo.pk}/small/"' in page.content.decode()


def test_sent_ten_times_it_is_one(head):
    given = QUERY | {"client_uuid": str(uuid4())}
    assert len({head.post(NEW, given)["Location"] for _ in range(10)}) == 1
    assert TicketEvent.objects.count() == 1


def test_each_form_has_its_own_uuid(head):
    found = {re.search(r'name="client_uuid" value="([^"]+)"', head.get(NEW).content.decode())[1] for _ in range(2)}
    assert len(found) == 2


def test_what_is_missing_is_said_and_the_rest_kept(head):
    answer = head.post(NEW, {"title": "Tablet trolley", "text": "", "photo": photo_upload()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Tablet trolley"' in page
    assert 'href="#id_text"' in page
    # It is kept beside the field, and nothing says another thing.
    assert "choose the photo again" not in page and "is attached. Choose another" in page
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("a.jpg", b"%PDF-1.4 not a photo", "image/jpeg"), "This file is not a photo we can read."),
        (SimpleUploadedFile("a.jpg", b"", "image/jpeg"), "This file is empty. Please choose another."),
        (SimpleUploadedFile("big.jpg", b"\xff" * (MAX_BYTES + 1), "image/jpeg"), "This photo is larger than 15 MB."),
    ],
    ids=["pdf", "empty", "huge"],
)
def test_what_is_no_photo_is_said_in_words(head, upload, words):
    answer = head.post(NEW, QUERY | {"photo": upload})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "No light." in answer.content.decode()


def test_who_heads_two_schools_says_which(cast, as_user):
    PostingFactory(user=cast.head, school=cast.other_school, role="head")
    head = as_user(cast.head)
    assert head.post(NEW, QUERY).status_code == 422
    assert head.post(NEW, QUERY | {"school": cast.other_school.pk}).status_code == 302
    assert Ticket.objects.get().school == cast.other_school


def test_another_s_school_is_no_choice(cast, as_user):
    PostingFactory(user=cast.head, school=cast.other_school, role="teacher")
    as_user(cast.head).post(NEW, QUERY | {"school": cast.other_school.pk})
    assert Ticket.objects.get().school == cast.school


@pytest.mark.parametrize("role", ["teacher", "agent", "editor", "officer", "guardian"])
def test_only_head_and_office_ask(cast, as_user, role):
    client = as_user(getattr(cast, role))
    assert (client.get(NEW).status_code, client.post(NEW, QUERY).status_code) == (404, 404)
    assert Ticket.objects.count() == 0


# The life of it, by the pages ----------------------------------------------------------------------------------------
def test_both_sides_see_it_through(cast, head, agent, ticket):
    page = url("detail", ticket)
    assert "Take it" in text_of(agent.get(page))
    assert agent.post(url("taking", ticket))["Location"] == page
    assert "Being worked on by Block IT desk." in text_of(head.get(page))
    agent.post(url("replies", ticket), {"text": "Which trolley?", "do": "ask"})
    assert "Block IT desk needs your answer to go on." in text_of(head.get(page))
    head.post(url("replies", ticket), {"text": "Trolley 2", "photo": photo_upload()})
    agent.post(url("replies", ticket), {"text": "On the way", "do": "reply"})
    agent.post(url("resolution", ticket), {"text": "A new charger"})
    assert "Block IT desk says it is fixed. Does it work now?" in text_of(head.get(page))
    head.post(url("answer", ticket), {"do": "still_broken", "text": "No light"})
    agent.post(url("resolution", ticket), {"text": "The plug, too"})
    head.post(url("answer", ticket), {"do": "works_now"})
    kinds = "raised taken asked answered replied resolved still_broken resolved works_now"
    assert [event.kind for event in ticket.events.all()] == kinds.split()
    closed = text_of(head.get(page))
    assert "Closed: it works." in closed
    assert "Works now" in closed


def test_the_agent_says_when_the_next_news_comes(cast, agent, ticket, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-20T08:45+05:30")
    agent.post(url("taking", ticket), {"promised_on": "2026-11-27"})
    assert Ticket.objects.get().promised_at.isoformat() == "2026-11-27T10:30:00+00:00"


@pytest.mark.parametrize("day", ["2026-11-19", "2027-06-01", "soon"])
def test_a_promise_nobody_can_keep_is_refused(agent, ticket, monkeypatch, day):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-20T08:45+05:30")
    assert agent.post(url("taking", ticket), {"promised_on": day}).status_code == 422
    assert Ticket.objects.get().state == State.NEW


@pytest.mark.parametrize(
    ("side", "name", "words"),
    [
        ("head", "replies", "Please write something, or add a photo."),
        ("agent", "replies", "Please write what the school should know."),
        ("agent", "resolution", "Please write what the school should know."),
    ],
)
def test_an_empty_message_is_not_sent(cast, as_user, ticket, side, name, words):
    advance(ticket, State.OPEN, cast.agent)
    answer = as_user(getattr(cast, side)).post(url(name, ticket), {"text": "  "})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert ticket.events.count() == 2


def test_a_photo_says_enough(cast, head, ticket):
    assert head.post(url("replies", ticket), {"photo": photo_upload()}).status_code == 302
    assert TicketPhoto.objects.count() == 1


def test_acting_twice_is_harmless(cast, head, agent, ticket):
    once = {"client_uuid": str(uuid4())}
    for _ in range(2):
        assert agent.post(url("taking", ticket), once).status_code == 302
    reply = {"text": "On the way", "client_uuid": str(uuid4())}
    for _ in range(2):
        assert agent.post(url("replies", ticket), reply).status_code == 302
    fixed = {"text": "A new charger", "client_uuid": str(uuid4())}
    for _ in range(2):
        assert agent.post(url("resolution", ticket), fixed).status_code == 302
    for _ in range(2):
        assert head.post(url("answer", ticket), {"do": "works_now", "client_uuid": str(uuid4())}).status_code == 302
    assert [event.kind for event in ticket.events.all()] == ["raised", "taken", "replied", "resolved", "works_now"]


def test_who_comes_too_late_reads_where_it_stands_and_loses_nothing(cast, agent, ticket):
    advance(ticket, State.RESOLVED, cast.agent)
    answer = agent.post(url("replies", ticket), {"text": "Try the other plug.", "do": "reply"})
    assert answer.status_code == 409
    assert "Not done: this query is now “Fixed, not confirmed”." in text_of(answer)
    assert "Try the other plug." in text_of(answer)
    assert ticket.events.count() == 3


def test_words_stay_in_the_form_where_it_can_still_be_sent(cast, head, ticket):
    advance(ticket, State.OPEN, cast.agent)
    answer = head.post(url("answer", ticket), {"do": "works_now", "text": "By itself!"})
    assert answer.status_code == 409
    assert "Not done: this query is now “Being worked on”." in text_of(answer)
    assert ">By itself!</textarea>" in answer.content.decode()


def test_the_second_agent_is_told_who_has_it(cast, as_user, ticket):
    other = PostingFactory(school=None, area=cast.school.area, role="agent").user
    advance(ticket, State.OPEN, cast.agent)
    answer = as_user(other).post(url("taking", ticket), {"over": ""})
    assert answer.status_code == 409
    assert "Anil Tiwari has it." in text_of(answer)
    assert as_user(other).post(url("taking", ticket), {"over": cast.agent.pk}).status_code == 302
    assert Ticket.objects.get().assignee == other


def test_what_is_typed_is_shown_as_typed(cast, head):
    head.post(NEW, QUERY | {"title": "<b>x</b>\nBcc: all", "text": "<script>alert(1)</script>"})
    page = head.get(url("detail", Ticket.objects.get())).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;x&lt;/b&gt; Bcc: all" in page


# Lists ---------------------------------------------------------------------------------------------------------------
def test_the_empty_list_says_what_will_be_there(head, agent):
    assert "Nothing asked yet" in text_of(head.get(LIST))
    assert "Nothing here" in text_of(agent.get(LIST))


def test_the_list_of_a_school_is_newest_change_first(cast, head):
    first = TicketFactory(requester=cast.head, school=cast.school, title="First")
    TicketFactory(requester=cast.head, school=cast.school, title="Second")
    assert re.findall("First|Second", text_of(head.get(LIST))) == ["Second", "First"]
    first.take(by=cast.agent)
    listed = text_of(head.get(LIST))
    assert re.findall("First|Second", listed) == ["First", "Second"]
    assert "Being worked on" in listed
    assert "Received" in listed


def test_what_asks_the_school_stands_first_on_its_list(cast, head):
    for title, state in (
        ("Asks", "waiting_on_requester"),
        ("Fixed", "resolved"),
        ("Over", "closed"),
        ("Under-way", "open"),
        ("New", "new"),
    ):
        ticket = TicketFactory(requester=cast.head, school=cast.school, title=f"t-{title}")
        advance(ticket, state, None if state == "new" else cast.agent)
    titles = re.findall(r"t-([\w-]+)", text_of(head.get(LIST)))
    assert titles == ["Fixed", "Asks", "New", "Under-way", "Over"]


def test_the_queue_has_new_ones_first_and_narrows(cast, agent):
    other = PostingFactory(school=None, area=cast.school.area, role="agent").user
    for title, state, by in (
        ("Others", "open", other),
        ("Waits", "waiting_on_requester", cast.agent),
        ("Mine", "open", cast.agent),
        ("Fresh", "new", None),
        ("Done", "resolved", cast.agent),
        ("Past", "closed", cast.agent),
    ):
        advance(TicketFactory(requester=cast.head, school=cast.school, title=f"t-{title}"), state, by)

    def titles(query=""):
        return re.findall(r"t-(\w+)", text_of(agent.get(f"{LIST}{query}")))

    assert titles() == ["Fresh", "Mine", "Waits", "Others"]
    shown = {show: titles(f"?show={show}") for show in ("new", "mine", "waiting", "resolved", "closed")}
    assert shown == {"new": ["Fresh"], "mine": ["Mine"], "waiting": ["Waits"], "resolved": ["Done"], "closed": ["Past"]}
    tiles = re.search("4 All open.*? Closed", text_of(agent.get(LIST)))[0]
    assert tiles == "4 All open 1 New 1 Mine 1 Waiting 1 Fixed Closed"


def test_a_number_read_out_finds_its_query(cast, agent, ticket):
    spoken = ticket.public_ref.replace("-", " ").lower()
    assert agent.get(LIST, {"number": spoken})["Location"] == url("detail", ticket)
    assert "No query has this number." in text_of(agent.get(LIST, {"number": "K7M"}))
    assert agent.get(f"/help/{ticket.public_ref.lower()}/").status_code == 200


def queries(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("side", ["head", "agent"])
def test_lists_ask_the_same_for_one_and_three(cast, as_user, side):
    client, counted = as_user(getattr(cast, side)), []
    for more in (1, 2):
        for n in range(more):
            advance(TicketFactory(requester=cast.head, school=cast.school, title=f"{more}{n}"), State.OPEN, cast.agent)
        counted.append(queries(client, LIST))
    assert counted[0] == counted[1] <= 10


@pytest.mark.parametrize("side", ["head", "agent"])
def test_the_page_asks_the_same_for_one_event_and_many(cast, as_user, head, ticket, side):
    advance(ticket, State.OPEN, cast.agent)
    head.post(url("replies", ticket), {"photo": photo_upload(), "text": "0"})
    client, counted = as_user(getattr(cast, side)), []
    for more in (0, 2):
        for n in range(more):
            head.post(url("replies", ticket), {"photo": photo_upload(), "text": str(n)})
            ticket.reply(by=cast.agent, text="Seen.")
        counted.append(queries(client, url("detail", ticket)))
    assert counted[0] == counted[1] <= 10


def test_a_photo_whose_file_is_gone_is_not_there(head, cast):
    ticket = TicketFactory(school=cast.school, requester=cast.head, photos=[picture()])
    photo = TicketPhoto.objects.get(event__ticket=ticket)
    photo.file.storage.delete(photo.file.name)
    assert head.get(f"/help/photos/{photo.pk}/").status_code == 404
    assert head.get(f"/help/photos/{photo.pk}/small/").status_code == 200
