"""A member of staff's day: one card a posting and room, each with the one thing to do first."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from roll.models import User
from roll.rights import SEES_SCHOOL
from roll.rooms import StaffCard, rooms_with_card
from roll.set_up.steps import steps_of


def cards_of(user: User) -> list[StaffCard]:
    """What this person's postings ask of them today; first what waits for them."""
    made = [room.staff_card(user, posting) for posting in user.postings_today for room in rooms_with_card(posting.role)]
    cards = sorted([*filter(None, made), *set_up_cards(user)], key=lambda card: card.tone != "warn")
    return [*administration_cards(user), *cards]


def administration_cards(user: User) -> Iterator[StaffCard]:
    """Where whoever runs the whole site begins."""
    if user.is_superuser:
        text = _("Add a school and invite its head or office: they set up the rest.")
        yield StaffCard(
            "school", "brand", _("Schools and areas"), text, reverse("administration:schools"), _("Open schools")
        )


def set_up_cards(user: User) -> Iterator[StaffCard]:
    """A card for each school that this person sets up and that lacks something; first while most is missing."""
    for school in {posting.at for posting in user.postings_today if posting.role in SEES_SCHOOL}:
        steps = steps_of(school)
        if missing := [step for step in steps if not step.is_done]:
            done, following = len(steps) - len(missing), missing[0].asked.label
            text = _("%(done)d of %(all)d done. Next: %(step)s.") % {"done": done, "all": len(steps), "step": following}
            tone = "warn" if done < len(missing) else "info"
            url, action = reverse("roll:set_up", args=[school.slug]), _("Go on")
            yield StaffCard("list-checks", tone, _("Set up your school"), text, url, action, school.local_name)
