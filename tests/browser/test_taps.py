"""How many taps a family's and a teacher's everyday jobs take, with JavaScript and without."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from portal.attendance.models import AttendanceMark
from portal.bookings.models import Booking
from portal.reports.models import Report
from tests.browser.finger import Finger
from tests.factories import EnrolmentFactory, PupilFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.cast import Cast
from tests.factories.portal import ReportFactory

COMMENT = "Siya sings before she thinks."


@pytest.fixture
def report(transactional_db: None, cast: Cast) -> Report:
    written = ReportFactory(pupil=cast.siya, comment=COMMENT, written_by=cast.head)
    written.publish(by=cast.head)
    return written


def test_a_report_opens_in_one_tap_from_home(cast: Cast, report: Report, page_of) -> None:
    page, finger = page_of(cast.guardian, "/portal/"), Finger()
    finger.tap(page.get_by_role("link", name="Open report").first)
    expect(page.get_by_text(COMMENT)).to_be_visible()
    assert finger.taps <= 2


def test_a_report_opens_in_two_taps_from_the_bell(cast: Cast, report: Report, page_of) -> None:
    page, finger = page_of(cast.guardian, "/portal/"), Finger()
    finger.tap(page.locator("header").get_by_role("link", name="Notices"))
    finger.tap(page.get_by_role("link", name="New report for Siya"))
    expect(page.get_by_text(COMMENT)).to_be_visible()
    assert finger.taps <= 2


def test_a_report_opens_with_the_link_of_its_message(cast: Cast, report: Report, page_of) -> None:
    """The tap on the link is the only one."""
    (message,) = [sent for sent in mail.outbox if sent.to == [cast.guardian.email]]
    link = re.search(r"https?://[^/]+(/\S+)", str(message.body))
    assert link
    page = page_of(cast.guardian, link[1])
    expect(page.get_by_text(COMMENT)).to_be_visible()


def test_a_register_of_thirty_with_three_away_takes_five(transactional_db: None, cast: Cast, page_of) -> None:
    for _ in range(28):
        EnrolmentFactory(pupil=PupilFactory(school=cast.school), school_class=cast.class_5b)
    away = [pupil.pk for pupil in cast.class_5b.pupils_on(cast.school.today())[::10]]
    day, finger = cast.school.today(), Finger()
    page = page_of(cast.teacher, f"/portal/schools/nai-umeed/registers/{cast.class_5b.pk}/{day}/am/")
    for pupil in away:
        finger.tap(page.locator(f"label:has([name=m-{pupil}][data-mark=away])"))
    for words in ("Everyone else is here", "Send register"):
        finger.tap(page.get_by_role("main").get_by_role("button", name=words))
    expect(page.get_by_text("Register of 5B sent.")).to_be_visible()
    assert finger.taps <= 5
    marks = dict(AttendanceMark.objects.values_list("pupil", "code"))
    assert [pupil for pupil, code in marks.items() if code == "A"] == away
    assert len(marks) == 30


@pytest.fixture
def booking(transactional_db: None, school_morning: None, cast: Cast) -> Booking:
    """Aarav's mother sees his teacher tomorrow at four, by video."""
    window = WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher)
    return booked(window.slots.first(), cast.guardian.guardians.get(school=cast.school), cast.aarav, mode="video")


def test_another_time_takes_three_taps_from_home(cast: Cast, booking: Booking, page_of) -> None:
    page, finger, later = page_of(cast.guardian, "/portal/"), Finger(), booking.slot.window.slots.all()[2]
    finger.tap(page.get_by_role("region", name="Aarav").locator(f"a[href='/portal/bookings/{booking.pk}/']"))
    finger.tap(page.get_by_role("link", name="Change the time"))
    finger.tap(page.locator(f"button[formaction$='/slots/{later.pk}/booking/']"))
    expect(page.get_by_text("Changed: Harpreet Kaur.")).to_be_visible()
    assert finger.taps <= 3
    booking.refresh_from_db()
    assert booking.slot == later


def test_a_call_is_joined_in_one_tap_from_home(cast: Cast, booking: Booking, page_of, monkeypatch) -> None:
    monkeypatch.setenv("CHAUPAL_NOW", (booking.slot.starts_at - timedelta(minutes=5)).isoformat())
    page, finger, link = page_of(cast.guardian, "/portal/"), Finger(), booking.slot.window.video_link
    page.context.route(link, lambda route: route.fulfill(body="Here is the call."))
    finger.tap(page.get_by_role("link", name="Join"))
    expect(page.get_by_text("Here is the call.")).to_be_visible()
    assert (finger.taps, page.url) == (1, link)
