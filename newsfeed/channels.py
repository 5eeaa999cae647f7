"""A school's own channels on social media, reached by apprise.

Their addresses are passwords: they stay in the settings, and only a channel's name is written down, shown or logged.
Without apprise, or without a channel, nothing is posted and nothing breaks.
"""

import logging
from enum import Enum, auto
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.utils.text import Truncator

from roll.models import School

logger = logging.getLogger(__name__)
# Seconds for one answer: what is still on its way then may have arrived.
TIMEOUT = 15.0
# The shortest channel takes this many letters; longer texts are cut to what a channel takes, up to the second.
LONGEST = 500


class Outcome(Enum):
    SENT = auto()
    AWAY = auto()  # nobody answered at that address
    REFUSED = auto()
    UNSURE = auto()  # handed over, and no answer came


def channels_of(school: School) -> dict[str, str]:
    """Name → address."""
    return settings.SOCIAL_CHANNELS.get(school.slug, {}) if find_spec("apprise") else {}


def send_post(channel: str, title: str, summary: str, link: str) -> Outcome:
    """One post. Never raises, and never says where the channel is."""
    import apprise

    service = apprise.Apprise.instantiate(channel)
    if service is None:
        return Outcome.REFUSED
    service.socket_read_timeout = TIMEOUT
    try:
        with apprise.LogCapture(level=logging.DEBUG, fmt="%(message)s") as log:
            if service.notify(body=post_text(title, summary, link, service.body_maxlen), body_format="text"):
                return Outcome.SENT
            return outcome_of_log(log.getvalue())
    except Exception as error:
        # Its words may hold the address.
        logger.error("A channel failed with %s.", type(error).__name__)
        return Outcome.UNSURE


def outcome_of_log(log: str) -> Outcome:
    """Why it failed, from what apprise says of it. In doubt it was refused: apprise knows no other answer."""
    if "Read timed out" in log or "Connection aborted" in log:
        return Outcome.UNSURE
    return Outcome.AWAY if "onnection error" in log else Outcome.REFUSED


def post_text(title: str, summary: str, link: str, most: int) -> str:
    """The link whole, then the title, then as much of the summary as the channel takes."""
    room = min(most or LONGEST, LONGEST) - len(link) - 2
    title = Truncator(title).chars(room)
    left = room - len(title) - 2
    parts = [title, Truncator(summary).chars(left) if left > 20 else "", link]
    return "\n\n".join(part for part in parts if part)


def check_channels(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SOCIAL_CHANNELS and not find_spec("apprise"):
        return [
            Warning("SOCIAL_CHANNELS are set, but apprise is not installed: nothing is posted.", id="newsfeed.W001")
        ]
    return []
