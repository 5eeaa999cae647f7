"""A family's pages of its times: to whom they open, what they say, what they cost."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import clock
from portal.bookings.models import Booking, BookingEvent, Window
from tests.factories import EnrolmentFactory, GuardianshipFactory, PupilFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, as_if_begun, booked

LINK = "https://meet.example.org/canary-of-aarav"


@pytest.fixture
def window(cast) -> Window:
    event = BookingEventFactory(school=cast.school, name="Parents’ week")
    return WindowFactory(event=event, teacher=cast.teacher, video_link=LINK)


@pytest.fixture
def slots(window):
    return list(window.slots.all())


@pytest.fixture
def booking(cast, slots) -> Booking:
    return booked(slots[3], mother(cast), cast.aarav, mode="video")


def mother(cast):
    return cast.guardian.guardians.get(school=cast.school)


def book_url(pupil, event) -> str:
    return f"/portal/children/{pupil.code}/bookings/{event.pk}/"


def slot_url(pupil, slot) -> str:
    return f"{book_url(pupil, slot.event)}slots/{slot.pk}/booking/"


@pytest.mark.parametrize(
    "path",
    ["day/?date=0001-01-05", "day/?date=9999-12-31", "sheets/?date=0001-01-05", "sheets/?date=9999-12-31"],
)
def test_days_outside_every_calendar_are_no_days(cast, as_user, window, path):
    assert as_user(cast.head).get(f"/portal/schools/nai-umeed/bookings/{path}").status_code == 200


def test_odd_numbers_and_days_are_refused_in_words(cast, as_user, window, slots):
    head, mother_, event = as_user(cast.head), as_user(cast.guardian), window.event
    data = {"first_day": "9999-12-31", "last_day": "9999-12-31", "starts": "16:00", "ends": "18:00"}
    data |= {"modes": ["in_person"], "teachers": ["9" * 20]}
    for page in ("new/", f"{event.pk}/windows/"):
        assert head.post(f"/portal/schools/nai-umeed/bookings/{page}", data).status_code == 422
    for key in ("9" * 20, "9" * 5000, "x"):
        sent = {"choice": [f"{cast.aarav.pk}:{key}"], "mode": "phone"}
        assert mother_.post(f"/portal/bookings/events/{event.pk}/plan/", sent).status_code == 404
    assert not Booking.objects.exists()


def text(response) -> str:
    return response.content.decode()


def count(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def who_gets(cast, as_user, url: str, method: str = "get") -> set[str]:
    answers = {role: getattr(as_user(getattr(cast, role)), method)(url) for role in cast.ROLES}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    assert all(LINK not in text(answer) for answer in answers.values() if answer.status_code == 404)
    return {role for role, answer in answers.items() if answer.status_code == 200}


# --- Whose they are --------------------------------------------------------------------------------------------------
def test_the_times_of_a_child_open_for_its_guardians(cast, as_user, window):
    assert who_gets(cast, as_user, book_url(cast.aarav, window.event)) == {"guardian"}
    assert who_gets(cast, as_user, book_url(cast.bilal, window.event)) == {"unrelated"}
    assert who_gets(cast, as_user, book_url(cast.siya, window.event)) == {"guardian", "other_guardian"}


def test_a_booking_opens_for_its_guardian_and_the_child(cast, as_user, booking):
    assert who_gets(cast, as_user, f"/portal/bookings/{booking.pk}/") == {"guardian", "pupil"}
    assert who_gets(cast, as_user, f"/portal/bookings/{booking.pk}.ics") == {"guardian"}


def test_the_child_reads_when_and_with_whom_and_no_more(cast, as_user, booking):
    as_if_begun(booking).record("reached", "Canary suggests more sport", by=cast.teacher)
    client = as_user(cast.pupil)
    for url in (f"/portal/bookings/{booking.pk}/", "/portal/bookings/"):
        page = text(client.get(url))
        assert "Harpreet Kaur" in page
        assert LINK not in page and "Video" not in page and "Canary" not in page
    assert client.get(book_url(cast.aarav, booking.event)).status_code == 404
    assert client.post(slot_url(cast.aarav, booking.slot)).status_code == 404
    assert client.post(f"/portal/bookings/{booking.pk}/cancellation/").status_code == 404
    assert "BEGIN:VEVENT" not in text(client.get("/portal/bookings/mine.ics"))


def test_another_guardian_of_the_child_reads_nothing_of_it(cast, as_user, window):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    mine = booked(window.slots.first(), mother(cast), cast.siya, mode="video")
    client = as_user(cast.other_guardian)
    assert client.get(f"/portal/bookings/{mine.pk}/").status_code == 404
    assert client.post(f"/portal/bookings/{mine.pk}/cancellation/").status_code == 404
    assert "BEGIN:VEVENT" not in text(client.get("/portal/bookings/mine.ics"))
    page = text(client.get(book_url(cast.siya, window.event)))
    assert page.count("taken</span>") == 1 and "Sunita" not in page and LINK not in page
    assert LINK not in text(client.get("/portal/bookings/"))


def test_a_guardian_who_loses_the_right_loses_it_at_once(cast, as_user, booking):
    client = as_user(cast.guardian)
    urls = [f"/portal/bookings/{booking.pk}/", f"/portal/bookings/{booking.pk}.ics"]
    urls.append(book_url(cast.aarav, booking.event))
    assert [client.get(url).status_code for url in urls] == [200] * 3
    pair = cast.aarav.guardianships.get(guardian=mother(cast))
    pair.grant(by=cast.office, rights=["reports"])
    assert [client.get(url).status_code for url in urls] == [404] * 3
    assert LINK not in text(client.get("/portal/bookings/"))
    assert "BEGIN:VEVENT" not in text(client.get("/portal/bookings/mine.ics"))
    pair.grant(by=cast.office)
    pair.suspend(by=cast.office)
    assert [client.get(url).status_code for url in urls] == [404] * 3


def test_drafts_and_events_for_others_are_not_there(cast, as_user, window):
    client, url = as_user(cast.guardian), book_url(cast.aarav, window.event)
    BookingEvent.objects.update(published_at=None, published_by=None)
    assert client.get(url).status_code == 404
    assert client.post(slot_url(cast.aarav, window.slots.first())).status_code == 404
    assert client.get(f"/portal/children/{cast.aarav.code}/bookings/999/").status_code == 404


# --- Choosing --------------------------------------------------------------------------------------------------------
def test_one_tap_books_and_another_moves(cast, as_user, slots):
    client = as_user(cast.guardian)
    answer = client.post(slot_url(cast.aarav, slots[2]), {"mode": "phone"})
    assert answer.status_code == 302
    assert f"day={slots[2].window.date.isoformat()}#t{cast.teacher.pk}" in answer["Location"]
    first = Booking.objects.get()
    assert (first.slot, first.mode, first.made_by) == (slots[2], "phone", cast.guardian)
    client.post(slot_url(cast.aarav, slots[5]), {"mode": "phone"})
    moved = Booking.objects.get()
    assert (moved.pk, moved.slot, moved.sequence) == (first.pk, slots[5], 1)
    grid = client.get(book_url(cast.aarav, slots[0].event)).context["grid"]
    assert [time.pk for time in grid.cards[0].times if time.state == "mine"] == [slots[5].pk]


def test_from_the_message_to_another_time_in_three_taps(cast, as_user, booking, slots):
    """The link of the message, "Change the time", the new time."""
    client = as_user(cast.guardian)
    page = text(client.get(f"/portal/bookings/{booking.pk}/"))
    change = f"{book_url(cast.aarav, booking.event)}?day={booking.slot.window.date.isoformat()}"
    assert f'href="{change}#t{cast.teacher.pk}"' in page
    assert f'formaction="{slot_url(cast.aarav, slots[7])}"' in text(client.get(change))
    assert client.post(slot_url(cast.aarav, slots[7]), {"mode": "video"}).status_code == 302


def test_ten_times_the_same_is_one_booking(cast, as_user, slots):
    client = as_user(cast.guardian)
    answers = [client.post(slot_url(cast.aarav, slots[2]), {"mode": "phone"}).status_code for _ in range(10)]
    assert answers == [302] * 10
    assert Booking.objects.get().sequence == 0


def test_who_comes_late_gets_words_and_the_nearest_times(cast, as_user, booking, slots):
    answer = as_user(cast.unrelated).post(slot_url(cast.bilal, booking.slot), {"mode": "phone"})
    page = text(answer)
    assert answer.status_code == 409 and "This time has just been taken" in page
    for near in (slots[1], slots[2], slots[4]):
        assert page.count(f'formaction="{slot_url(cast.bilal, near)}"') == 2
    assert 'name="mode" value="phone"' in page and LINK not in page and "Aarav" not in page
    assert Booking.objects.count() == 1


def test_a_clash_names_the_other_time(cast, as_user, window, booking):
    """Twins' mother with two teachers at once."""
    teacher = TeachingFactory(school_class=cast.class_2a).user
    there = WindowFactory(event=window.event, teacher=teacher).slots.all()[3]
    answer = as_user(cast.guardian).post(slot_url(cast.siya, there))
    page = text(answer)
    assert answer.status_code == 409 and "You have another appointment at" in page
    assert "Harpreet Kaur, about Aarav" in page


