"""What leaves this room on paper, for the journal."""

from django.utils.translation import gettext_lazy as _

from journal.kinds import Kind

LETTERS_PRINTED = Kind("letters.printed", _("Letters printed for families"), about="portal_letters.letter")
UNREACHED_PRINTED = Kind(
    "letters.unreached_printed", _("List of families not reached printed"), about="portal_letters.letter"
)
