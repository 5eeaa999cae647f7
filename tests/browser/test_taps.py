"""How many taps a family's and a teacher's everyday jobs take, with JavaScript and without."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from portal.attendance.models import AttendanceMark
from portal.reports.models import Report
from tests.browser.finger import Finger
from tests.factories import EnrolmentFactory, PupilFactory
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
    for words in ("Rest are here", "Send register"):
        finger.tap(page.get_by_role("main").get_by_role("button", name=words))
    expect(page.get_by_text("Register of 5B sent.")).to_be_visible()
    assert finger.taps <= 5
    marks = dict(AttendanceMark.objects.values_list("pupil", "code"))
    assert [pupil for pupil, code in marks.items() if code == "A"] == away
    assert len(marks) == 30
