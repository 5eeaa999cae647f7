"""How much waits for a head, for rooms that don't know this one: the port `pages_waiting`."""

from editing.models import Submission
from roll.models import School


def number(school: School) -> int:
    return Submission.objects.waiting().filter(school=school).count()
