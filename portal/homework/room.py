"""What homework offers: a child's next tasks, to be ticked on the first page, and the teacher's list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.addresses import pattern
from portal.homework.lists import Task, next_tasks
from roll.models import Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import ChildPart, Family, Group, Link, NavigationLink, Room, StaffCard, StaffChildLink


@dataclass
class NextTasks(ChildPart):
    tasks: list[Task]
    template = "portal/homework/_next.html"


class HomeworkRoom(Room):
    place = 30
    portal_urls = "portal.homework.urls"
    staff_cards = {Role.TEACHER: 30}
    bar_places = {Role.TEACHER: 20}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("portal:homework:staff_list", args=[posting.at.slug])
        text = _("Set it once for one class or several, and see who has done it.")
        return StaffCard("book-open", "plum", _("Homework"), text, url, _("Open homework"), posting.at.local_name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:homework:staff_list")(school=school)
            yield NavigationLink(_("Homework"), "book-open", url, Group.LESSONS)

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink:
        """What is due next."""
        tasks = next_tasks((pupil.pk,), posting.at.today()).get(pupil.pk, [])
        text = ngettext("%(n)s task to do", "%(n)s tasks to do", len(tasks)) % {"n": len(tasks)}
        url = reverse("portal:homework:staff_list", args=[posting.at.slug])
        return StaffChildLink(_("Homework"), "book-open", url, text if tasks else _("Nothing to do now"))

    def pupil_links(self, code: str) -> Iterator[NavigationLink]:
        link = self._link(code)
        yield NavigationLink(link.label, link.icon, link.url, Group.LESSONS)

    def child_parts(self, family: Family) -> Mapping[int, ChildPart]:
        seen = family.keys.pupils(Right.HOMEWORK)
        tasks = next_tasks(tuple(seen), family.day)
        return {pupil: NextTasks(tasks.get(pupil, [])) for pupil in seen}

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        return self._link(pupil.code) if pupil.pk in family.keys.pupils(Right.HOMEWORK) else None

    def _link(self, code: str) -> Link:
        return Link(_("Homework"), "book-open", pattern("portal:homework:child_list")(code=code))


room = HomeworkRoom()
