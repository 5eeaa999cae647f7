"""What reports offer: a child's newest and all others, and the teacher's list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from foundation.punctuation import listed
from portal.reports.lists import newest_reports, reports_of
from portal.reports.models import Report, ReportCycle
from roll.models import Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import (
    ChildPart,
    ChildSection,
    Family,
    Group,
    NavigationLink,
    Room,
    SetUpStep,
    StaffCard,
    StaffChildLink,
    ToDo,
)


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
        about = listed([self.report.cycle.name, self.pupil.school.local_name])
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
        text = _("Write, check and publish. Families are notified at once.")
        url = reverse("portal:reports:staff_list", args=[posting.at.slug])
        return StaffCard("file-text", "brand", _("Reports"), text, url, _("Open reports"), posting.at.local_name)

    def set_up_steps(self, school: str) -> Iterator[SetUpStep]:
        cycles = ReportCycle.objects.filter(school=OuterRef("pk"))
        text = _("When reports are due, so that teachers can begin to write.")
        url = pattern("portal:reports:cycles")(school=school)
        yield SetUpStep(90, _("Dates for reports"), text, url, Exists(cycles))

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:reports:staff_list")(school=school)
            yield NavigationLink(_("Reports"), "file-text", url, Group.LESSONS)

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink:
        """The report of the school's newest cycle; the list where there is no cycle, or it is not begun."""
        report = (
            Report.objects.of_staff(user).filter(pupil=pupil).select_related("cycle").order_by("-cycle", "-pk").first()
        )
        if not report:
            url = reverse("portal:reports:staff_list", args=[posting.at.slug])
            return StaffChildLink(_("Reports"), "file-text", url, _("None yet"))
        url = reverse("portal:reports:edit", args=[posting.at.slug, report.cycle_id, pupil.code])
        text = listed([report.cycle.name, _("Published") if report.is_published else _("Draft")])
        return StaffChildLink(_("Reports"), "file-text", url, text)

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
