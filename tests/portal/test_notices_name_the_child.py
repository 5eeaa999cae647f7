"""Whoever has several children reads in a notice's title which of them it is about: by the first name, and no more."""

import pytest

from notices.notice import Notice
from portal.absences.models import AbsenceNotice
from portal.absences.notices import AbsenceRefused, AbsenceTold
from portal.attendance.notices import AbsenceRecorded
from portal.bookings.notices import BookingCancelled, BookingGivenUp, BookingMade, BookingMoved
from portal.homework.models import Homework
from portal.homework.notices import HomeworkSet
from portal.reports.notices import ReportCorrected, ReportPublished
from roll.models import ExpectedAbsence
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.portal import ReportFactory


def absence(cast):
    (told,) = AbsenceNotice.tell([cast.aarav], by=cast.guardian, reason="unwell", first_day=cast.school.today())
    return told


def expected(cast):
    absence(cast)
    return ExpectedAbsence.objects.filter(pupil=cast.aarav).first()


def meeting(cast):
    window = WindowFactory(event=BookingEventFactory(school=cast.school), teacher=cast.teacher)
    found = booked(window.slots.first(), cast.guardian.guardians.get(school=cast.school), cast.aarav)
    return BookingMade.subjects().get(pk=found.pk)


def homework(cast):
    (found,) = Homework.set_for([cast.class_5b], title="Read page 12", due_on=cast.school.today(), by=cast.teacher)
    return HomeworkSet.subjects().get(pk=found.pk)


def report(cast):
    return ReportFactory(pupil=cast.aarav, published=True)


ABOUT_A_CHILD = {
    AbsenceTold: absence,
    AbsenceRefused: absence,
    AbsenceRecorded: expected,
    BookingMade: meeting,
    BookingMoved: meeting,
    BookingCancelled: meeting,
    BookingGivenUp: meeting,
    HomeworkSet: homework,
    ReportPublished: report,
    ReportCorrected: report,
}
# To an audience, or about a page, a query, photos: about no child, or about all of a home's at once.
ABOUT_NO_CHILD = {
    "bookings.called_off",
    "bookings.opened",
    "helpdesk.changed",
    "helpdesk.desk_found",
    "helpdesk.desk_missing",
    "letters.sent",
    "news.published",
    "pages.approved",
    "pages.sent_back",
    "pages.submitted",
    "photos.waiting",
    "schooldays.closed",
    "schooldays.open_after_all",
    "staff.posted",
}


def test_each_kind_is_on_one_of_the_lists():
    kinds = {kind for kind, notice in Notice.kinds.items() if not notice.__module__.startswith("tests")}
    assert kinds == ABOUT_NO_CHILD | {notice.kind for notice in ABOUT_A_CHILD}


@pytest.mark.parametrize("kind", ABOUT_A_CHILD, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("language", ["en", "hi", "pa", "ur"])
def test_what_is_about_a_child_names_it_in_the_title(cast, kind, language):
    cast.aarav.last_name = "Canary"
    cast.aarav.save()
    cast.guardian.language = language
    title, body = kind(ABOUT_A_CHILD[kind](cast)).text(cast.guardian)
    assert "Aarav" in title and "Canary" not in title + body
