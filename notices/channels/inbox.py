"""The inbox on the site: whoever signs in is told by the Delivery itself, at once."""

from collections.abc import Sequence

from notices.channels.base import Channel, Person


class Inbox(Channel):
    name = "in_app"
    sends = False

    def reaches(self, persons: Sequence[Person]) -> dict[Person, str]:
        """Returns everybody with an account, each with an empty address: an inbox has none."""
        return {person: "" for person in persons if person.user_id}
