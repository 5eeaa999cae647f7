"""Who is who: people, places, and who may see whom."""

import roll.consent.models
import roll.sessions.models
import roll.sign_in_mails.models
import roll.unsent.models  # noqa: F401  (of this app too: Django looks for models here)
from roll.models.absences import AbsenceReason, ExpectedAbsence
from roll.models.audience import Audience, ExternalId
from roll.models.cards import PupilCard
from roll.models.classes import Class, Subject, YearGroup
from roll.models.counters import Counter
from roll.models.forward import ClassPlan, PupilPlan, RollForward
from roll.models.guardianships import AccessGrant, Guardianship
from roll.models.people import ContactPoint, Guardian, User
from roll.models.postings import Posting, Teaching
from roll.models.pupils import Enrolment, Pupil
from roll.models.restrictions import Restriction
from roll.models.schools import AcademicYear, Area, School, SpecialDay, Term

__all__ = [
    "AbsenceReason",
    "AcademicYear",
    "AccessGrant",
    "Area",
    "Audience",
    "Class",
    "ClassPlan",
    "ContactPoint",
    "Counter",
    "Enrolment",
    "ExpectedAbsence",
    "ExternalId",
    "Guardian",
    "Guardianship",
    "Posting",
    "Pupil",
    "PupilCard",
    "PupilPlan",
    "Restriction",
    "RollForward",
    "School",
    "SpecialDay",
    "Subject",
    "Teaching",
    "Term",
    "User",
    "YearGroup",
]
