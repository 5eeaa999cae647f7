"""India: what a school register knows."""

from django.utils.translation import gettext_lazy as _

from portal.attendance.codes.code import AUTHORISED, NOT_POSSIBLE, PRESENT, UNAUTHORISED, Code, Table

INDIA = Table(
    (
        Code("P", "here", _("In school"), PRESENT, possible=True, attended=True),
        Code("L", "late", _("Late"), PRESENT, possible=True, attended=True),
        Code("A", "away", _("Absent"), UNAUTHORISED, possible=True, attended=False, penalty=True),
        # The half that was missed: with the other session present, it is one of two.
        Code("HD", "away", _("Half day"), AUTHORISED, possible=True, attended=False),
        Code("LV", "away", _("On leave"), AUTHORISED, possible=True, attended=False),
        Code("HO", "away", _("Holiday"), NOT_POSSIBLE, possible=False, attended=False),
    ),
    plain={"am": ("P", "L", "A"), "pm": ("P", "L", "A")},
    likely={"late": "L"},
)
