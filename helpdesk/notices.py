"""Each change of a query told to the other side: the school's acts to the desk, the desk's to the school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from helpdesk.links import howto_url
from notices.notice import Notice
from roll.recipients import Recipients

if TYPE_CHECKING:
    from roll.models import School, User


class TicketChanged(Notice):
    """One event of the timeline. Whoever did it is not told."""

    kind = "helpdesk.changed"
    subject_model = "helpdesk.TicketEvent"
    template = "ticket_changed"
    icon = "headset"
    writes_home = False

    def recipients(self) -> Recipients:
        event = self.subject
        users = self.desk() if event.by_school else event.ticket.askers()
        return Recipients.users_matching(Q(pk__in=users.values("pk")) & ~Q(pk=event.by_id))

    def desk(self) -> QuerySet[User]:
        """The agent who has it; all agents of the school while nobody has, or when that one has left."""
        ticket, agents = self.subject.ticket, self.subject.ticket.agents()
        assignee = agents.filter(pk=ticket.assignee_id)
        return assignee if self.subject.seq > 1 and assignee.exists() else agents

    def url(self) -> str:
        return reverse("helpdesk:detail", args=[self.subject.ticket.public_ref])

    def thread(self) -> str:
        return f"ticket-{self.subject.ticket_id}"

    def howto(self) -> str:
        """Its address alone: a title in each reader's language would cost the inbox a query an entry."""
        key = self.subject.howto_key
        return f"{settings.BASE_URL}{howto_url(key)}" if key else ""

    def school(self) -> School:
        return self.subject.ticket.school

    @classmethod
    def subjects(cls) -> Any:
        return super().subjects().select_related("by", "ticket__school__area")

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().visible_to(user)


class DeskFound(Notice):
    """A query that nobody could answer has a desk: to the school's side, with what is promised from now on."""

    kind = "helpdesk.desk_found"
    subject_model = "helpdesk.Ticket"
    loaded = ("school",)
    template = "desk_found"
    icon = "headset"
    writes_home = False

    def recipients(self) -> Recipients:
        return Recipients.users_matching(Q(pk__in=self.subject.askers().values("pk")))

    def url(self) -> str:
        return reverse("helpdesk:detail", args=[self.subject.public_ref])

    def dedupe_key(self) -> str:
        """Once for each desk that it found: a desk may go again."""
        return f"{self.kind}:{self.subject.pk}:{self.subject.promised_at:%Y%m%d}"

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_school(user)


class DeskMissing(Notice):
    """A school has asked and no desk serves it: to the administrators, once a day. `subject` is the school."""

    kind = "helpdesk.desk_missing"
    subject_model = "roll.School"
    template = "desk_missing"
    icon = "headset"
    writes_home = False

    def recipients(self) -> Recipients:
        return Recipients.users_matching(Q(is_superuser=True))

    def school(self) -> School:
        return self.subject

    def url(self) -> str:
        return reverse("faults")

    def dedupe_key(self) -> str:
        return f"{self.kind}:{self.subject.pk}:{self.subject.today()}"

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects() if user.is_superuser else cls.subjects().none()
