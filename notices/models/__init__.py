"""What was told to whom: an Event becomes Deliveries, which go out in Messages, of which a Batch is one job's."""

from notices.models.deliveries import Delivery, DeliveryQuerySet, drop_empty, handed_q, told_q, without_deliveries
from notices.models.events import Event, recalled_key
from notices.models.heartbeats import Heartbeat
from notices.models.messages import Batch, Message

__all__ = [
    "Batch",
    "Delivery",
    "DeliveryQuerySet",
    "Event",
    "Heartbeat",
    "Message",
    "drop_empty",
    "without_deliveries",
    "handed_q",
    "recalled_key",
    "told_q",
]
