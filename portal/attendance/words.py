"""Attendance in a family's words: this week day by day, and the share of the term."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, DateField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.attendance.codes import KINDS, Code, Table, table_of
from portal.attendance.days import SchoolDays, Stay, is_in_class
from portal.attendance.models import AttendanceMark
from portal.attendance.share import percent
from roll.models import Class, Enrolment, Pupil, School


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week. `state`: here, late, away, open (no mark yet), closed (no school), out (in no class)."""

    date: date
    state: str
    words: str | Promise
    tone: str
    icon: str
    is_today: bool = False

    @property
    def mark_tone(self) -> str:
        """Empty where nothing is marked: no school, in no class, or not yet."""
        return "" if self.state in {"closed", "out"} else self.tone


@dataclass(slots=True)
class Week:
    """`percent` is None before the term's first mark. `today_mark` is today's Day."""

    days: list[Day] = field(default_factory=list)
    today_mark: Day | None = None
    attended: int = 0
    possible: int = 0

    @property
    def percent(self) -> int | None:
        return percent(self.attended, self.possible)

    @property
    def sum(self) -> str:
        if not self.possible:
            return ""
        return _("%(attended)s of %(possible)s sessions") % {"attended": self.attended, "possible": self.possible}


Marks = dict[tuple[date, str], str]


def week_of(pupils: Sequence[Pupil], today: date) -> dict[int, Week]:
    """A Week for each pupil, whose schools must be loaded: two queries, however many pupils and schools."""
    if not pupils:
        return {}
    monday = today - timedelta(days=today.isoweekday() - 1)
    days = [monday + timedelta(days=number) for number in range(7)]
    calendar = SchoolDays.between({pupil.school_id for pupil in pupils}, monday, days[-1])
    weeks: dict[int, Week] = {pupil.pk: Week() for pupil in pupils}
    marks, stays = _count_term(pupils, today, monday, calendar, weeks)
    schools = {pupil.school_id: pupil.school for pupil in pupils}
    visible_days = {key: _visible_days(school, days, today, calendar) for key, school in schools.items()}
    for pupil in pupils:
        week, table = weeks[pupil.pk], table_of(schools[pupil.school_id])
        for day, unmarked in visible_days[pupil.school_id]:
            marked = _marked_day(day, table, marks[pupil.pk], unmarked)
            week.days.append(marked or _day_out(day, stays[pupil.pk], unmarked) or unmarked)
            if unmarked.is_today:
                week.today_mark = week.days[-1]
    return weeks


def _visible_days(school: School, days: list[date], today: date, calendar: SchoolDays) -> list[tuple[date, Day]]:
    """The days that a school's families see, each as it is without a mark."""
    seen = [day for day in days if calendar.is_in_week(school, day) or day == today]
    return [(day, _unmarked_day(school, day, today, calendar)) for day in seen]


def _count_term(
    pupils: Sequence[Pupil], today: date, monday: date, calendar: SchoolDays, weeks: dict[int, Week]
) -> tuple[dict[int, Marks], dict[int, list[Stay]]]:
    """Adds up the term into the weeks, and gives this week's marks one by one, and when each was in a class.

    The database counts what is older than this week: a handful of rows a pupil, not a term's.
    """
    marks: dict[int, Marks] = defaultdict(dict)
    stays: dict[int, list[Stay]] = defaultdict(list)
    terms = {pupil.pk: calendar.term(pupil.school, today) for pupil in pupils}
    tables = {pupil.pk: table_of(pupil.school) for pupil in pupils}
    rows = _mark_counts(places=_since_term_began(pupils, today, monday, calendar), monday=monday, today=today)
    for pupil, letter, day, part, number, until in rows:
        if number is None:
            stays[pupil].append((day, until))
            continue
        term = terms[pupil]
        if day:
            marks[pupil][day, part] = letter
        if term and (day is None or term[0] <= day <= term[1]) and (code := tables[pupil].get(letter)):
            weeks[pupil].attended += number * code.attended
            weeks[pupil].possible += number * code.possible
    return marks, stays


