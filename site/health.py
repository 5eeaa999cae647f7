"""Is the site well? For a supervisor or a monitor: counts and ages alone, nobody's data."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.failed_jobs import given_up
from notices.models import Event, Heartbeat, Message
from notices.models.heartbeats import STALE_BEAT
from roll.doors import public_page

# Mail that waits longer than this is late even if the worker lives.
STALE_OUTBOX = 900
# Below so much room uploads fail soon, and then everything.
ROOM_MB = 200
# So often at most a write is tried: anybody may ask.
TRIED_EACH = timedelta(seconds=20)
# (when, how many), and for how many seconds that holds.
COUNTED: dict[str, tuple[float, int]] = {}
COUNTED_FOR = 60.0


@never_cache
@require_safe
@public_page
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 when the database, the disk, a worker or the outbox is not; ages in whole seconds."""
    if settings.RESTORE_MARK.exists():
        return JsonResponse({"ok": False, "restore": settings.HALF_RESTORED}, status=503)
    try:
        report = {
            "database": True,
            "writes": can_write(),
            **queue_report(),
            "failed_jobs_day": failed_jobs(),
            "free_mb": free_megabytes(),
        }
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    beats = (report["worker_beat_age_s"], report["fast_beat_age_s"])
    is_beating = all(age is not None and abs(age) < STALE_BEAT for age in beats)
    is_well = report["writes"] and is_beating and report["outbox_age_s"] < STALE_OUTBOX and report["free_mb"] >= ROOM_MB
    return JsonResponse({"ok": is_well, **report}, status=200 if is_well else 503)


def queue_report() -> dict[str, Any]:
    """How the workers of both lanes and the outbox are."""
    beats = dict(Heartbeat.objects.values_list("pk", "at"))
    oldest = [
        Event.objects.unfinished().aggregate(at=Min("created_at"))["at"],
        Message.objects.filter(state=Message.State.QUEUED).aggregate(at=Min("created_at"))["at"],
    ]
    return {
        "worker_beat_age_s": age(beats.get(Heartbeat.WORKER)),
        "fast_beat_age_s": age(beats.get(Heartbeat.FAST)),
        "outbox_age_s": max(age(at) or 0 for at in oldest),
    }


def failed_jobs() -> int:
    """How many jobs the queue has given up within a day. Only told: starting the worker anew mends none of them.

    Counted once a minute by each process, for it reads all that the queue keeps, and anybody may ask.
    """
    counted_at, number = COUNTED.get("failed_jobs", (-COUNTED_FOR, 0))
    if monotonic() - counted_at >= COUNTED_FOR:
        number = given_up().filter(stopped__gt=clock.now() - timedelta(days=1)).count()
        COUNTED["failed_jobs"] = monotonic(), number
    return number


def can_write() -> bool:
    """Whether the database takes a row: a full disk answers every question and keeps nothing."""
    now = clock.now()
    if Heartbeat.objects.filter(pk=Heartbeat.SITE, at__gt=now - TRIED_EACH, at__lte=now).exists():
        return True
    try:
        Heartbeat.objects.update_or_create(pk=Heartbeat.SITE, defaults={"at": now})
    except DatabaseError:
        return False
    return True


def free_megabytes() -> int:
    """The least that is left where the site keeps its files."""
    places = [
        path for path in map(Path, (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.VAR_DIR)) if path.exists()
    ]
    return min(shutil.disk_usage(path).free for path in places) // 1024**2


def age(instant: datetime | None) -> int | None:
    return int((clock.now() - instant).total_seconds()) if instant else None
