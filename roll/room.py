"""What "who is who" offers as a room: who waits for access, pupils' cards, consent to photos."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import ports
from foundation.addresses import pattern
from roll.consent import photos
from roll.consent.models import PhotoConsent
from roll.models import Guardianship, Posting, Pupil, User
from roll.rights import SEES_SCHOOL, STAFF, Role
from roll.rooms import Family, Group, Link, NavigationLink, Room, StaffCard
from roll.sessions import models as sign_ins
from roll.unsent import keeping
from roll.unsent import models as unsent


class RollRoom(Room):
    place = 70
    staff_cards = {Role.TEACHER: 60, Role.OFFICE: 10}
    bar_places = {Role.OFFICE: 10}
    fills = (
        (ports.photos_held, photos.held_images),
        (ports.keep_upload, keeping.keep_upload),
        (ports.each_day, sign_ins.forget_old_sign_ins),
        (ports.each_day, unsent.forget_unsent),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        return self._access(posting) if posting.role == Role.OFFICE else self._pupils_cards(posting)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in SEES_SCHOOL:
            yield NavigationLink(_("Access"), "key-round", pattern("roll:access")(school=school), Group.FAMILIES)
            url = pattern("roll:photo_classes")(school=school)
            yield NavigationLink(_("Consent to photos"), "camera", url, Group.FAMILIES)
        if role in STAFF:
            url = pattern("roll:cards")(school=school)
            yield NavigationLink(_("Pupils' cards"), "graduation-cap", url, Group.LESSONS)

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        if not PhotoConsent.may_be_given_by(family.user, pupil):
            return None
        return Link(_("Consent to photos"), "camera", reverse("photo_consents", args=[pupil.code]))

    def _access(self, posting: Posting) -> StaffCard:
        """How many guardians wait for the office's word."""
        url = reverse("roll:access", args=[posting.at.slug])
        waiting = Guardianship.objects.filter(school=posting.at, access_state=Guardianship.Access.PENDING).count()
        card = partial(StaffCard, "key-round", url=url, action=_("Open access"), school=posting.at.name)
        if not waiting:
            return card(tone="ok", title=_("Access is decided"), text=_("No guardian is waiting for an answer."))
        title = ngettext("%(n)s guardian waits for access", "%(n)s guardians wait for access", waiting) % {"n": waiting}
        return card(tone="warn", title=title, text=_("Nobody sees a child before you have decided."))

    def _pupils_cards(self, posting: Posting) -> StaffCard:
        url = reverse("roll:cards", args=[posting.at.slug])
        text = _("A user name and three words for each pupil, to print.")
        return StaffCard("graduation-cap", "info", _("Pupils sign in"), text, url, _("Make cards"), posting.at.name)


room = RollRoom()
