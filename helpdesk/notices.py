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
