"""What was told: one Event a thing told, taken back where it was told by mistake."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from foundation import clock
from notices.channels import INBOX
from notices.claims import Claimed, first_claim
from notices.models.messages import Batch, Message
from roll.models import School, User

if TYPE_CHECKING:
    from notices.models.deliveries import DeliveryCounts, DeliveryQuerySet


class Event(Claimed):
    """Something that was told. The only row written in the caller's transaction; a job expands it into deliveries.

    `user_cursor` and `guardian_cursor` are the last recipients already expanded, so that a job killed half-way is
    taken up where it stopped. Done = expanded, recalled, or cut short.
    """

    class Recalled(Exception):
        """Somebody has taken it back already."""

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    user_cursor = models.BigIntegerField(default=0)
    guardian_cursor = models.BigIntegerField(default=0)
    # What it was about went away before everybody was told. Whoever tells it anew tells the others.
    cut_short = models.BooleanField(default=False)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recall_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["claimed_until"], condition=Q(done_at__isnull=True), name="event_unfinished"),
            models.Index(fields=["kind", "subject_id"], name="event_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True, recalled_by__isnull=True)
                | Q(recalled_at__isnull=False, recalled_by__isnull=False, done_at__isnull=False),
                name="a_recall_is_somebodys_and_the_end",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @transaction.atomic
    def recall(self, *, by: User, reason: str) -> None:
        """Stops what isn't sent yet, and takes back what was; its key is free again. Raises Recalled.

        The order decides: this row first, which an expansion holds while it writes; then the messages that still wait,
        each of which a job has to take before it sends it. What a job has begun to hand over counts as told.
        """
        current = Event.objects.select_for_update().filter(pk=self.pk).first()
        # Or nobody had heard of it, and a job found its subject gone at that very moment.
        if current is None or current.recalled_at:
            raise self.Recalled
        now = clock.now()
        self.recalled_at, self.recalled_by, self.recall_reason = now, by, reason
        self.done_at, self.claimed_by, self.dedupe_key = current.done_at or now, "", free_key(current.dedupe_key)
        fields = ("recalled_at", "recalled_by", "recall_reason", "done_at", "claimed_by", "dedupe_key")
        self.save(update_fields=fields)
        self._deliveries.stop()

    def resume(self) -> None:
        """Lets an event that was cut short go on: to those who were not reached, never to those who were.

        The row is locked by the caller. What was withheld goes out with the next sweep, within a minute.
        """
        self.cut_short, self.done_at, self.claimed_by, self.claimed_until = False, None, "", first_claim()
        self.save(update_fields=("cut_short", "done_at", "claimed_by", "claimed_until"))
        self._deliveries.resume()

    def can_grow(self) -> bool:
        """Returns whether no message of it was begun: what is committed with this is still said in all of them.

        Its row and its batches stay locked: a job writes or claims them before this, or reads what was added after. It
        does not wait for a batch that a job is writing to: that one is under way.
        """
        if not Event.objects.select_for_update().filter(pk=self.pk, recalled_at__isnull=True).first():
            return False
        mails = Message.objects.filter(deliveries__event=self)
        batches = set(mails.values_list("batch", flat=True))
        if not batches:
            return not self.deliveries.exists()
        waiting = Batch.objects.unfinished().filter(pk__in=batches, claimed_by="").select_for_update(skip_locked=True)
        return len(waiting) == len(batches) and not mails.exclude(state=Message.State.QUEUED).exists()

    def renew(self) -> None:
        """Shows it as new and on top in the inboxes that have it: there is more of it. Nothing is sent again."""
        Event.objects.filter(pk=self.pk).update(created_at=clock.now())
        self._deliveries.filter(channel=INBOX.name, opened_at__isnull=False).update(opened_at=None)

    def counts(self) -> "DeliveryCounts":
        """Returns how many people were told and have opened it, each once: see `DeliveryQuerySet.counts`."""
        return self._deliveries.counts()

    @property
    def _deliveries(self) -> "DeliveryQuerySet":
        return self.deliveries.all()


def recalled_key(key: str, number: int = 1) -> str:
    """Returns the `dedupe_key` of the first, second … Event of this key that was recalled; `number` counts from 1."""
    return f"{key}:{number}"


def free_key(key: str) -> str:
    """Returns the first `recalled_key` of this key that no Event has. One query."""
    taken = set(Event.objects.filter(dedupe_key__startswith=f"{key}:").values_list("dedupe_key", flat=True))
    return next(free for number in range(1, len(taken) + 2) if (free := recalled_key(key, number)) not in taken)
