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
# By an operator at the command line: nobody is signed in there. The subject is whom the link signs in.
LINK_MADE = Kind("sign_in.link_made", _("A link to sign in was made"), about="roll.user")
SIGNED_IN_BY_LINK = Kind("sign_in.by_link", _("Signed in by a link"))
CARD_REFUSED = Kind("sign_in.card_refused", _("A wrong card"))
SIGNED_IN_BY_CARD = Kind("sign_in.by_card", _("Signed in by a card"))
# Signed out, or ended by somebody or by time: the subject is whose session it was.
SESSION_ENDED = Kind("sign_in.session_ended", _("A sign-in ended"), about="roll.user")
LIMITS = {
    "request_login_code": Kind("limits.request_login_code", _("Too many codes asked for from one place")),
    "code_for_address": Kind("limits.code_for_address", _("Too many codes asked for to one address")),
    "code_tries": Kind("limits.code_tries", _("Too many codes tried for one address")),
    "mail_to_stranger": Kind("limits.mail_to_stranger", _("Too many e-mails to unknown addresses")),
    "pupil_sign_in": Kind("limits.pupil_sign_in", _("Too many cards tried from one place")),
    "pupil_card": Kind("limits.pupil_card", _("Too many tries of one card")),
}

# --- Access ----------------------------------------------------------------------------------------------------------
GRANTED = Kind("access.granted", _("Access granted"), about="roll.guardianship")
RIGHTS_CHANGED = Kind("access.rights_changed", _("What may be seen was changed"), about="roll.guardianship")
SUSPENDED = Kind("access.suspended", _("Access suspended"), about="roll.guardianship")
REFUSED = Kind("access.refused", _("Access refused"), about="roll.guardianship")
LINKED = Kind("access.guardian_linked", _("A person was linked to a guardian’s record"), about="roll.guardian")
UNLINKED = Kind("access.guardian_unlinked", _("A person was unlinked from a guardian’s record"), about="roll.guardian")
POSTED = Kind("access.posted", _("Somebody was posted"), about="roll.posting")
POSTING_CHANGED = Kind("access.posting_changed", _("A posting was changed"), about="roll.posting")
POSTING_ENDED = Kind("access.posting_ended", _("A posting was ended"), about="roll.posting")
POSTING_RESTORED = Kind("access.posting_restored", _("The end of a posting was undone"), about="roll.posting")
COVER_GIVEN = Kind("access.cover_given", _("A class was given to be covered"), about="roll.teaching")
COVER_ENDED = Kind("access.cover_ended", _("A cover was ended"), about="roll.teaching")
# A class decides which teachers see a child.
ENROLLED = Kind("access.enrolled", _("A child was put into a class"), about="roll.pupil")
LEFT = Kind("access.left", _("A child left the school"), about="roll.pupil")
CORRECTED = Kind("access.child_corrected", _("A child’s name or number was corrected"), about="roll.pupil")
TEACHING_GIVEN = Kind("access.teaching_given", _("Somebody was given a class"), about="roll.teaching")
TEACHING_ENDED = Kind("access.teaching_ended", _("Somebody’s teaching ended"), about="roll.teaching")
SEES_ALL_CHANGED = Kind("access.sees_all_changed", _("Which classes teachers see was changed"), about="roll.school")
ADMINISTRATOR_MADE = Kind("access.administrator_made", _("Somebody was made an administrator"), about="roll.user")
SCHOOL_ADDED = Kind("places.school_added", _("A school was added"), about="roll.school")
AREA_ADDED = Kind("places.area_added", _("An area was added"), about="roll.area")
ROLLED_FORWARD = Kind("access.rolled_forward", _("Classes went into the next year"), about="roll.rollforward")
ROLL_FORWARD_UNDONE = Kind(
    "access.roll_forward_undone", _("Classes went back into the year before"), about="roll.rollforward"
)
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
