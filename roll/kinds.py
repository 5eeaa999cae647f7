"""What stands in the journal of signing in, and of who was given or lost access: keys alone, never what was typed."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from journal.clients import client_of
from journal.kinds import Kind, write_all
from roll.rights import Right

if TYPE_CHECKING:
    from roll.models import User

# --- Signing in: the user is whose account was tried, none where nobody has that address or name ----------------------
CODE_ASKED = Kind("sign_in.code_asked", _("A code was asked for"))
CODE_REFUSED = Kind("sign_in.code_refused", _("A wrong code"))
SIGNED_IN_BY_CODE = Kind("sign_in.by_code", _("Signed in by a code"))
CARD_REFUSED = Kind("sign_in.card_refused", _("A wrong card"))
SIGNED_IN_BY_CARD = Kind("sign_in.by_card", _("Signed in by a card"))
# Signed out, or ended by somebody or by time: the subject is whose session it was.
SESSION_ENDED = Kind("sign_in.session_ended", _("A session ended"), about="roll.user")
LIMITS = {
    "request_login_code": Kind("limits.request_login_code", _("Too many codes asked for from one place")),
    "code_for_address": Kind("limits.code_for_address", _("Too many codes asked for to one address")),
    "mail_to_stranger": Kind("limits.mail_to_stranger", _("Too many mails to unknown addresses")),
    "pupil_sign_in": Kind("limits.pupil_sign_in", _("Too many cards tried from one place")),
    "pupil_card": Kind("limits.pupil_card", _("Too many tries of one card")),
}

# --- Access ----------------------------------------------------------------------------------------------------------
GRANTED = Kind("access.granted", _("Access granted"), about="roll.guardianship")
RIGHTS_CHANGED = Kind("access.rights_changed", _("What may be seen was changed"), about="roll.guardianship")
SUSPENDED = Kind("access.suspended", _("Access suspended"), about="roll.guardianship")
REFUSED = Kind("access.refused", _("Access refused"), about="roll.guardianship")
LINKED = Kind("access.guardian_linked", _("A person was joined to a guardian's record"), about="roll.guardian")
UNLINKED = Kind("access.guardian_unlinked", _("A person was parted from a guardian's record"), about="roll.guardian")
POSTED = Kind("access.posted", _("Somebody was posted"), about="roll.posting")
ROLL_IMPORTED = Kind("access.roll_imported", _("A roll was imported"))
CARD_MADE = Kind("cards.made", _("A card was made"), about="roll.pupil")

DECISIONS = {"granted": GRANTED, "suspended": SUSPENDED, "refused": REFUSED}


class Found(NamedTuple):
    """How a decision found a guardianship: its access state, and the key of its school."""

    state: str
    school: int


def write_decisions(state: str, found: Mapping[int, Found], by: "User", rights: Iterable[str] | None = None) -> None:
    """Writes a row for each guardianship that was decided, by its key: one INSERT.

    Of a grant it says which rights stand from now on, where that was decided too: `attendance=1 reports=1`.
    """
    client, named = client_of(), None if rights is None else dict.fromkeys(rights, 1)
    entries = []
    for key, (before, school) in found.items():
        kind = RIGHTS_CHANGED if before == state and named is not None else DECISIONS[state]
        numbers = named
        if state == "granted" and named is None and before in ("pending", "refused"):
            numbers = dict.fromkeys(Right.values, 1)
        entries.append(kind.entry(by=by, school=school, subject=key, client=client, **(numbers or {})))
    write_all(entries)
