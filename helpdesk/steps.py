"""The five steps a query goes through, as the tracker shows them."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.templatetags.chaupal import when
from helpdesk.models import Ticket, TicketEvent
from helpdesk.states import Kind, State

# How many steps are behind, by state; the next one is where it stands.
BEHIND = {State.NEW: 1, State.OPEN: 2, State.WAITING: 2, State.RESOLVED: 4, State.CLOSED: 5}


def steps_of(ticket: Ticket, events: list[TicketEvent], is_desk: bool) -> list[dict[str, Any]]:
    """What `components/steps.html` takes."""
    seen = next((event.at for event in events if event.kind == Kind.TAKEN), None)
    waiting = ticket.state == State.WAITING
    yours = _("The school's turn") if is_desk else _("Your turn")
    steps: list[tuple[str, str, Any]] = [
        (_("Sent"), "send", ticket.created_at),
        (_("Seen"), "eye", seen),
        (yours, "circle-question-mark", None) if waiting else (_("Being fixed"), "wrench", None),
        (_("Fixed"), "badge-check", ticket.resolved_at),
        (_("School confirms") if is_desk else _("You confirm"), "user-round", ticket.closed_at),
    ]
    behind = BEHIND[State(ticket.state)]
    # Nobody has looked yet: the second step is no "now", which would read as if somebody had.
    now = behind if ticket.state != State.NEW else None
    return [
        {
            "label": label,
            "icon": icon,
            "state": "done" if place < behind else "now" if place == now else "",
            "note": when(moment, ticket.school, show="date") if moment and place < behind else "",
        }
        for place, (label, icon, moment) in enumerate(steps)
    ]
