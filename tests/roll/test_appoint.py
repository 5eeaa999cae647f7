import pytest
from django.core.management import CommandError, call_command

from helpdesk.models import Ticket
from journal.models import Entry
from roll.models import Posting, User
from tests.factories.helpdesk import TicketFactory


def test_a_person_is_posted_once(cast):
    for _ in range(2):
        call_command("appoint", "New@Example.org", "office", school="nai-umeed", name="Ravi Das", verbosity=0)
    user = User.objects.get(email="new@example.org")
    assert (user.first_name, user.last_name) == ("Ravi", "Das")
    assert Posting.objects.get(user=user).school == cast.school
    assert not user.has_usable_password() or not user.password


def test_an_agent_is_posted_to_an_area(cast):
    call_command("appoint", "desk@example.org", "agent", area="09-045-03", name="Block IT desk")
    assert Posting.objects.get(user__email="desk@example.org").area.name == "Dewa"


@pytest.mark.parametrize(
    ("role", "place", "words"),
    [
        ("head", {"area": "09-045-03"}, "posted at a school"),
        ("office", {"school": "nowhere"}, "no school nowhere"),
        ("agent", {"area": "nowhere"}, "no area nowhere"),
    ],
)
def test_a_wrong_place_is_refused_in_words(cast, role, place, words):
    with pytest.raises(CommandError, match=words):
        call_command("appoint", "x@example.org", role, **place)
    assert not User.objects.filter(email="x@example.org").exists()


def test_who_serves_an_area_is_ended_this_minute(cast, as_user):
    """With what hangs on it: the next page is closed to them, and the school is without a desk."""
    client, desk = as_user(cast.agent), Posting.objects.get(user=cast.agent)
    ticket = TicketFactory(school=cast.school, requester=cast.head)
    page = f"/help/{ticket.public_ref}/"
    assert client.get(page).status_code == 200 and Ticket.objects.filter(pk=ticket.pk).served().exists()
    call_command("appoint", cast.agent.email.upper(), "agent", area=desk.area.code, end=True, verbosity=0)
    assert client.get(page).status_code == 404 and not Ticket.objects.filter(pk=ticket.pk).served().exists()
    row = Entry.objects.get(kind="access.posting_ended")
    assert row.subject == desk.pk and row.numbers == {"agent": 1} and row.user is None
    with pytest.raises(CommandError, match="no longer, or never did"):
        call_command("appoint", cast.agent.email, "agent", area=desk.area.code, end=True)
    # Posted again they serve again, and the posting that ended stays as it was.
    call_command("appoint", cast.agent.email, "agent", area=desk.area.code, verbosity=0)
    assert Posting.objects.filter(user=cast.agent).count() == 2 and client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("email", "role", "place", "words"),
    [
        ("office@example.org", "office", {"school": "nai-umeed"}, "on the page Staff"),
        ("nobody@example.org", "agent", {"area": "09-045-03"}, "never did"),
        ("deepa@example.org", "agent", {"area": "09-045"}, "never did"),
    ],
)
def test_whom_the_command_does_not_end(cast, email, role, place, words):
    before = list(Posting.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=words):
        call_command("appoint", email, role, **place, end=True)
    assert list(Posting.objects.order_by("pk").values()) == before
    assert not User.objects.filter(email="nobody@example.org").exists()
