"""What a school needs before its homes find anything: the steps that the rooms name, each done or not, by one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.addresses import pattern
from roll.dated import holds
from roll.models import AcademicYear, Class, Guardianship, Posting, Pupil, School, Teaching, Term
from roll.rights import Role
from roll.rooms import SetUpStep, rooms

SCHOOL = OuterRef("pk")
# Place, words, and the page where it is done.
STEPS = (
    (10, _("About your school"), _("Its name in each language, where it is, and how it is reached."), "roll:school"),
    (
        20,
        _("The school year and its terms"),
        _("From when until when there are lessons. Registers begin with it."),
        "roll:years",
    ),
    (40, _("Classes"), _("The classes of this year, and the sets."), "roll:classes"),
    (50, _("Staff"), _("Invite teachers by e-mail. Each finds their own classes."), "roll:staff"),
    (
        60,
        _("Who teaches what"),
        _("A teacher sees the children of the classes they teach, and no others."),
        "roll:classes",
    ),
    (70, _("Children"), _("Each child, with the class they are in."), "roll:children"),
    (80, _("Who may see which child"), _("Nobody at home sees a child before you say so."), "roll:access"),
)


@dataclass(frozen=True)
class Step:
    """A step as the page draws it."""

    asked: SetUpStep
    is_done: bool


def steps_of(school: School) -> list[Step]:
    """Returns all steps in their order, and whether each is done. One query."""
    asked = sorted((step for room in rooms() for step in room.set_up_steps(school.slug)), key=lambda step: step.place)
    conditions = {f"step_{number}": step.is_done for number, step in enumerate(asked)}
    found = School.objects.filter(pk=school.pk).annotate(**conditions).values(*conditions).get()
    return [Step(step, bool(found[f"step_{number}"])) for number, step in enumerate(asked)]


def steps_of_roll(slug: str) -> list[SetUpStep]:
    """The steps of who is who: a school's own facts, its year, its people."""
    done = conditions()
    return [
        SetUpStep(place, str(label), str(text), pattern(page)(school=slug), done[place])
        for place, label, text, page in STEPS
    ]


def conditions() -> dict[int, Any]:
    """When each step is done, by its place; of the school's row."""
    of_school, today = Q(school=SCHOOL), clock.today()
    years = AcademicYear.objects.filter(of_school, ends_on__gte=today)
    terms = Term.objects.filter(academic_year__school=SCHOOL, ends_on__gte=today)
    guardianships = Guardianship.objects.filter(of_school)
    waiting = guardianships.filter(access_state=Guardianship.Access.PENDING)
    return {
        10: Q(place__gt="") & (Q(phone__gt="") | Q(public_email__gt="")),
        20: Exists(years) & Exists(terms),
        40: Exists(Class.objects.filter(of_school, academic_year__ends_on__gte=today).standing(today)),
        50: Exists(Posting.objects.filter(of_school, holds(), role=Role.TEACHER)),
        60: Exists(Teaching.objects.filter(of_school, holds())),
        70: Exists(Pupil.objects.filter(of_school)),
        80: Exists(guardianships) & ~Exists(waiting),
    }
