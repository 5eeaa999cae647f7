"""What stands in the way of undoing: whatever hangs on the new classes by now, and what somebody has changed since.

It is found by the models' own references: what a later room writes of a class counts too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from roll.models import (
    AcademicYear,
    Audience,
    Class,
    ClassPlan,
    Enrolment,
    ExternalId,
    Pupil,
    PupilPlan,
    RollForward,
    Teaching,
    Term,
)

# Looked at by themselves, or gone with the class.
OF_CLASS = (Enrolment, ClassPlan, Teaching, Audience)
OF_YEAR = (Class, Term, RollForward, PupilPlan)


@dataclass
class Work:
    """Rows by model, and the children whose classes are others than they were left."""

    rows: dict[type[models.Model], int] = field(default_factory=dict)
    pupils: list[Pupil] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rows or self.pupils)


def find_work(done: RollForward) -> Work:
    """What was written of the new classes, or changed of what was made, since."""
    made = done.made
    classes, teachings = made["classes"], Teaching.objects.filter(school_class__in=made["classes"])
    work = Work()
    for model, rows in _hanging(Class, classes, OF_CLASS):
        _count(work, model, rows)
    audiences = Audience.objects.filter(school_class__in=classes)
    for model, rows in _hanging(Audience, audiences.values("pk"), ()):
        _count(work, model, rows)
    for model, rows in _hanging(AcademicYear, [done.to_year_id], OF_YEAR):
        # The date of a report alone is no work yet; a report of it is.
        for deeper, those in _hanging(model, rows.values("pk"), ()):
            _count(work, deeper, those)
    _count(work, Teaching, teachings.exclude(pk__in=made["teachings"]))
    _count(work, Class, Class.objects.filter(pk__in=classes, ended_on__isnull=False))
    _count(work, ExternalId, ExternalId.objects.filter(kind=ExternalId.Kind.CLASS, object_id__in=classes))
    work.pupils = list(Pupil.objects.filter(pk__in=_changed(done)).order_by("sort_key", "pk"))
    return work


def _count(work: Work, model: type[models.Model], rows: Any) -> None:
    if number := rows.count():
        work.rows[model] = work.rows.get(model, 0) + number


def _hanging(model: type[models.Model], keys: Any, but: Collection[type]) -> Iterator[tuple[type[models.Model], Any]]:
    """The rows of each model that refers to these, but for some models."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and not relation.concrete):
            continue
        other: Any = relation.related_model
        if other in but or not apps.is_installed(other._meta.app_config.name):
            continue
        yield other, other._base_manager.filter(**{f"{relation.field.name}__in": keys})


def _changed(done: RollForward) -> set[int]:
    """The pupils of whom an old or a new stay is not as it was left."""
    made, first = done.made, done.first_day
    rows = Enrolment.objects.filter(school_class__in=made["classes"])
    values = rows.values_list("pupil", "school_class", "starts_on", "ends_on", "left_to")
    left = {(pupil, one, first, None, "") for pupil, one in made["stays"]}
    changed = {row[0] for row in left ^ set(values)}
    since = {key: last for key, _was, last in made["ended"]}
    old = Enrolment.objects.filter(school_class__academic_year=done.from_year_id).values_list("pk", "pupil", "ends_on")
    now = {key: (pupil, day and day.isoformat()) for key, pupil, day in old}
    return changed | {now[key][0] for key, last in since.items() if key in now and now[key][1] != last}


def left_behind(done: RollForward) -> list[Pupil]:
    """Who is in an old class on the first new day, and in no new one: who came since. One query."""
    stays = Enrolment.objects.filter(school_class__kind=Class.Kind.REGISTRATION)
    old = stays.holding(done.first_day).filter(school_class__academic_year=done.from_year_id)
    new = stays.filter(school_class__academic_year=done.to_year_id)
    behind = Pupil.objects.filter(pk__in=old.values("pupil")).exclude(pk__in=new.values("pupil"))
    return list(behind.order_by("sort_key", "pk"))
