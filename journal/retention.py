"""The one way out of the journal: a whole month that is old enough, by a named person, and that is written down too."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from foundation import clock
from journal.kinds import Kind
from journal.models import Entry
from journal.months import Month

# The triggers of journal/migrations/0002_append_only.py know it by this name.
MONTH_DROPPED = Kind("journal.month_dropped", _("A month of the journal was dropped"), about="month")


class TooYoung(Exception):
    """The month did not end long enough ago, by the setting or by the database's own clock."""


class NothingThere(Exception):
    """No row of that month stands, or somebody else is dropping them at this moment."""


def last_to_drop() -> Month:
    """The youngest month that may be dropped: JOURNAL_MONTHS whole months lie between it and this one."""
    return Month.of(clock.now()).plus(-settings.JOURNAL_MONTHS - 1)


def drop_month(month: Month, *, by: models.Model) -> int:
    """Drops the rows of a month, writes down that this person did, and returns how many there were.

    Raises TooYoung, or NothingThere; then nothing has changed and nothing was written.
    """
    if month > last_to_drop():
        raise TooYoung(str(month))
    try:
        with transaction.atomic():
            return _drop(month, by)
    except IntegrityError as error:
        # The clock of this machine and the database's don't agree, or rows of that month were written after younger
        # ones: the clock went back.
        raise TooYoung(str(error)) from error


def _drop(month: Month, by: models.Model) -> int:
    rows = Entry.objects.between(month.start, month.plus(1).start)
    number = rows.count()
    if not number:
        raise NothingThere(str(month))
    # Before the rows go: the database asks for it at each of them.
    act = MONTH_DROPPED.write(by=by, subject=month.number, rows=number)
    # Of two who do this at once the later one waits here, finds none left, and takes back what it wrote.
    if rows.filter(pk__lt=act.pk).drop() != number:
        raise NothingThere(str(month))
    return number
