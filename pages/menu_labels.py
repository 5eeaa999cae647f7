"""What an entry of the admin's menu is called that stands there once for each school somebody writes at."""

from collections.abc import Iterable
from typing import Any

from roll.models import School


def school_label(label: Any, school: School, postings: Iterable[Any]) -> str:
    """Returns the label, with the school's name behind it for whoever writes at more than one."""
    schools = {posting.at.pk for posting in postings}
    return f"{label} ({school.local_name})" if len(schools) > 1 else str(label)