def test_a_busy_time_is_shown_as_such(cast, as_user, window, booking):
    teacher = TeachingFactory(school_class=cast.class_2a).user
    there = WindowFactory(event=window.event, teacher=teacher).slots.all()[3]
    page = text(as_user(cast.guardian).get(book_url(cast.siya, window.event)))
    assert page.count("you’re busy</span>") == 1
    assert f'formaction="{slot_url(cast.siya, there)}"' not in page


def test_a_way_that_is_not_offered_is_asked_again(cast, as_user):
    window = WindowFactory(
        event=BookingEventFactory(school=cast.school), teacher=cast.teacher, by_video=False, video_link=""
    )
    url = slot_url(cast.aarav, window.slots.first())
    for wrong in ("video", "smoke"):
        answer = as_user(cast.guardian).post(url, {"mode": wrong})
        assert answer.status_code == 422 and "Please choose how you will meet" in text(answer)
    assert 'name="mode" value="phone"' in text(answer)
    assert not Booking.objects.exists()


def test_after_closing_it_is_read_but_not_changed(cast, as_user, booking, slots):
    BookingEvent.objects.update(closes_at=clock.now() - timedelta(minutes=1))
    client = as_user(cast.guardian)
    page = text(client.get(book_url(cast.aarav, booking.event)))
    assert "Booking has closed" in page and "formaction" not in page
    answer = client.post(slot_url(cast.aarav, slots[5]), {"mode": "phone"})
    assert answer.status_code == 409 and "It is too late" in text(answer)
    detail = text(client.get(f"/portal/bookings/{booking.pk}/"))
    assert "Change the time" not in detail and "please ask the school" in detail
    answer = client.post(f"/portal/bookings/{booking.pk}/cancellation/")
    assert answer.status_code == 409 and "It is too late to cancel here" in text(answer)
    assert Booking.objects.get().cancelled_at is None


