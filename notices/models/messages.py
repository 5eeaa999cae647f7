"""What is handed over: one Message to one person, five hundred of them a Batch."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from foundation import clock
from notices.channels import Person
from notices.claims import Claimed
from roll.models import Guardian, User

SIZE = 500


class Batch(Claimed):
    """Up to 500 messages of one channel: what a job claims, and what one connection carries."""

    # A name of `notices.channels`; no choices, so that a new channel changes no table.
    channel = models.CharField(max_length=12)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["claimed_until"], condition=Q(done_at__isnull=True), name="batch_unfinished")]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class MessageQuerySet(models.QuerySet):
    def unsent(self) -> Self:
        """Those that a job still has to hand over, also what a killed one had begun."""
        return self.filter(state__in=("queued", "sending"))

    def refused_people(self) -> "models.QuerySet[Message, dict[str, Any]]":
        """Whose newest mail was refused: rows of `user` and `record`, a guardian's, one of them None, with `since`,
        `mails` and `last`.

        `last` is the key of the newest that was refused, and no two rows have the same.
        """
        later = Message.objects.filter(state="handed", pk__gt=OuterRef("pk"))
        arrived = Exists(later.filter(user=OuterRef("user"))) | Exists(
            later.filter(user__isnull=True, guardian=OuterRef("guardian"))
        )
        # Known as the user's also where it began as the guardian's.
        people = Case(When(user__isnull=True, then="guardian"))
        refused = self.filter(~arrived, state="failed").annotate(record=people)
        return refused.values("user", "record").annotate(since=Min("created_at"), mails=Count("pk"), last=Max("pk"))


class Message(models.Model):
    """What one person gets by one channel in one piece: one delivery or several, and what became of them.

    The recipient is the user; where there is none, the guardian: as in Delivery. It holds no words and no address: both
    are found when it is handed over, so that what this person may no longer see falls out of it.

    Whose it is: the person's. It follows their deliveries from the guardian to the user and back (`notices.linking`)
    and is erased with them. A child who moves changes nothing in it, for it names none. Its deliveries may be of
    several schools: nobody reads it but through the deliveries of their own.

    Sending = a job is about to hand it over, or was killed while it did: the next one does it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("On its way")
        SENDING = "sending", _("Being sent")
        HANDED = "handed", _("Sent")
        FAILED = "failed", _("Address refused")
        DROPPED = "dropped", _("Not sent: there was nothing left to say")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="messages")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(default=clock.now)
    handed_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guardian__isnull=False), name="a_message_has_a_recipient"
            ),
            models.CheckConstraint(condition=~Q(state="handed") | Q(handed_at__isnull=False), name="handed_has_a_time"),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="queued"), name="outbox_age"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="message_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @classmethod
    def write(cls, channel: str, persons: Sequence[Person]) -> "list[Message]":
        """Makes a message for each person and returns them in the same order, in batches of 500.

        A job for each batch is queued with the commit.
        """
        now = clock.now()
        batches = Batch.objects.bulk_create(Batch(channel=channel) for _ in range(0, len(persons), SIZE))
        for batch in batches:
            transaction.on_commit(partial(async_task, "notices.jobs.deliver", batch.pk))
        rows = (
            cls(batch_id=batches[n // SIZE].pk, created_at=now, **person._asdict()) for n, person in enumerate(persons)
        )
        return cls.objects.bulk_create(rows, batch_size=SIZE)

    @property
    def person(self) -> Person:
        """Its recipient: the user, or the guardian where there is no account."""
        return Person(user_id=self.user_id) if self.user_id else Person(guardian_id=self.guardian_id)

    @property
    def reader(self) -> User | Guardian:
        """The user or guardian it goes to, with name and language."""
        return self.user or self.guardian  # type: ignore[return-value]
