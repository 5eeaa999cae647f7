"""What the school's calendar offers: its page, for the head and the office."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from foundation import clock
from foundation.addresses import pattern
from roll.models import SpecialDay
from roll.rights import SEES_SCHOOL
from roll.rooms import Group, NavigationLink, Room, SetUpStep


class SchoolDaysRoom(Room):
    place = 75
    portal_urls = "portal.schooldays.urls"

    def set_up_steps(self, school: str) -> Iterator[SetUpStep]:
        marked = SpecialDay.objects.filter(school=OuterRef("pk"), date__gte=clock.today())
        text = _("Holidays and other days on which the school is closed. Families see them on their forms.")
        yield SetUpStep(
            30, _("School days"), text, pattern("portal:schooldays:calendar")(school=school), Exists(marked)
        )

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in SEES_SCHOOL:
            url = pattern("portal:schooldays:calendar")(school=school)
            yield NavigationLink(_("School days"), "calendar-days", url, Group.SCHOOL)


room = SchoolDaysRoom()
