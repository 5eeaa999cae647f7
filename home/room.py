"""What the public pages of a school offer: its menu, its look and how to reach it, for all rooms' pages."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from foundation import ports
from foundation.addresses import pattern
from home import menu
from home.models import ContactPage
from home.models.look import look_of
from roll.rights import SEES_SCHOOL, WRITES
from roll.rooms import Group, NavigationLink, Room


class HomeRoom(Room):
    fills = (
        (ports.menu_of, menu.menu_of),
        (ports.foot_pages_of, menu.foot_pages_of),
        (ports.look_of, look_of),
        (ports.contact_of, ContactPage.of),
    )

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in WRITES | SEES_SCHOOL:
            yield NavigationLink(_("Logo and colour"), "settings", pattern("home:look")(school=school), Group.WEBSITE)


room = HomeRoom()
