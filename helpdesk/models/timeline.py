"""What happened to a query, and the pictures that show it. Append-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypedDict
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import models
from django.db.models import Max

from foundation.files.cleaning import IMAGES, clean
from foundation.files.images import clean_image
from foundation.models import private_storage
from foundation.private import random_name
from helpdesk.states import BY_SCHOOL, UNDER_WAY, Kind, State, legal_move_q
from roll.models import School, User
from roll.rights import Role


class Picture:
    """A cleaned photo in the two sizes we keep: the timeline shows the small one, the phone bill matters."""

    # As wide as the timeline shows it, on a phone with two dots a pixel.
    SMALL = 480

    def __init__(self, whole: File, small: File) -> None:
        self.whole, self.small = whole, small

    @classmethod
    def of_upload(cls, upload: File) -> Self:
        """Cleans the upload once; the small picture is made from the clean one. Raises ValidationError if refused."""
        whole = clean(upload, IMAGES)
        return cls(whole, clean_image(whole, longest_side=cls.SMALL))


@dataclass(frozen=True)
class Act:
    """What somebody does to a query. Done, it is a TicketEvent.

    `howto` is the key of a how-to that shows how it is done; `promised_at` when the next news is due, where the agent
    says so; `over` the key of the agent from whom the query is taken over. `client_uuid` was made by the form: what is
    sent twice is one act.
    """

    kind: Kind
    by: User
    text: str = ""
    photos: Iterable[Picture] = ()
    howto: UUID | None = None
    promised_at: datetime | None = None
    over: int | None = None
    client_uuid: UUID | None = None

    def desk_at(self, school: School) -> str:
        """What the agent's desk is called at this school: the name on the posting, else the place. Else empty."""
        posting = None if self.kind in BY_SCHOOL else self.by.posting_at(school, {Role.AGENT})
        return str(posting.name or posting.area or posting.school) if posting else ""


class ActOptions(TypedDict, total=False):
    """What else an act may have: see `Act`."""

    photos: Iterable[Picture]
    howto: UUID | None
    promised_at: datetime | None
    client_uuid: UUID | None


class EventQuerySet(models.QuerySet["TicketEvent"]):
    """What happened stays: a timeline that can be edited proves nothing."""

    def visible_to(self, user: Any) -> Self:
        """What happened to the queries that this person may see."""
        tickets: Any = self.model._meta.get_field("ticket").related_model
        return self.filter(ticket__in=tickets.objects.visible_to(user))

    def next_seq(self) -> int:
        return (self.aggregate(last=Max("seq"))["last"] or 0) + 1

    def event_of_act(self, act: Act) -> "TicketEvent | None":
        """The event that this very act, sent before, has already made."""
        same = {"kind": act.kind, "text": act.text, "howto_key": act.howto}
        return self.filter(client_uuid=act.client_uuid, **same).first() if act.client_uuid else None

    def unused_uuid(self, client_uuid: UUID | None) -> UUID | None:
        """None where it is used: a form brought back by the browser and sent with other words is another act."""
        used = client_uuid and self.filter(client_uuid=client_uuid).exists()
        return None if used else client_uuid

    def update(self, **kwargs: Any) -> int:
        raise TypeError("What happened to a query is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("What happened to a query is never deleted.")


class TicketEvent(models.Model):
    """One thing that happened to a query; append-only."""

    # No index of its own: the unique one begins with it.
    ticket = models.ForeignKey("helpdesk.Ticket", on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
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
            models.CheckConstraint(condition=legal_move_q(), name="ticket_moves_by_the_table"),
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


def photo_path(instance: Any, filename: str) -> str:
    return random_name("queries", filename)


class TicketPhoto(models.Model):
    """A picture of an event. In private storage: only the view that asks for the ticket hands it out."""

    event = models.ForeignKey(TicketEvent, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=photo_path, storage=private_storage)
    small = models.FileField(upload_to=photo_path, storage=private_storage)

    def __str__(self) -> str:
        return str(self.file)
