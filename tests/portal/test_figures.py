"""What a number counts is what the word beside it says: homes, children, people; families are never counted.

A child is a pupil, once however many adults or classes there are. A home is the guardians of one child who live
together: parents who live apart are two, and brothers have a home each. A family is who reads, with their children.
"""

import re
from pathlib import Path

import pytest

from tests.factories import GuardianFactory, GuardianshipFactory, PupilFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory
from tests.factories.letters import LetterFactory
from tests.factories.roll import ContactPointFactory, EnrolmentFactory, UserFactory

ROOT = Path(__file__).parents[2]
SCHOOL = "/portal/schools/nai-umeed/"
# "{{ n }} homes", "{{ n }} more families", "%(n)s homes", "of {{ total }} homes".
COUNTED = re.compile(r"(?:\{\{ ?[\w.]+ ?\}\}|%\(\w+\)[sd])\s+(?:more |other )?(homes?|famil(?:y|ies))\b")
HOMES = {
    "templates/portal/letters/_not_reached.html",
    "templates/portal/letters/unreached.html",
}


def counts() -> dict[str, set[str]]:
    """By file, the words of the pages that stand behind a number."""
    paths = [*(ROOT / "templates").rglob("*.*"), *(p for p in ROOT.glob("*/**/*.py") if "tests" not in p.parts)]
    found = {}
    for path in paths:
        if ".venv" in path.parts or path.suffix not in {".html", ".txt", ".py"}:
            continue
        if words := {word.lower() for word in COUNTED.findall(path.read_text())}:
            found[str(path.relative_to(ROOT))] = words
    return found


def test_homes_are_counted_where_homes_are_meant_and_families_nowhere():
    found = counts()
    assert set(found) == HOMES
    assert set.union(*found.values()) <= {"home", "homes"}


def test_the_pattern_finds_what_it_is_to_find():
    for words in ("{{ n }} homes", "{{ total }} more families", "%(n)d home", "of {{ total }}\n   homes have"):
        assert COUNTED.search(words), words
    assert not COUNTED.search("{{ n }} meetings are cancelled and the families are told")


@pytest.fixture
def brothers(cast):
    """Two of one mother, in 5B; the father of the younger lives apart. So three homes, two children, two people."""
    elder, younger = (PupilFactory(school=cast.school, first_name=name) for name in ("Elder", "Younger"))
    mother = GuardianFactory(school=cast.school, first_name="Amma", user=UserFactory(email="amma@example.org"))
    father = GuardianFactory(school=cast.school, first_name="Abba")
    cast.class_5b.enrolments.all().delete()
    for guardian in (mother, father):
        ContactPointFactory(guardian=guardian, value=f"{guardian.first_name.lower()}@example.org")
    for pupil in (elder, younger):
        EnrolmentFactory(pupil=pupil, school_class=cast.class_5b)
        GuardianshipFactory(pupil=pupil, guardian=mother, granted_by=cast.office)
    GuardianshipFactory(pupil=younger, guardian=father, lives_with=False, granted_by=cast.office)
    return elder, younger


def test_a_letter_counts_homes(cast, as_user, brothers):
    letter = LetterFactory(place=cast.class_5b, written_by=cast.office)
    client, url = as_user(cast.office), f"{SCHOOL}letters/{letter.pk}/"
    assert "2 guardians of 2 children will be notified." in client.get(f"{url}sending/").text
    client.post(f"{url}sending/")
    assert client.get(f"{url}unreached/?class=all").context["total"] == 3


def test_an_event_counts_children_and_who_is_told_people(cast, as_user, brothers):
    event = BookingEventFactory(school=cast.school, published_at=None, published_by=None)
    WindowFactory(event=event, teacher=cast.teacher)
    client, url = as_user(cast.office), f"{SCHOOL}bookings/{event.pk}/"
    cast.class_2a.enrolments.all().delete()
    assert "2 guardians of 2 children" in client.get(f"{url}publication/").text
    client.post(f"{url}publication/")
    page = client.get(f"{url}participation/").text
    assert "of 2 children have a time booked" in page and "2 children have no time yet" in page
