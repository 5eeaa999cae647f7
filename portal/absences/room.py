"""What absences offer: where a home tells of one, and where the school reads it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from portal.absences.models import Absence
from roll.classes import is_gone
from roll.models import Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import Family, Group, Link, NavigationLink, Room, StaffCard, StaffChildLink


class AbsencesRoom(Room):
    place = 20
    portal_urls = "portal.absences.urls"
    staff_cards = {Role.OFFICE: 30}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("portal:absences:staff_list", args=[posting.at.slug])
        text = _("What families have reported, for today and the days to come.")
        return StaffCard("calendar-x", "info", _("Absences"), text, url, _("Open absences"), posting.at.local_name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:absences:staff_list")(school=school)
            yield NavigationLink(_("Absences"), "calendar-x", url, Group.DAY)

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink:
        """What the family has reported for today and the days to come."""
        url = reverse("portal:absences:staff_list", args=[posting.at.slug])
        reported = Absence.objects.of_staff(user).filter(pupil=pupil).from_day(posting.at.today())
        first = reported.order_by("notice__first_day", "pk").first()
        text = _("Reported by the family") if first else _("None reported")
        return StaffChildLink(_("Absences"), "calendar-x", f"{url}#a-{first.pk}" if first else url, text)

    def guardian_links(self) -> Iterator[NavigationLink]:
        yield NavigationLink(_("Absences"), "calendar-x", pattern("portal:absences:list")(), Group.CHILDREN)

    def children_link(self, family: Family) -> Link | None:
        """For a guardian: a child tells nothing about themselves."""
        may_report = any(self._is_reported(family, pupil) for pupil in family.pupils)
        return self._link(pattern("portal:absences:new")()) if may_report else None

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        here = next(each for each in family.pupils if each.pk == pupil.pk)
        if not self._is_reported(family, here):
            return None
        return self._link(f"{reverse('portal:absences:new')}?child={pupil.code}")

    def _is_reported(self, family: Family, pupil: Pupil) -> bool:
        """Says whether the reader may report an absence of a child of `family.pupils`, who is still at the school."""
        is_guardian = pupil.pk in family.keys.as_guardian(Right.ATTENDANCE)
        return is_guardian and pupil.pk not in family.keys.reader_pupils and not is_gone(pupil)

    def _link(self, url: str) -> Link:
        return Link(_("Report an absence"), "calendar-x", url)


room = AbsencesRoom()
