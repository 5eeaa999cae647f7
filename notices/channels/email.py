"""E-mail: one connection a batch, each mail written out before it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.plain_text import one_line
from notices.channels.base import Channel, Outcome, Person
from roll.models import ContactPoint, School, User

if TYPE_CHECKING:
    from notices.models import Message
    from notices.notice import Notice


class Part(NamedTuple):
    """One notice of a mail, in the reader's language."""

    title: str
    body: str
    url: str
    school: School | None


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

    def compose(self, message: Message, notices: Sequence[Notice], address: str) -> EmailMultiAlternatives:
        """Returns the mail, unsent: see `render_email`.

        Raises ValidationError for what is no address, and what Python's mail raises for a header that no mail can have.
        """
        mail = render_email(message, notices, address)
        # Found here, not on the way, where it would end the batch: what is no address, and a header no mail can have.
        validate_email(address)
        mail.message().as_bytes()
        return mail

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

    def hand_over(self, connection: Any, composed: EmailMultiAlternatives) -> Outcome:
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


def render_email(message: Message, notices: Sequence[Notice], address: str) -> EmailMultiAlternatives:
    """Returns the mail to this address with these notices in the reader's language, in plain text and HTML.

    Its Message-ID is the message's key at this site: a mail that comes twice is seen to be the same one.
    """
    reader = message.reader
    with translation.override(reader.language):
        parts = [Part(*notice.text(reader), notice.link(), notice.school()) for notice in notices]
        context = context_of(parts)
        template = "emails/base" if len(parts) == 1 else "emails/several"
        mail = EmailMultiAlternatives(
            subject=context["title"],
            body=render_to_string(f"{template}.txt", context),
            to=[address],
            headers={"Message-ID": f"<message-{message.pk}@{urlsplit(settings.BASE_URL).hostname}>"},
        )
        mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def context_of(parts: list[Part]) -> dict[str, Any]:
    """Returns the context of templates/emails: a single notice fills the page itself, several are listed.

    `school_name` is empty where the notices are of several schools, or of none.
    """
    first, more = parts[0], len(parts) - 1
    schools = {part.school for part in parts}
    school_name = one_line(first.school.name) if first.school and len(schools) == 1 else ""
    if not more:
        return first._asdict() | {"school_name": school_name}
    title = _("%(title)s, and %(number)d more") % {"title": first.title, "number": more}
    return {"title": title, "parts": parts, "school_name": school_name}
