"""Whom a page tells when it is published: nobody, unless its kind says whom."""

from datetime import datetime

from django.conf import settings
from wagtail.models import Revision

from roll.models import User
from roll.people import People


class Announced:
    """What is asked of every page; a kind that tells people answers."""

    class WrongNumber(Exception):
        """Not the number of people who will be told."""

    def to_tell(self) -> People | None:
        """Whom publishing this very version tells; None where nobody is told, or has been already."""
        return None

    def told_at(self) -> datetime | None:
        """When people were told of it, in whichever language; None where they weren't, or it was taken back."""
        return None

    def is_taken_back(self) -> bool:
        """People were told of it by mistake, and of nothing that is right since."""
        return False

    def number_to_say(self) -> int:
        """How many people publishing would tell, where those are more than one tells by the way; else 0."""
        people = self.to_tell()
        number = people.numbers().people if people else 0
        return number if number > settings.TELL_CONFIRM_ABOVE else 0

    def confirm(self, said: int | None, *, by: User, shown: int | None = None) -> None:
        """Lets the newest version tell that many, once, whichever version this is. Raises WrongNumber.

        `shown` is what they were shown some minutes ago; counted anew where it is not known.
        """

    def is_confirmed(self, revision: Revision) -> bool:
        """Somebody has said the number for this very version, and it has not been used."""
        return False
