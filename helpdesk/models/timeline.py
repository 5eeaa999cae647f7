"""What happened to a query, and the pictures that show it. Append-only."""

from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import models

from foundation.models import private_storage
from foundation.private import random_name
from helpdesk.states import BY_SCHOOL, UNDER_WAY, Kind, State, lawful


class EventQuerySet(models.QuerySet):
    """What happened stays: a timeline that can be edited proves nothing."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("What happened to a query is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("What happened to a query is never deleted.")


class TicketEvent(models.Model):
    """One thing that happened to a query; append-only."""

    ticket = models.ForeignKey("helpdesk.Ticket", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    desk = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    state_from = models.CharField(max_length=20, choices=State, blank=True)
    state_to = models.CharField(max_length=20, choices=State)
    promised_at = models.DateTimeField(null=True, blank=True)
    cycle = models.PositiveSmallIntegerField()
    client_uuid = models.UUIDField(null=True, blank=True)
    # A how-to of another room, by the key that all its translations share.
    howto_key = models.UUIDField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("seq",)
        constraints = [
            models.UniqueConstraint(fields=("ticket", "seq"), name="one_event_of_a_number"),
            models.UniqueConstraint(fields=("ticket", "client_uuid"), name="an_act_sent_twice_is_one"),
            models.CheckConstraint(condition=lawful(), name="ticket_moves_by_the_table"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What happened to a query is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("What happened to a query is never deleted.")

    @property
    def by_school(self) -> bool:
        return self.kind in BY_SCHOOL

    @property
    def reopens(self) -> bool:
        return bool(self.state_from) and self.state_from not in UNDER_WAY and self.state_to in UNDER_WAY


class Picture:
    """A cleaned photo in the two sizes we keep: the timeline shows the small one, the phone bill matters."""

    def __init__(self, whole: File, small: File) -> None:
        self.whole, self.small = whole, small


def photo_path(instance: Any, filename: str) -> str:
    return random_name("queries", filename)


class TicketPhoto(models.Model):
    """A picture of an event. In private storage: only the view that asks for the ticket hands it out."""

    event = models.ForeignKey(TicketEvent, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=photo_path, storage=private_storage)
    small = models.FileField(upload_to=photo_path, storage=private_storage)

    def __str__(self) -> str:
        return str(self.file)
