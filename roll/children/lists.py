"""The children of a school, found by a few letters; and what a child's own page shows a member of staff."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from foundation.key_pages import KeyPage
from foundation.sort_keys import begins_a_word
from foundation.sorting import word_beginnings
from roll.access import mark_barred
from roll.classes import EVERY_CLASS, ClassGroup, class_words, in_class, with_class_days
from roll.models import Class, ContactPoint, Enrolment, Guardianship, Pupil, School, User
from roll.models.records import PupilQuerySet
from roll.scope import open_guardianships

PER_PAGE = 40
MOST_WORDS = 6


def children_at(school: School, user: User) -> PupilQuerySet:
    """The children of the school whom this person's postings show: a teacher's own, or the whole school's."""
    children: PupilQuerySet = Pupil.objects.of_staff(user).filter(school=school)
    return children


def find(children: PupilQuerySet, text: str, group: str = EVERY_CLASS) -> Any:
    """Those of whom each word of the text begins a name or the admission number, or is the class; of one class."""
    for word in text.split()[:MOST_WORDS]:
        enrolled = Enrolment.objects.holding().filter(school_class__name__iexact=word)
        found = Q(admission_number__istartswith=word) | Q(pk__in=enrolled.values("pupil"))
        if beginnings := word_beginnings(word):
            name = Q()
            for beginning in beginnings:
                name &= begins_a_word(beginning)
            found |= name
        children = children.filter(found)
    return children if group == EVERY_CLASS else in_class(children, group)


def page_of(children: Any, school: School, after: str, before: str) -> KeyPage:
    """One page by name, after or before the child with this code; the first where there is none of it."""
    code = after or before
    anchor = code and Pupil.objects.filter(school=school, code=code).values_list("sort_key", "pk").first()
    if not anchor:
        rows, more = _cut(children.order_by("sort_key", "pk"))
        return KeyPage(rows, "", rows[-1].code if more else "")
    key, pk = bytes(anchor[0]), anchor[1]
    if after:
        # Said beside it, though it follows: by this alone the index is entered at the place.
        later = Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(pk__gt=pk))
        rows, more = _cut(children.filter(later).order_by("sort_key", "pk"))
        return KeyPage(rows, rows[0].code if rows else "", rows[-1].code if more else "")
    earlier = Q(sort_key__lte=key) & (Q(sort_key__lt=key) | Q(pk__lt=pk))
    rows, more = _cut(children.filter(earlier).order_by("-sort_key", "-pk"))
    rows.reverse()
    return KeyPage(rows, rows[0].code if more else "", rows[-1].code if rows else "")


def _cut(children: Any) -> tuple[list[Any], bool]:
    """The rows of a page, each with `class_words`, and whether there are more."""
    rows = list(with_class_days(children)[: PER_PAGE + 1])
    for row in rows:
        row.class_words = class_words(row)
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def class_choices(school: School, user: User) -> list[ClassGroup]:
    """The registration classes of this year whose children this person may see."""
    today = school.today()
    classes = user.classes_at(school).filter(
        kind=Class.Kind.REGISTRATION, academic_year__starts_on__lte=today, academic_year__ends_on__gte=today
    )
    return [ClassGroup(each.pk, each.name) for each in classes.order_by("year_group__order", "sort_key")]


@dataclass
class Adult:
    """An adult on a child's page. `contacts` are for the office and the head alone, and none of who is barred."""

    guardianship: Guardianship
    barred: bool = False
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


def adults_for_office(pupil: Pupil) -> list[Adult]:
    """Every adult on the child's record, with what was decided and how to reach them. Three queries."""
    points = Prefetch("guardian__contact_points", ContactPoint.objects.order_by("kind", "value"))
    rows = pupil.guardianships.select_related("guardian").prefetch_related(points)
    return [_with_contacts(row) for row in mark_barred(_in_order(rows))]


def adults_for_teacher(pupil: Pupil) -> list[Adult]:
    """The adults who may see something of the child today, by name and relationship, and nothing else."""
    rows = open_guardianships(None, [pupil.pk]).select_related("guardian")
    return [Adult(row) for row in _in_order(rows)]


def _in_order(rows: Any) -> Iterable[Any]:
    return list(rows.order_by("priority", "guardian__sort_key", "guardian"))


def _with_contacts(row: Any) -> Adult:
    if row.is_barred:
        return Adult(row, barred=True)
    points = list(row.guardian.contact_points.all())
    of_kind = {kind: [each.value for each in points if each.kind == kind] for kind in ContactPoint.Kind.values}
    return Adult(row, phones=of_kind[ContactPoint.Kind.PHONE], emails=of_kind[ContactPoint.Kind.EMAIL])


def stays_of(pupil: Pupil) -> list[Enrolment]:
    """The child's classes, the newest first."""
    stays = pupil.enrolments.select_related("school_class__academic_year")
    return sorted(stays, key=lambda stay: (stay.starts_on or date.min, stay.pk), reverse=True)


def leaves_on(stays: Iterable[Enrolment]) -> date | None:
    """The last day of a child's newest class, the newest first; None where it ends with its year or has no last day."""
    newest = next((stay for stay in stays if stay.school_class.kind == Class.Kind.REGISTRATION), None)
    is_early = newest and newest.ends_on and newest.ends_on < newest.school_class.academic_year.ends_on
    return newest.ends_on if newest and is_early else None
