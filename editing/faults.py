"""What waits for an administrator: jobs that failed, addresses that were refused, schools without a help desk."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string
from django_q.models import Failure
from django_q.tasks import async_task

from foundation.failed_jobs import given_up
from foundation.sorting import sort_key
from helpdesk.models import Ticket
from notices.channels import EMAIL, Person
from notices.models import Message
from roll.access import masked
from roll.models import ContactPoint, Guardian, Posting

PER_PAGE = 50
# So many failed jobs are read: whose error is which stands in what the queue keeps of each, and nowhere else.
MOST = 2000
# Of a traceback: where it ended, and the class of the error. The words behind the class may hold anything.
PLACE = re.compile(r'^ *File "([^"\n]+)", line (\d+)', re.MULTILINE)
CLASS = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)


@dataclass
class FailedJobs:
    """Jobs of one function that ended by one class of error, "" where it is unknown; `key` is that of the newest.

    `place` is the file and line at which the newest ended.
    """

    key: str
    function: str
    stopped_at: datetime
    error: str
    place: str
    number: int = 0


class RefusedAddress(NamedTuple):
    """`address` is masked; `schools` are the names of those that the person belongs to."""

    address: str
    schools: list[str]
    since: Any
    mails: int


class Unknown(Exception):
    """This version of the site has no such function."""


# --- Jobs ------------------------------------------------------------------------------------------------------------
def failed_jobs() -> list[FailedJobs]:
    """What the queue has given up, alike together, the newest first; of the newest 2000 jobs."""
    groups: dict[tuple[str, str], FailedJobs] = {}
    for job in newest("id", "func", "stopped", "result"):
        error, place = error_of(job.result)
        group = groups.setdefault((job.func, error), FailedJobs(job.pk, job.func, job.stopped, error, place))
        group.number += 1
    return list(groups.values())


def newest(*columns: str) -> QuerySet[Failure]:
    return given_up().order_by("-stopped", "-id").only(*columns)[:MOST]


def alike(key: str) -> list[Failure]:
    """The listed job of this key and those before it that failed alike, locked. None where it is gone."""
    jobs = given_up().select_for_update()
    first = jobs.filter(pk=key).first()
    if first is None:
        return []
    error, _place = error_of(first.result)
    before = Q(stopped__lt=first.stopped) | Q(stopped=first.stopped, pk__lte=first.pk)
    rows = jobs.filter(before, func=first.func).order_by("-stopped", "-id")[:MOST]
    return [job for job in rows if error_of(job.result)[0] == error]


def error_of(result: Any) -> tuple[str, str]:
    """Returns the class of the error and where it ended, of what the queue keeps of it; without the error's words."""
    text = str(result or "")
    places = list(PLACE.finditer(text))
    if not places:
        return "", ""
    last = places[-1]
    name = CLASS.search(text, last.end())
    return (name[1].rpartition(".")[2] if name else ""), f"{short(last[1])}:{last[2]}"


def short(path: str) -> str:
    """The file without the folders of this machine."""
    file = Path(path)
    if file.is_relative_to(settings.BASE_DIR):
        return str(file.relative_to(settings.BASE_DIR)).rpartition("site-packages/")[2]
    return "/".join(file.parts[-3:])


@transaction.atomic
def try_again(key: str) -> int:
    """Forgets that a job, and those alike, failed, and queues each once more in its lane; what was to be done several
    times, with the same arguments, once. Returns how many it queued: 0 where somebody has done so. Raises Unknown.
    """
    jobs = alike(key)
    if not jobs:
        return 0
    try:
        import_string(jobs[0].func)
    except (ImportError, ValueError) as error:
        raise Unknown(jobs[0].func) from error
    # The queue is a table of this database: either both are done, or neither.
    forget(jobs)
    once = {repr((job.cluster, job.args, job.kwargs)): job for job in reversed(jobs)}
    for job in once.values():
        async_task(job.func, *(job.args or ()), **(job.kwargs or {}), q_options={"cluster": job.cluster})
    return len(once)


@transaction.atomic
def dismiss(key: str) -> int:
    """Forgets that a job, and those alike, failed. Returns how many: 0 where nothing stands there any more."""
    return forget(alike(key))


def forget(jobs: list[Failure]) -> int:
    return Failure.objects.filter(pk__in=[job.pk for job in jobs]).delete()[0]


# --- Addresses -------------------------------------------------------------------------------------------------------
def refused_addresses(before: int = 0) -> tuple[list[RefusedAddress], int]:
    """Whose newest mail was refused, the newest first, fifty from behind a key, and the key for the next ones, or 0."""
    people: Any = Message.objects.refused_people()
    rows = list((people.filter(last__lt=before) if before else people).order_by("-last")[: PER_PAGE + 1])
    more = rows[PER_PAGE - 1]["last"] if len(rows) > PER_PAGE else 0
    rows = rows[:PER_PAGE]
    persons = [Person(row["user"]) if row["user"] else Person(None, row["record"]) for row in rows]
    addresses, schools = EMAIL.reaches(persons), schools_of(persons)
    return [
        RefusedAddress(
            hidden(addresses.get(person, "")), sorted(schools.get(person, ()), key=sort_key), row["since"], row["mails"]
        )
        for person, row in zip(persons, rows, strict=True)
    ], more


def hidden(address: str) -> str:
    return masked(ContactPoint(kind=ContactPoint.Kind.EMAIL, value=address)) if address else ""


def schools_of(persons: list[Person]) -> dict[Person, set[str]]:
    """The names of the schools to which each belongs, as family or as staff. Three queries."""
    users = [person.user_id for person in persons if person.user_id]
    found: dict[Person, set[str]] = {}
    records = Guardian.objects.filter(Q(user__in=users) | Q(pk__in=[person.guardian_id for person in persons]))
    for key, user, name in records.values_list("pk", "user", "school__name"):
        for person in (Person(user), Person(None, key)):
            found.setdefault(person, set()).add(name)
    postings = Posting.objects.holding().filter(user__in=users, school__isnull=False)
    for user, name in postings.values_list("user", "school__name"):
        found.setdefault(Person(user), set()).add(name)
    return found


# --- Schools ---------------------------------------------------------------------------------------------------------
def schools_without_desk() -> QuerySet[Any, Any]:
    """Schools whose queries nobody can answer, as rows of `school__name`, `school__slug` and `queries`."""
    waiting = Ticket.objects.not_closed().under_way().filter(has_desk=False)
    rows = waiting.values("school__name", "school__slug").annotate(queries=Count("pk"))
    return rows.order_by("-queries", "school__sort_key")[:PER_PAGE]
