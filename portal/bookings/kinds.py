"""What leaves this room as a file or on paper, for the journal."""

from django.utils.translation import gettext_lazy as _

from journal.kinds import Kind

CALENDAR_EXPORTED = Kind(
    "bookings.calendar_exported", _("Own appointments taken as a calendar file"), about="roll.user"
)
SHEETS_PRINTED = Kind("bookings.sheets_printed", _("Day sheets of meetings printed"))
