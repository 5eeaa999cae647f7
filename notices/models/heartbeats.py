"""Signs of life, which `/healthz/` reads."""

from time import monotonic
from typing import ClassVar

from django.db import models

from foundation import clock


class Heartbeat(models.Model):
    """When the worker was last alive, and when the site last tried to write: a row each."""

    WORKER, SITE = 1, 2
    # Of this process, by the machine's own clock; many beats are one write.
    last_beat: ClassVar[float] = 0.0
    BEATS_APART: ClassVar[float] = 20.0

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)

    @classmethod
    def beat(cls) -> None:
        """Writes that the worker is alive: each minute, and as jobs begin."""
        cls.last_beat = monotonic()
        cls.objects.update_or_create(pk=cls.WORKER, defaults={"at": clock.now()})

    @classmethod
    def beat_seldom(cls) -> None:
        """The same, where the last one of this process is 20 seconds ago."""
        if monotonic() - cls.last_beat >= cls.BEATS_APART:
            cls.beat()
