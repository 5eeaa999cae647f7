"""Where e-mail goes in the demo: into a table, to be read at `/demo/sent/`."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from demo.models import SentMail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [as_sent(message) for message in email_messages]
        return len(SentMail.objects.bulk_create(mails))


def as_sent(message: EmailMessage) -> SentMail:
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((str(content) for content, kind in parts if kind == "text/html"), "")
    return SentMail(
        to=", ".join(message.recipients())[:254],
        subject=" ".join(str(message.subject).split())[:255],
        text=str(message.body),
        html=html,
    )
