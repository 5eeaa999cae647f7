"""Who loses the right to a message while it is on its way: between two batches of its expansion, before it is handed
over, inside a batch that is being handed over. They hear nothing, and everybody else hears once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar
from unittest.mock import patch

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.db.models import Q, QuerySet
from django.test import override_settings

from bench.harness import Proof
from foundation import clock
from notices import jobs
from notices.composing import GROUP
from notices.models import Batch, Delivery, Event
from roll.models import AccessGrant, ContactPoint, Enrolment, Guardian, Guardianship, Restriction, School, User
from tests.factories.letters import LetterFactory
from tests.factories.many import families

FAMILIES = 90
BATCHES = 580  # of whom nine in ten have an account: 500 are the first batch


class Interrupted(EmailBackend):
    """Something happens once so many mails have left."""

    left: ClassVar[int] = -1
    happen: ClassVar[Callable[[], Any]]

    def send_messages(self, messages: Any) -> int:
        sent = super().send_messages(messages)
        Interrupted.left -= 1
        if Interrupted.left == 0:
            Interrupted.happen()
        return sent


def narrowed() -> Iterator[Proof]:
    with override_settings(EMAIL_BACKEND="bench.narrowed.Interrupted"):
        yield before_handover()
        yield inside_a_batch()
        yield between_batches()


# --- Ways to lose it ------------------------------------------------------------------------------------------------
def suspended(pair: Any) -> None:
    pair.suspend(by=pair.decided_by)


def ended(pair: Any) -> None:
    Guardianship.objects.filter(pk=pair.pk).update(ends_on=clock.today() - timedelta(days=1))


def right_taken(pair: Any) -> None:
    AccessGrant.objects.filter(guardianship=pair).delete()


def restricted(pair: Any) -> None:
    order(pair, pair.guardian)


def restricted_by_address(pair: Any) -> None:
    other = Guardian.objects.create(school=pair.school, first_name="Other")
    ContactPoint.objects.create(guardian=other, kind="email", value=address(pair))
    order(pair, other)


def order(pair: Any, guardian: Guardian) -> None:
    Restriction.objects.create(
        school=pair.school, pupil=pair.pupil, guardian=guardian, kind="court_order", made_by=pair.decided_by
    )


def moved_away(pair: Any) -> None:
    Enrolment.objects.filter(pupil=pair.pupil).update(ends_on=clock.today() - timedelta(days=1))


def shut_out(pair: Any) -> None:
    """Who has no account yet gets one first."""
    if pair.guardian.user is None:
        Guardian.objects.filter(pk=pair.guardian.pk).update(user=User.objects.create(is_active=False))
    User.objects.filter(pk=pair.guardian.user_id).update(is_active=False)


WAYS = (suspended, ended, right_taken, restricted, restricted_by_address, moved_away, shut_out)


def take_away_rights(pairs: Iterable[Any]) -> list[str]:
    """By each way in turn; the addresses of those who may no longer be told."""
    chosen = list(pairs)
    for number, pair in enumerate(chosen):
        WAYS[number % len(WAYS)](pair)
    return [address(pair) for pair in chosen]


# --- When -----------------------------------------------------------------------------------------------------------
def crowd(number: int, without: int = 3) -> School:
    """Every third guardian, or another share, has no account yet."""
    User.objects.filter(email__startswith="family").update(email=None)
    school = families(number)
    some = Guardian.objects.filter(school=school).order_by("pk").values_list("pk", flat=True)[::without]
    Guardian.objects.filter(pk__in=list(some)).update(user=None)
    mail.outbox = []
    return school


def pairs_of(school: School) -> QuerySet[Guardianship]:
    pairs = Guardianship.objects.filter(school=school).order_by("pk")
    return pairs.select_related("school", "pupil", "guardian__user", "decided_by")


def send_letter(school: School) -> Event:
    """A letter to the class, sent and not yet expanded."""
    letter = LetterFactory(place=school.classes.get())
    letter.send(by=letter.written_by)
    return letter.event


def hand_over(event: Event) -> None:
    for batch in batches_of(event):
        jobs.deliver(batch.pk)


def batches_of(event: Event) -> QuerySet[Batch]:
    return Batch.objects.filter(messages__deliveries__event=event).distinct().order_by("pk")


def arrived() -> Counter[str]:
    return Counter(message.to[0] for message in mail.outbox)


def address(pair: Any) -> str:
    """The one that both the guardian's record and the user have."""
    return f"{pair.guardian.contact_points.get()}"


def before_handover() -> Proof:
    school = crowd(FAMILIES)
    event = send_letter(school)
    jobs.expand(event.pk)
    lost = take_away_rights(pairs_of(school)[::2])
    hand_over(event)
    return proof("before-handover", school, lost, arrived())


def inside_a_batch() -> Proof:
    """After the first 20 of each batch, every second of those who still wait."""
    school = crowd(FAMILIES)
    event = send_letter(school)
    lost: list[str] = []
    jobs.expand(event.pk)
    for batch in batches_of(event):
        Interrupted.left = GROUP
        Interrupted.happen = partial(take_rights_of_waiting, school, batch, lost)
        jobs.deliver(batch.pk)
    return proof("inside-a-batch", school, lost, arrived())


def take_rights_of_waiting(school: School, batch: Batch, lost: list[str]) -> None:
    """Of those whom this batch tells, half of the ones to whom no mail has gone yet."""
    rows = Delivery.objects.filter(message__batch=batch)
    theirs = Q(guardian__in=rows.values("guardian")) | Q(guardian__user__in=rows.values("user"))
    waiting = pairs_of(school).filter(theirs).exclude(guardian__contact_points__value__in=arrived())
    lost.extend(take_away_rights(waiting[::2]))


def between_batches() -> Proof:
    """Of those whom the first batch has not reached, every second; the expansion goes on in a job of its own.

    Counted are the deliveries written: on the site they would be told at once.
    """
    school = crowd(BATCHES, without=10)
    event = send_letter(school)
    with patch.object(jobs, "LONGEST_RUN", -1.0):
        jobs.expand(event.pk)
    rows = Delivery.objects.filter(event=event)
    first = rows.filter(channel="in_app").count()
    reached = Q(guardian__in=rows.filter(guardian__isnull=False).values("guardian"))
    reached |= Q(guardian__user__in=rows.filter(user__isnull=False).values("user"))
    lost = take_away_rights(pairs_of(school).exclude(reached)[::2])
    jobs.expand(event.pk)
    written = rows.values_list("user__email", "guardian__contact_points__value", "channel")
    heard = Counter(user or guardian for user, guardian, channel in written if channel == "email" or user in lost)
    return proof("between-batches", school, lost, heard, 0 < first < BATCHES)


def proof(when: str, school: School, lost: list[str], heard: Counter[str], kept: bool = True) -> Proof:
    everybody = ContactPoint.objects.filter(guardian__guardianships__school=school)
    others = set(everybody.values_list("value", flat=True)) - set(lost)
    delivered, once = sum(heard[address] for address in lost), sum(heard[address] == 1 for address in others)
    figure = f"narrowed={len(lost)},delivered={delivered},others={len(others)},told-once={once}"
    kept = kept and len(lost) >= len(WAYS) and delivered == 0 and once == len(others) > 0
    return Proof(f"rights-{connection.vendor}-{when}", figure, f"delivered=0,told-once={len(others)}", kept)
