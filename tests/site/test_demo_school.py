"""The demo's school looks like one on any day. A module of its own: its database stays as it is from test to test."""

from datetime import date, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings
from django_q.models import OrmQ

from demo import school as demo_school
from demo.models import SentMail
from demo.moments import Calendar
from foundation.sort_keys import outdated, sorted_models
from helpdesk.models import Ticket, TicketPhoto
from newsfeed.models import HowToPage, NewsPage, PageRead, ResourcePage
from newsfeed.models.reads import Source
from notices.inbox import unread_count
from portal.attendance.models import AttendanceMark, Register
from portal.attendance.room import WeekPart
from portal.dashboard.family import Child, children_of, family_of
from portal.homework.models import Homework, HomeworkDone
from portal.homework.room import NextTasks
from portal.reports.models import Report, ReportRead
from portal.reports.room import NewestReport
from roll.models import ContactPoint, Guardian, Guardianship, Pupil, Restriction, School, User
from roll.scope import open_guardianships

WEDNESDAY = "2026-11-18T10:00+05:30"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once, on a Wednesday at ten; undone when the module ends."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        override_settings(EMAIL_BACKEND="demo.sent.OutboxBackend"),
    ):
        patch.setenv("CHAUPAL_NOW", WEDNESDAY)
        with transaction.atomic():
            demo_school.build()
            yield School.objects.get(slug="nai-umeed")
            transaction.set_rollback(True)


def test_it_has_the_size_of_a_school(built, db):
    sizes = [each.enrolments.count() for each in built.current_year().classes.all()]
    assert len(sizes) == 12 and sum(sizes) >= 300 and min(sizes) >= 25
    languages = set(Guardian.objects.filter(school=built).values_list("language", flat=True))
    assert languages == {"en", "hi", "pa", "ur"}


def test_it_is_the_same_school_on_any_day_and_database(built, db):
    of_5b = Pupil.objects.filter(enrolments__school_class__name="5B", school=built).order_by("first_name", "last_name")
    assert [str(pupil) for pupil in of_5b[:4]] == ["Aarav Verma", "Alina Qureshi", "Alwin David", "Amrit Kaur"]


def test_brothers_and_sisters_share_their_guardians(built, db):
    with_siblings = [g for g in Guardian.objects.filter(school=built) if g.guardianships.count() > 1]
    assert len(with_siblings) > 60
    assert ContactPoint.objects.filter(kind="email", guardian__school=built).count() < Guardian.objects.count() // 2


def test_the_office_has_work_and_the_court_its_way(built, db):
    waiting = Guardianship.objects.filter(school=built, access_state="pending")
    assert 20 < waiting.count() < 80
    assert waiting.filter(pupil__enrolments__school_class__name="1A").count() > 8
    kept_away = Restriction.objects.get()
    assert not open_guardianships(None).filter(guardian=kept_away.guardian).exists()


def test_registers_are_there_for_six_weeks_and_partly_for_this_morning(built, db):
    today = date(2026, 11, 18)
    days = set(Register.objects.filter(school=built).values_list("date", flat=True))
    assert min(days) == date(2026, 10, 8) and max(days) == today
    # Sundays, Dussehra and Diwali.
    assert not {date(2026, 11, 15), date(2026, 10, 20), date(2026, 11, 9)} & days
    yesterday = Register.objects.filter(school=built, date=today - timedelta(days=1))
    assert yesterday.count() == 24
    sent = set(Register.objects.filter(school=built, date=today).values_list("school_class__name", "session"))
    assert len(sent) == 10 and not {("5B", "am"), ("3A", "am")} & sent


def test_after_its_last_year_it_stands_as_it_was(built, db, monkeypatch, capsys):
    monkeypatch.setenv("CHAUPAL_NOW", "2027-04-02T10:00+05:30")
    call_command("demo_school")
    assert "Its school year is over" in capsys.readouterr().out


def test_nearly_all_are_there_on_a_day(built, db):
    marks = AttendanceMark.objects.filter(school=built)
    share = marks.exclude(code="A").count() / marks.count()
    assert 0.95 < share < 0.98
    assert marks.filter(code="L").exists()


def part_of(child: Child, kind: type) -> Any:
    return next(part for part in child.parts if isinstance(part, kind))


def test_a_second_run_adds_nothing_and_the_next_day_the_rest(built, db, monkeypatch):
    assert demo_school.top_up() == 0
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-19T07:00+05:30")
    assert demo_school.top_up() == 2 + 12 + 3
    assert not Register.objects.filter(date=date(2026, 11, 19)).exists()


