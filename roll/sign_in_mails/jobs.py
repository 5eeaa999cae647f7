"""The quick lane's work: each job carries the key of a mail, renders it and hands it to the mail server."""

from datetime import timedelta
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django_q.brokers.orm import ORM
from django_q.models import OrmQ
from django_q.tasks import async_task

from foundation.sealing import Unreadable
from roll.sign_in_mails.models import LANE, SignInMail

JOB = "roll.sign_in_mails.jobs.hand_over"
# Seconds after the first attempt, the second, …; the last for all that follow while the code works.
PAUSES = (3, 6, 12, 24, 30)


class Outcome(Enum):
    HANDED = auto()
    # This address is refused, or can't be written: for good, or for now.
    REFUSED = auto()
    PUT_OFF = auto()
    # The mail server, whoever the mail is for.
    AWAY = auto()


class LaterBroker(ORM):
    """Puts a job into the queue that nobody takes before `seconds` are over."""

    def __init__(self, seconds: int) -> None:
        super().__init__(list_key=LANE)
        self.seconds = seconds

    def enqueue(self, task: str) -> int:
        lock = timezone.now() + timedelta(seconds=self.seconds)
        return int(OrmQ.objects.create(key=self.list_key, payload=task, lock=lock).pk)


def hand_over(pk: int) -> None:
    """Sends the mail of this key, or gives it back for a later job."""
    mail = SignInMail.objects.filter(pk=pk).first()
    if not mail or not mail.claim():
        return
    try:
        message = compose(mail)
    except Unreadable:
        mail.end(handed=False)
        return
    outcome = send(message)
    if outcome in (Outcome.HANDED, Outcome.REFUSED):
        mail.end(handed=outcome is Outcome.HANDED)
        return
    seconds = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
    mail.put_off(timedelta(seconds=seconds), server_away=outcome is Outcome.AWAY)
    async_task(JOB, pk, broker=LaterBroker(seconds))


def compose(mail: SignInMail) -> EmailMessage:
    """Returns the mail in the language of the page that asked for it.

    Its Message-ID is the row's key and its instant at this site: a mail that comes twice is seen to be the same one.
    """
    message_id = f"<sign-in-{mail.pk}-{mail.asked_at.timestamp():.0f}@{urlsplit(settings.BASE_URL).hostname}>"
    values = mail.values | {"email": mail.address, "reply_to": settings.REPLY_TO_EMAIL}
    with translation.override(mail.language):
        message: EmailMessage = get_adapter().render_mail(
            mail.template, mail.address, values, headers={"Message-ID": message_id}
        )
    message.reply_to = [settings.REPLY_TO_EMAIL] if settings.REPLY_TO_EMAIL else []
    return message


def send(message: EmailMessage) -> Outcome:
    """Hands it to the mail server. What the server says is not logged: an address may stand in it."""
    try:
        return Outcome.HANDED if message.send() else Outcome.PUT_OFF
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
    except SMTPDataError as refused:
        codes = [refused.smtp_code]
    except (SMTPException, OSError):
        return Outcome.AWAY
    except ValueError:
        return Outcome.REFUSED
    return Outcome.PUT_OFF if any(400 <= code < 500 for code in codes) else Outcome.REFUSED


def sweep() -> None:
    """Each minute, and when the lane starts: empties what is too old, and queues what a job was killed with."""
    SignInMail.objects.empty_old()
    for pk in SignInMail.objects.due().order_by("pk").values_list("pk", flat=True)[:1000]:
        async_task(JOB, pk, cluster=LANE)
