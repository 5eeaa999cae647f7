from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from demo import older, schema
from demo.steps import step


class Command(BaseCommand):
    help = (
        "Makes the demo's tables, or brings them up to date; a database that no longer fits makes room for a new one."
    )
    requires_system_checks = ()  # demo_school, which comes next, asks for all

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if misfit := older.misfit(executor.loader):
            self.make_room(misfit)
        elif not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if not connection.introspection.table_names() and schema.fits():
            with step(self.stdout, "Making the tables"):
                schema.load()
        else:
            with step(self.stdout, "Migrating the database, which takes half a minute where it is new"):
                call_command("migrate", verbosity=0, interactive=False)

    def make_room(self, misfit: str) -> None:
        reason = f"was made by another version of Chaupal, and doesn't fit this one ({misfit})"
        if connection.vendor != "sqlite":
            raise CommandError(
                f"The database {connection.settings_dict['NAME']} {reason}. Name an empty one in DATABASE_URL."
            )
        aside = older.set_aside()
        self.stdout.write(f"The demo's database {reason}. It is kept as {aside}; a new one takes its place.")
