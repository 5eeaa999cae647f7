"""Every address that gives a calendar file, read by the library that phones' calendars agree with."""

from datetime import timedelta

from django.urls import get_resolver, reverse
from icalendar import Calendar

from foundation import clock
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.pages import event_page
from tests.house.test_doors import views

OF_A_CALENDAR = ("version", "prodid", "method", "name", "x-wr-calname")
OF_AN_ENTRY = ("uid", "sequence", "dtstamp", "last-modified", "status", "dtstart", "summary")


def files(cast) -> dict[str, str]:
    """Each kind of address, as its pattern has it, with one that has something in it."""
    page = event_page(cast.school, first_day=clock.today() + timedelta(days=1))
    slot = WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher).slots.first()
    booking = booked(slot, cast.guardian.guardians.get(school=cast.school), cast.aarav)
    return {
        "school/<slug:school>/events/<key:pk>.ics": reverse("home:event_file", args=["nai-umeed", page.pk]),
        "school/<slug:school>/events-<str:language>.ics": reverse("home:events_file", args=["nai-umeed", "ur"]),
        "portal/bookings/<key:pk>.ics": reverse("portal:bookings:calendar", args=[booking.pk]),
        "portal/bookings/mine.ics": reverse("portal:bookings:calendar_all"),
    }


def test_every_calendar_file_says_what_a_calendar_needs_to_follow_it(cast, as_user):
    every = files(cast)
    assert {path for path, _view in views(get_resolver().url_patterns) if path.endswith(".ics")} == set(every)
    for pattern, path in every.items():
        calendar = Calendar.from_ical(as_user(cast.guardian).get(path).content)
        assert [name for name in OF_A_CALENDAR if not calendar.get(name)] == [], pattern
        assert calendar["method"] == "PUBLISH" and calendar.errors == [], pattern
        (entry,) = calendar.walk("VEVENT")
        assert [name for name in OF_AN_ENTRY if entry.get(name) is None] == [], pattern
        assert entry.errors == [] and entry.decoded("last-modified").tzinfo is not None, pattern
