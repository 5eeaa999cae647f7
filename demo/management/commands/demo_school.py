import os
from typing import Any

from django.core.management.base import BaseCommand

from demo import school
from demo.steps import step
from roll.models import School


class Command(BaseCommand):
    help = "Builds the demo school; later runs bring its registers up to this morning."

    def handle(self, *args: Any, **options: Any) -> None:
        if standing := School.objects.filter(slug="nai-umeed").first():
            self.stdout.write(f"The demo school stands. Registers that came in since: {school.top_up()}.")
            if standing.current_year() is None:
                self.stdout.write("Its school year is over. For a new school, delete the folder var.")
        else:
            with step(self.stdout, "Building the demo school"):
                school.build()
        host, port = os.environ.get("HOST", "localhost"), os.environ.get("PORT", "8000")
        self.stdout.write(f"Look around as anybody: http://{host}:{port}/demo/")
