"""What may happen to a query, and what each side reads.

`MOVES` is the whole law: what is done, in which state, and the state it leads to. The model refuses the rest by
IllegalMove, the database by a check on the event.
"""

from typing import NamedTuple

from django.db.models import Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Labels are the agent's; the requester reads those of `REQUESTER_STATES`."""

    NEW = "new", pgettext_lazy("a query", "New")
    OPEN = "open", pgettext_lazy("a query", "Open")
    WAITING = "waiting_on_requester", _("Waiting for the school")
    RESOLVED = "resolved", _("Fixed, not confirmed")
    CLOSED = "closed", pgettext_lazy("a query", "Closed")


class Kind(TextChoices):
    """What is done to a query. "Reopened" is none of them: it is an answer to one that was fixed or closed."""

    RAISED = "raised", _("Sent")
    TAKEN = "taken", _("Taken")
    REPLIED = "replied", pgettext_lazy("said about a query", "Reply")
    ASKED = "asked", _("Question")
    ANSWERED = "answered", _("Answer")
    RESOLVED = "resolved", _("Fixed")
    WORKS_NOW = "works_now", _("Works now")
    STILL_BROKEN = "still_broken", _("Still broken")


class RequesterState(NamedTuple):
    """What the requester reads and sees of a state."""

    words: str | Promise
    icon: str
    tone: str


REQUESTER_STATES = {
    State.NEW: RequesterState(_("Received"), "inbox", "info"),
    State.OPEN: RequesterState(_("Being worked on"), "wrench", "warn"),
    State.WAITING: RequesterState(_("We need your answer"), "circle-question-mark", "rose"),
    State.RESOLVED: RequesterState(_("Fixed. Did it work?"), "badge-check", "ok"),
    State.CLOSED: RequesterState(pgettext_lazy("a query", "Closed"), "circle-check", ""),
}

# News is owed in these; in the others the next word is the requester's, or nobody's.
UNDER_WAY = (State.NEW, State.OPEN, State.WAITING)
# The next word is the requester's.
ASKS_REQUESTER = (State.WAITING, State.RESOLVED)
# Done by the requester's side; the rest is the desk's.
BY_SCHOOL = (Kind.RAISED, Kind.ANSWERED, Kind.WORKS_NOW, Kind.STILL_BROKEN)

# Raised from nothing: a query that isn't there yet has the state "".
MOVES: dict[Kind, dict[State | str, State]] = {
    Kind.RAISED: {"": State.NEW},
    Kind.TAKEN: {State.NEW: State.OPEN, State.OPEN: State.OPEN, State.WAITING: State.WAITING},
    Kind.REPLIED: {State.OPEN: State.OPEN, State.WAITING: State.WAITING},
    Kind.ASKED: {State.OPEN: State.WAITING},
    Kind.ANSWERED: {
        State.NEW: State.NEW,
        State.OPEN: State.OPEN,
        State.WAITING: State.OPEN,
        State.RESOLVED: State.OPEN,
        State.CLOSED: State.OPEN,
    },
    Kind.RESOLVED: {State.OPEN: State.RESOLVED, State.WAITING: State.RESOLVED},
    Kind.WORKS_NOW: {State.RESOLVED: State.CLOSED},
    Kind.STILL_BROKEN: {State.RESOLVED: State.OPEN, State.CLOSED: State.OPEN},
}


def legal_move_q() -> Q:
    """The condition that an event's kind, `state_from` and `state_to` stand in the table."""
    moves = Q()
    for kind, ways in MOVES.items():
        for before, after in ways.items():
            moves |= Q(kind=kind.value, state_from=str(before), state_to=after.value)
    return moves
