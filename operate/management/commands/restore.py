from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operate.refusal import Refused
from operate.restoring import restore


class Command(BaseCommand):
    help = "Puts a backup back: into an empty database, or with --replace over what there is. Stop the site first."
    requires_system_checks = ()  # they may ask a database that is not there yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--replace", action="store_true", help="the site's people and files go, the backup's come")
        parser.add_argument("--unsealed", action="store_true", help="though a key is set, the archive is not encrypted")
        parser.add_argument(
            "--mail",
            choices=("send", "hold"),
            required=True,
            help="what waited to be sent when the backup was made: `send` it, if the old site is gone and did not go "
            "on afterwards; `hold` it for good, if it did, or if this is a copy",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = restore(
                options["archive"],
                replace=options["replace"],
                hold_mail=options["mail"] == "hold",
                unsealed=options["unsealed"],
            )
            for sentence in said:
                self.stdout.write(sentence)
        except Refused as error:
            raise CommandError(str(error)) from error
