"""What every channel is: a way by which a person is told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from notices.models import Message
    from notices.notice import Notice


class Person(NamedTuple):
    """Who is told, by key: a user, or a guardian who has no account yet."""

    user_id: int | None = None
    guardian_id: int | None = None


class Outcome(Enum):
    """What the other side said of one message."""

    HANDED = "taken"
    REFUSED = "never"
    LATER = "not now"


class Channel:
    """One way to people. A new one is a file of this folder and a line in `notices.channels`."""

    # As `Delivery.channel` and `Batch.channel` have it; 12 letters at most.
    name: ClassVar[str]
    # False: the Delivery itself is what the person reads. There is no Message, and nothing to hand over.
    sends: ClassVar[bool] = True

    class Unavailable(Exception):
        """The other side can't be reached at all: the whole batch waits. Says no more than the kind of error."""

    def reaches(self, persons: Sequence[Person]) -> dict[Person, str]:
        """Returns those of these persons whom it reaches, in the same order, with their address. One query or two."""
        raise NotImplementedError

    def compose(self, message: Message, notices: Sequence[Notice], address: str) -> Any:
        """Returns what is sent to the person of the message: all of these notices, in their language.

        Whatever it raises, this message alone counts as failed.
        """
        raise NotImplementedError

    def connect(self) -> AbstractContextManager[Any]:
        """Opens what carries the messages of one batch, as a context manager.

        Raises Unavailable where the other side can't be reached, also for what goes wrong while it is open.
        """
        raise NotImplementedError

    def hand_over(self, connection: Any, composed: Any) -> Outcome:
        """Hands one message to the other side and returns what became of it.

        Raises what `connect` turns into Unavailable.
        """
        raise NotImplementedError
