from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from demo import schema


class Command(BaseCommand):
    help = "Migrates a new SQLite database, and writes down what then stands in it: see demo/schema.py."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("The schema is SQLite's: leave DATABASE_URL empty.")
        with TemporaryDirectory() as folder:
            connection.close()
            connection.settings_dict["NAME"] = Path(folder, "migrated.sqlite3")
            call_command("migrate", verbosity=0, interactive=False)
            schema.FILE.write_text(schema.head() + schema.dump(connection.connection))
            connection.close()
        self.stdout.write(f"Written: {schema.FILE.name}, {schema.FILE.stat().st_size // 1024} kB.")