def test_on_a_sunday_nothing_comes_in_and_the_family_is_told_why(built, db, monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2026-11-22T10:00+05:30")
    demo_school.top_up()
    assert not Register.objects.filter(date=date(2026, 11, 22)).exists()
    shown = children_of(family_of(User.objects.get(email="sunita@example.org")))
    assert {part_of(child, WeekPart).week.today_mark.state for child in shown} == {"closed"}


def test_the_guardian_finds_three_children_and_one_new_report(built, db):
    sunita = User.objects.get(email="sunita@example.org")
    shown = children_of(family_of(sunita))
    assert all(part_of(child, WeekPart).week.percent for child in shown)
    newest = {child.pupil.first_name: part_of(child, NewestReport) for child in shown}
    assert sorted(newest) == ["Aarav", "Meher", "Siya"]
    assert [name for name, part in newest.items() if part.is_new] == ["Siya"]
    assert unread_count(sunita) == 2
    report = newest["Siya"].report
    assert report.lines.count() == 6 and not ReportRead.objects.filter(report=report).exists()


def test_every_class_has_homework_and_the_family_finds_three_of_each_child(built, db):
    assert Homework.objects.filter(school=built).values("school_class").distinct().count() == 12
    shown = children_of(family_of(User.objects.get(email="sunita@example.org")))
    assert [len(part_of(child, NextTasks).tasks) for child in shown] == [3, 3, 3]
    done = HomeworkDone.objects.filter(homework__school_class__name="5B", homework__due_on=date(2026, 11, 17))
    assert 20 < done.count() < 30


def test_the_teacher_has_reports_to_write_and_some_published(built, db):
    of_5b = Report.objects.filter(pupil__enrolments__school_class__name="5B", school=built)
    assert (of_5b.published().count(), of_5b.count()) == (24, 27)


def test_the_news_stands_in_each_language(built, db):
    news = NewsPage.objects.live().filter(school=built)
    counts = {code: news.filter(locale__language_code=code).count() for code in ("en", "hi", "pa", "ur")}
    assert counts == {"en": 7, "hi": 3, "pa": 3, "ur": 3}
    assert all(page.photo and page.photo_alt for page in news)
    assert [str(page.read_by) for page in news.filter(read_by__isnull=False)] == ["5B"]


def test_how_tos_and_resources_stand_with_their_files(built, db):
    for kind, counts in ((HowToPage, {"en": 6, "hi": 2}), (ResourcePage, {"en": 4, "hi": 4})):
        live = kind.objects.live().filter(school=built)
        assert {code: live.filter(locale__language_code=code).count() for code in counts} == counts
    howtos = HowToPage.objects.filter(school=built)
    assert all(page.what_video and page.how_video and page.photo and page.steps for page in howtos)
    hindi = howtos.get(slug="reading-corner", locale__language_code="hi")
    assert "00:00.000 --> 00:04.000\nशुरू करने के लिए" in hindi.what_captions
    reading = ResourcePage.objects.filter(school=built, slug="reading-list")
    assert [[str(year) for year in page.years.all()] for page in reading] == [["Class 4", "Class 5"]] * 2


def test_pages_were_read_most_on_their_first_day(built, db):
    reads = PageRead.objects.since(built, built.today() - timedelta(days=30))
    assert {read.language for read in reads} == {"en", "hi", "pa", "ur"}
    assert {read.source for read in reads} == set(Source.values) - {Source.OTHER}
    news = NewsPage.objects.live().get(slug="sports-day-everybody-runs", school=built, locale__language_code="en")
    days = reads.filter(page=news.translation_key).values("day").annotate(sum=Sum("number")).order_by("day")
    assert days[0]["day"] == news.date and days[0]["sum"] == max(day["sum"] for day in days) > 15


def test_queries_stand_in_every_state_with_a_photo_of_the_trolley(built, db):
    assert set(Ticket.objects.values_list("state", flat=True)) == {
        "new", "open", "waiting_on_requester", "resolved", "closed",
    }  # fmt: skip
    assert TicketPhoto.objects.count() == 1


def test_no_job_is_left_behind_and_no_mail_goes_to_the_future(built, db):
    assert not OrmQ.objects.exists()
    assert SentMail.objects.count() > 150
    assert SentMail.objects.latest("sent_at").sent_at.isoformat() < "2026-11-18T04:30"


def test_a_year_that_has_just_begun_has_a_past_too(monkeypatch):
    monkeypatch.setenv("CHAUPAL_NOW", "2027-04-02T10:00+05:30")
    calendar = Calendar(ZoneInfo("Asia/Kolkata"), date(2027, 4, 2), [date(2027, 4, 1)])
    assert [calendar.day(back) for back in (1, 2, 30)] == [date(2027, 4, 1), date(2027, 3, 31), date(2027, 3, 3)]
    assert calendar.at(1, "15:30").isoformat() == "2027-04-01T15:30:00+05:30"


def test_everything_that_is_sorted_has_the_key_of_its_name(built, db):
    assert {model: [*chain(*outdated(model._base_manager.all()))] for model in sorted_models()} == {
        model: [] for model in sorted_models()
    }
