"""Homework as a home reads it: by child, what comes next and what is done."""

from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.homework.models import Homework, HomeworkDone, HomeworkQuerySet

AT_A_GLANCE = 3
LOOK_AHEAD = timedelta(days=21)
LOOK_BACK = timedelta(days=30)


class Task(NamedTuple):
    """One homework of one child."""

    pupil: int
    pk: int
    title: str
    subject: str | None
    due_on: date
    done: bool


def next_tasks(pupils: tuple[int, ...], day: date) -> dict[int, list[Task]]:
    """The next three of each child in one query; what is not done comes first."""
    tasks_by_pupil: dict[int, dict[int, Task]] = defaultdict(dict)
    for row in _tasks(pupils=pupils, day=day) if pupils else []:
        task = Task(*row)
        if task.due_on <= day + LOOK_AHEAD:
            tasks_by_pupil[task.pupil][task.pk] = task
    return {pupil: sorted(tasks.values(), key=is_done)[:AT_A_GLANCE] for pupil, tasks in tasks_by_pupil.items()}


def is_done(task: Task) -> bool:
    return task.done


def _tasks(pupils: tuple[int, ...], day: date) -> QuerySet[Homework, Any]:
    """From a day on, without an end: of a range PostgreSQL thinks that it holds next to nothing, and begins there."""
    joined = "school_class__enrolments__"
    begun = Q(**{f"{joined}starts_on__isnull": True}) | Q(**{f"{joined}starts_on__lte": F("due_on")})
    running = Q(**{f"{joined}ends_on__isnull": True}) | Q(**{f"{joined}ends_on__gte": F("due_on")})
    of_pupil = HomeworkDone.objects.filter(homework=OuterRef("pk"), pupil=OuterRef("pupil"))
    return (
        Homework.objects.standing()
        .filter(begun, running, due_on__gte=day, **{f"{joined}pupil__in": pupils})
        .annotate(pupil=F(f"{joined}pupil"))
        .annotate(is_done=Exists(of_pupil))
        .order_by("due_on", "pk")
        .values_list("pupil", "pk", "title", "subject__name", "due_on", "is_done")
    )


def homework_of(pupil: int) -> HomeworkQuerySet:
    """All that is set for the pupil of this key, with `is_done`."""
    ticks = HomeworkDone.objects.filter(homework=OuterRef("pk"), pupil=pupil)
    homework = Homework.objects.of_pupils([pupil])
    return homework.annotate(is_done=Exists(ticks)).select_related("subject")


def homework_since(pupil: int, day: date) -> QuerySet[Homework]:
    return homework_of(pupil).filter(due_on__gte=day)


def due_label(due_on: date, today: date) -> str:
    return _due_label(due_on, today, get_language() or "en")


@lru_cache(maxsize=500)
def _due_label(due_on: date, today: date, language: str) -> str:
    """`for tomorrow`, `for Friday`, `for 12 December`: the same few stand on every family's page."""
    away = (due_on - today).days
    if away == 0:
        return _("for today")
    if away == 1:
        return _("for tomorrow")
    return _("for %(day)s") % {"day": date_format(due_on, "l" if 1 < away < 7 else "j F")}