def test_a_day_that_is_over_is_no_day_to_choose(cast, as_user, window, monkeypatch):
    """Yesterday stood there as "full"."""
    later = WindowFactory(event=window.event, teacher=cast.teacher, date=window.date + timedelta(days=2))
    BookingEvent.objects.update(closes_at=clock.now() + timedelta(days=9))
    client, url = as_user(cast.guardian), book_url(cast.aarav, window.event)
    assert [day.date for day in client.get(url).context["grid"].days] == [window.date, later.date]
    monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + timedelta(days=2)).isoformat())
    assert [day.date for day in client.get(url).context["grid"].days] == [later.date]
    monkeypatch.setenv("CHAUPAL_NOW", (clock.now() + timedelta(days=2)).isoformat())
    page = client.get(url)
    assert page.context["grid"].days == [] and "No times to book" in page.text


def test_a_tap_on_what_was_called_off_is_answered_in_words(cast, as_user, window, slots):
    client = as_user(cast.guardian)
    window.event.withdraw(by=cast.head)
    answer = client.post(slot_url(cast.aarav, slots[5]), {"mode": "phone"}, follow=True)
    assert "The school has cancelled these appointments." in text(answer)


def test_a_tap_on_a_withdrawn_window_is_answered_in_words(cast, as_user, window, slots):
    client = as_user(cast.guardian)
    window.withdraw(by=cast.head)
    answer = client.post(slot_url(cast.aarav, slots[5]), {"mode": "phone"})
    assert answer.status_code == 409 and "This time has just been taken" in text(answer)


def test_cancelling_and_undoing(cast, as_user, booking):
    client = as_user(cast.guardian)
    detail = f"/portal/bookings/{booking.pk}/"
    assert client.post(f"{detail}cancellation/")["Location"] == detail
    page = text(client.get(detail))
    assert "Undo: book it again" in page and "Change the time" not in page
    client.post(slot_url(cast.aarav, booking.slot), {"mode": "video"})
    again = Booking.objects.standing().get()
    assert (again.slot, again.mode) == (booking.slot, "video")
    assert "Undo: book it again" not in text(client.get(detail))


def test_there_is_no_undo_once_another_family_has_it(cast, as_user, booking):
    booking.cancel(by=cast.guardian)
    booked(booking.slot, cast.unrelated.guardians.get(), cast.bilal)
    assert "Undo: book" not in text(as_user(cast.guardian).get(f"/portal/bookings/{booking.pk}/"))


