"""A query, its page and its picture are there; who has no business with them gets what a wrong address gets."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from foundation import clock
from helpdesk.models import Ticket, TicketPhoto
from helpdesk.states import State
from roll.models import User
from tests.factories import AreaFactory, PostingFactory, UserFactory
from tests.factories.cast import Cast
from tests.factories.helpdesk import TicketFactory, advance, picture

CANARY = "Peacock-trolley"


@pytest.fixture
def ticket(cast):
    ticket = TicketFactory(requester=cast.head, school=cast.school, title=CANARY, photos=[picture()])
    return advance(ticket, State.RESOLVED, cast.agent)


def sees(user) -> list[str]:
    return [ticket.title for ticket in Ticket.objects.visible_to(User.objects.get(pk=user.pk))]


def reads(ticket) -> list[str]:
    key = TicketPhoto.objects.get().pk
    return [
        reverse("helpdesk:detail", args=[ticket.public_ref]),
        reverse("helpdesk:photo", args=[key]),
        reverse("helpdesk:photo_small", args=[key]),
    ]


def acts(ticket, *names) -> list[str]:
    return [reverse(f"helpdesk:{name}", args=[ticket.public_ref]) for name in names]


@pytest.mark.parametrize("role", [role for role in Cast.ROLES if role not in ("head", "agent")])
def test_it_does_not_exist_for_others(cast, ticket, as_user, role):
    user = getattr(cast, role)
    client = as_user(user)
    assert sees(user) == []
    before = ticket.events.count()
    answers = [client.get(path) for path in reads(ticket)]
    answers += [
        client.post(path, {"text": "Let me in", "do": "works_now"})
        for path in acts(ticket, "taking", "replies", "resolution", "answer")
    ]
    assert [answer.status_code for answer in answers] == [404] * 7
    assert not any(CANARY in answer.content.decode() for answer in answers)
    listed = client.get(reverse("helpdesk:list"))
    assert listed.status_code == (200 if role in ("office", "other_head") else 404)
    assert CANARY not in listed.content.decode()
    assert ticket.events.count() == before


def test_who_is_not_signed_in_is_sent_to_sign_in(client, ticket):
    paths = [*reads(ticket), reverse("helpdesk:list"), reverse("helpdesk:new")]
    assert {client.get(path).status_code for path in paths} == {302}
    assert {client.post(path).status_code for path in acts(ticket, "taking", "replies", "resolution", "answer")} == {
        302
    }


@pytest.mark.parametrize("role", ["head", "agent"])
def test_both_sides_read_it(cast, ticket, as_user, role):
    client = as_user(getattr(cast, role))
    page, photo, small = (client.get(path) for path in reads(ticket))
    assert CANARY in page.content.decode()
    for answer in (photo, small):
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    wide = [Image.open(BytesIO(b"".join(answer.streaming_content))).width for answer in (photo, small)]
    assert wide == [640, 480]


def test_each_side_does_only_its_own(cast, ticket, as_user):
    head, agent = as_user(cast.head), as_user(cast.agent)
    assert [head.post(path, {"text": "x"}).status_code for path in acts(ticket, "taking", "resolution")] == [404, 404]
    assert [agent.post(path, {"do": "works_now"}).status_code for path in acts(ticket, "answer")] == [404]
    assert agent.get(reverse("helpdesk:new")).status_code == 404


def test_an_act_is_never_a_get(cast, ticket, as_user):
    agent = as_user(cast.agent)
    assert {agent.get(path).status_code for path in acts(ticket, "taking", "replies", "resolution", "answer")} == {405}


def test_a_head_s_successor_has_it_and_the_old_one_no_more(cast, ticket):
    successor = PostingFactory(school=cast.school, role="head").user
    posting = cast.posting(cast.head)
    posting.ends_on = clock.today() - timedelta(days=1)
    posting.save()
    assert (sees(successor), sees(cast.head)) == ([CANARY], [])


def test_the_office_sees_what_it_asked_itself(cast, ticket):
    own = TicketFactory(requester=cast.office, school=cast.school, title="No stamps")
    assert sees(cast.office) == [own.title]
    assert sorted(sees(cast.head)) == ["No stamps", CANARY]


@pytest.mark.parametrize(
    ("place", "title"),
    [
        (lambda cast: {"school": cast.school}, [CANARY]),
        (lambda cast: {"school": cast.other_school}, []),
        (lambda cast: {"school": None, "area": cast.school.area}, [CANARY]),
        (lambda cast: {"school": None, "area": cast.school.area.parent}, [CANARY]),
        (lambda cast: {"school": None, "area": AreaFactory(parent=cast.school.area, kind="cluster")}, []),
        (lambda cast: {"school": None, "area": cast.other_school.area}, []),
    ],
)
def test_an_agent_sees_what_the_posting_covers(cast, ticket, place, title):
    agent = UserFactory()
    PostingFactory(user=agent, role="agent", **place(cast))
    assert sees(agent) == title
    assert ticket.agents().filter(pk=agent.pk).exists() == bool(title)


def test_an_ended_posting_shows_nothing(cast, ticket):
    cast.agent.postings.update(ends_on=clock.today() - timedelta(days=1))
    assert sees(cast.agent) == []


def test_the_picture_has_no_address_of_its_own(ticket):
    photo = TicketPhoto.objects.get()
    assert "trolley" not in photo.file.name
    with pytest.raises(NotImplementedError, match="no address"):
        _ = photo.file.url
