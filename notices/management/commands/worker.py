from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_q.models import Schedule

from notices import jobs

SCHEDULES = {
    "each minute": {"func": "notices.jobs.each_minute", "schedule_type": Schedule.MINUTES, "minutes": 1},
    "each day": {"func": "notices.jobs.each_day", "schedule_type": Schedule.DAILY},
}


class Command(BaseCommand):
    help = "Runs the jobs: puts the schedules in place, takes up what was left, then works until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, schedule in SCHEDULES.items():
            ensure_schedule(name, schedule)
        jobs.each_minute()
        call_command("qcluster")


def ensure_schedule(name: str, schedule: dict[str, Any]) -> None:
    """Makes or updates the queue's schedule of this name, and deletes all but the oldest.

    The queue lets two have one name, and workers that start at the same moment may each make it.
    """
    schedules, values = Schedule.objects.filter(name=name), {**schedule, "repeats": -1}
    if not schedules.update(**values):
        schedules.create(name=name, **values)
    schedules.exclude(pk=schedules.order_by("pk").values_list("pk", flat=True).first()).delete()
