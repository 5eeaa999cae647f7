"""The worker's pulse."""

from django.db import models


class Heartbeat(models.Model):
    """When the worker was last alive; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.at)
