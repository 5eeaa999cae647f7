"""The bar of a page names the school that the page is about; else the reader's school where they have one alone."""

import re

import pytest

from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.portal import ReportFactory
from tests.factories.roll import GuardianFactory, GuardianshipFactory

OURS, NOBODYS = "Nai Umeed Primary School", "Chaupal"


def bar(client, url) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return re.search(r'<span class="school">([^<]*)</span>', answer.text)[1].strip()


@pytest.fixture
def of_one_school(cast) -> dict[str, str]:
    """The pages about Aarav, or about one thing of his school."""
    window = WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher)
    meeting = booked(window.slots.first(), cast.guardian.guardians.get(school=cast.school), cast.aarav)
    report = ReportFactory(pupil=cast.aarav, published=True)
    letter = LetterFactory(place=cast.class_5b, sent=True)
    homework = HomeworkFactory(school_class=cast.class_5b)
    child = f"/portal/children/{cast.aarav.code}/"
    return {
        "child": child,
        "attendance": f"{child}attendance/",
        "homework of the child": f"{child}homework/",
        "times": f"{child}bookings/{window.event.pk}/",
        "report": f"{child}reports/{report.pk}/",
        "homework": f"/portal/homework/{homework.pk}/",
        "letter": f"/portal/letters/{letter.pk}/",
        "meeting": f"/portal/bookings/{meeting.pk}/",
        "plan": f"/portal/bookings/events/{window.event.pk}/plan/",
    }


OF_ALL = (
    "/portal/",
    "/portal/children/",
    "/portal/letters/",
    "/portal/bookings/",
    "/portal/absences/",
    "/portal/absences/new/",
    "/portal/you/",
    "/portal/more/",
    "/notices/",
)


def test_a_guardian_of_two_schools_reads_which_school_a_page_is_about(cast, as_user, of_one_school):
    client = as_user(cast.guardian)
    assert {name: bar(client, url) for name, url in of_one_school.items()} == dict.fromkeys(of_one_school, OURS)
    assert {url: bar(client, url) for url in OF_ALL} == dict.fromkeys(OF_ALL, NOBODYS)


def test_who_has_one_school_reads_it_everywhere(cast, as_user):
    client = as_user(cast.unrelated)
    assert {url: bar(client, url) for url in OF_ALL} == dict.fromkeys(OF_ALL, OURS)


def test_who_serves_at_one_school_and_has_a_child_at_another_reads_the_same_on_each_page(cast, as_user):
    there = GuardianFactory(school=cast.other_school, user=cast.teacher)
    GuardianshipFactory(guardian=there, pupil=cast.meher, granted_by=cast.other_head)
    client = as_user(cast.teacher)
    assert {bar(client, url) for url in ("/portal/", "/portal/you/", "/notices/")} == {OURS}
    assert bar(client, f"/portal/children/{cast.meher.code}/") == "Sitara Girls School"
