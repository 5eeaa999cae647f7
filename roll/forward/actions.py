"""The classes go into the next year, and back: each in one transaction, whoever else presses the button."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypedDict

from django.db import IntegrityError, connection, transaction

from foundation import clock
from roll.dated import holds
from roll.forward.plan import Plan, plan_of
from roll.forward.work import find_work
from roll.kinds import ROLL_FORWARD_UNDONE, ROLLED_FORWARD
from roll.models import AcademicYear, Class, Enrolment, Posting, Pupil, RollForward, Teaching, User
from roll.models.schools import lock_staff
from roll.oneroster.inserting import insert, insert_values
from roll.rights import STAFF

# Keys that one statement names: databases end somewhere beyond thirty thousand.
MOST_KEYS = 10_000


class Made(TypedDict):
    """What is needed to undo: keys of classes and teachings, (pupil, class) of new stays, and old stays as they were:
    key, last day before and since."""

    classes: list[int]
    teachings: list[int]
    stays: list[tuple[int, int]]
    ended: list[tuple[int, str | None, str]]


@transaction.atomic
def roll_forward(to_year: AcademicYear, seen: str, *, by: User) -> RollForward:
    """Takes the classes of the year before into this one, as it was shown: `seen` is the digest of that plan.

    Raises AlreadyDone, NotPossible and PlanChanged.
    """
    _lock(to_year)
    if RollForward.objects.filter(to_year=to_year, undone_at__isnull=True).exists():
        raise RollForward.AlreadyDone
    plan = plan_of(to_year)
    if plan.problems or plan.from_year is None:
        raise RollForward.NotPossible
    if plan.digest != seen:
        raise RollForward.PlanChanged
    done = RollForward(school_id=to_year.school_id, from_year=plan.from_year, to_year=to_year, last_day=plan.last_day)
    done.made, done.made_by, done.made_at = _write(plan, plan.from_year), by, clock.now()
    done.save()
    numbers: dict[str, Any] = {"classes": len(done.made["classes"]), "pupils": len(done.made["stays"])}
    ROLLED_FORWARD.write(by=by, school=to_year.school_id, subject=done, **numbers)
    return done


def _lock(year: AcademicYear) -> None:
    """Nobody adds, moves or ends a child or a class of the school, nor lays a year, before this transaction ends."""
    lock_staff(year.school_id)
    # In the order in which a child's move takes them: the class, then the child.
    list(Class.objects.filter(school=year.school_id).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    pupils = Pupil.objects.filter(school=year.school_id).order_by("pk")
    list(pupils.select_for_update(of=("self",)).values_list("pk"))


def _write(plan: Plan, from_year: AcademicYear) -> Made:
    year, school = plan.to_year, plan.to_year.school_id
    classes = {
        name: Class(school_id=school, academic_year=year, name=name, kind=target.kind, year_group=target.year_group)
        for name, target in plan.targets.items()
    }
    ended = list(_endings(plan, from_year))
    for day in {since for *_rest, since in ended}:
        for keys in _in_parts([key for key, _was, since in ended if since == day]):
            Enrolment.objects.filter(pk__in=keys).update(ends_on=day)
    insert(Class, list(classes.values()))
    stays = [(pupil.pk, classes[name].pk) for name, target in plan.targets.items() for pupil in target.children]
    rows = [(school, pupil, one, year.starts_on, None) for pupil, one in stays]
    insert_values(Enrolment, ("school_id", "pupil_id", "school_class_id", "starts_on", "ends_on"), rows)
    return {
        "classes": sorted(one.pk for one in classes.values()),
        "teachings": _write_teachings(plan, classes),
        "stays": stays,
        "ended": [(key, was.isoformat() if was else None, since.isoformat()) for key, was, since in ended],
    }


def _endings(plan: Plan, from_year: AcademicYear) -> Iterator[tuple[int, date | None, date]]:
    """Key, last day and new last day of each old stay that runs on; one that ends by then keeps its day."""
    for line in plan.lines:
        for child in line.children:
            last, was = from_year.ends_on if child.leaves else plan.last_day, child.stay.ends_on
            if (was is None or was > last) and not child.is_untouched:
                yield child.stay.pk, was, last


def _write_teachings(plan: Plan, classes: dict[str, Class]) -> list[int]:
    """Those of the classes whose teachers go on, for as long as each is posted; a cover ends with its days."""
    lines = {line.school_class.pk: line for line in plan.lines if line.plan.teachers_go_on and line.becomes}
    first = plan.to_year.starts_on
    posted: dict[int, list[date | None]] = {}
    for posting in Posting.objects.filter(holds(on=first), school=plan.to_year.school_id, role__in=STAFF):
        posted.setdefault(posting.user_id, []).append(posting.ends_on)
    held = Teaching.objects.holding(first - timedelta(days=1)).filter(school_class__in=lines, is_cover=False)
    rows: dict[tuple[int, int, int | None], Teaching] = {}
    for each in held.order_by("pk"):
        if each.user_id in posted:
            one, lasts = classes[lines[each.school_class_id].becomes], posted[each.user_id]
            days = {"starts_on": first, "ends_on": None if None in lasts else max(filter(None, lasts))}
            teaching = Teaching(school_id=one.school_id, user_id=each.user_id, school_class=one, **days)
            teaching.subject_id = each.subject_id
            rows[each.user_id, one.pk, each.subject_id] = teaching
    insert(Teaching, list(rows.values()))
    return [each.pk for each in rows.values()]


def undo(done: RollForward, *, by: User) -> None:
    """Takes the new classes out and gives the old ones back as they were. Raises Undone, WorkedIn."""
    try:
        with transaction.atomic():
            _lock(done.to_year)
            done.refresh_from_db(fields=["undone_at", "undone_by", "made"])
            if done.undone_at:
                raise RollForward.Undone
            if work := find_work(done):
                raise RollForward.WorkedIn(work)
            _take_back(done.made)
            done.undone_at, done.undone_by = clock.now(), by
            done.save(update_fields=["undone_at", "undone_by"])
            ROLL_FORWARD_UNDONE.write(by=by, school=done.school_id, subject=done)
    except IntegrityError as refused:
        # Somebody has written of one of the classes at the same moment.
        done.refresh_from_db()
        raise RollForward.WorkedIn(find_work(done)) from refused


def _take_back(made: Made) -> None:
    _delete_stays(made["classes"])
    Teaching.objects.filter(school_class__in=made["classes"]).delete()
    for was in {before for _key, before, _since in made["ended"]}:
        for keys in _in_parts([key for key, before, _since in made["ended"] if before == was]):
            Enrolment.objects.filter(pk__in=keys).update(ends_on=was)
    Class.objects.filter(pk__in=made["classes"]).delete()


def _delete_stays(classes: Sequence[int]) -> None:
    """One statement, however many children: Django would read each row first. Nothing refers to a stay."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM roll_enrolment WHERE school_class_id = %s", [(key,) for key in classes])


def _in_parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[first : first + MOST_KEYS] for first in range(0, len(keys), MOST_KEYS))
