"""Who is who: people, places, and who may see whom."""

import roll.consent.models
import roll.sessions.models
import roll.unsent.models  # noqa: F401  (of this app too: Django looks for models here)
from roll.models.absences import AbsenceReason, ExpectedAbsence
from roll.models.audience import Audience, ExternalId
from roll.models.cards import PupilCard
from roll.models.guardianships import AccessGrant, Guardianship
from roll.models.people import ContactPoint, Guardian, Posting, Teaching, User
from roll.models.pupils import Enrolment, Pupil
from roll.models.restrictions import Restriction
from roll.models.schools import AcademicYear, Area, Class, Closure, School, Subject, Term, YearGroup

__all__ = [
    "AbsenceReason",
    "AcademicYear",
    "AccessGrant",
    "Area",
    "Audience",
    "Class",
    "Closure",
    "ContactPoint",
    "Enrolment",
    "ExpectedAbsence",
    "ExternalId",
    "Guardian",
    "Guardianship",
    "Posting",
    "Pupil",
    "PupilCard",
    "Restriction",
    "School",
    "Subject",
    "Teaching",
    "Term",
    "User",
    "YearGroup",
]
