"""A year as the school writes it down, with its terms: laid, changed, and taken out while nothing hangs on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from foundation import ports
from roll.models.schools import AcademicYear, School, Term


class NameTaken(Exception):
    """The school has a year of this name."""


class YearsOverlap(Exception):
    """Another year of the school holds some of these days; `args[0]` is that year."""


class TermOutside(Exception):
    """A term has days outside the year; `args[0]` is its place among the terms."""


class TermsOverlap(Exception):
    """A term begins before the one ahead of it has ended; `args[0]` is its place."""


class TermNameTaken(Exception):
    """Two terms have one name; `args[0]` is the place of the second."""


class TermsChanged(Exception):
    """Somebody has added or deleted a term since the year was read."""


class RegistersOutside(Exception):
    """Registers were taken on days that would be in no term; `args[0]` are these days."""


class InUse(Exception):
    """Something hangs on it; `args[0]` says how many of what, by model."""


@dataclass(frozen=True)
class TermDates:
    """A term as it is written down; `term` is its row, None for a new one."""

    name: str
    starts_on: date
    ends_on: date
    term: Term | None = None


@transaction.atomic
def lay_year(year: AcademicYear, terms: Sequence[TermDates], known: Collection[Term]) -> None:
    """Keeps a year, new or changed, with exactly these terms; it had those that are known. Raises what stands above."""
    # One at a time: what overlaps is looked for among years that nobody is writing.
    School.objects.select_for_update(of=("self",)).get(pk=year.school_id)
    if year.pk and set(year.terms.all()) != set(known):
        raise TermsChanged
    _check_year(year)
    _check_terms(year, terms)
    if year.pk:
        _check_registers(year, terms)
    year.save()
    kept = {each.term.pk for each in terms if each.term}
    _remove(list(year.terms.exclude(pk__in=kept)))
    _write_terms(year, terms)


def _check_year(year: AcademicYear) -> None:
    others = AcademicYear.objects.filter(school=year.school_id).exclude(pk=year.pk)
    if others.filter(name=year.name).exists():
        raise NameTaken
    if other := others.filter(starts_on__lte=year.ends_on, ends_on__gte=year.starts_on).first():
        raise YearsOverlap(other)


def _check_terms(year: AcademicYear, terms: Sequence[TermDates]) -> None:
    names: set[str] = set()
    for place, each in enumerate(terms):
        if each.starts_on < year.starts_on or each.ends_on > year.ends_on:
            raise TermOutside(place)
        if each.name in names:
            raise TermNameTaken(place)
        if any(each.starts_on <= other.ends_on and each.ends_on >= other.starts_on for other in terms[:place]):
            raise TermsOverlap(place)
        names.add(each.name)


def _check_registers(year: AcademicYear, terms: Sequence[TermDates]) -> None:
    """A day on which a register was taken stays in a term: its marks would count nowhere."""
    before = list(year.terms.all())
    if not before:
        return
    first, last = min(term.starts_on for term in before), max(term.ends_on for term in before)
    days = ports.registers_on(year.school_id, first, last)
    lost = [day for day in days if not any(each.starts_on <= day <= each.ends_on for each in terms)]
    if lost:
        raise RegistersOutside(sorted(lost))


def _write_terms(year: AcademicYear, terms: Sequence[TermDates]) -> None:
    # Two terms may have exchanged their names: no two have one meanwhile.
    for each in terms:
        if each.term:
            Term.objects.filter(pk=each.term.pk, academic_year=year).update(name=f"#{each.term.pk}")
    for each in terms:
        values = {"name": each.name, "starts_on": each.starts_on, "ends_on": each.ends_on}
        if each.term:
            Term.objects.filter(pk=each.term.pk, academic_year=year).update(**values)
        else:
            Term.objects.create(academic_year=year, **values)


@transaction.atomic
def remove_year(year: AcademicYear) -> None:
    """Takes out a year with its terms. Raises InUse where classes, registers or anything else hangs on it."""
    School.objects.select_for_update(of=("self",)).get(pk=year.school_id)
    if days := ports.registers_on(year.school_id, year.starts_on, year.ends_on):
        raise RegistersOutside(sorted(days))
    _remove([year])


def _remove(rows: Sequence[Any]) -> None:
    try:
        for row in rows:
            row.delete()
    except ProtectedError as refused:
        counts: dict[type, int] = {}
        for each in refused.protected_objects:
            counts[type(each)] = counts.get(type(each), 0) + 1
        raise InUse(counts) from refused


def next_start(school: School, month: int) -> date:
    """The first of that month: behind the school's last year, or of the year that runs where it has none."""
    last = school.years.order_by("-ends_on").values_list("ends_on", flat=True).first()
    today = school.today()
    day = last + timedelta(days=1) if last else date(today.year - (today.month < month), month, 1)
    return date(day.year + (day.month > month), month, 1)
