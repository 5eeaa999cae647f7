"""As whom a visitor can look around: one person a role, with the one thing to try first."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from roll.models import User


@dataclass(frozen=True)
class Guise:
    role: str
    email: str
    icon: str
    tone: str
    role_name: str | Promise
    who: str | Promise
    tries: tuple[str | Promise, ...]


GUISES = (
    Guise(
        "guardian",
        "sunita@example.org",
        "heart",
        "rose",
        _("Guardian"),
        _("Mother of three: two children here, the third at another school. One sign-in shows all three."),
        (_("See today's mark of each child."), _("Open Siya’s new report. The school can see that it was read.")),
    ),
    Guise(
        "pupil",
        "aarav@example.org",
        "graduation-cap",
        "info",
        _("Pupil"),
        _("Aarav of 5B, on the class tablet. He signs in with a card: a name and three words."),
        (_("Tick homework that is done."), _("Read your own report, and see how often you were there.")),
    ),
    Guise(
        "teacher",
        "harpreet@example.org",
        "clipboard-check",
        "ok",
        _("Teacher"),
        _("Class teacher of 5B, with 20 seconds between two bells."),
        (_("Take this morning's register."), _("Write a report and publish it. The family is notified at once.")),
    ),
    Guise(
        "head",
        "sushma@example.org",
        "school",
        "plum",
        _("Head master"),
        _("Runs the school from her phone, and needs answers from the block."),
        (_("Ask the help desk, with a photo."), _("Say whether the repair has worked.")),
    ),
    Guise(
        "agent",
        "anil@example.org",
        "headset",
        "info",
        _("Support agent"),
        _("Answers the queries of all schools of the block."),
        (_("Take a query and answer it."), _("Promise the next update. The school is notified at once.")),
    ),
    Guise(
        "office",
        "neha@example.org",
        "key-round",
        "warn",
        _("School office"),
        _("Decides which adult may see which child. Nobody sees anything before that."),
        (_("Grant the guardians of a class."), _("Find the adult and child that a court order keeps apart.")),
    ),
    Guise(
        "editor",
        "aisha@example.org",
        "pencil",
        "brand",
        _("Editor"),
        _("Writes the school's news once, in four languages."),
        (_("Publish news for one class."), _("Translate a piece into Urdu.")),
    ),
    Guise(
        "other_guardian",
        "imran@example.org",
        "shield-check",
        "brand",
        _("The other guardian"),
        _("Siya’s father. He sees Siya, but not her brother or sister."),
        (
            _("Compare what he sees with what Sunita sees."),
            _("Try the address of Aarav’s page: for him it doesn’t exist."),
        ),
    ),
)


def people() -> list[tuple[Guise, User]]:
    """Those of them that the demo school has."""
    found = {user.email: user for user in User.objects.filter(email__in=[guise.email for guise in GUISES])}
    return [(guise, found[guise.email]) for guise in GUISES if guise.email in found]
