"""The page on which a guardian books, for four teachers of the child: in an event of one evening, and in one of forty
teachers and five days. Every third time is taken."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from bench.harness import Figure, scratch_database, serve
from portal.bookings.models import BookingEvent, Slot
from roll.models import Class, Guardianship, School, User
from tests.factories import ClassFactory, PostingFactory, TeachingFactory
from tests.factories.bookings import BookingEventFactory, WindowFactory, booked
from tests.factories.many import families

NAME = "bookings"
OWN_TEACHERS, HOMES = 4, 200


def measure() -> Iterator[Figure]:
    with scratch_database():
        school = families(HOMES, right="bookings")
        own, others = teachers(school, OWN_TEACHERS, own=True), teachers(school, 36, own=False)
        events = {"small": event(school, own, [1]), "large": event(school, own + others, [2, 3, 4, 5, 6])}
        pair = Guardianship.objects.select_related("guardian__user", "pupil").latest("pk")
        with serve() as site:
            for size, each in events.items():
                path = f"/portal/children/{pair.pupil.code}/bookings/{each.pk}/"
                yield site.compare(path, pair.guardian.user).figure(f"{NAME}-{size}", queries=10, repeated=0)


def teachers(school: School, number: int, *, own: bool) -> list[User]:
    """Of the class in which the children are, or each of another."""
    taught: Class = school.classes.earliest("pk")
    found = []
    for _ in range(number):
        school_class = taught if own else ClassFactory(school=school, academic_year=taught.academic_year)
        found.append(TeachingFactory(school_class=school_class).user)
    for teacher in found:
        PostingFactory(user=teacher, school=school, name=f"Ms {teacher.first_name}")
    return found


def event(school: School, of: list[User], days: list[int]) -> BookingEvent:
    made = BookingEventFactory(school=school)
    for teacher, day in product(of, days):
        WindowFactory(event=made, teacher=teacher, date=school.today() + timedelta(days=day))
    homes = iter(Guardianship.objects.filter(school=school).select_related("guardian__user", "pupil").order_by("pk"))
    for slot in list(Slot.objects.filter(event=made, teacher__in=of[:OWN_TEACHERS]).order_by("pk"))[::3]:
        home = next(homes)
        booked(slot, home.guardian, home.pupil)
    return made
