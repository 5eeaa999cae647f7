"""A child who has not begun, has left, or is in no class reads so on each page that shows the child."""

from datetime import timedelta

import pytest

from portal.attendance.models import Register
from tests.factories import ClassFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.homework import HomeworkFactory
from tests.factories.letters import LetterFactory
from tests.factories.portal import ReportCycleFactory, ReportFactory

SCHOOL = "/portal/schools/nai-umeed/"


def not_begun(cast) -> str:
    day = cast.school.today() + timedelta(days=9)
    cast.bilal.enrolments.update(starts_on=day)
    return f"Starts on {day:%-d %B}"


def left(cast) -> str:
    day = cast.school.today() - timedelta(days=9)
    cast.bilal.enrolments.update(ends_on=day)
    return f"Left on {day:%-d %B}"


def no_class(cast) -> str:
    cast.bilal.enrolments.all().delete()
    return "Not in a class"


STATES = (not_begun, left, no_class)


@pytest.fixture
def world(cast):
    """Bilal with something in each room, from when he was in 5B."""
    cycle = ReportCycleFactory(school=cast.school)
    report = ReportFactory(pupil=cast.bilal, cycle=cycle, published=True)
    event = BookingEventFactory(school=cast.school)
    window = WindowFactory(event=event, teacher=cast.teacher)
    meeting = booked(window.slots.first(), cast.unrelated.guardians.get(), cast.bilal)
    HomeworkFactory(school_class=cast.class_5b)
    child = f"/portal/children/{cast.bilal.code}/"
    return {
        "home": "/portal/",
        "children": "/portal/children/",
        "child": child,
        "attendance": f"{child}attendance/",
        "homework": f"{child}homework/",
        "report": f"{child}reports/{report.pk}/",
        "writing": f"{SCHOOL}reports/{cycle.pk}/{cast.bilal.code}/",
        "day": f"{SCHOOL}bookings/day/?date={window.date}&teacher={cast.teacher.pk}",
        "sheets": f"{SCHOOL}bookings/sheets/?date={window.date}",
        "meeting": f"{SCHOOL}bookings/booked/{meeting.pk}/",
    }


AT_HOME = ("home", "children", "child", "attendance", "homework", "report")
AT_SCHOOL = ("writing", "day", "sheets", "meeting")


@pytest.mark.parametrize("state", STATES)
def test_each_page_that_shows_the_child_says_so(cast, as_user, world, state):
    words = state(cast)
    for user, names in ((cast.unrelated, AT_HOME), (cast.office, AT_SCHOOL)):
        client = as_user(user)
        for name in names:
            answer = client.get(world[name])
            assert answer.status_code == 200 and words in answer.text, name
            # The term's page lists the days of before too.
            assert name == "attendance" or "Not marked yet" not in answer.text, name


def test_who_is_in_a_class_has_its_name_and_no_word_more(cast, as_user, world):
    for user, names in ((cast.unrelated, AT_HOME), (cast.office, AT_SCHOOL)):
        for name in names:
            page = as_user(user).get(world[name]).text
            assert [words for words in ("Starts on", "Left on", "Not in a class") if words in page] == [], name
    assert "Class 5B, Nai Umeed Primary School" in as_user(cast.unrelated).get(world["home"]).text


def test_a_letter_of_before_lists_who_has_left_as_in_no_class(cast, as_user):
    letter = LetterFactory(place=cast.school, sent=True, sent_on=cast.school.today() - timedelta(days=20))
    left(cast)
    page = as_user(cast.office).get(f"{SCHOOL}letters/{letter.pk}/?class=all").text
    assert "Bilal Khan" in page and "Not in a class" in page


# --- A class without pupils ------------------------------------------------------------------------------------------
def test_a_class_without_pupils_is_no_register_to_take(cast, as_user):
    empty = ClassFactory(school=cast.school, academic_year=cast.class_5b.academic_year, name="9Z")
    TeachingFactory(user=cast.teacher, school_class=empty)
    client, registers = as_user(cast.teacher), f"{SCHOOL}registers/"
    page = client.get(registers)
    assert "0 of 1 sent" in page.text and "No pupils yet" in page.text
    assert page.text.count("Not sent") == 1
    today, session = cast.school.today(), cast.school.session_now()
    url = f"{SCHOOL}registers/{empty.pk}/{today}/{session}/"
    assert url not in page.text
    answer = client.post(url, {"do": "send"})
    assert answer.status_code == 422 and "Nobody is in this class on this day" in answer.text
    assert not Register.objects.exists()
    assert "1 register to take" in client.get("/portal/").text
    cast.class_5b.enrolments.all().delete()
    assert "to take" not in client.get("/portal/").text
