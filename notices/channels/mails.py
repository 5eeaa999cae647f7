"""What a mail says, written out once for all who get the same words; each mail then gets a head of its own."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import Message as MIMEMessage
from email.utils import formatdate
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

LINE_END = "\r\n"
# A batch has a letter in each language, or a report for each child: more would only be kept for nothing.
KEPT = 50


class Part(NamedTuple):
    """One notice of a mail, in the reader's language.

    `school` is the name of the school that tells it, `contact` the address of the page that says how to write to it;
    empty where there is none.
    """

    title: str
    body: str
    url: str
    school: str
    contact: str = ""


class Words(NamedTuple):
    """The words of a mail. `written` is all of it as it is sent, but for the lines of its head that are one mail's."""

    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    written: bytes


class WrittenOut(MIMEMessage):
    """A mail that is bytes already: whoever sends it has nothing to put together."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\n") -> bytes:
        """Returns the whole mail; the arguments are those of Django's own messages."""
        return self.content.replace(LINE_END.encode(), linesep.encode()) if linesep != LINE_END else self.content


class Mail(EmailMultiAlternatives):
    """One person's mail with these words; `threads` are the ids of what it answers, and stands with."""

    def __init__(self, words: Words, address: str, message_id: str, threads: Sequence[str]) -> None:
        headers = {"Message-ID": message_id, **dict.fromkeys(("In-Reply-To", "References"), " ".join(threads))}
        reply_to = [words.reply_to] if words.reply_to else []
        super().__init__(words.subject, words.text, words.sender, [address], headers=headers, reply_to=reply_to)
        self.attach_alternative(words.html, "text/html")
        date = formatdate(localtime=settings.EMAIL_USE_LOCALTIME)
        # A line each: there may be more of them than one line holds.
        own = headers | dict.fromkeys(("In-Reply-To", "References"), f"{LINE_END} ".join(threads))
        lines = {"To": address, **own, "Date": date}
        head = "".join(f"{name}: {value}{LINE_END}" for name, value in lines.items())
        # An address beyond ASCII is rare, and needs all that Django knows of them.
        self.content = head.encode() + words.written if address.isascii() else written(super().message())

    def message(self, **policy: Any) -> Any:
        """Returns what is sent: put together when the mail was made, so that nothing trips on its way."""
        return WrittenOut(self.content)


@lru_cache(maxsize=KEPT)
def words_of(language: str, sender: str, parts: tuple[Part, ...], reply_to: str) -> Words:
    """Returns the words of a mail with these parts, as plain text and HTML.

    `reply_to` is where answers are read, or "".
    Raises what Python's mail raises for a header that no mail can have.
    """
    with translation.override(language):
        context = context_of(parts) | {"reply_to": reply_to}
        template = "emails/base" if len(parts) == 1 else "emails/several"
        text, html = (render_to_string(f"{template}.{kind}", context) for kind in ("txt", "html"))
    mail = EmailMultiAlternatives(context["title"], text, sender, reply_to=[reply_to] if reply_to else [])
    mail.attach_alternative(html, "text/html")
    message = mail.message()
    del message["Date"], message["Message-ID"]
    return Words(sender, reply_to, context["title"], text, html, written(message))


def written(message: Any) -> bytes:
    """Returns one of Django's messages as it is sent."""
    return bytes(message.as_bytes(linesep=LINE_END))


def context_of(parts: tuple[Part, ...]) -> dict[str, Any]:
    """Returns the context of templates/emails: a single notice fills the page itself, several are listed.

    `school_name` and `contact` are empty where the notices are of several schools, or of none. Of one school's notices
    some may have a contact and others not: whoever reads one of them is told of it.
    """
    first, more = parts[0], len(parts) - 1
    is_of_one = len({part.school for part in parts}) == 1
    contact = next((part.contact for part in parts if part.contact), "")
    whose = {"school_name": first.school, "contact": contact} if is_of_one else {}
    if not more:
        return first._asdict() | whose
    title = _("%(title)s, and %(number)d more") % {"title": first.title, "number": more}
    return {"title": title, "parts": parts, **whose}
