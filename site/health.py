"""Is the site well? For a supervisor or a monitor: counts and ages alone, nobody's data."""

from django.db import DatabaseError
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation import clock
from notices.models import Event, Heartbeat, Message
from roll.doors import public_page

# Beyond this many seconds without a beat the worker hangs or is gone: its supervisor restarts it.
STALE_BEAT = 180
# Mail that waits longer than this is late even if the worker lives.
STALE_OUTBOX = 900


@never_cache
@require_safe
@public_page
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, 503 when the database, the worker or the outbox is not; ages in whole seconds."""
    try:
        beat = Heartbeat.objects.values_list("at", flat=True).first()
        oldest = [
            Event.objects.unfinished().aggregate(at=Min("created_at"))["at"],
            Message.objects.filter(state=Message.State.QUEUED).aggregate(at=Min("created_at"))["at"],
        ]
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    beat_age, outbox_age = _age(beat), max((_age(at) or 0 for at in oldest), default=0)
    well = beat_age is not None and beat_age < STALE_BEAT and outbox_age < STALE_OUTBOX
    report = {"ok": well, "database": True, "worker_beat_age_s": beat_age, "outbox_age_s": outbox_age}
    return JsonResponse(report, status=200 if well else 503)


def _age(instant: object) -> int | None:
    return int((clock.now() - instant).total_seconds()) if instant else None  # type: ignore[operator]
