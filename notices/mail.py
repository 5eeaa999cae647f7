"""The e-mail channel: one connection a slice, progress written every 20, nobody mailed who may no longer see."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from foundation import clock
from notices.expansion import break_off
from notices.models import Delivery, Event, Slice
from notices.notice import Notice
from roll.models import ContactPoint, Guardian, User
from roll.people import People

logger = logging.getLogger(__name__)
# After a kill, at most this many people a worker hear twice.
RECORD_EVERY = 20
# After so many tries (a day and a half) an address that always says "later" counts as refused.
MOST_ATTEMPTS = 40
State = Delivery.State
UNSENT = (State.QUEUED, State.SENDING)


def deliver_mail(part: Slice, until: Callable[[], bool]) -> bool:
    """Hands over what is queued. False when time ran out with mails left; a mail server that is away is retried later.

    Nothing is lost whichever line it stops at: what isn't recorded as handed is sent by the next job.
    """
    notice = Notice.of(part.event)
    if notice is None:
        return withhold(part)
    handed: list[int] = []
    begun: Delivery | None = None
    later = 0
    try:
        with get_connection() as connection:
            for delivery, message in messages(part, notice):
                if not begin(delivery):
                    continue
                begun = delivery
                state = send(connection, message)
                begun = None
                if state == State.HANDED:
                    handed.append(delivery.pk)
                elif state == State.FAILED or part.attempts >= MOST_ATTEMPTS:
                    settle(delivery, State.FAILED)
                else:
                    put_back(delivery)
                    later += 1
                if len(handed) >= RECORD_EVERY and not record(part, handed):
                    return True
                if until():
                    record(part, handed)
                    part.release()
                    return False
    except (SMTPException, OSError) as error:
        if begun:
            put_back(begun)
        record(part, handed)
        wait = try_again(part)
        # The server's own words may hold an address: the class of the error is enough.
        logger.warning("Mail server away (%s): slice %s again in %s", type(error).__name__, part.pk, wait)
        return True
    except Exception:
        # Whatever it is, who has been told must not hear again when the slice is taken up.
        record(part, handed)
        raise
    if record(part, handed):
        if later:
            try_again(part)
        else:
            part.finish()
    return True


@transaction.atomic
def withhold(part: Slice) -> bool:
    """All of it: what it was about is gone. False where it is there again, and another job shall look."""
    if not break_off(part.event):
        part.release()
        return False
    unsent(part).update(state=State.WITHHELD)
    part.finish()
    return True


def try_again(part: Slice) -> timedelta:
    """Gives the slice back for 1, 2, 4 … 60 minutes."""
    wait = timedelta(minutes=min(2 ** min(part.attempts, 6), 60))
    part.release(after=wait, attempts=part.attempts + 1)
    return wait


def unsent(part: Slice) -> QuerySet[Delivery]:
    """What a job still has to hand over: skips all that was handed before a kill."""
    return part.deliveries.filter(state__in=UNSENT)


def begin(delivery: Delivery) -> bool:
    """The last look before it leaves the house: False where it was recalled meanwhile.

    Asked of the delivery's own row alone: PostgreSQL looks at a row again when another has just changed it, but not
    at what was joined to it.
    """
    return bool(Delivery.objects.filter(pk=delivery.pk, state__in=UNSENT).update(state=State.SENDING))


def messages(part: Slice, notice: Notice) -> Iterator[tuple[Delivery, EmailMultiAlternatives]]:
    """A message for each that may still see; the others are marked withheld. Asked anew for each 20."""
    last = 0
    waiting = unsent(part).select_related("user", "guardian").order_by("pk")
    while queued := list(waiting.filter(pk__gt=last)[:RECORD_EVERY]):
        last = queued[-1].pk
        addresses = addresses_of(queued, notice.recipients())
        for delivery in queued:
            reader: Any = delivery.user or delivery.guardian
            address = addresses.get((type(reader), reader.pk))
            if not address:
                settle(delivery, State.WITHHELD)
            elif message := compose_or_none(notice, reader, address):
                yield delivery, message
            else:
                settle(delivery, State.FAILED)


def addresses_of(queued: list[Delivery], people: People) -> dict[tuple[Any, int], str | None]:
    """Of those who may still be told, the address of each by the model and key of the person."""
    users, guardians = people.among(
        users=[row.user_id for row in queued if row.user_id],
        guardians=[row.guardian_id for row in queued if row.guardian_id and not row.user_id],
    )
    points = ContactPoint.objects.filter(guardian__in=guardians, kind=ContactPoint.Kind.EMAIL).order_by("-value")
    found: dict[tuple[Any, int], str | None] = {
        (Guardian, key): value for key, value in points.values_list("guardian", "value")
    }
    return found | {(User, row.user.pk): row.user.email for row in queued if row.user and row.user_id in users}


def compose_or_none(notice: Notice, reader: Any, address: str) -> EmailMultiAlternatives | None:
    """One mail that can't be written must not hold up the others of its slice."""
    try:
        message = compose(notice, reader, address)
        # Found here, not on the way, where it would end the slice: what is no address, and a header no mail can have.
        validate_email(address)
        message.message().as_bytes()
        return message
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


def send(connection: Any, message: EmailMultiAlternatives) -> str:
    """Handed, failed, or queued still: whom the server asks to try later. One person's trouble is not the slice's."""
    try:
        return State.HANDED if connection.send_messages([message]) else State.QUEUED
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
    except SMTPDataError as refused:
        codes = [refused.smtp_code]
    except ValueError:
        # No address at all: two dots in a row, a letter that no domain has.
        return State.FAILED
    # 4xx: a server that greets strangers with "come again", or a mailbox that is full today.
    return State.QUEUED if any(400 <= code < 500 for code in codes) else State.FAILED


def settle(delivery: Delivery, state: str) -> None:
    Delivery.objects.filter(pk=delivery.pk, state__in=UNSENT).update(state=state)


def put_back(delivery: Delivery) -> None:
    """It did not leave the house, and waits again; where it was recalled meanwhile, it never leaves."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=delivery.event_id)
        settle(delivery, State.RECALLED if event.recalled_at else State.QUEUED)


def record(part: Slice, handed: list[int]) -> bool:
    """Writes down what was handed over and holds the claim; False where another job has it now."""
    Delivery.objects.filter(pk__in=handed, state=State.SENDING).update(state=State.HANDED, handed_at=clock.now())
    handed.clear()
    return part.hold()
