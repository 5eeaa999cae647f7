"""The one place that says what time it is, so that a proof or a demo can set it.

`CHAUPAL_NOW` (an ISO instant with an offset, `2026-11-24T08:20+05:30`) pins the clock.
"""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """Returns the present instant, aware, in UTC: the pinned one where `CHAUPAL_NOW` is set."""
    pinned = os.environ.get("CHAUPAL_NOW")
    return datetime.fromisoformat(pinned).astimezone(UTC) if pinned else datetime.now(UTC)


def today(zone: str = "") -> date:
    """Returns the date that it is now in the IANA zone; in the deployment's own (TIME_ZONE) where none is named."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()
