"""Signs of life, which `/healthz/` reads."""

from datetime import timedelta
from time import monotonic
from typing import ClassVar

from django.db import models
from django_q.conf import Conf

from foundation import clock

# Beyond this many seconds without a beat a worker hangs or is gone: whoever started it starts it anew. A beat that
# lies so far ahead was written before the clock stepped back, and says as little.
STALE_BEAT = 180


class Heartbeat(models.Model):
    """When each lane's worker was last alive, and when the site last tried to write: a row each."""

    WORKER, SITE, FAST = 1, 2, 3
    # Of this process, by the machine's own clock; many beats are one write.
    last_beat: ClassVar[float] = 0.0
    BEATS_APART: ClassVar[float] = 20.0

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)

    @classmethod
    def beat(cls, key: int | None = None) -> None:
        """Writes that a worker is alive, this process's own where none is named: each minute, and as jobs begin."""
        cls.last_beat = monotonic()
        own = cls.WORKER if Conf.CLUSTER_NAME == Conf.PREFIX else cls.FAST
        cls.objects.update_or_create(pk=key or own, defaults={"at": clock.now()})

    @classmethod
    def beat_seldom(cls) -> None:
        """The same, where the last one of this process is 20 seconds ago."""
        if monotonic() - cls.last_beat >= cls.BEATS_APART:
            cls.beat()

    @classmethod
    def lane_is_alive(cls) -> bool:
        """Says whether the worker of the quick lane has given a sign of life lately."""
        now, limit = clock.now(), timedelta(seconds=STALE_BEAT)
        return cls.objects.filter(pk=cls.FAST, at__gt=now - limit, at__lt=now + limit).exists()
