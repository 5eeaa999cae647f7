"""Homework for every class: some due yesterday and mostly done, the rest over the next days."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from demo.moments import Calendar
from demo.queries import Step
from portal.homework.models import Homework, HomeworkDone
from roll.models import Class, User
from tests.factories.homework import HomeworkFactory

# Subject, title, text, and the school day from today on which it is due; 0 was the last one before today.
TASKS = (
    ("Hindi", "Read the story of the clever crow", "Tell it at home in your own words.", 0),
    (
        "Mathematics",
        "Page 42, sums 1 to 8",
        "Write each sum with its answer. A grown-up may check them, but not solve them.",
        1,
    ),
    ("Environmental studies", "Find three kinds of leaves", "Stick them on a sheet and write their names.", 2),
    ("English", "Learn ten new words", "They are on page 31. We will play a game with them.", 4),
    ("Art and craft", "Draw your street", "As you see it from your door.", 7),
)
LOOK_AHEAD = 30


def homework(school_class: Class, teacher: User, calendar: Calendar, told: bool) -> Iterator[Step]:
    """`told` where the homes have had a mail of it; the other classes' came before the story begins."""
    school = school_class.school
    ahead = school.school_days(calendar.today + timedelta(days=1), days=LOOK_AHEAD)
    days = [calendar.day(1), *ahead]
    for number, (subject, title, text, due) in enumerate(TASKS):
        if due < len(days):
            said: dict[str, Any] = {"title": title, "text": text, "due_on": days[due], "by": teacher}
            said["subject"] = school.subjects.filter(name=subject).first()
            yield calendar.at(3 if due == 0 else 1, f"14:{10 + number}"), setting(school_class, said, told)


def setting(school_class: Class, said: dict[str, Any], told: bool) -> Callable[[], None]:
    def go() -> None:
        if told:
            (found,) = Homework.set_for([school_class], **said)
        else:
            found = HomeworkFactory(school_class=school_class, set_by=said.pop("by"), **said)
        ticked(found)

    return go


def ticked(found: Homework) -> None:
    """Who has done it: nearly all of yesterday's, a few of what is coming."""
    rng = Random(f"homework {found.school_class.name} {found.title}")  # noqa: S311
    share = 0.85 if found.title == TASKS[0][1] else 0.2
    HomeworkDone.objects.bulk_create(
        HomeworkDone(
            school=found.school,
            homework=found,
            pupil=pupil,
            done_at=found.set_at + timedelta(minutes=rng.randrange(60, 900)),
            by=pupil.user or found.set_by,
        )
        for pupil in found.pupils()
        if rng.random() < share and pupil.first_name not in {"Aarav", "Siya", "Meher"}
    )
