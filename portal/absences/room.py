"""What absences offer: where a home tells of one, and where the school reads it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from roll.models import Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import Family, Group, Link, NavigationLink, Room, StaffCard


class AbsencesRoom(Room):
    place = 20
    portal_urls = "portal.absences.urls"
    staff_cards = {Role.OFFICE: 30}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("portal:absences:staff_list", args=[posting.at.slug])
        text = _("What homes have told, today and for the days to come.")
        return StaffCard("calendar-x", "info", _("Absences"), text, url, _("Open absences"), posting.at.name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:absences:staff_list")(school=school)
            yield NavigationLink(_("Absences"), "calendar-x", url, Group.DAY)

    def guardian_links(self) -> Iterator[NavigationLink]:
        yield NavigationLink(_("Absences"), "calendar-x", pattern("portal:absences:list")(), Group.CHILDREN)

    def children_link(self, family: Family) -> Link | None:
        """For a guardian: a child tells nothing about themselves."""
        others = [
            pupil for pupil in family.keys.as_guardian(Right.ATTENDANCE) if pupil not in family.keys.reader_pupils
        ]
        return self._link(pattern("portal:absences:new")()) if others else None

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        if pupil.pk in family.keys.reader_pupils or pupil.pk not in family.keys.as_guardian(Right.ATTENDANCE):
            return None
        return self._link(f"{reverse('portal:absences:new')}?child={pupil.code}")

    def _link(self, url: str) -> Link:
        return Link(_("Tell of an absence"), "calendar-x", url)


room = AbsencesRoom()
