"""What attendance offers: a child's week, who is not in class today, the registers still to be sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import ports
from foundation.addresses import pattern
from foundation.punctuation import sentences
from portal.attendance import outcomes, partitions
from portal.attendance.lists import registers_of
from portal.attendance.term import term_of
from portal.attendance.words import Week, week_of
from roll.models import AbsenceReason, Posting, Pupil, User
from roll.rights import STAFF, Right, Role
from roll.rooms import ChildPart, Family, Group, Link, NavigationLink, Room, StaffCard, StaffChildLink, ToDo

# The tiles of an unexplained absence; the page that they lead to has the others.
REASONS = (
    (AbsenceReason.UNWELL, "thermometer"),
    (AbsenceReason.APPOINTMENT, "calendar-days"),
    (AbsenceReason.FAMILY, "party-popper"),
    (AbsenceReason.LATE, "clock"),
)


@dataclass
class Away(ToDo):
    """A child who is not in class today."""


@dataclass
class UnexplainedAway(Away):
    """Neither the school nor the home has said why: a tile says it."""

    template = "portal/attendance/_why.html"
    reasons = REASONS


@dataclass
class WeekPart(ChildPart):
    pupil: Pupil
    week: Week
    template = "portal/attendance/_week.html"
    is_on_childs_page = True

    def to_do(self) -> Sequence[ToDo]:
        mark = self.week.today_mark
        if not mark or mark.state != "away":
            return ()
        has_told = self.pupil.told_today  # type: ignore[attr-defined]
        call = _("If this is a surprise, call the school.")
        known = _("You or your family have told the school why.")
        kind = UnexplainedAway if mark.tone == "bad" and not has_told else Away
        title = _("%(name)s is not in class today") % {"name": self.pupil.first_name}
        about = sentences(mark.words, known if has_told else call)
        return [kind(0, "bad", "circle-alert", title, about, [self.pupil])]


class AttendanceRoom(Room):
    place = 10
    portal_urls = "portal.attendance.urls"
    staff_cards = {Role.TEACHER: 10, Role.HEAD: 10, Role.OFFICE: 20}
    bar_places = {Role.TEACHER: 10, Role.HEAD: 20, Role.OFFICE: 20}
    fills = (
        (ports.each_minute, outcomes.tell_outcomes),
        (ports.each_day, partitions.add_missing_months),
        (ports.absences_recorded, outcomes.recorded_absences),
        (ports.registers_on, outcomes.registers_on),
        (ports.has_marks, outcomes.has_marks),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard | None:
        """How many registers of the session that runs are still to be sent; None where nobody is in a class."""
        school = posting.at
        today = school.today()
        url = reverse("portal:attendance:register_list", args=[school.slug])
        card = partial(StaffCard, "clipboard-check", url=url, action=_("Open registers"), school=school.local_name)
        if not school.is_open(today):
            return card(tone="info", title=_("No school today"), text=_("There is no register to take."))
        session = school.session_now()
        registers = [each for each in registers_of(user, school, today, session) if each.pupils or each.sent_at]
        left = sum(1 for each in registers if not each.sent_at)
        if not registers:
            return None
        if not left:
            morning, afternoon = _("This morning is complete. Thank you."), _("This afternoon is complete. Thank you.")
            text = morning if session == "am" else afternoon
            return card(tone="ok", title=_("All registers are sent"), text=text)
        title = ngettext("%(n)s register to take", "%(n)s registers to take", left) % {"n": left}
        return card(tone="warn", title=title, text=_("Families see today's mark as soon as you send it."))

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:attendance:register_list")(school=school)
            yield NavigationLink(_("Register"), "clipboard-check", url, Group.DAY)

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink:
        """The child's term, with its percentage."""
        percent = term_of(pupil).percent
        text = _("No marks this term yet") if percent is None else _("%(n)s%% this term") % {"n": percent}
        url = reverse("portal:attendance:staff_child", args=[posting.at.slug, pupil.code])
        return StaffChildLink(_("Attendance"), "calendar-days", url, text)

    def child_parts(self, family: Family) -> Mapping[int, ChildPart]:
        seen = set(family.keys.pupils(Right.ATTENDANCE))
        pupils = [pupil for pupil in family.pupils if pupil.pk in seen]
        weeks = week_of(pupils, family.day)
        return {pupil.pk: WeekPart(pupil, weeks[pupil.pk]) for pupil in pupils}

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        if pupil.pk not in family.keys.pupils(Right.ATTENDANCE):
            return None
        url = reverse("portal:attendance:family", args=[pupil.code])
        return Link(_("Attendance, day by day"), "calendar-days", url)


room = AttendanceRoom()
