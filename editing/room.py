"""What the editors' desk offers: the pages that wait for a head, Wagtail's admin, what is due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editing import jobs, schedule
from editing.models import Desk, Submission
from foundation import ports
from foundation.addresses import pattern
from roll.models import Posting, User
from roll.rights import SEES_SCHOOL, WRITES, Role
from roll.rooms import Group, NavigationLink, Room, StaffCard


class EditingRoom(Room):
    staff_cards = {Role.HEAD: 20, Role.OFFICE: 15}
    bar_places = {Role.EDITOR: 20}
    fills = (
        (ports.each_minute, schedule.publish_due),
        (ports.outbox_held, schedule.hold),
        (ports.each_day, jobs.tell_of_waiting_photos),
        (ports.desks, Desk.objects.all),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard | None:
        """A head's pages that editors have written, or the office's photos; nothing where none waits."""
        return self._photos(posting) if posting.role == Role.OFFICE else self._pages(posting)

    def _photos(self, posting: Posting) -> StaffCard | None:
        desk = Desk.objects.filter(school=posting.at).first()
        number = desk.waiting_pictures().count() if desk else 0
        if not number:
            return None
        title = ngettext("%(n)s photo is waiting for you", "%(n)s photos are waiting for you", number) % {"n": number}
        url = reverse("editing:photos", args=[posting.at.slug])
        text = _("Say which pupils are in them. Until then nothing with these photos can be published.")
        return StaffCard("camera", "warn", title, text, url, _("Open the photos"), posting.at.local_name)

    def _pages(self, posting: Posting) -> StaffCard | None:
        number = Submission.objects.waiting().filter(school=posting.at).count()
        if not number:
            return None
        title = ngettext("%(n)s page to approve", "%(n)s pages to approve", number) % {"n": number}
        url = reverse("editing:waiting", args=[posting.at.slug])
        text = _("Read it, then approve it or send it back.")
        return StaffCard("newspaper", "warn", title, text, url, _("Review"), posting.at.local_name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in WRITES:
            yield NavigationLink(_("Pages"), "newspaper", pattern("wagtailadmin_home")(), Group.WEBSITE)
        if role == Role.HEAD:
            url = pattern("editing:waiting")(school=school)
            yield NavigationLink(_("Pages to approve"), "badge-check", url, Group.WEBSITE)
            url = pattern("editing:publishing")(school=school)
            yield NavigationLink(_("Who publishes"), "key-round", url, Group.WEBSITE)
        if role in SEES_SCHOOL:
            url = pattern("editing:photos")(school=school)
            yield NavigationLink(_("Photos of pupils"), "image", url, Group.WEBSITE)


room = EditingRoom()
