"""Each way in which an order against one record reaches another record of the same adult, once by itself."""

from itertools import product

from roll.models import ContactPoint, Guardian, Pupil, Restriction, School, User
from roll.rights import Right
from tests.factories.roll import GuardianFactory, GuardianshipFactory, PupilFactory, UserFactory

# Where an address stands: on the record itself, on another record of its user, or it is what the user signs in by.
PLACES = ("record", "other_record", "email", "phone")
SIGN_IN = {"email", "phone"}  # of two users one alone can have an address


def plant_links(school: School, other_school: School, by: User) -> None:
    """For each way a pupil at `school`, an open pair with every right, and an order that nothing else joins to it."""
    itself = GuardianFactory(school=school)
    restrict(itself, itself, by)
    bare = UserFactory(email=None)
    restrict(GuardianFactory(school=school, user=bare), GuardianFactory(school=other_school, user=bare), by)
    for number, (theirs, ours) in enumerate(product(PLACES, repeat=2)):
        if not {theirs, ours} <= SIGN_IN:
            value = f"link{number}@example.org" if "email" in (theirs, ours) else f"+9160000{number:05}"
            reaching, named = (known_by(place, value, school, other_school) for place in (ours, theirs))
            restrict(reaching, named, by)
    # And none: two blanks are two people.
    restrict(*(known_by("record", "", school, other_school) for _ in range(2)), by)


def restrict(reaching: Guardian, named: Guardian, by: User) -> None:
    pupil: Pupil = PupilFactory(school=reaching.school)
    GuardianshipFactory(pupil=pupil, guardian=reaching, granted_by=by, granted_by__rights=Right.values)
    Restriction.objects.create(school=pupil.school, pupil=pupil, guardian=named, kind="court_order", made_by=by)


def known_by(place: str, value: str, school: School, other_school: School) -> Guardian:
    """A user's record at `school`, with one address in this place."""
    user = UserFactory(**{"email": None} | ({place: value} if place in SIGN_IN else {}))
    guardian, other = (GuardianFactory(school=each, user=user) for each in (school, other_school))
    if place not in SIGN_IN:
        ContactPoint.objects.create(
            guardian=guardian if place == "record" else other, kind="email" if "@" in value else "phone", value=value
        )
    return guardian
