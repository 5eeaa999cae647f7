"""What was told to whom: one Event a thing told, one Delivery a person and channel."""

from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from notices.claims import Claimed, first_claim
from roll.models import Guardian, School, User


class Reached(NamedTuple):
    """People by whichever channel; `stopped` are e-mails that a recall was in time for."""

    told: int
    opened: int
    stopped: int


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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    user_cursor = models.BigIntegerField(default=0)
    guardian_cursor = models.BigIntegerField(default=0)
    # What it was about went away before everybody was told. Whoever tells it anew tells the others.
    cut_short = models.BooleanField(default=False)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
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
        """Stops what isn't sent yet, and takes back what was. Its key is free again. Raises Recalled.

        The order decides: this row first, which an expansion holds while it writes; then the slices, whose jobs stop;
        then each delivery that still waits. A delivery that a job has begun to hand over counts as told.
        """
        held = Event.objects.select_for_update().get(pk=self.pk)
        if held.recalled_at:
            raise self.Recalled
        now = clock.now()
        self.recalled_at, self.recalled_by, self.recall_reason = now, by, reason
        self.done_at, self.claimed_by, self.dedupe_key = held.done_at or now, "", free_key(held.dedupe_key)
        fields = ("recalled_at", "recalled_by", "recall_reason", "done_at", "claimed_by", "dedupe_key")
        self.save(update_fields=fields)
        self.slices.filter(done_at__isnull=True).update(done_at=now, claimed_by="")
        self.deliveries.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.RECALLED)

    def take_up(self) -> None:
        """Goes on where it was cut short: with those who were not reached, never with those who were.

        The row is locked by the caller. Mails go out with the next sweep, within a minute.
        """
        now = clock.now()
        self.cut_short, self.done_at, self.claimed_by, self.claimed_until = False, None, "", first_claim()
        self.save(update_fields=("cut_short", "done_at", "claimed_by", "claimed_until"))
        withheld = self.deliveries.filter(state=Delivery.State.WITHHELD)
        parts = self.slices.filter(pk__in=withheld.values("slice"))
        parts.update(done_at=None, claimed_by="", claimed_until=now)
        withheld.update(state=Delivery.State.QUEUED)

    def reached(self) -> Reached:
        """How many people, each once."""
        told = Q(state__in=(Delivery.State.SENDING, Delivery.State.HANDED))
        opened, stopped = Q(opened_at__isnull=False), Q(state=Delivery.State.RECALLED)
        people = {
            f"{name}_{key}": models.Count(key, filter=which & whose, distinct=True)
            for name, which in (("told", told), ("opened", opened))
            for key, whose in (("user", Q()), ("guardian", Q(user__isnull=True)))
        }
        found = self.deliveries.aggregate(stopped=models.Count("pk", filter=stopped), **people)
        return Reached(
            found["told_user"] + found["told_guardian"],
            found["opened_user"] + found["opened_guardian"],
            found["stopped"],
        )


def recalled_key(key: str, number: int = 1) -> str:
    """Under which an Event of this key stands once it is the first, second … that was recalled."""
    return f"{key}:{number}"


def free_key(key: str) -> str:
    taken = set(Event.objects.filter(dedupe_key__startswith=f"{key}:").values_list("dedupe_key", flat=True))
    return next(free for number in range(1, len(taken) + 2) if (free := recalled_key(key, number)) not in taken)


class Slice(Claimed):
    """Up to 500 deliveries of one event and channel: what a job claims, and what one mail connection carries."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="slices")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["claimed_until"], condition=Q(done_at__isnull=True), name="slice_unfinished")]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.pk}"


class Delivery(models.Model):
    """One person told by one channel. Handed = passed to the channel; opened = read in-app or the link followed.

    The recipient is the user; where there is none, the guardian, who has no account yet. When a guardian becomes a user
    the row is the user's and remembers the guardian: see `notices.linking`.

    Sending = a job is about to hand it over, or was killed while it did: the next one does it again.
    """

    class Channel(models.TextChoices):
        IN_APP = "in_app", _("On the site")
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        QUEUED = "queued", _("On its way")
        SENDING = "sending", _("Being sent")
        HANDED = "handed", _("Sent")
        WITHHELD = "withheld", _("Withheld: no longer allowed")
        FAILED = "failed", _("Address refused")
        RECALLED = "recalled", _("Stopped: taken back")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries")
    channel = models.CharField(max_length=6, choices=Channel)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(default=clock.now)
    handed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(condition=~Q(state="handed") | Q(handed_at__isnull=False), name="handed_has_a_time"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], condition=Q(channel="in_app"), name="inbox"),
            models.Index(fields=["user"], condition=Q(channel="in_app", opened_at__isnull=True), name="inbox_unread"),
            models.Index(fields=["created_at"], condition=Q(state="queued"), name="outbox_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.channel} {self.state}"


class Heartbeat(models.Model):
    """When the worker was last alive; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
