"""What the help desk offers: a school's queries, and the agents' queue."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import ports
from foundation.addresses import pattern
from helpdesk.jobs import follow_desks
from helpdesk.models import Ticket
from roll.models import Posting, User
from roll.rights import Role
from roll.rooms import Group, NavigationLink, Room, StaffCard


class HelpdeskRoom(Room):
    staff_cards = {Role.HEAD: 50, Role.OFFICE: 60, Role.AGENT: 10}
    fills = ((ports.each_minute, follow_desks),)
    bar_places = {Role.HEAD: 10, Role.AGENT: 10}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("helpdesk:list")
        if posting.role == Role.AGENT:
            text = _("The questions of your head masters, in the order of their dates.")
            place = str(posting.area or posting.school)
            return StaffCard("headset", "plum", _("Queries"), text, url, _("Open the queue"), place)
        place = str(posting.school or posting.area)
        if number := Ticket.objects.waiting_for(user, posting.school).count():
            title = ngettext(
                "%(n)s query is waiting for your answer", "%(n)s queries are waiting for your answer", number
            )
            text = _("The help desk asks you something, or whether it works now.")
            return StaffCard("life-buoy", "warn", title % {"n": number}, text, url, _("Open queries"), place)
        text = _("Ask for help, and follow each answer.")
        return StaffCard("life-buoy", "plum", _("Help"), text, url, _("Open queries"), place)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in {Role.HEAD, Role.OFFICE, Role.AGENT}:
            label = _("Queries") if role == Role.AGENT else _("Help")
            yield NavigationLink(label, "life-buoy", pattern("helpdesk:list")(), Group.YOU)


room = HelpdeskRoom()
