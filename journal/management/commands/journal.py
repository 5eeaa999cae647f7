"""`manage.py journal`: reads the journal; `--drop-month 2024-10 --by EMAIL` drops a month that is old enough."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.keys import key_of
from journal.kinds import KINDS
from journal.models import Entry
from journal.months import Month, NotAMonth
from journal.retention import NothingThere, TooYoung, drop_month, last_to_drop


class Command(BaseCommand):
    help = "Reads the journal of what matters to security, the newest first; or drops a month that is old enough."

    def add_arguments(self, parser: CommandParser) -> None:
        """What can be asked for."""
        parser.add_argument("--kind", help="such as access.granted")
        parser.add_argument("--user", type=number, metavar="KEY", help="who did it, or whose account was tried")
        parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--most", type=number, default=100, help="so many rows (100)")
        parser.add_argument("--drop-month", metavar="YYYY-MM", help="drops it; needs --by")
        parser.add_argument("--by", metavar="EMAIL", help="the administrator who drops it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["drop_month"]:
            self.drop(options["drop_month"], options["by"])
        else:
            for entry in rows(options["kind"], options["user"], options["day"])[: options["most"]]:
                self.stdout.write(line(entry))

    def drop(self, written: str, email: str | None) -> None:
        """Drops the month and says so. Raises CommandError with the reason where it stays."""
        by = administrator(email)
        try:
            number = drop_month(Month.read(written), by=by)
        except NotAMonth as error:
            raise CommandError(_("“%(month)s” is not a month: write it like 2024-10.") % {"month": written}) from error
        except TooYoung as error:
            words = _(
                "%(month)s is too recent to be dropped: the latest month that may be is %(last)s. Nothing was dropped."
            )
            raise CommandError(words % {"month": written, "last": last_to_drop()}) from error
        except NothingThere as error:
            raise CommandError(_("The journal has nothing for %(month)s.") % {"month": written}) from error
        words = ngettext(
            "%(number)d row of %(month)s was dropped.", "%(number)d rows of %(month)s were dropped.", number
        )
        self.stdout.write(words % {"number": number, "month": written})


def number(written: str) -> int:
    """Returns the number of a text: a key, or how many. Raises ArgumentTypeError for what neither can be."""
    if not (read := key_of(written)):
        raise ArgumentTypeError(_("“%(text)s” is not a number of 1 to 18 digits.") % {"text": written[:40]})
    return read


def administrator(email: str | None) -> models.Model:
    """Returns the administrator with this address. Raises CommandError where there is none."""
    if not email:
        raise CommandError(_("Say who drops it: --by EMAIL."))
    found = get_user_model().objects.filter(email=email.strip().lower(), is_superuser=True, is_active=True).first()
    if found is None:
        raise CommandError(_("There is no administrator with the address %(email)s.") % {"email": email})
    return found


def rows(kind: str | None, user: int | None, day: date | None) -> models.QuerySet[Entry]:
    """Returns what is asked for, the newest first. Raises CommandError for a kind that there is not."""
    found = Entry.objects.newest()
    if kind:
        if kind not in KINDS:
            raise CommandError(
                _("There is no kind %(kind)s. Choose from: %(kinds)s.")
                % {"kind": kind, "kinds": ", ".join(sorted(KINDS))}
            )
        found = found.filter(kind=kind)
    if user is not None:
        found = found.filter(user=user)
    if day:
        found = found.of_day(day)
    return found


def line(entry: Entry) -> str:
    """One row: `812 2026-11-24T08:20:00+00:00 access.granted user=4 roll.guardianship=77 client=… reports=1`."""
    parts: dict[str, Any] = {"user": entry.user, "school": entry.school, entry.subject_kind: entry.subject}
    parts |= {"client": entry.client or None, **entry.numbers}
    said = (f"{name}={value}" for name, value in parts.items() if value is not None)
    return " ".join([str(entry.pk), entry.at.isoformat(timespec="seconds"), entry.kind, *said])
