"""A pupil's term in words, session by session, and the sum behind the percentage."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from portal.attendance.codes import Code, table_of
from portal.attendance.days import SchoolDays, Stay, is_in_class
from portal.attendance.models import AttendanceMark, Session
from portal.attendance.share import percent
from roll.models import Enrolment, Pupil

MORNING, AFTERNOON = SESSIONS = tuple(Session)
# Longer than any term: its closures are asked for before its first day is known.
LONGEST_TERM = timedelta(days=400)


@dataclass(frozen=True)
class SessionMark:
    """One session; `code` is None until it is marked."""

    session: Session
    code: Code | None


@dataclass(frozen=True)
class Day:
    """A school day with its sessions, or a day without school and why."""

    date: date
    sessions: tuple[SessionMark, ...]
    closed: str = ""


@dataclass(frozen=True)
class Week:
    monday: date
    days: list[Day]


@dataclass
class Record:
    """The days of a term so far, newest last, and how they add up."""

    days: list[Day] = field(default_factory=list)

    @cached_property
    def codes(self) -> list[Code | None]:
        return [mark.code for day in self.days for mark in day.sessions]

    @property
    def total(self) -> int:
        return len(self.codes)

    @cached_property
    def attended(self) -> int:
        return sum(code.attended for code in self.codes if code)

    @cached_property
    def possible(self) -> int:
        return sum(code.possible for code in self.codes if code)

    @property
    def not_possible(self) -> int:
        return sum(not code.possible for code in self.codes if code)

    @property
    def not_marked(self) -> int:
        return self.codes.count(None)

    @property
    def percent(self) -> int | None:
        return percent(self.attended, self.possible)

    @cached_property
    def months(self) -> list[date]:
        """The first day of each month, newest first."""
        return sorted({day.date.replace(day=1) for day in self.days}, reverse=True)

    def weeks(self, month: date) -> list[Week]:
        """A month's days by week, newest first."""
        days = [day for day in reversed(self.days) if day.date.replace(day=1) == month]
        return [Week(monday, list(week_days)) for monday, week_days in groupby(days, lambda day: monday_of(day.date))]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def term_of(pupil: Pupil) -> Record:
    """The term that runs, or the last that did, up to now; two queries. The pupil's school must be loaded."""
    school, today = pupil.school, pupil.school.today()
    calendar = SchoolDays.between([school.pk], today - LONGEST_TERM, today)
    term = calendar.term(school, today)
    if not term:
        return Record()
    first, last = term[0], min(term[1], today)
    stays, letters = _marks(pupil, first, last)
    return Record(list(_days(pupil, first, last, stays, calendar, letters)))


def _marks(pupil: Pupil, first: date, last: date) -> tuple[list[Stay], dict[tuple[date, str], str]]:
    """When the pupil was in a class, and the letter of each session: one query."""
    letters = {}
    stays: list[Stay] = []
    for day, session, letter in _rows(school=pupil.school_id, pupil=pupil.pk, first=first, last=last):
        if session:
            letters[day, session] = letter
        else:
            stays.append((day, date.fromisoformat(letter) if letter else None))
    return stays, letters


def _rows(school: int, pupil: int, first: date, last: date) -> QuerySet[Any, Any]:
    """Rows of (date, session, letter), and of (first day, empty, last day as `2026-11-20`) for each stay in a class.

    The last day stands in the letters' column: one more would cost each mark.
    """
    marks = AttendanceMark.objects.filter(school=school, pupil=pupil, date__range=(first, last)).order_by()
    stays = Enrolment.objects.filter(pupil=pupil).order_by()
    last_day = Cast("ends_on", CharField())
    return marks.values_list("date", "session", "code").union(
        stays.values_list("starts_on", Value(""), last_day), all=True
    )


def _days(
    pupil: Pupil, first: date, last: date, stays: list[Stay], calendar: SchoolDays, letters: dict[tuple[date, str], str]
) -> Iterator[Day]:
    """Days off by the weekday are left out, and so are days on which the pupil was in no class."""
    table, school, today = table_of(pupil.school), pupil.school, pupil.school.today()
    begun = SESSIONS if school.session_now() == AFTERNOON else SESSIONS[:1]
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        codes = [(session, table.get(letters.get((day, session)))) for session in SESSIONS]
        marked = any(code for _session, code in codes)
        if not marked and not (calendar.is_in_week(school, day) and is_in_class(day, stays)):
            continue
        closed = calendar.reason(school, day)
        expected = () if closed else begun if day == today else SESSIONS
        marks = tuple(SessionMark(session, code) for session, code in codes if code or session in expected)
        yield Day(day, marks, "" if marks else closed)