@pytest.mark.parametrize(("minutes", "shown"), [(-15, False), (-10, True), (5, True), (60, False)])
def test_the_link_of_a_call_stands_there_from_ten_minutes_before(cast, as_user, booking, monkeypatch, minutes, shown):
    monkeypatch.setenv("CHAUPAL_NOW", (booking.slot.starts_at + timedelta(minutes=minutes)).isoformat())
    page = text(as_user(cast.guardian).get(f"/portal/bookings/{booking.pk}/"))
    assert (f'href="{LINK}" rel="noreferrer"' in page) == shown


# --- The list --------------------------------------------------------------------------------------------------------
def test_the_list_holds_all_children_of_all_schools(cast, as_user, booking):
    teacher = TeachingFactory(school_class=cast.other_class).user
    window = WindowFactory(event=BookingEventFactory(school=cast.other_school), teacher=teacher)
    there = cast.guardian.guardians.get(school=cast.other_school)
    booked(window.slots.last(), there, cast.meher)
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    page = as_user(cast.guardian).get("/portal/bookings/")
    assert [each.pupil.first_name for each in page.context["coming"]] == ["Aarav", "Meher"]
    waiting = {(each.pupil.first_name, each.has_booking) for each in page.context["waiting"]}
    assert waiting == {("Aarav", True), ("Siya", False), ("Meher", True)}
    assert "Book for Siya" in text(page) and "Add or change appointments for Aarav" in text(page)


def test_an_empty_list_says_what_will_be_there(cast, as_user):
    assert "No times yet" in text(as_user(cast.other_guardian).get("/portal/bookings/"))


def test_twins_never_mix_on_any_page(cast, as_user, booking, slots):
    twin = PupilFactory(school=cast.school, first_name="Arjun")
    EnrolmentFactory(pupil=twin, school_class=cast.class_5b)
    GuardianshipFactory(pupil=twin, guardian=mother(cast), granted_by=cast.office)
    other = booked(slots[6], mother(cast), twin, mode="phone")
    client = as_user(cast.guardian)
    for each, name, wrong in ((booking, "Aarav", "Arjun"), (other, "Arjun", "Aarav")):
        for url in (f"/portal/bookings/{each.pk}/", f"/portal/bookings/{each.pk}.ics"):
            page = text(client.get(url))
            assert name in page and wrong not in page
        grid = client.get(book_url(each.pupil, each.event)).context["grid"]
        assert [time.pk for time in grid.cards[0].times if time.state == "mine"] == [each.slot_id]
        assert [time.pk for time in grid.cards[0].times if time.state == "taken"] == [
            {booking.pk: other, other.pk: booking}[each.pk].slot_id
        ]


def test_the_two_hours_of_one_night_are_told_apart(cast, as_user):
    cast.school.time_zone = "Europe/London"
    cast.school.save()
    event = BookingEventFactory(school=cast.school, closes_at=datetime(2027, 12, 1, tzinfo=UTC))
    window = WindowFactory(
        event=event, teacher=cast.teacher, date=date(2027, 10, 31), starts=time(0, 30), ends=time(2, 30)
    )
    grid = as_user(cast.guardian).get(book_url(cast.aarav, event)).context["grid"]
    words = [time.words for time in grid.cards[0].times]
    assert len(set(words)) == len(words) == 18
    assert sum("BST" in each for each in words) == sum("GMT" in each for each in words) == 6
    booking = booked(window.slots.all()[9], mother(cast), cast.aarav)
    assert "GMT" in text(as_user(cast.guardian).get(f"/portal/bookings/{booking.pk}/"))


# --- What they cost --------------------------------------------------------------------------------------------------
def test_the_same_queries_for_one_booking_and_many(cast, as_user, window, booking):
    TeachingFactory(user=cast.teacher, school_class=cast.class_2a)
    pages = [
        (book_url(cast.aarav, window.event), 10),
        ("/portal/bookings/", 12),
        (f"/portal/bookings/{booking.pk}/", 10),
        ("/portal/bookings/mine.ics", 5),
    ]
    few = [count(as_user(cast.guardian), url) for url, _ in pages]
    for number in range(3):
        teacher = TeachingFactory(school_class=cast.class_5b).user
        more = WindowFactory(event=window.event, teacher=teacher, starts=time(9 + number), ends=time(10 + number))
        booked(more.slots.first(), mother(cast), cast.aarav)
    assert [count(as_user(cast.guardian), url) for url, _ in pages] == few
    assert [(url, number) for number, (url, limit) in zip(few, pages, strict=True) if number > limit] == []
