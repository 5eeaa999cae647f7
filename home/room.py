"""What the public pages of a school offer: its menu, its look and how to reach it, for all rooms' pages."""

from foundation import ports
from home import menu
from home.models import ContactPage
from home.models.look import look_of
from roll.rooms import Room


class HomeRoom(Room):
    fills = ((ports.menu_of, menu.menu_of), (ports.look_of, look_of), (ports.contact_of, ContactPage.of))


room = HomeRoom()
