"""Whom a page tells when it is published: nobody, unless its kind says whom."""

from datetime import datetime

from django.conf import settings
from wagtail.models import Revision

from roll.models import User
from roll.recipients import Recipients


class TellingMixin:
    """What is asked of every page about whom it tells; a kind of page that tells people overrides the answers."""

    class WrongNumber(Exception):
        """Not the number of people who will be told."""

    def people_to_tell(self) -> Recipients | None:
        """Returns whom publishing this very version would tell; None where nobody is told, or has been already."""
        return None

    def told_at(self) -> datetime | None:
        """Returns when people were told of it, in whichever language; None if they weren't, or it was taken back."""
        return None

    def is_taken_back(self) -> bool:
        """Returns whether it was told and taken back, and has not been told anew since."""
        return False

    def number_to_confirm(self) -> int:
        """Returns how many people publishing would tell, if that is more than TELL_CONFIRM_ABOVE; else 0.

        More than 0 means that somebody has to `confirm` that number first.
        """
        people = self.people_to_tell()
        number = people.counts().total if people else 0
        return number if number > settings.TELL_CONFIRM_ABOVE else 0

    def confirm(self, entered: int | None, *, by: User, shown_number: int | None = None) -> None:
        """Notes that somebody has `entered` how many people the newest version tells, so that it may be published once.

        `shown_number` is the number they were shown; None has it counted anew. Raises WrongNumber if they said another
        one. Does nothing for a page that tells nobody.
        """

    def is_confirmed(self, revision: Revision) -> bool:
        """Returns whether somebody has said the number for this very revision, and it has not been used since."""
        return False
