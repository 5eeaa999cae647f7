"""A member of staff's day: one card a posting and room, each with the one thing to do first."""

from roll.models import User
from roll.rooms import StaffCard, rooms_with_card


def cards_of(user: User) -> list[StaffCard]:
    """What this person's postings ask of them today."""
    made = [room.staff_card(user, posting) for posting in user.postings_today for room in rooms_with_card(posting.role)]
    return [card for card in made if card]
