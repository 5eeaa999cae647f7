"""What a mark says: data, so that a country's table is a list and not a rewrite.

A session is *possible* when the pupil was due in school, *attended* when they were there; the percentage is attended
over possible. `family` is what the home reads: words, never letters.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Code:
    letter: str
    kind: str  # here, late, away: how it is counted on the register
    word: str | Promise  # on the register
    family: str | Promise
    tone: str
    icon: str
    attended: bool
    possible: bool = True


INDIA = (
    Code("P", "here", pgettext_lazy("register", "Here"), _("In school"), "ok", "check", attended=True),
    Code("L", "late", pgettext_lazy("register", "Late"), _("Late"), "warn", "clock", attended=True),
    Code("A", "away", pgettext_lazy("register", "Away"), _("Absent"), "bad", "x", attended=False),
)

PRESENT = "P"
# The codes that may carry minutes.
LATE = ("L",)
CODES = {code.letter: code for code in INDIA}
