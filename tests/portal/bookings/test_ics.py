"""Calendar files, read again by the library that phones' calendars agree with."""

from datetime import UTC

import pytest
from icalendar import Calendar

from portal.bookings.models import Booking
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked


@pytest.fixture
def slots(cast):
    return list(WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher).slots.all())


@pytest.fixture
def booking(cast, slots) -> Booking:
    return booked(slots[3], cast.guardian.guardians.get(school=cast.school), cast.aarav, mode="video")


def read(client, url):
    answer = client.get(url)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="times.ics"'
    calendar = Calendar.from_ical(answer.content)
    assert calendar["METHOD"] == "PUBLISH"
    return list(calendar.walk("VEVENT"))


def test_an_entry_keeps_its_uid_through_a_change_and_a_cancellation(cast, as_user, booking, slots):
    client, url = as_user(cast.guardian), f"/portal/bookings/{booking.pk}.ics"
    (first,) = read(client, url)
    assert (first["STATUS"], first["SEQUENCE"], first["LOCATION"]) == ("CONFIRMED", 0, "Video")
    assert first["SUMMARY"] == "Nai: Harpreet Kaur, about Aarav"
    assert first["URL"] == "https://meet.example.org/room-5"
    assert (first.start, first.end) == (slots[3].starts_at, slots[3].ends_at)
    assert first.start.tzinfo == UTC or first.start.utcoffset().total_seconds() == 0
    booking.move(slots[5], by=cast.guardian)
    (moved,) = read(client, url)
    assert (moved["UID"], moved["SEQUENCE"], moved.start) == (first["UID"], 1, slots[5].starts_at)
    booking.cancel(by=cast.guardian)
    (cancelled,) = read(client, url)
    assert (cancelled["UID"], cancelled["SEQUENCE"], cancelled["STATUS"]) == (first["UID"], 2, "CANCELLED")
    assert read(client, "/portal/bookings/mine.ics")[0]["STATUS"] == "CANCELLED"


def test_what_is_called_off_is_cancelled_in_calendars(cast, as_user, booking):
    booking.event.withdraw(by=cast.head)
    (entry,) = read(as_user(cast.guardian), f"/portal/bookings/{booking.pk}.ics")
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_file_of_all_holds_each_once(cast, as_user, booking):
    there = cast.guardian.guardians.get(school=cast.other_school)
    window = WindowFactory(event=BookingEventFactory(school=cast.other_school), place="")
    other = booked(window.slots.last(), there, cast.meher)
    found = read(as_user(cast.guardian), "/portal/bookings/mine.ics")
    assert [str(entry["UID"]).partition("@")[0] for entry in found] == [str(booking.uid), str(other.uid)]
    assert found[1]["LOCATION"] == cast.other_school.name


def test_words_cannot_break_out_of_a_line(cast, as_user, booking):
    cast.aarav.first_name = "A;B,C\nBEGIN:VEVENT"
    cast.aarav.save()
    (entry,) = read(as_user(cast.guardian), f"/portal/bookings/{booking.pk}.ics")
    assert entry["SUMMARY"].endswith("A;B,C BEGIN:VEVENT")
