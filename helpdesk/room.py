"""What the help desk offers: a school's queries, and the agents' queue."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from roll.models import Posting, User
from roll.rights import Role
from roll.rooms import Group, NavigationLink, Room, StaffCard


class HelpdeskRoom(Room):
    staff_cards = {Role.HEAD: 50, Role.OFFICE: 60, Role.AGENT: 10}
    bar_places = {Role.HEAD: 10, Role.AGENT: 10}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("helpdesk:list")
        if posting.role == Role.AGENT:
            text, place = _("Head masters are waiting for the next word."), str(posting.area or posting.school)
            return StaffCard("headset", "plum", _("Queries"), text, url, _("Open the queue"), place)
        text, place = _("Ask for help, and follow each answer."), str(posting.school or posting.area)
        return StaffCard("life-buoy", "plum", _("Help"), text, url, _("Open queries"), place)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in {Role.HEAD, Role.OFFICE, Role.AGENT}:
            label = _("Queries") if role == Role.AGENT else _("Help")
            yield NavigationLink(label, "life-buoy", pattern("helpdesk:list")(), Group.YOU)


room = HelpdeskRoom()
