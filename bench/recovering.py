"""Production's settings, with a clock that stands back by so many seconds as a file says. For the proof `recovery`."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from settings.production import *  # noqa: F403


def now() -> datetime:
    written = Path(os.environ["RECOVERING_CLOCK"]).read_text()
    return datetime.now(UTC) - timedelta(seconds=int(written))


# Django's clock too, by which the queue goes.
for target in ("foundation.clock.now", "django.utils.timezone.now"):
    mock.patch(target, now).start()
