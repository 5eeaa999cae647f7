"""Pupils by the registration class in which they are today: how pages about many of them are cut."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation import clock
from foundation.keys import key_of
from roll.models import Class, Enrolment

# In addresses, in place of a class's key.
NO_CLASS, EVERY_CLASS = "none", "all"


@dataclass(frozen=True)
class ClassGroup:
    """The pupils of one registration class; those of none where `pk` is None."""

    pk: int | None
    name: str

    @property
    def key(self) -> str:
        """Returns it as it stands in addresses: the class's key, or NO_CLASS."""
        return NO_CLASS if self.pk is None else str(self.pk)

    @property
    def label(self) -> str:
        """Returns what it is called where only `5B` would not say that it is a class."""
        return self.name if self.pk is None else _("Class %(name)s") % {"name": self.name}


def with_class(rows: QuerySet[Any], pupil: str = "pk") -> Any:
    """Annotates `class_key`, the key of the pupil's registration class today: of two the first by name, or None.

    `pupil` names the field that has the pupil's key.
    """
    classes = Enrolment.objects.holding().filter(pupil=OuterRef(pupil), school_class__kind=Class.Kind.REGISTRATION)
    first = classes.order_by("school_class__sort_key", "school_class").values("school_class")[:1]
    return rows.annotate(class_key=Subquery(first))


def with_class_days(rows: QuerySet[Any], pupil: str = "pk", day: date | None = None) -> Any:
    """Annotates what `class_words` reads: `class_name` on a day (today where none is named), `begins_on`, `left_on`."""
    day = day or clock.today()
    stays = Enrolment.objects.filter(pupil=OuterRef(pupil), school_class__kind=Class.Kind.REGISTRATION)
    here = stays.holding(day).order_by("school_class__sort_key", "school_class")
    return rows.annotate(
        class_name=Subquery(here.values("school_class__name")[:1]),
        begins_on=Subquery(stays.filter(starts_on__gt=day).order_by("starts_on").values("starts_on")[:1]),
        left_on=Subquery(stays.filter(ends_on__lt=day).order_by("-ends_on").values("ends_on")[:1]),
    )


def class_words(row: Any) -> str:
    """Says of a row of `with_class_days` in which class its pupil is, or that they have not begun, have left, or none.

    `Class 5B`, `Starts on 7 December`, `Left on 27 November`, `Not in a class`.
    """
    if row.class_name:
        return _("Class %(name)s") % {"name": row.class_name}
    if row.begins_on:
        return _("Starts on %(day)s") % {"day": date_format(row.begins_on, "j F")}
    if row.left_on:
        return _("Left on %(day)s") % {"day": date_format(row.left_on, "j F")}
    return _("Not in a class")


def has_left(pupil: str = "pk") -> Q:
    """Returns the condition that the pupil has left the school: was in a class, is in none and comes into none.

    `pupil` names the field that has the pupil's key. `is_gone` says the same of a row of `with_class_days`.
    """
    stays = Enrolment.objects.filter(pupil=OuterRef(pupil), school_class__kind=Class.Kind.REGISTRATION)
    over = Q(ends_on__lt=clock.today())
    return Exists(stays.filter(over)) & ~Exists(stays.exclude(over))


def is_gone(row: Any) -> bool:
    """Says of a row of `with_class_days` whether its pupil has left the school."""
    return bool(row.left_on and not row.class_name and not row.begins_on)


def in_class(rows: QuerySet[Any], key: str, pupil: str = "pk") -> Any:
    """Returns the rows of the class of this key, or of NO_CLASS, each with `class_key`; of any other text none."""
    rows = with_class(rows, pupil)
    if key == NO_CLASS:
        return rows.filter(class_key__isnull=True)
    # Also by the class's own enrolments: which class is a pupil's would be asked of each pupil there is.
    enrolled = Enrolment.objects.holding().filter(school_class=key_of(key))
    return rows.filter(**{f"{pupil}__in": enrolled.values("pupil")}, class_key=key_of(key))


def in_class_or_all(rows: QuerySet[Any], key: str, pupil: str = "pk") -> Any:
    """Returns what `in_class` does, and of EVERY_CLASS all rows, each with `class_key`."""
    return with_class(rows, pupil) if key == EVERY_CLASS else in_class(rows, key, pupil)


def class_groups(keys: Iterable[int | None]) -> list[ClassGroup]:
    """Returns the classes of these keys by year and name, and then those in none. One query."""
    wanted = set(keys)
    classes = Class.objects.filter(pk__in=[key for key in wanted if key]).select_related("year_group")
    in_order = sorted(classes, key=lambda one: (one.year_group.order if one.year_group else 0, one.sort_key, one.pk))
    groups = [ClassGroup(each.pk, each.name) for each in in_order]
    return [*groups, ClassGroup(None, _("Not in a class"))] if None in wanted else groups


def by_class(rows: Iterable[Any], groups: Iterable[ClassGroup]) -> list[tuple[ClassGroup, list[Any]]]:
    """Returns rows of `with_class` under their classes, of these; a class without any is left out. Order is kept."""
    of_class: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        of_class[row.class_key].append(row)
    return [(group, of_class[group.pk]) for group in groups if group.pk in of_class]
