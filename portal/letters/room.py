"""What letters offer: those that wait for a guardian, and the school's own list."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock
from foundation.addresses import pattern
from foundation.punctuation import listed
from portal.letters.lists import Waiting, waiting_for
from roll.classes import is_gone
from roll.models import Posting, Pupil, User
from roll.rights import STAFF, Role
from roll.rooms import Family, Group, Link, NavigationLink, Room, StaffCard, StaffChildLink, ToDo

# Of those to be answered, and of those to be read.
MOST = 3
TO_ANSWER, TO_READ = 10, 40


class LettersRoom(Room):
    place = 40
    portal_urls = "portal.letters.urls"
    staff_cards = {Role.TEACHER: 50, Role.HEAD: 40, Role.OFFICE: 40}

    def staff_card(self, user: User, posting: Posting) -> StaffCard:
        url = reverse("portal:letters:staff_list", args=[posting.at.slug])
        text = _("Write home, ask for a yes or no, and see who has answered.")
        return StaffCard("mail", "info", _("Letters"), text, url, _("Open letters"), posting.at.local_name)

    def staff_links(self, role: str, school: str) -> Iterator[NavigationLink]:
        if role in STAFF:
            url = pattern("portal:letters:staff_list")(school=school)
            yield NavigationLink(_("Letters"), "mail", url, Group.FAMILIES)

    def staff_child_link(self, user: User, posting: Posting, pupil: Pupil) -> StaffChildLink:
        url = reverse("portal:letters:staff_list", args=[posting.at.slug])
        return StaffChildLink(_("Letters"), "mail", url)

    def guardian_links(self) -> Iterator[NavigationLink]:
        yield NavigationLink(_("Letters"), "mail", pattern("portal:letters:list")(), Group.CHILDREN)

    def family_link(self, family: Family) -> Link:
        return Link(_("All letters"), "mail", pattern("portal:letters:list")())

    def to_do(self, family: Family) -> Sequence[ToDo]:
        """The first few to answer, soonest first, and to read, newest first."""
        today = clock.today(family.pupils[0].school.time_zone)
        pupils = {pupil.pk: pupil for pupil in family.pupils if pupil.pk not in family.keys.reader_pupils}
        cards = list(_cards(pupils, waiting_for(family.user, today)))
        to_answer, to_read = ([card for card in cards if card.urgency == each] for each in (TO_ANSWER, TO_READ))
        return [*to_answer[:MOST], *to_read[:MOST]]


def _cards(pupils: dict[int, Pupil], letters: Sequence[Waiting]) -> Iterator[ToDo]:
    """Each letter once, however many of the children it is about."""
    for key, group in groupby(letters, lambda waiting: waiting.letter):
        # Who has left is asked nothing more.
        rows = [row for row in group if row.pupil in pupils and not (row.answer_by and is_gone(pupils[row.pupil]))]
        if not rows:
            continue
        first = rows[0]
        family_pupils = [pupils[row.pupil] for row in rows]
        about = listed(pupil.first_name for pupil in family_pupils)
        if first.answer_by:
            about += f" · {_answer_by(first.answer_by, get_language() or 'en')}"
        action = _("Read and answer") if first.answer_by else _("Read the letter")
        url = pattern("portal:letters:detail")(pk=key)
        yield ToDo(
            TO_ANSWER if first.answer_by else TO_READ, "info", "mail", first.title, about, family_pupils, url, action
        )


@lru_cache(maxsize=500)
def _answer_by(day: date, language: str) -> str:
    return _("answer by %(day)s") % {"day": date_format(day, "D j M")}


room = LettersRoom()
