"""What the calendars of families have been told of an event: how often it changed, and its last public time.

Whoever subscribes never hears that a page is gone; a calendar drops an entry only when it is told "cancelled". So of
each event a row stays, whatever becomes of its page, with nothing of its words (decision 0027).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F

from foundation import clock
from roll.models import School

# A cancellation stands between two versions: above the one it ends, below the one that brings the event back.
STEP = 2


class CalendarEntry(models.Model):
    """One event, in whichever languages its page stands."""

    uid = models.UUIDField(unique=True)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    # Of the version that its readers have, whoever they are.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    # Of the last that everybody had, and when that was or ended: what is written since is nothing to them.
    is_public = models.BooleanField(default=False)
    public_sequence = models.PositiveIntegerField(default=0)
    public_changed_at = models.DateTimeField(null=True)
    # Empty until everybody might read it; what it was moved to since it is for some is theirs alone.
    starts_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    takes_whole_days = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "over_at"], name="entries_of_a_school")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, over_at__isnull=True) | models.Q(over_at__gt=F("starts_at")),
                name="an_entry_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(is_public=False)
                | models.Q(starts_at__isnull=False, over_at__isnull=False, public_changed_at__isnull=False),
                name="a_public_entry_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @classmethod
    def note(cls, page: Any) -> None:
        """Notes that an EventPage was saved: each time it is live, calendars that have it read it anew."""
        entries, now = cls.objects.filter(uid=page.translation_key), clock.now()
        is_public = page.live and page.is_public
        if not is_public:
            # Once: those who no longer read it don't hear either when it is changed.
            entries.filter(is_public=True).update(is_public=False, public_changed_at=now)
        if not page.live:
            return
        values: dict[str, Any] = {"changed_at": now}
        if is_public:
            values |= {
                "is_public": True,
                "public_changed_at": now,
                "starts_at": page.starts_at,
                "over_at": page.over_at,
                "takes_whole_days": page.begins is None,
            }
        made = cls.objects.get_or_create(uid=page.translation_key, defaults=values | {"school_id": page.school_id})[1]
        if not made:
            raised = F("sequence") + STEP
            entries.update(sequence=raised, **({"public_sequence": raised} if is_public else {}), **values)

    @property
    def cancelled_sequence(self) -> int:
        return self.public_sequence + 1
