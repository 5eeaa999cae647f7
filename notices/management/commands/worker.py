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
            Schedule.objects.update_or_create(name=name, defaults={**schedule, "repeats": -1})
        jobs.each_minute()
        call_command("qcluster")
