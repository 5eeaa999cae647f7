"""A teacher's day: who comes, how to reach them, what became of it; and the sheet to print."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Event
from portal.bookings.models import Booking, Slot, Window
from roll.models import Enrolment, Restriction
from tests.factories import ContactPointFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked

SCHOOL = "/portal/schools/nai-umeed/bookings/"
PHONE = "+919876500123"


@pytest.fixture
def window(cast) -> Window:
    return WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher)


@pytest.fixture
def farida(cast):
    farida = cast.unrelated.guardians.get()
    ContactPointFactory(guardian=farida, kind="phone", value=PHONE)
    ContactPointFactory(guardian=cast.guardian.guardians.get(school=cast.school), kind="phone", value="+919876500999")
    return farida


@pytest.fixture
def meeting(cast, window, farida) -> Booking:
    return booked(window.slots.first(), farida, cast.bilal, mode="phone")


def day(window, **more) -> str:
    return f"{SCHOOL}day/?date={window.date.isoformat()}&teacher={window.teacher_id}"


def sheet(window) -> str:
    return day(window).replace("/day/", "/sheets/")


def of(meeting, verb="") -> str:
    return f"{SCHOOL}booked/{meeting.pk}/{verb}"


def outcome_data(meeting, outcome="reached", suggestion=""):
    return {f"{meeting.pk}-outcome": outcome, f"{meeting.pk}-suggestion": suggestion}


def count(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- Whose it is -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [day, sheet])
def test_a_teachers_day_is_that_teachers_and_the_offices(cast, as_user, meeting, window, address):
    found = set()
    for role in cast.ROLES:
        answer = as_user(getattr(cast, role)).get(address(window))
        assert answer.status_code in {200, 404}
        assert ("Bilal" in answer.content.decode()) == (answer.status_code == 200)
        found |= {role} if answer.status_code == 200 else set()
    assert found == {"teacher", "office", "head"}


def test_another_teacher_of_the_same_child_sees_and_does_nothing(cast, as_user, meeting, window):
    other = TeachingFactory(school_class=cast.class_5b).user
    other.postings.create(school=cast.school, role="teacher")
    client = as_user(other)
    assert client.get(day(window)).status_code == 404
    assert "Bilal" not in client.get(f"{SCHOOL}day/?date={window.date}").content.decode()
    assert client.get(of(meeting)).status_code == 404
    assert client.post(of(meeting), {"slot": window.slots.last().pk}).status_code == 404
    assert client.post(of(meeting, "cancellation/")).status_code == 404
    assert client.post(of(as_if_begun(meeting), "outcome/"), outcome_data(meeting)).status_code == 404
    assert client.get(f"{SCHOOL}windows/{window.pk}/").status_code == 404
    assert client.post(f"{SCHOOL}windows/{window.pk}/removal/").status_code == 404
    meeting.refresh_from_db()
    assert (meeting.cancelled_at, meeting.outcome) == (None, "")


@pytest.mark.parametrize("role", ["other_head", "editor", "guardian", "unrelated", "pupil", "agent", "officer"])
def test_nobody_else_touches_a_meeting(cast, as_user, meeting, role):
    client = as_user(getattr(cast, role))
    for place in ("nai-umeed", "sitara"):
        url = of(meeting).replace("nai-umeed", place)
        assert client.get(url).status_code == 404
        assert {client.post(f"{url}{verb}").status_code for verb in ("outcome/", "cancellation/", "")} == {404}


@pytest.mark.parametrize("asked", ["teacher=999999", "teacher=x", "teacher=" + "9" * 40, "teacher=1٣"])
def test_a_teacher_who_is_nobody_is_not_found(cast, as_user, asked):
    assert as_user(cast.head).get(f"{SCHOOL}day/?{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["", "date=soon", "date=2026-13-45"])
def test_without_a_day_the_next_one_opens(cast, as_user, meeting, asked):
    assert "Bilal" in as_user(cast.teacher).get(f"{SCHOOL}day/?{asked}").content.decode()


# --- What a teacher reads --------------------------------------------------------------------------------------------
def test_a_call_shows_the_number_of_that_guardian_and_no_other(cast, as_user, meeting, window):
    page = as_user(cast.teacher).get(day(window)).content.decode()
    assert f'href="tel:{PHONE}"' in page and "+919876500999" not in page and "Farida Khan" in page
    meeting.move(meeting.slot, by=cast.unrelated, mode="video")
    page = as_user(cast.teacher).get(day(window)).content.decode()
    assert PHONE not in page and window.video_link in page


def test_a_guardian_under_a_court_order_is_neither_called_nor_met(cast, as_user, meeting, window, farida):
    Restriction.objects.create(
        school=cast.school, pupil=cast.bilal, guardian=farida, kind="court_order", made_by=cast.head
    )
    page = as_user(cast.teacher).get(day(window)).content.decode()
    assert PHONE not in page and "This guardian has no access to the child any more." in page
    assert PHONE not in as_user(cast.teacher).get(sheet(window)).content.decode()


def test_a_child_no_longer_taught_is_not_named(cast, as_user, meeting, window):
    Enrolment.objects.filter(pupil=cast.bilal).update(school_class=cast.class_2a)
    page = as_user(cast.teacher).get(day(window)).content.decode()
    assert "Bilal" not in page and "Booked for a child you no longer teach." in page
    assert "Bilal" in as_user(cast.head).get(day(window)).content.decode()


def test_the_sheet_has_all_times_and_the_office_gets_every_teachers(cast, as_user, meeting, window):
    other = WindowFactory(event=window.event, date=window.date, place="Hall")
    mine = as_user(cast.teacher).get(sheet(window))
    assert [len(rows) for rows in mine.context["sheets"]] == [12]
    assert mine.content.decode().count("Free") == 11
    every = as_user(cast.office).get(f"{SCHOOL}sheets/?date={window.date}")
    assert [len(rows) for rows in every.context["sheets"]] == [12, 12]
    assert "Hall" in every.content.decode() and other.slots.count() == 12


def test_the_same_queries_for_one_meeting_and_three(cast, as_user, meeting, window):
    client, urls = as_user(cast.teacher), [SCHOOL, day(window), sheet(window)]
    few = [count(client, url) for url in urls]
    for slot, pupil, by in zip(window.slots.all()[3:5], [cast.aarav, cast.siya], [cast.guardian] * 2, strict=True):
        booked(slot, cast.guardian.guardians.get(school=cast.school), pupil, mode="phone", by=by)
        WindowFactory(event=window.event, teacher=cast.teacher, date=window.date + timedelta(slot.pk))
    assert [count(client, url) for url in urls] == few
    assert max(few) <= 12


# --- What became of it -----------------------------------------------------------------------------------------------
def test_a_teacher_records_what_became_of_a_meeting(cast, as_user, meeting):
    as_if_begun(meeting)
    client = as_user(cast.teacher)
    answer = client.post(of(meeting, "outcome/"), outcome_data(meeting, suggestion="A later bus."))
    assert answer["Location"].endswith(f"#meeting-{meeting.pk}")
    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.suggestion, meeting.recorded_by) == ("reached", "A later bus.", cast.teacher)
    assert "A later bus." in client.get(answer["Location"]).content.decode()
    client.post(of(meeting, "outcome/"), outcome_data(meeting, "not_reached"))
    meeting.refresh_from_db()
    assert (meeting.outcome, meeting.suggestion) == ("not_reached", "")


@pytest.mark.parametrize(
    ("outcome", "suggestion", "words"),
    [
        ("", "A later bus.", "Please say whether you reached them."),
        ("perhaps", "A later bus.", "Please say whether you reached them."),
        ("reached", "A later bus. " * 50, "at most 500 characters"),
    ],
)
def test_what_is_missing_is_said_and_the_words_are_kept(cast, as_user, meeting, outcome, suggestion, words):
    answer = as_user(cast.teacher).post(
        of(as_if_begun(meeting), "outcome/"), outcome_data(meeting, outcome, suggestion)
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "A later bus." in page
    assert Booking.objects.get().outcome == ""


def test_before_it_has_begun_there_is_nothing_to_say(cast, as_user, meeting):
    answer = as_user(cast.teacher).post(of(meeting, "outcome/"), outcome_data(meeting, suggestion="A later bus."))
    assert answer.status_code == 422 and "This meeting has not begun yet." in answer.content.decode()


def test_a_meeting_replaced_by_another_keeps_its_outcome(cast, as_user, meeting, window, farida):
    as_if_begun(meeting).record("not_reached", by=cast.teacher)
    booked(window.slots.last(), farida, cast.bilal)
    answer = as_user(cast.teacher).post(of(meeting, "outcome/"), outcome_data(meeting))
    assert answer.status_code == 422 and "now has another time with this teacher" in answer.content.decode()


# --- Another time, cancelling ----------------------------------------------------------------------------------------
def test_a_teacher_moves_a_meeting_and_the_family_is_told(cast, as_user, meeting, window):
    last = window.slots.last()
    client = as_user(cast.teacher)
    assert "Another time" in client.get(of(meeting)).content.decode()
    assert client.post(of(meeting), {"slot": last.pk}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.slot == last
    assert Event.objects.filter(kind="bookings.moved").count() == 1


def test_a_time_just_taken_is_said(cast, as_user, meeting, window):
    second = window.slots.all()[1]
    booked(second, cast.guardian.guardians.get(school=cast.school), cast.aarav)
    client = as_user(cast.teacher)
    for wrong in (second.pk, "", "x"):
        answer = client.post(of(meeting), {"slot": wrong})
        assert answer.status_code == 422
    assert "Somebody has just taken this time." in client.post(of(meeting), {"slot": second.pk}).content.decode()


def test_a_time_at_which_the_family_meets_another_teacher_is_said(cast, as_user, meeting, window, farida):
    TeachingFactory(user=cast.head, school_class=cast.class_5b)
    other = WindowFactory(event=window.event, teacher=cast.head, date=window.date)
    booked(other.slots.last(), farida, cast.bilal)
    answer = as_user(cast.teacher).post(of(meeting), {"slot": window.slots.last().pk})
    assert answer.status_code == 422 and "The family is meeting another teacher then." in answer.content.decode()


def test_a_teacher_cancels_and_the_family_is_told(cast, as_user, meeting):
    client = as_user(cast.teacher)
    assert (
        "Cancelled. The family will be notified."
        in client.post(of(meeting, "cancellation/"), follow=True).content.decode()
    )
    assert Event.objects.filter(kind="bookings.cancelled").count() == 1
    assert client.get(of(meeting)).status_code == 404


def test_a_meeting_that_has_begun_is_not_cancelled(cast, as_user, meeting):
    answer = as_user(cast.teacher).post(of(as_if_begun(meeting), "cancellation/"), follow=True)
    assert "This meeting has already begun." in answer.content.decode()
    assert Booking.objects.get().cancelled_at is None


# --- The window ------------------------------------------------------------------------------------------------------
def kept(window, **more):
    on = {"starts": "16:00", "ends": "18:00", "in_person": "on", "by_phone": "on", "place": "Room 5"}
    return on | {"video_link": window.video_link, "by_video": "on"} | more


def test_a_teacher_sets_the_own_room_and_link(cast, as_user, window, meeting):
    url = f"{SCHOOL}windows/{window.pk}/"
    more = kept(window, place="Hall", video_link="https://meet.example.org/hall")
    assert as_user(cast.teacher).post(url, more).status_code == 302
    window.refresh_from_db()
    assert (window.place, window.video_link) == ("Hall", "https://meet.example.org/hall")
    assert Booking.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"video_link": "http://meet.example.org/"}, "video_link"),
        ({"video_link": "javascript:alert(1)"}, "video_link"),
        ({"video_link": ""}, "video_link"),
        ({"ends": "15:00"}, "ends"),
        ({"ends": "16:05"}, "ends"),
        ({"starts": "16:01"}, "starts"),
        ({"starts": "never"}, "starts"),
        ({"in_person": "", "by_phone": "", "by_video": ""}, "in_person"),
    ],
)
def test_a_window_that_cannot_be_is_refused_in_words(cast, as_user, window, wrong, field):
    answer = as_user(cast.teacher).post(f"{SCHOOL}windows/{window.pk}/", kept(window, **wrong))
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}
    assert 'value="Room 5"' in answer.content.decode()


def test_hours_change_while_nothing_is_booked(cast, as_user, window):
    answer = as_user(cast.teacher).post(f"{SCHOOL}windows/{window.pk}/", kept(window, ends="17:00"))
    assert answer.status_code == 302
    assert Slot.objects.standing().count() == 6
    assert as_user(cast.teacher).get(f"{SCHOOL}windows/{window.pk}/").status_code == 404


def test_hours_are_fixed_and_a_chosen_way_stays_once_somebody_has_booked(cast, as_user, window, meeting):
    client, url = as_user(cast.teacher), f"{SCHOOL}windows/{window.pk}/"
    assert client.post(url, kept(window, ends="17:00")).status_code == 302
    assert Slot.objects.standing().count() == 12
    answer = client.post(url, kept(window, by_phone=""))
    assert answer.status_code == 422 and "A family has booked this way." in answer.content.decode()


def test_hours_stay_where_a_family_books_while_they_are_changed(cast, as_user, window, farida, monkeypatch):
    adjust = Window.adjust

    def adjust_late(self, **fields):
        booked(window.slots.first(), farida, cast.bilal, mode="phone")
        return adjust(self, **fields)

    monkeypatch.setattr(Window, "adjust", adjust_late)
    answer = as_user(cast.teacher).post(f"{SCHOOL}windows/{window.pk}/", kept(window, ends="17:00"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"starts": ["A family has just booked one of these times. The hours stay."]}
    assert Slot.objects.standing().count() == 12
    assert Booking.objects.standing().get().slot.window == window
    assert not Event.objects.filter(kind="bookings.cancelled").exists()


def test_taking_hours_out_cancels_and_tells(cast, as_user, window, meeting):
    client = as_user(cast.teacher)
    assert "1 meeting will be cancelled" in client.get(f"{SCHOOL}windows/{window.pk}/").content.decode()
    assert client.post(f"{SCHOOL}windows/{window.pk}/removal/")["Location"] == SCHOOL
    assert Event.objects.filter(kind="bookings.cancelled").count() == 1
    assert not Slot.objects.standing().exists()
