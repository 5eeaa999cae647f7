"""Who was told: one Delivery a person, event and channel."""

from typing import NamedTuple, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation import clock
from notices.channels import INBOX, Person
from notices.models.events import Event
from notices.models.messages import Batch, Message
from roll.models import Guardian


class DeliveryCounts(NamedTuple):
    """How many people were told and have opened it, by whichever channel; `stopped` are deliveries recalled in time."""

    told: int
    opened: int
    stopped: int


def told_q(prefix: str = "") -> Q:
    """Returns the condition that a Delivery has reached its channel, or was about to.

    `prefix` leads to the Delivery in a query of other rows: `deliveries__`.
    """
    sent = Q(**{f"{prefix}message__isnull": True}) | Q(**{f"{prefix}message__state__in": ("handed", "sending")})
    return Q(**{f"{prefix}state": Delivery.State.STANDING}) & sent


def handed_q(prefix: str = "") -> Q:
    """Returns the condition that a Delivery has reached its channel; not, as in `told_q`, that it was about to."""
    sent = Q(**{f"{prefix}message__isnull": True}) | Q(**{f"{prefix}message__state": Message.State.HANDED})
    return Q(**{f"{prefix}state": Delivery.State.STANDING}) & sent


class DeliveryQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Neither withheld nor recalled."""
        return self.filter(state=Delivery.State.STANDING)

    def counts(self) -> DeliveryCounts:
        """Returns how many people were told and have opened it, each once, and how many were stopped. One query."""
        opened, stopped = Q(opened_at__isnull=False), Q(state=Delivery.State.RECALLED)
        people = {
            f"{name}_{key}": Count(key, filter=which & who, distinct=True)
            for name, which in (("told", told_q()), ("opened", opened))
            for key, who in (("user", Q()), ("guardian", Q(user__isnull=True)))
        }
        counts = self.aggregate(stopped=Count("pk", filter=stopped), **people)
        return DeliveryCounts(
            counts["told_user"] + counts["told_guardian"],
            counts["opened_user"] + counts["opened_guardian"],
            counts["stopped"],
        )

    @transaction.atomic
    def stop(self) -> None:
        """Recalls these where their message still waits; a message in which nothing else stands is not sent.

        Locked first: a job that is about to take one of these messages waits, and looks at it again.
        """
        queued = Message.objects.filter(state=Message.State.QUEUED, pk__in=self.values("message"))
        list(queued.select_for_update().order_by("pk").values_list("pk", flat=True))
        self.standing().filter(message__state=Message.State.QUEUED).update(state=Delivery.State.RECALLED)
        drop_empty(queued)

    def resume(self) -> None:
        """Lets those of these that were withheld wait again.

        Each waits in its own message if that was dropped, else in a new one.
        """
        withheld, dropped = self.filter(state=Delivery.State.WITHHELD), Message.State.DROPPED
        # Locked first: a job that is about to drop one of these waits, or has done so.
        to_lock = Message.objects.filter(pk__in=withheld.values("message")).select_for_update().order_by("pk")
        list(to_lock.values_list("pk", flat=True))
        own_messages, now = withheld.filter(message__state=dropped), clock.now()
        batches = Batch.objects.filter(pk__in=own_messages.values("message__batch"))
        batches.update(done_at=None, claimed_by="", claimed_until=now, attempts=0)
        left_behind = list(Delivery.objects.filter(pk__in=withheld.exclude(message__state=dropped)))
        again = Message.objects.filter(state=dropped, pk__in=withheld.values("message"))
        again.update(state=Message.State.QUEUED, created_at=now)
        _write_again(left_behind)
        withheld.update(state=Delivery.State.STANDING)


def _write_again(rows: "list[Delivery]") -> None:
    """Each in a message of its own, which knows the guardian too: it goes back with the row when they are unlinked."""
    for channel in {each.channel for each in rows}:
        channel_rows = [each for each in rows if each.channel == channel]
        messages = Message.write(channel, [each.person for each in channel_rows])
        for row, message in zip(channel_rows, messages, strict=True):
            row.message, message.guardian_id = message, row.guardian_id
        Message.objects.bulk_update(messages, ["guardian"], batch_size=500)
    Delivery.objects.bulk_update(rows, ["message"], batch_size=500)


def without_deliveries(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Returns those of which nothing stands."""
    return messages.filter(~Exists(Delivery.objects.standing().filter(message=OuterRef("pk"))))


def drop_empty(messages: QuerySet[Message]) -> None:
    """Drops those of these messages that wait and in which no delivery stands.

    Not those that a job has begun: they may have arrived.
    """
    without_deliveries(messages).filter(state=Message.State.QUEUED).update(state=Message.State.DROPPED)


class Delivery(models.Model):
    """One person told of one event by one channel. Opened = read in-app or the link followed.

    The recipient is the user; where there is none, the guardian, who has no account yet. When a guardian becomes a user
    the row is the user's and remembers the guardian: see `notices.linking`.

    What became of the sending stands in its message alone. In the inbox there is none: the row itself is what is read.
    """

    class State(models.TextChoices):
        STANDING = "standing", _("Valid")
        WITHHELD = "withheld", _("Withheld: no longer allowed")
        RECALLED = "recalled", _("Stopped: taken back")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    # A name of `notices.channels`; no choices, so that a new channel changes no table.
    channel = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.STANDING)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guardian__isnull=False), name="a_delivery_has_a_recipient"
            ),
            models.UniqueConstraint(
                fields=("event", "user", "channel"), condition=Q(user__isnull=False), name="a_user_is_told_once"
            ),
            models.UniqueConstraint(
                fields=("event", "guardian", "channel"),
                condition=Q(guardian__isnull=False),
                name="a_guardian_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(channel=INBOX.name, message__isnull=True)
                | (~Q(channel=INBOX.name) & Q(message__isnull=False)),
                name="what_is_sent_is_in_a_message",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(channel=INBOX.name), name="inbox"),
            models.Index(fields=["user"], condition=Q(channel=INBOX.name, opened_at__isnull=True), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.channel} {self.state}"

    @property
    def person(self) -> Person:
        """Its recipient: the user, or the guardian where there is no account."""
        return Person(user_id=self.user_id) if self.user_id else Person(guardian_id=self.guardian_id)
