"""A reply of the desk shows how it is done: a how-to that everybody may read, by the key of all its translations."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.models import TicketEvent
from helpdesk.states import State
from newsfeed.howtos import offered_howtos
from roll.models import Audience
from tests.factories.helpdesk import TicketFactory, advance
from tests.factories.pages import howto_page, translated

SAID = {"text": "See for yourself.", "do": "reply"}


@pytest.fixture
def ticket(cast):
    return advance(TicketFactory(requester=cast.head, school=cast.school), State.OPEN, cast.agent)


@pytest.fixture
def howto(cast):
    return howto_page(cast.school, "How we call every home")


def url(name, ticket):
    return reverse(f"helpdesk:{name}", args=[ticket.public_ref])


def links(text: str) -> list[str]:
    return re.findall(r'href="(/news/how-to/[^"]+)"', text)


def test_only_what_everybody_may_read_is_offered_once_and_in_ones_language(cast, howto, as_user, ticket):
    howto_page(cast.school, "Only for 2A", read_by=Audience.of(cast.class_2a))
    howto_page(cast.school, "Not yet", live=False)
    translated(howto, "hi", "हम हर घर को कैसे फ़ोन करते हैं")
    agent = as_user(cast.agent)
    shown = re.findall(r"<option[^>]*>([^<]+)", agent.get(url("detail", ticket)).text)
    assert shown == ["None", "How we call every home"]
    cast.agent.language = "hi"
    cast.agent.save()
    assert "हम हर घर को कैसे फ़ोन करते हैं" in agent.get(url("detail", ticket)).text


@pytest.mark.parametrize("act", ["reply", "ask", "resolution"])
def test_each_answer_of_the_desk_can_show_one(cast, howto, as_user, ticket, act):
    path = url("resolution" if act == "resolution" else "replies", ticket)
    answer = as_user(cast.agent).post(path, {"text": "See.", "do": act, "howto": howto.translation_key})
    assert answer.status_code == 302
    assert TicketEvent.objects.last().howto_key == howto.translation_key
    text = as_user(cast.head).get(url("detail", ticket)).text
    assert links(text) == [f"/news/how-to/{howto.translation_key}/"]
    assert "How we call every home" in text


def test_none_is_the_rule(cast, as_user, ticket, howto):
    assert as_user(cast.agent).post(url("replies", ticket), SAID).status_code == 302
    assert TicketEvent.objects.last().howto_key is None
    assert links(as_user(cast.head).get(url("detail", ticket)).text) == []


@pytest.mark.parametrize("key", ["0b8a5f0e-3c52-4c0e-9c3b-9d1f2b6a7c10", "nonsense"])
def test_what_is_not_offered_is_an_error_of_the_field(cast, as_user, ticket, howto, key):
    answer = as_user(cast.agent).post(url("replies", ticket), SAID | {"howto": key})
    assert answer.status_code == 422
    assert "This how-to is no longer public" in answer.text and "See for yourself." in answer.text
    assert TicketEvent.objects.last().kind == "taken"


def test_one_that_was_closed_since_is_not_shown(cast, as_user, ticket, howto):
    ticket.reply(by=cast.agent, text="See.", howto=howto.translation_key)
    howto.read_by = Audience.of(cast.class_2a)
    howto.save()
    text = as_user(cast.head).get(url("detail", ticket)).text
    assert "See." in text and "How we call every home" not in text
    assert links(text) == []


def test_the_link_stands_in_the_mail(cast, ticket, howto, django_capture_on_commit_callbacks):
    mail.outbox = []
    with django_capture_on_commit_callbacks(execute=True):
        ticket.reply(by=cast.agent, text="See.", howto=howto.translation_key)
    (message,) = mail.outbox
    assert f"See how it is done: http://localhost:8000/news/how-to/{howto.translation_key}/" in message.body


def test_the_same_words_with_another_how_to_are_another_reply(cast, ticket, howto):
    uuid = uuid4()
    first = ticket.reply(by=cast.agent, text="See.", howto=howto.translation_key, client_uuid=uuid)
    assert ticket.reply(by=cast.agent, text="See.", howto=howto.translation_key, client_uuid=uuid) == first
    assert ticket.reply(by=cast.agent, text="See.", client_uuid=uuid) != first


def test_the_page_asks_the_same_for_one_and_three(cast, as_user, ticket, howto):
    client, counted = as_user(cast.head), []
    for more in (1, 2):
        for _ in range(more):
            ticket.reply(by=cast.agent, text="See.", howto=howto.translation_key)
        client.get(url("detail", ticket))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(links(client.get(url("detail", ticket)).text)) == (1 if more == 1 else 3)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_asked_for_nothing_it_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert offered_howtos([uuid4()]) == []
