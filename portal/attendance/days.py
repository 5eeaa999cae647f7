"""Which days are school days, and why not: for several schools in one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roll.models import School, SpecialDay, Term

# A term and the holidays behind it: who asks in the holidays is answered for the term that was.
LOOK_BACK = timedelta(days=200)


# In a class from a day until a day; None where that is open.
Stay = tuple[date | None, date | None]


def is_in_class(day: date, stays: Iterable[Stay]) -> bool:
    """Says whether one of these stays holds on that day."""
    # Spelt out: as `any` it would be three calls for each day of a term.
    for begins, ends in stays:  # noqa: SIM110
        if (begins is None or begins <= day) and (ends is None or day <= ends):
            return True
    return False


def _calendar(schools: tuple[int, ...], first: date, last: date, since: date) -> QuerySet[Any, Any]:
    """Rows of (school, from, until, words, kind); a special day has no until, and a term no kind."""
    terms = Term.objects.filter(academic_year__school__in=schools, starts_on__lte=last, ends_on__gte=since)
    special_days = SpecialDay.objects.filter(school__in=schools, date__range=(first, last))
    no_day = Value(None, output_field=DateField())
    return (
        terms.order_by()
        .values_list("academic_year__school", "starts_on", "ends_on", "name", Value(""))
        .union(special_days.order_by().values_list("school", "date", no_day, "reason", "kind"), all=True)
    )


@dataclass(frozen=True)
class SchoolDays:
    """`closures` are the reasons of the days that are closed; `extra` are the days open whatever their weekday."""

    closures: dict[tuple[int, date], str]
    extra: set[tuple[int, date]]
    terms: dict[int, list[tuple[date, date]]]

    @classmethod
    def between(cls, schools: Iterable[int], first: date, last: date) -> "SchoolDays":
        """Special days from first to last, and the terms that touch them or ended less than 200 days before."""
        rows = _calendar(schools=tuple(schools), first=first, last=last, since=first - LOOK_BACK)
        school_days = cls({}, set(), defaultdict(list))
        for school, begins, ends, words, kind in rows:
            if not kind:
                school_days.terms[school].append((begins, ends))
            elif kind == SpecialDay.Kind.CLOSED:
                school_days.closures[school, begins] = words
            else:
                school_days.extra.add((school, begins))
        return school_days

    def is_in_week(self, school: School, day: date) -> bool:
        """A day of the school's week, or one that is open all the same."""
        return str(day.isoweekday()) in school.weekdays or (school.pk, day) in self.extra

    def reason(self, school: School, day: date) -> str:
        """Why there is no school that day, in words; empty on a school day."""
        if closure := self.closures.get((school.pk, day)):
            return closure
        if not self.is_in_week(school, day):
            return _("The school is closed on %(weekday)s.") % {"weekday": date_format(day, "l")}
        if not any(begins <= day <= ends for begins, ends in self.terms.get(school.pk, ())):
            return _("It is the holidays: there is no term now.")
        return ""

    def term(self, school: School, day: date) -> tuple[date, date] | None:
        """First and last day of the term that runs, or of the last one that did less than 200 days before."""
        begun = [term for term in self.terms.get(school.pk, ()) if term[0] <= day <= term[1] + LOOK_BACK]
        return max(begun, default=None)
