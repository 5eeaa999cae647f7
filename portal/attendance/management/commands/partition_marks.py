from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from portal.attendance import partitions

# A million took eight seconds on two busy cores; what no longer fits into memory takes longer.
MARKS_A_SECOND = 40_000


class Command(BaseCommand):
    help = "PostgreSQL: keeps attendance marks in a partition a month. Says what it would do; --apply does it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="do it")

    def handle(self, *args: Any, apply: bool = False, **options: Any) -> None:
        if not partitions.is_possible():
            self.stdout.write("Nothing to do: only PostgreSQL keeps a table in partitions.")
            return
        months = [f"{month:%Y-%m}" for month in partitions.missing_months()]
        if partitions.is_partitioned() and not months:
            self.stdout.write("Nothing to do: each month that needs a partition has one.")
            return
        self.stdout.write(f"Partitions to make: {', '.join(months)}.")
        if not partitions.is_partitioned():
            self.say_cost()
        if not apply:
            self.stdout.write("Nothing was changed. With --apply it is done.")
            return
        try:
            self.apply()
        except partitions.NotPossible as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OperationalError as error:
            raise CommandError(f"Nothing was changed: try again in a quieter hour. {error}") from error

    def say_cost(self) -> None:
        """Writes what is locked, for how long, and how much room it takes."""
        number, size = partitions.size()
        minutes = number / MARKS_A_SECOND / 60
        self.stdout.write(
            f"All {number:,} marks are copied in one transaction: about {minutes:,.1f} minutes, and"
            f" {size / 1e6:,.0f} MB of free disk until it is done.\n"
            "All that time nobody can read or send a register. Towards its end, while the copies are checked, no pupil,"
            " school or user can be changed, so that nobody signs in. If the table is in use for longer than"
            f" {partitions.LOCK_TIMEOUT}, it gives up and changes nothing."
        )

    def apply(self) -> None:
        start = perf_counter()
        if partitions.is_partitioned():
            partitions.add_missing_months()
            self.stdout.write("Done.")
        else:
            number = partitions.partition()
            self.stdout.write(f"Done: {number:,} marks in {perf_counter() - start:,.1f} s.")
