"""What leaves this room on paper, for the journal."""

from django.utils.translation import gettext_lazy as _

from journal.kinds import Kind

LETTERS_PRINTED = Kind("letters.printed", _("A letter to print for homes"), about="portal_letters.letter")
UNREACHED_PRINTED = Kind("letters.unreached_printed", _("Homes not reached, to print"), about="portal_letters.letter")
