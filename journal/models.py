"""What happened that matters to security. Append-only, in the database itself: see the migrations."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.utils.timezone import get_default_timezone

from foundation import clock

LONGEST_NAME = 60
NEWEST_FIRST = ("-at", "-pk")


class EntryQuerySet(models.QuerySet["Entry"]):
    def between(self, start: datetime, end: datetime) -> Self:
        """Those from one instant until just before another."""
        return self.filter(at__gte=start, at__lt=end)

    def of_day(self, day: date) -> Self:
        """Those of a day, in the deployment's own time zone."""
        start = datetime.combine(day, time(), tzinfo=get_default_timezone())
        try:
            return self.between(start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC))
        except OverflowError:  # the first and the last day that there are
            return self.none()

    def newest(self) -> Self:
        """The newest first."""
        return self.order_by(*NEWEST_FIRST)

    def update(self, **kwargs: Any) -> int:
        """Raises TypeError."""
        raise TypeError("What stands in the journal is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("What stands in the journal is dropped by whole months alone.")

    def drop(self) -> int:
        """Takes these out, and returns how many. The database takes out those alone of whose month an act stands."""
        return super().delete()[0]


class Entry(models.Model):
    """One thing that happened. Keys and numbers alone, and no foreign key: who is erased leaves a number here.

    `user` did it; where somebody tried to sign in it is whose account they tried, whoever they were. `client` is
    `journal.clients.client_of`.
    """

    kind = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField(default=clock.now)
    user = models.BigIntegerField(null=True)
    school = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=LONGEST_NAME, blank=True)
    subject = models.BigIntegerField(null=True)
    client = models.CharField(max_length=16, blank=True)
    numbers = models.JSONField(default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=("at", "id"), name="journal_by_time"),
            models.Index(fields=("kind", "at", "id"), name="journal_of_a_kind"),
            models.Index(fields=("user", "at", "id"), name="journal_of_a_user"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What stands in the journal is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("What stands in the journal is dropped by whole months alone.")
