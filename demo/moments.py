"""The demo school has a past: what happened in it is done by the same verbs, on a clock set back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django_q.conf import Conf

from foundation import clock
from portal.attendance.days import SchoolDays
from roll.models import School

LOOK_BACK = 120


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Sets the clock, and then runs the jobs that were queued, as the worker would have done at that time.

    For use inside a transaction: a job there waits for a commit that is long to come.
    """
    before, waiting, sync = os.environ.get("CHAUPAL_NOW"), len(connection.run_on_commit), Conf.SYNC
    os.environ["CHAUPAL_NOW"], Conf.SYNC = moment.isoformat(), True
    try:
        yield
        while len(connection.run_on_commit) > waiting:
            connection.run_on_commit.pop(waiting)[1]()
    finally:
        Conf.SYNC = sync
        os.environ.pop("CHAUPAL_NOW")
        if before:
            os.environ["CHAUPAL_NOW"] = before


@dataclass
class Calendar:
    """A school's days before today: `at(1, "10:30")` is half past ten on the last of them."""

    zone: ZoneInfo
    today: date
    days: list[date]

    @classmethod
    def of(cls, school: School) -> "Calendar":
        today = school.today()
        known = SchoolDays.between([school.pk], today - timedelta(days=LOOK_BACK), today)
        past = [today - timedelta(days=number) for number in range(1, LOOK_BACK)]
        return cls(ZoneInfo(school.time_zone), today, [day for day in past if not known.reason(school, day)])

    def day(self, back: int) -> date:
        """In the first days of a school's first year there are no school days to count: then it counts any day."""
        return self.days[back - 1] if back <= len(self.days) else self.today - timedelta(days=back)

    def at(self, back: int, at: str) -> datetime:
        return self.moment(self.day(back), at)

    def moment(self, day: date, at: str) -> datetime:
        """That time of that day, or now where it is still to come."""
        return min(datetime.combine(day, time.fromisoformat(at), self.zone), clock.now())
