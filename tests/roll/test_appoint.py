import pytest
from django.core.management import CommandError, call_command

from roll.models import Posting, User


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
