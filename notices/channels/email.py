"""E-mail: one connection a batch, each mail written out before it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.validators import validate_email
from django.utils import translation

from foundation.plain_text import one_line
from notices.channels.base import Channel, Outcome, Person
from notices.channels.mails import Mail, Part, words_of
from roll.models import ContactPoint, School, User

if TYPE_CHECKING:
    from notices.models import Message
    from notices.notice import Notice


class Email(Channel):
    name = "email"

    def reaches(self, persons: Sequence[Person]) -> dict[Person, str]:
        """Returns users with the address they sign in with, and guardians with an e-mail contact point of theirs.

        Of several addresses of a guardian it is the first by the alphabet. Two queries.
        """
        users = User.objects.filter(pk__in=[each.user_id for each in persons if each.user_id], email__isnull=False)
        records = [each.guardian_id for each in persons if not each.user_id]
        points = ContactPoint.objects.filter(guardian__in=records, kind=ContactPoint.Kind.EMAIL).order_by("-value")
        addresses = {Person(user_id=key): email or "" for key, email in users.values_list("pk", "email")}
        addresses |= {Person(guardian_id=key): value for key, value in points.values_list("guardian", "value")}
        return {person: addresses[person] for person in persons if addresses.get(person)}

    def compose(self, message: Message, notices: Sequence[Notice], address: str) -> Mail:
        """Returns the mail, unsent, with these notices in the reader's language, in plain text and HTML.

        Its Message-ID is the message's key and instant at this site: a mail that comes twice is seen to be the same
        one, and what has its key after a restore is another. It says that it answers a mail which never was, the same
        for all that is told of one thing: so they stand together.
        Raises ValidationError for what is no address, and what Python's mail raises for a header that no mail can have.
        """
        reader = message.reader
        with translation.override(reader.language):
            parts = tuple(
                Part(*notice.text(reader), notice.link(), name_of(notice.school()), notice.contact())
                for notice in notices
            )
        words = words_of(reader.language, settings.DEFAULT_FROM_EMAIL, parts, settings.REPLY_TO_EMAIL)
        # Found here, not on the way, where it would end the batch.
        validate_email(address)
        # In their order, each once.
        threads = dict.fromkeys(notice.thread() for notice in notices)
        own = id_of(f"message-{message.pk}-{message.created_at.timestamp():.0f}")
        return Mail(words, address, own, [id_of(f"thread-{name}") for name in threads])

    @contextmanager
    def connect(self) -> Iterator[Any]:
        """Opens a connection to the mail server for one batch.

        Raises Unavailable for any error of SMTP or the network while it is open, with its class's name alone.
        """
        try:
            with get_connection() as connection:
                yield connection
        except (SMTPException, OSError) as error:
            # The server's own words may hold an address: the class of the error is enough.
            raise self.Unavailable(type(error).__name__) from error

    def hand_over(self, connection: Any, composed: Mail) -> Outcome:
        """Sends one mail, and returns what became of it; what is wrong with one address does not stop the batch.

        LATER for a temporary refusal (4xx), as of servers that greet strangers with "come again"; REFUSED for any
        other, and for an address that can't be written. Raises other errors of SMTP and the network.
        """
        try:
            return Outcome.HANDED if connection.send_messages([composed]) else Outcome.LATER
        except SMTPRecipientsRefused as refused:
            codes = [code for code, _words in refused.recipients.values()]
        except SMTPDataError as refused:
            codes = [refused.smtp_code]
        except ValueError:
            # No address at all: two dots in a row, a letter that no domain has.
            return Outcome.REFUSED
        return Outcome.LATER if any(400 <= code < 500 for code in codes) else Outcome.REFUSED


def id_of(name: str) -> str:
    """Returns the id of a mail that has this name at this site."""
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"


def name_of(school: School | None) -> str:
    """Returns the school's name, in one line; empty where there is none."""
    return one_line(school.local_name) if school else ""
