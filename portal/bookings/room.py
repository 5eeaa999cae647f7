"""What bookings offer: a child's times with teachers, events in which to choose one, and the school's days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation import clock, ports
from foundation.addresses import pattern
from portal.bookings.lists import UpcomingTime, upcoming_times
from portal.bookings.models import Step
from roll.models import Guardian, Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import ChildPart, Family, Group, Link, NavigationLink, Room, StaffCard, ToDo


@dataclass
class Times(ChildPart):
    pupil: Pupil
    times: list[UpcomingTime]
    template = "portal/bookings/_coming.html"

    @property
    def booked(self) -> list[UpcomingTime]:
        return [time for time in self.times if time.booked]

    def to_do(self) -> Sequence[ToDo]:
        """Events in which nothing is booked yet."""
        return [self._to_book(time) for time in self.times if not time.booked]

    def _to_book(self, event: UpcomingTime) -> ToDo:
        url = pattern("portal:bookings:book")(code=self.pupil.code, event=event.pk)
        title = _("Book for %(name)s") % {"name": self.pupil.first_name}
        return ToDo(20, "plum", "calendar-days", title, event.name, [self.pupil], url, _("Choose times"))


def _move_steps_to_user(guardian: Guardian, user: User) -> None:
    Step.move_to_users(user.pk)


class BookingsRoom(Room):
    place = 50
    portal_urls = "portal.bookings.urls"
    staff_cards = {Role.TEACHER: 20, Role.HEAD: 30, Role.OFFICE: 50}
    fills = (
        (ports.guardian_linked, _move_steps_to_user),
        (ports.guardian_unlinked, Step.move_to_guardian),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("portal:bookings:staff_list", args=[posting.at.slug])
        text = _("Who comes when, and what parents suggest.")
        return StaffCard(
            "calendar-days",
            "brand",
            _("Parents’ evenings"),
            text,
            url,
            _("Open parents’ evenings"),
            posting.at.local_name,
        )

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:bookings:staff_list")(school=school)
            yield NavigationLink(_("Parents’ evenings"), "calendar-days", url, Group.FAMILIES)

    def guardian_links(self) -> Iterator[NavigationLink]:
        url = pattern("portal:bookings:list")()
        yield NavigationLink(_("Appointments with teachers"), "calendar-days", url, Group.CHILDREN)

    def child_parts(self, family: Family) -> Mapping[int, ChildPart]:
        """A guardian's alone: the times are the home's to book and to keep."""
        bookable = family.keys.as_guardian(Right.BOOKINGS)
        times_by_pupil: dict[int, list[UpcomingTime]] = defaultdict(list)
        for time in upcoming_times(family.user.pk, tuple(bookable), clock.now(), family.day):
            times_by_pupil[time.pupil].append(time)
        return {
            pupil.pk: Times(pupil, times_by_pupil[pupil.pk]) for pupil in family.pupils if pupil.pk in times_by_pupil
        }

    def family_link(self, family: Family) -> Link:
        return Link(_("All appointments"), "calendar-days", pattern("portal:bookings:list")())

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        if pupil.pk not in family.keys.pupils(Right.BOOKINGS):
            return None
        return Link(_("Appointments with teachers"), "calendar-days", pattern("portal:bookings:list")())


room = BookingsRoom()
