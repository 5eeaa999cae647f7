"""What "who is who" offers as a room: who waits for access, pupils' cards, consent to photos."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import ports
from foundation.addresses import pattern
from foundation.punctuation import listed
from roll.consent import photos
from roll.consent.models import PhotoConsent, PhotoPurpose
from roll.models import Guardianship, Posting, Pupil, User, counters
from roll.rights import SEES_SCHOOL, STAFF, Role
from roll.rooms import Family, Group, Link, NavigationLink, Room, SetUpStep, StaffCard, StaffChildLink
from roll.sessions import models as sign_ins
from roll.set_up.steps import steps_of_roll
from roll.sign_in_mails import models as sign_in_mails
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
        (ports.each_day, sign_in_mails.forget_sign_in_mails),
        (ports.each_day, counters.forget_counters),
        (ports.each_day, unsent.forget_unsent),
    )

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        if posting.role == Role.OFFICE:
            return self._access(posting)
        return self._cover(user, posting) or self._pupils_cards(posting)

    def set_up_steps(self, school: str) -> list[SetUpStep]:
        return steps_of_roll(school)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in SEES_SCHOOL:
            yield NavigationLink(_("Access"), "key-round", pattern("roll:access")(school=school), Group.FAMILIES)
            url = pattern("roll:photo_classes")(school=school)
            yield NavigationLink(_("Photo consent"), "camera", url, Group.FAMILIES)
            url = pattern("refused_addresses")(school=school)
            yield NavigationLink(_("Addresses that don’t work"), "mail", url, Group.FAMILIES)
            yield from self._school_links(school)
        if role in STAFF:
            url = pattern("roll:children")(school=school)
            yield NavigationLink(_("Children"), "users", url, Group.DAY)
            url = pattern("roll:cards")(school=school)
            yield NavigationLink(_("Pupils' cards"), "graduation-cap", url, Group.LESSONS)

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink | None:
        """For what the home has said yes to photos, to who keeps the signed forms."""
        if posting.role not in SEES_SCHOOL:
            return None
        given = set(PhotoConsent.objects.standing().filter(pupil=pupil).values_list("purpose", flat=True))
        yes = listed(str(label) for value, label in PhotoPurpose.choices if value in given)
        text = _("Yes to: %(purposes)s") % {"purposes": yes} if yes else _("No consent yet")
        url = reverse("roll:photo_classes", args=[posting.at.slug])
        return StaffChildLink(_("Photo consent"), "camera", url, text)

    def child_link(self, family: Family, pupil: Pupil) -> Link | None:
        if not PhotoConsent.may_be_given_by(family.user, pupil):
            return None
        return Link(_("Photo consent"), "camera", reverse("photo_consents", args=[pupil.code]))

    @staticmethod
    def _school_links(school: str) -> Iterator[NavigationLink]:
        """Where a school says what it is, when it is open, and who is there."""
        url = pattern("roll:set_up")(school=school)
        yield NavigationLink(_("Set up your school"), "list-checks", url, Group.SCHOOL)
        yield NavigationLink(_("About your school"), "school", pattern("roll:school")(school=school), Group.SCHOOL)
        yield NavigationLink(_("Years and terms"), "history", pattern("roll:years")(school=school), Group.SCHOOL)
        yield NavigationLink(_("Classes"), "users", pattern("roll:classes")(school=school), Group.SCHOOL)
        yield NavigationLink(_("Staff"), "user-check", pattern("roll:staff")(school=school), Group.SCHOOL)

    def _access(self, posting: Posting) -> StaffCard:
        """How many guardians wait for the office's word."""
        url = reverse("roll:access", args=[posting.at.slug])
        waiting = Guardianship.objects.filter(school=posting.at, access_state=Guardianship.Access.PENDING).count()
        card = partial(StaffCard, "key-round", url=url, action=_("Open access"), school=posting.at.local_name)
        if not waiting:
            return card(tone="ok", title=_("Access is decided"), text=_("No guardian is waiting for an answer."))
        title = ngettext("%(n)s guardian waiting for access", "%(n)s guardians waiting for access", waiting) % {
            "n": waiting
        }
        return card(tone="warn", title=title, text=_("Nobody sees a child until you have decided."))

    def _cover(self, user: User, posting: Posting) -> StaffCard | None:
        """The classes covered today, in place of the pupils' cards."""
        covers = user.teachings.holding(posting.at.today()).filter(school=posting.at, is_cover=True)
        found = list(covers.select_related("school_class").order_by("ends_on", "pk"))
        if not found:
            return None
        names = listed(dict.fromkeys(each.school_class.name for each in found))
        title = _("You cover class %(name)s") % {"name": names}
        text = _("Until %(day)s") % {"day": date_format(found[0].ends_on or posting.at.today(), "l j F")}
        url = reverse("roll:children", args=[posting.at.slug]) + f"?class={found[0].school_class_id}"
        return StaffCard("users", "info", title, text, url, _("See the children"), posting.at.local_name)

    def _pupils_cards(self, posting: Posting) -> StaffCard:
        url = reverse("roll:cards", args=[posting.at.slug])
        text = _("A user name and three words for each pupil, to print.")
        return StaffCard(
            "graduation-cap", "info", _("Pupils sign in"), text, url, _("Make cards"), posting.at.local_name
        )


room = RollRoom()
