"""Crowds, made set-based: for what has to hold with thousands."""

from foundation import clock
from roll.models import AccessGrant, ContactPoint, Enrolment, Guardian, Guardianship, Pupil, School, User
from tests.factories.roll import EnrolmentFactory, PostingFactory

# Of a row with bytes in it every value is a parameter, and PostgreSQL takes 65,535 of them.
BATCH = 2000


def families(number: int, right: str = "messages") -> School:
    """A school with so many guardians who sign in, each with one child of one class and one right."""
    first = EnrolmentFactory()
    school, office = first.school, PostingFactory(school=first.school, role="office").user
    users = User.objects.bulk_create(
        (User(first_name="A", email=f"family{n}@example.org") for n in range(number)), batch_size=BATCH
    )
    guardians = Guardian.objects.bulk_create(
        (Guardian(school=school, user=user, first_name="A") for user in users), batch_size=BATCH
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(guardian=guardian, school=school, kind="email", value=guardian.user.email)
        for guardian in guardians
    )
    pupils = Pupil.objects.bulk_create((Pupil(school=school, first_name="B") for _ in range(number)), batch_size=BATCH)
    Enrolment.objects.bulk_create(
        Enrolment(school=school, pupil=pupil, school_class=first.school_class) for pupil in pupils
    )
    granted = {"access_state": "granted", "decided_by": office, "decided_at": clock.now()}
    pairs = Guardianship.objects.bulk_create(
        Guardianship(school=school, guardian=guardian, pupil=pupil, **granted)
        for guardian, pupil in zip(guardians, pupils, strict=True)
    )
    AccessGrant.objects.bulk_create(AccessGrant(guardianship=pair, right=right) for pair in pairs)
    return school
