"""What was told to whom: one Event a thing told, one Delivery a person and channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from notices.claims import Claimed
from roll.models import Guardian, School


class Event(Claimed):
    """Something that was told. The only row written in the caller's transaction; a job expands it into deliveries.

    `user_cursor` and `guardian_cursor` are the last recipients already expanded, so that a job killed half-way is
    taken up where it stopped. Done = expanded.
    """

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    dedupe_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    user_cursor = models.BigIntegerField(default=0)
    guardian_cursor = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["claimed_until"], condition=Q(done_at__isnull=True), name="event_unfinished")]

    def __str__(self) -> str:
        return self.dedupe_key


class Slice(Claimed):
    """Up to 500 deliveries of one event and channel: what a job claims, and what one mail connection carries."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="slices")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["claimed_until"], condition=Q(done_at__isnull=True), name="slice_unfinished")]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.pk}"


class Delivery(models.Model):
    """One person told by one channel. Handed = passed to the channel; opened = read in-app or the link followed."""

    class Channel(models.TextChoices):
        IN_APP = "in_app", _("On the site")
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        QUEUED = "queued", _("On its way")
        HANDED = "handed", _("Sent")
        WITHHELD = "withheld", _("Withheld: no longer allowed")
        FAILED = "failed", _("Address refused")

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
                condition=Q(user__isnull=False, guardian__isnull=True) | Q(user__isnull=True, guardian__isnull=False),
                name="a_delivery_has_one_recipient",
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
