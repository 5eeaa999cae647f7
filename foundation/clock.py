"""The one place that says what time it is, so that a proof or a demo can set it.

`CHAUPAL_NOW` (an ISO instant with an offset, `2026-11-24T08:20+05:30`) pins the clock.
"""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present instant, aware, in UTC."""
    pinned = os.environ.get("CHAUPAL_NOW")
    return datetime.fromisoformat(pinned).astimezone(UTC) if pinned else datetime.now(UTC)


def today(zone: str = "") -> date:
    """The calendar day it is now in an IANA zone; the deployment's own where none is named."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()
