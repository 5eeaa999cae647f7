"""The e-mail channel: one connection a slice, progress written every 20, nobody mailed who may no longer see."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from foundation import clock
from notices.models import Delivery, Slice
from notices.notice import Notice
from roll.models import ContactPoint

logger = logging.getLogger(__name__)
# After a kill, at most this many people a worker hear twice.
RECORD_EVERY = 20
State = Delivery.State


def deliver_mail(part: Slice, until: Callable[[], bool]) -> bool:
    """Hands over what is queued. False when time ran out with mails left; a mail server that is away is retried later.

    Nothing is lost whichever line it stops at: what isn't recorded as handed is sent by the next job.
    """
    notice = Notice.of(part.event)
    if notice is None:
        unsent(part).update(state=State.WITHHELD)
        part.finish()
        return True
    handed: list[int] = []
    try:
        with get_connection() as connection:
            for delivery, message in messages(part, notice):
                if send(connection, message, delivery):
                    handed.append(delivery.pk)
                if len(handed) >= RECORD_EVERY and not record(part, handed):
                    return True
                if until():
                    record(part, handed)
                    part.release()
                    return False
    except (SMTPException, OSError) as error:
        record(part, handed)
        wait = timedelta(minutes=min(2**part.attempts, 60))
        part.release(after=wait, attempts=part.attempts + 1)
        # The server's own words may hold an address: the class of the error is enough.
        logger.warning("Mail server away (%s): slice %s again in %s", type(error).__name__, part.pk, wait)
        return True
    if record(part, handed):
        part.finish()
    return True


def unsent(part: Slice) -> QuerySet[Delivery]:
    """What a job still has to hand over: skips all that was handed before a kill."""
    return part.deliveries.filter(state=State.QUEUED)


def messages(part: Slice, notice: Notice) -> Iterator[tuple[Delivery, EmailMultiAlternatives]]:
    """A message for each that may still see; the others are marked withheld."""
    people = notice.recipients()
    queued = list(unsent(part).select_related("user", "guardian").order_by("pk"))
    users = set(people.users.filter(deliveries__in=queued).values_list("pk", flat=True))
    guardians = set(people.guardians.filter(deliveries__in=queued).values_list("pk", flat=True))
    addresses = dict(
        ContactPoint.objects.filter(guardian__in=guardians, kind=ContactPoint.Kind.EMAIL)
        .order_by("-value")
        .values_list("guardian", "value")
    )
    for delivery in queued:
        reader: Any = delivery.user or delivery.guardian
        address = delivery.user.email if delivery.user else addresses.get(reader.pk)
        if not address or reader.pk not in (users if delivery.user_id else guardians):
            settle(delivery, State.WITHHELD)
        elif message := compose_or_none(notice, reader, address):
            yield delivery, message
        else:
            settle(delivery, State.FAILED)


def compose_or_none(notice: Notice, reader: Any, address: str) -> EmailMultiAlternatives | None:
    """One mail that can't be written must not hold up the others of its slice."""
    try:
        return compose(notice, reader, address)
    except Exception as error:
        logger.error("%s can't be written as an e-mail: %s", type(notice).__name__, type(error).__name__)
        return None


def compose(notice: Notice, reader: Any, address: str) -> EmailMultiAlternatives:
    text, school = notice.text(reader), notice.school()
    with translation.override(reader.language):
        context = text._asdict() | {"url": notice.link(), "school_name": school.name if school else ""}
        message = EmailMultiAlternatives(
            subject=text.title,
            body=render_to_string("emails/base.txt", context),
            to=[address],
            # A mail that does come twice is seen to be the same one.
            headers={"Message-ID": f"<event-{notice.event_id}-{type(reader).__name__.lower()}-{reader.pk}@chaupal>"},
        )
        message.attach_alternative(render_to_string("emails/base.html", context), "text/html")
    return message


def send(connection: Any, message: EmailMultiAlternatives, delivery: Delivery) -> bool:
    """True when the server took it. An address that is refused is that person's trouble, not the slice's."""
    try:
        return bool(connection.send_messages([message]))
    except SMTPRecipientsRefused:
        settle(delivery, State.FAILED)
        return False


def settle(delivery: Delivery, state: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state)


def record(part: Slice, handed: list[int]) -> bool:
    """Writes down what was handed over and holds the claim; False where another job has it now."""
    Delivery.objects.filter(pk__in=handed, state=State.QUEUED).update(state=State.HANDED, handed_at=clock.now())
    handed.clear()
    return part.hold()