# A school, since when and until when its pupils' marks count, and the pupils.
Place = tuple[int, date, date, tuple[int, ...]]


def _mark_counts(places: tuple[Place, ...], monday: date, today: date) -> QuerySet[AttendanceMark, Any]:
    """What is older than this week counted by code, without day and session; this week's as they are.

    Rows of (pupil, code, day, session, number, until); without a number it is a stay in a class, from `day`.
    """
    wanted = reduce(or_, [Q(school=each[0], date__gte=each[1], pupil__in=each[3]) for each in places])
    marks = AttendanceMark.objects.order_by()
    older = marks.filter(wanted, date__lt=monday)
    for school, _since, until, _pupils in places:
        if until < monday:
            older = older.exclude(school=school, date__gt=until)
    week = marks.filter(wanted, date__range=(monday, today))
    everybody = [pupil for *_place, pupils in places for pupil in pupils]
    stays = Enrolment.objects.filter(pupil__in=everybody, school_class__kind=Class.Kind.REGISTRATION).order_by()
    # Of two that are both empty PostgreSQL would think a text.
    no_day, no_part, no_number = Cast(Value(None), DateField()), Value(""), Value(None, IntegerField())
    counted = older.values("pupil", "code").annotate(number=Count("pk"))
    return counted.values_list("pupil", "code", no_day, no_part, "number", no_day).union(
        week.values_list("pupil", "code", "date", "session", Value(1), no_day),
        stays.values_list("pupil", no_part, "starts_on", no_part, no_number, "ends_on"),
        all=True,
    )


def _since_term_began(pupils: Sequence[Pupil], today: date, monday: date, calendar: SchoolDays) -> tuple[Place, ...]:
    """Of each school its pupils, and when their marks count: in its term, and this week where it began later."""
    places = []
    for school in {pupil.school_id: pupil.school for pupil in pupils}.values():
        term = calendar.term(school, today)
        here = tuple(pupil.pk for pupil in pupils if pupil.school_id == school.pk)
        first, last = (min(term[0], monday), term[1]) if term else (monday, today)
        places.append((school.pk, first, last, here))
    return tuple(places)


def _marked_day(day: date, table: Table, marks: Marks, unmarked: Day) -> Day | None:
    codes = {part: code for part in ("am", "pm") if (code := table.get(marks.get((day, part))))}
    if not codes:
        return None
    code = _code_to_show(codes)
    return Day(day, code.state, _label(codes, code), code.tone, code.icon, unmarked.is_today)


def _unmarked_day(school: School, day: date, today: date, calendar: SchoolDays) -> Day:
    if reason := calendar.reason(school, day):
        return Day(day, "closed", reason, "info", "calendar-x", day == today)
    return Day(day, "open", _("Not marked yet") if day <= today else "", "", "minus", day == today)


def _day_out(day: date, stays: list[Stay], unmarked: Day) -> Day | None:
    """A school day on which the child is in no class: not yet, not any more, or not at all."""
    if unmarked.state != "open" or is_in_class(day, stays):
        return None
    begins = min((begins for begins, _ends in stays if begins and begins > day), default=None)
    if begins:
        words = _("Starts on %(day)s") % {"day": date_format(begins, "j F")}
    else:
        words = _("Has left the class") if stays else _("Not in a class yet")
    return Day(day, "out", words, "info", "calendar-days", unmarked.is_today)


def _code_to_show(codes: dict[str, Code]) -> Code:
    """Of two sessions, the one a family should hear of."""
    return max(codes.values(), key=lambda code: KINDS.index(code.state))


def _label(codes: dict[str, Code], code: Code) -> str | Promise:
    """An absence of half a day names the half."""
    if code.state != "away" or len(codes) < 2 or all(code.state == "away" for code in codes.values()):
        return code.family
    if codes["am"] is code:
        return _("Absent in the morning")
    return _("Absent in the afternoon")
