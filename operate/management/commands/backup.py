from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operate.archives import back_up
from operate.refusal import Refused


class Command(BaseCommand):
    help = "Puts the database, the media and the private files into one file, while the site goes on (docs/operate.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.BACKUP_DIR, metavar="FOLDER", help="(%(default)s: CHAUPAL_BACKUPS)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path, manifest = back_up(options["to"])
        except Refused as error:
            raise CommandError(f"{error} No backup was made.") from error
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}. No backup was made.") from error
        sealed = "Encrypted" if settings.BACKUP_KEY else "NOT encrypted: set CHAUPAL_BACKUP_KEY"
        self.stdout.write(f"{path}\n{manifest.summary()}. Read back and found whole. {sealed}.")
        for name in manifest.missing[:10]:
            self.stderr.write(f"The database names a file that is not there: {name}")
