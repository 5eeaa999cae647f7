"""What reports offer: a child's newest and all others, and the teacher's list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from portal.reports.lists import newest_reports, reports_of
from portal.reports.models import Report
from roll.models import Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import ChildPart, ChildSection, Family, Group, NavigationLink, Room, StaffCard, ToDo


@dataclass
class NewestReport(ChildPart):
    """`is_new`: not read yet by the guardian who looks."""

    pupil: Pupil
    report: Report
    is_new: bool
    template = "portal/reports/_newest.html"

    @property
    def url(self) -> str:
        return pattern("portal:reports:detail")(code=self.pupil.code, pk=self.report.pk)

    def to_do(self) -> Sequence[ToDo]:
        if not self.is_new:
            return ()
        title = _("%(name)s has a new report") % {"name": self.pupil.first_name}
        about = f"{self.report.cycle.name}, {self.pupil.school.name}"
        return [ToDo(30, "brand", "file-text", title, about, [self.pupil], self.url, _("Open report"))]


@dataclass
class AllReports(ChildSection):
    reports: QuerySet[Report]
    template = "portal/reports/_all.html"


class ReportsRoom(Room):
    place = 60
    portal_urls = "portal.reports.urls"
    staff_cards = {Role.TEACHER: 40}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        text = _("Write, check and publish. Families are told at once.")
        url = reverse("portal:reports:staff_list", args=[posting.at.slug])
        return StaffCard("file-text", "brand", _("Reports"), text, url, _("Open reports"), posting.at.name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:reports:staff_list")(school=school)
            yield NavigationLink(_("Reports"), "file-text", url, Group.LESSONS)

    def child_parts(self, family: Family) -> Mapping[int, ChildPart]:
        newest = newest_reports(family.user, family.keys.pupils(Right.REPORTS))
        with_report = [(pupil, newest[pupil.pk]) for pupil in family.pupils if pupil.pk in newest]
        reader_pupils = family.keys.reader_pupils
        return {
            pupil.pk: NewestReport(pupil, report, not report.opened and pupil.pk not in reader_pupils)  # type: ignore[attr-defined]
            for pupil, report in with_report
        }

    def child_section(self, family: Family, pupil: Pupil) -> ChildSection:
        return AllReports(reports_of(family.user, pupil))


room = ReportsRoom()
