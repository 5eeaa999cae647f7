from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operate.doctor import examine


class Command(BaseCommand):
    help = "Says what is wrong with the site and what to do about it, a sentence each; exit code 1 where something is."
    requires_system_checks = ()  # it asks for them itself, and goes on

    def handle(self, *args: Any, **options: Any) -> None:
        troubles = 0
        for finding in examine():
            troubles += not finding.is_well
            self.stdout.write(f"{'ok   ' if finding.is_well else 'WRONG'}  {finding.words}")
        if troubles:
            raise CommandError(f"{troubles} to be mended.")
