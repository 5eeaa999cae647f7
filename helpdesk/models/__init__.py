"""Queries and what happened to them."""

from helpdesk.models.tickets import Ticket
from helpdesk.models.timeline import Act, Picture, TicketEvent, TicketPhoto

__all__ = ["Act", "Picture", "Ticket", "TicketEvent", "TicketPhoto"]
