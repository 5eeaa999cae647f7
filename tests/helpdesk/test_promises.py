from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.promises import next_news_deadline
from roll.models import SpecialDay
from tests.factories import AcademicYearFactory, SchoolFactory, TermFactory

INDIA = ZoneInfo("Asia/Kolkata")


@pytest.fixture
def school(db, monkeypatch):
    """Open Monday to Saturday; it is Friday 20 November 2026, in the evening."""
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-20T20:00+05:30")
    school = SchoolFactory(weekdays="123456")
    TermFactory(academic_year=AcademicYearFactory(school=school))
    return school


def test_news_comes_within_two_school_days(school):
    assert next_news_deadline(school) == datetime(2026, 11, 23, 16, tzinfo=INDIA)


def test_a_day_off_does_not_count(school):
    SpecialDay.objects.create(school=school, date=date(2026, 11, 21), reason="Guru Nanak Jayanti")
    assert next_news_deadline(school) == datetime(2026, 11, 24, 16, tzinfo=INDIA)


def test_in_long_holidays_weekdays_count(school):
    school.years.get().terms.all().delete()
    assert next_news_deadline(school) == datetime(2026, 11, 23, 16, tzinfo=INDIA)


def test_the_school_s_own_clock_says_when(school, monkeypatch):
    """20:00 in India is the afternoon in London: still Friday, and 16:00 there."""
    school.time_zone = "Europe/London"
    assert next_news_deadline(school) == datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("Europe/London"))
