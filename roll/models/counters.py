"""Tries that are counted while the cache that counts them is away."""

from django.db import models

from foundation import clock


class Counter(models.Model):
    """What the cache `counters` keeps: its columns are those that Django's DatabaseCache writes and reads.

    `cache_key` is a digest. Deleted when it has expired, each day at the latest.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


def forget_counters() -> None:
    """Each day: those that count no more."""
    Counter.objects.filter(expires__lt=clock.now()).delete()
