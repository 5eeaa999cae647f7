"""A member of staff's day: one card a posting, each with the one thing to do first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import ports
from portal.attendance.models import Register
from roll.models import Class, Guardianship, Posting, User
from roll.rights import Role


@dataclass
class Card:
    icon: str
    tone: str
    title: str
    text: str | Promise
    url: str
    action: str | Promise
    school: str = ""


def cards_of(user: User) -> list[Card]:
    """What this person's postings ask of them today."""
    return [
        card for posting in user.postings_today for make in CARDS.get(posting.role, []) for card in make(user, posting)
    ]


def registers(user: User, posting: Posting) -> list[Card]:
    """How many of the morning's registers are still to be sent."""
    school = posting.at

    today = school.today()
    url = reverse("portal:attendance:register_list", args=[school.slug])
    card = partial(Card, "clipboard-check", url=url, action=_("Open registers"), school=school.name)
    if not school.is_open(today):
        return [card(tone="info", title=_("No school today"), text=_("There is no register to take."))]
    classes = user.classes_at(school).filter(academic_year__starts_on__lte=today, academic_year__ends_on__gte=today)
    classes = classes.filter(kind=Class.Kind.REGISTRATION)
    sent = Register.objects.filter(school_class__in=classes, date=today, session="am").count()
    left = classes.count() - sent
    if left <= 0:
        return [card(tone="ok", title=_("Registers are sent"), text=_("This morning is complete. Thank you."))]
    title = ngettext("%(n)s register to take", "%(n)s registers to take", left) % {"n": left}
    return [card(tone="warn", title=title, text=_("Families see today's mark as soon as you send it."))]


def homework(user: User, posting: Posting) -> list[Card]:
    url = reverse("portal:homework:staff_list", args=[posting.at.slug])
    text = _("Set it once for one class or several, and see who has done it.")
    return [Card("book-open", "plum", _("Homework"), text, url, _("Open homework"), posting.at.name)]


def absences(user: User, posting: Posting) -> list[Card]:
    url = reverse("portal:absences:staff_list", args=[posting.at.slug])
    text = _("What homes have told, today and for the days to come.")
    return [Card("calendar-x", "info", _("Absences"), text, url, _("Open absences"), posting.at.name)]


def reports(user: User, posting: Posting) -> list[Card]:
    url = reverse("portal:reports:staff_list", args=[posting.at.slug])
    text = _("Write, check and publish. Families are told at once.")
    return [Card("file-text", "brand", _("Reports"), text, url, _("Open reports"), posting.at.name)]


def letters(user: User, posting: Posting) -> list[Card]:
    url = reverse("portal:letters:staff_list", args=[posting.at.slug])
    text = _("Write home, ask for a yes or no, and see who has answered.")
    return [Card("mail", "info", _("Letters"), text, url, _("Open letters"), posting.at.name)]


def times(user: User, posting: Posting) -> list[Card]:
    url = reverse("portal:bookings:staff_list", args=[posting.at.slug])
    text = _("Days to meet families: who comes when, and what they suggest.")
    return [Card("calendar-days", "brand", _("Meeting families"), text, url, _("Open times"), posting.at.name)]


def access(user: User, posting: Posting) -> list[Card]:
    """How many guardians wait for the office's word."""
    url = reverse("roll:access", args=[posting.at.slug])
    waiting = Guardianship.objects.filter(school=posting.at, access_state=Guardianship.Access.PENDING).count()
    card = partial(Card, "key-round", url=url, action=_("Open access"), school=posting.at.name)
    if not waiting:
        return [card(tone="ok", title=_("Access is decided"), text=_("No guardian is waiting for an answer."))]
    title = ngettext("%(n)s guardian waits for access", "%(n)s guardians wait for access", waiting) % {"n": waiting}
    return [card(tone="warn", title=title, text=_("Nobody sees a child before you have decided."))]


def cards(user: User, posting: Posting) -> list[Card]:
    url = reverse("roll:cards", args=[posting.at.slug])
    text = _("A user name and three words for each pupil, to print.")
    return [Card("graduation-cap", "info", _("Pupils sign in"), text, url, _("Make cards"), posting.at.name)]


def queries(user: User, posting: Posting) -> list[Card]:
    url, text = reverse("helpdesk:list"), _("Ask for help, and follow each answer.")
    return [Card("life-buoy", "plum", _("Help"), text, url, _("Open queries"), str(posting.school or posting.area))]


def queue(user: User, posting: Posting) -> list[Card]:
    url, text = reverse("helpdesk:list"), _("Head masters are waiting for the next word.")
    return [Card("headset", "plum", _("Queries"), text, url, _("Open the queue"), str(posting.area or posting.school))]


def writing(user: User, posting: Posting) -> list[Card]:
    url, text = reverse("newsfeed:write", args=[posting.at.slug]), _("Write once. It reaches the right people.")
    return [Card("pencil", "brand", _("News"), text, url, _("Write news"), posting.at.name)]


def approvals(user: User, posting: Posting) -> list[Card]:
    """Pages that editors have written; nothing where none waits."""
    number = ports.pages_waiting(posting.at)
    if not number:
        return []
    title = ngettext("%(n)s page waits for you", "%(n)s pages wait for you", number) % {"n": number}
    url = reverse("editing:waiting", args=[posting.at.slug])
    text = _("Read it, then approve it or send it back.")
    return [Card("newspaper", "warn", title, text, url, _("Read what waits"), posting.at.name)]


CARDS: dict[str, list[Callable[[User, Posting], list[Card]]]] = {
    Role.TEACHER: [registers, times, homework, reports, letters, cards],
    Role.HEAD: [registers, approvals, times, letters, queries],
    Role.OFFICE: [access, registers, absences, letters, times, queries],
    Role.AGENT: [queue],
    Role.EDITOR: [writing],
}
