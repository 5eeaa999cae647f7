from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_q.conf import Conf
from django_q.models import Schedule

from foundation import clock
from notices import jobs

FAST = "fast"
A_DAY = 24 * 60  # minutes
# By lane: the queue's own, then the quick one (Q_CLUSTER_NAME=fast), which bulk mail can't hold up.
SCHEDULES: dict[str, dict[str, dict[str, Any]]] = {
    Conf.PREFIX: {
        "each minute": {"func": "notices.jobs.each_minute", "schedule_type": Schedule.MINUTES, "minutes": 1},
        "each day": {"func": "notices.jobs.each_day", "schedule_type": Schedule.DAILY},
    },
    FAST: {
        "each minute of the fast lane": {
            "func": "notices.jobs.each_minute_of_fast_lane",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "cluster": FAST,
        },
    },
}


class Command(BaseCommand):
    help = (
        "Runs the jobs of a lane: puts its schedules in place, takes up what was left, then works until told to stop. "
        "Q_CLUSTER_NAME=fast is the quick lane, of mail to sign in; without it, all the rest."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, schedule in SCHEDULES[Conf.CLUSTER_NAME].items():
            ensure_schedule(name, schedule)
        if Conf.CLUSTER_NAME == FAST:
            jobs.each_minute_of_fast_lane()
        else:
            jobs.each_minute()
        call_command("qcluster")


def ensure_schedule(name: str, schedule: dict[str, Any]) -> None:
    """Makes or updates the queue's schedule of this name, lets it be due in time, and deletes all but the oldest.

    The queue lets two have one name, and workers that start at the same moment may each make it.
    """
    schedules, values = Schedule.objects.filter(name=name), {**schedule, "repeats": -1}
    if not schedules.update(**values):
        schedules.create(name=name, **values)
    # Written before the clock stepped back: nothing would be done until it has caught up.
    now, interval = clock.now(), timedelta(minutes=schedule.get("minutes", A_DAY))
    schedules.filter(next_run__gt=now + interval).update(next_run=now)
    schedules.exclude(pk=schedules.order_by("pk").values_list("pk", flat=True).first()).delete()
