"""Queries and what happened to them."""

from helpdesk.models.tickets import Ticket
from helpdesk.models.timeline import Picture, TicketEvent, TicketPhoto

__all__ = ["Picture", "Ticket", "TicketEvent", "TicketPhoto"]
