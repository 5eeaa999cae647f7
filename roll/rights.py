"""What may be seen of a pupil. No AccessGrant for a right means no right."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    ATTENDANCE = "attendance", _("Attendance and absences")
    BEHAVIOUR = "behaviour", _("Behaviour")
    REPORTS = "reports", _("Reports")
    HOMEWORK = "homework", _("Homework")
    MESSAGES = "messages", _("Messages, letters and surveys")
    BOOKINGS = "bookings", _("Bookings")
    DETAILS = "details", _("Contact details")


# What a pupil may see of their own record; the rest is between the school and the home.
OWN_RIGHTS = frozenset({Right.ATTENDANCE, Right.HOMEWORK, Right.BOOKINGS, Right.REPORTS})


class Role(models.TextChoices):
    TEACHER = "teacher", _("Teacher")
    OFFICE = "office", _("School office")
    HEAD = "head", _("Head master")
    EDITOR = "editor", _("Editor")
    AGENT = "agent", _("Support agent")
    OFFICER = "officer", _("Officer")
    PARTNER = "partner", _("Partner")


# Editor, agent, officer and partner see no pupil.
SEES_SCHOOL = frozenset({Role.HEAD, Role.OFFICE})
TEACHES = frozenset({Role.TEACHER})
# Who works with pupils at a school, each as far as `roll/scope.py` goes.
STAFF = TEACHES | SEES_SCHOOL
# Who writes a school's pages.
WRITES = frozenset({Role.EDITOR, Role.HEAD})
# Whom a school posts itself: the others serve an area, and the operator posts them.
AT_A_SCHOOL = STAFF | WRITES
