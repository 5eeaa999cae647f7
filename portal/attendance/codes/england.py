"""England, from August 2024: "Working together to improve school attendance", all 34 codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.attendance.codes.code import (
    APPROVED,
    AUTHORISED,
    NOT_COLLECTED,
    NOT_POSSIBLE,
    PRESENT,
    UNAUTHORISED,
    Code,
    Table,
)

Rows = tuple[tuple[str, str | Promise], ...]


def _of(klass: str, rows: Rows, kind: str = "away", attended: bool = False, penalty: bool = False) -> tuple[Code, ...]:
    possible = klass not in {NOT_POSSIBLE, NOT_COLLECTED}
    return tuple(Code(letter, kind, words, klass, possible, attended, penalty) for letter, words in rows)


_PRESENT: Rows = (("/", _("In school")), ("\\", _("In school")))
_LATE: Rows = (("L", _("Late")),)
_APPROVED: Rows = (
    ("K", _("Taught elsewhere, arranged by the council")),
    ("V", _("On a school trip")),
    ("P", _("At a sports event")),
    ("W", _("On work experience")),
    ("B", _("Learning away from school")),
)
_AUTHORISED: Rows = (
    ("C1", _("Away to perform or to work, with leave")),
    ("M", _("At the doctor or dentist")),
    ("J1", _("At an interview")),
    ("S", _("At home to study for exams")),
    ("C2", _("Not due: part-time timetable")),
    ("C", _("Away with leave")),
    ("T", _("Travelling with the family's work")),
    ("R", _("A religious day")),
    ("I", _("Unwell")),
    ("E", _("Sent home by the school")),
)
_NOT_POSSIBLE: Rows = (
    ("D", _("At the other school")),
    ("X", _("Not due in school")),
    ("Q", _("Transport to school was not arranged")),
    ("Y1", _("School transport did not run")),
    ("Y2", _("Travel was disrupted")),
    ("Y3", _("Part of the school was closed")),
    ("Y4", _("The school was closed")),
    ("Y5", _("Kept away by the law")),
    ("Y6", _("Kept away by health rules")),
    ("Y7", _("Could not come: nobody's fault")),
)
_UNAUTHORISED: Rows = (
    ("G", _("On holiday without leave")),
    ("N", _("Absent: reason not known yet")),
    ("O", _("Absent without leave")),
)
_TOO_LATE: Rows = (("U", _("Came after the register closed")),)
_NOT_COLLECTED: Rows = (("Z", _("Not on the roll yet")), ("#", _("School holiday")))

ENGLAND = Table(
    (
        *_of(PRESENT, _PRESENT, "here", attended=True),
        *_of(PRESENT, _LATE, "late", attended=True),
        *_of(APPROVED, _APPROVED, attended=True),
        *_of(AUTHORISED, _AUTHORISED),
        *_of(NOT_POSSIBLE, _NOT_POSSIBLE),
        *_of(UNAUTHORISED, _UNAUTHORISED, penalty=True),
        *_of(UNAUTHORISED, _TOO_LATE, "late", penalty=True),
        *_of(NOT_COLLECTED, _NOT_COLLECTED),
    ),
    plain={"am": ("/", "L", "N"), "pm": ("\\", "L", "N")},
    likely={"late": "L", "unwell": "I", "appointment": "M"},
)
