"""The channels by which people are told, by name."""

from notices.channels.base import Channel, Outcome, Person
from notices.channels.email import Email
from notices.channels.inbox import Inbox

INBOX, EMAIL = Inbox(), Email()
CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (INBOX, EMAIL)}

__all__ = ["CHANNELS", "EMAIL", "INBOX", "Channel", "Outcome", "Person"]
