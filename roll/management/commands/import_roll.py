"""`manage.py import_roll FILE.zip`: a school's roll from its OneRoster 1.2 CSV export."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roll.models import School
from roll.oneroster import Problem, Refused, Tally, import_roll
from roll.oneroster.problems import SHOWN


class Command(BaseCommand):
    help = "Reads a OneRoster 1.2 CSV zip: checked whole first, then written whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--school", metavar="SLUG", help="The one school of the file is this one of ours.")
        parser.add_argument(
            "--renamed", action="store_true", help="People whose whole name changed are still the same people."
        )

    def handle(self, *args: Any, file: Path, school: str | None, renamed: bool, **options: Any) -> None:
        if not is_file(file):
            raise CommandError(_("There is no file %(file)s.") % {"file": str(file)[:200]})
        try:
            tally = import_roll(file, school=find_school(school), renamed=renamed)
        except Refused as refused:
            self._tell(refused.problems, self.stderr)
            raise CommandError(_("Nothing was written."), returncode=1) from refused
        except IntegrityError as error:
            raise CommandError(_("Nothing was written. The database refused: %(error)s") % {"error": error}) from error
        self._tell(tally.warnings, self.stdout)
        for line in summary(tally):
            self.stdout.write(line)

    def _tell(self, problems: list[Problem], out: Any) -> None:
        for problem in problems[:SHOWN]:
            out.write(str(problem))
        more = len(problems) - SHOWN
        if more > 0:
            out.write(ngettext("… and %(more)d more.", "… and %(more)d more.", more) % {"more": more})


def is_file(path: Path) -> bool:
    """Whether a file of that name stands there; a name that no disk takes is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def find_school(slug: str | None) -> School | None:
    if not slug:
        return None
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise CommandError(_("There is no school “%(slug)s”.") % {"slug": slug})
    return school


def summary(tally: Tally) -> list[str]:
    """A line a kind, what was left out, and what waits for a person."""
    lines = []
    for kind, counts in tally.counts.items():
        if not counts.total():
            continue
        line = _("%(kind)s: %(made)d made, %(changed)d changed, %(unchanged)d unchanged, %(ended)d ended")
        figures = {what: counts[what] for what in ("made", "changed", "unchanged", "ended")}
        lines.append(line % {"kind": kind, **figures})
    for role, number in sorted(tally.ignored.items()):
        line = ngettext("left out: %(number)d role %(role)s", "left out: %(number)d roles %(role)s", number)
        lines.append(line % {"number": number, "role": role})
    for kind, number in sorted(tally.extensions.items()):
        lines.append(_("left out: %(number)d of type %(kind)s") % {"number": number, "kind": kind})
    for kind, number in tally.unseen.items():
        if number:
            line = _("not in this file, and left as they were: %(number)d %(kind)s")
            lines.append(line % {"number": number, "kind": kind})
    line = ngettext(
        "%(number)d guardianship is waiting for a decision",
        "%(number)d guardianships are waiting for a decision",
        tally.waiting,
    )
    return [*lines, line % {"number": tally.waiting}]
