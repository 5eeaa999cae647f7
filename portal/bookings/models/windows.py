"""A window: the hours in which one teacher meets families, cut into slots."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from portal.bookings.models.events import BookingEvent
from portal.bookings.models.mode import Mode
from roll.models import School, User
from roll.scope import SchoolRecordQuerySet

STEP = timedelta(minutes=5)


class WindowQuerySet(SchoolRecordQuerySet):
    def open_all(
        self, event: BookingEvent, teachers: Iterable[User], days: Iterable[date], *, by: User, **hours: Any
    ) -> "list[Window]":
        """Opens a window of the same hours for each teacher on each day; returns those left out, unsaved.

        Left out are those of teachers who have other slots then. Raises Window.Overlaps where that is all of them,
        Window.TooShort, BookingEvent.Closed, ValidationError.
        """
        windows = [
            Window(event=event, teacher=teacher, date=day, **hours)
            for teacher, day in product(list(teachers), list(days))
        ]
        left_out = []
        with transaction.atomic():
            for window in windows:
                try:
                    window.open(by=by)
                except Window.Overlaps:
                    left_out.append(window)
            if len(left_out) == len(windows):
                raise Window.Overlaps
        return left_out


class Window(models.Model):
    """`starts` and `ends` are what the school's clock shows on `date`. `Window(…).open(by=user)` makes its slots."""

    class Overlaps(Exception):
        """The teacher has other slots at this time, here or at another school."""

    class TooShort(Exception):
        """Not one meeting fits in."""

    class Booked(Exception):
        """A family has booked a time of it: other hours would cancel that."""

    class Withdrawn(Exception):
        """Somebody has taken it out already."""

    event = models.ForeignKey(BookingEvent, on_delete=models.CASCADE, related_name="windows")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="booking_windows")
    date = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    in_person = models.BooleanField(_("at school"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    by_video = models.BooleanField(_("by video"), default=False)
    place = models.CharField(_("room"), max_length=60, blank=True)
    video_link = models.URLField(_("link of the video call"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ("date", "starts", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="a_window_ends_after_start",
                violation_error_message=_("Please choose an end that is after the start."),
            ),
            models.CheckConstraint(
                condition=Q(in_person=True) | Q(by_phone=True) | Q(by_video=True),
                name="a_window_offers_a_mode",
                violation_error_message=_("Please say how you will meet: at school, by phone or by video."),
            ),
            models.CheckConstraint(
                condition=Q(by_video=False) | Q(video_link__startswith="https://"),
                name="a_video_call_has_a_link",
                violation_error_message=_("A video call needs a link that starts with https://."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawing_a_window_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """Meetings of two teachers clash by steps of five minutes, so all of them lie on those steps."""
        if any(wall and (wall.minute % 5 or wall.second or wall.microsecond) for wall in (self.starts, self.ends)):
            raise ValidationError(_("Please choose times in steps of five minutes, such as 4:00 or 4:05."))

    @property
    def modes(self) -> list[Mode]:
        offered = ((Mode.IN_PERSON, self.in_person), (Mode.PHONE, self.by_phone), (Mode.VIDEO, self.by_video))
        return [mode for mode, is_offered in offered if is_offered]

    def open(self, *, by: User) -> None:
        """Saves it with its slots. Raises ValidationError (with words), Overlaps, TooShort, BookingEvent.Closed."""
        from portal.bookings.models.slots import Slot

        self.school, self.made_by, self.made_at = self.event.school, by, clock.now()
        self.full_clean()
        if self.event.withdrawn_at:
            raise BookingEvent.Closed
        slots = [Slot(window=self, starts_at=starts, **self._owner_fields()) for starts in self._starts()]
        if not slots:
            raise self.TooShort
        for slot in slots:
            slot.ends_at = slot.starts_at + timedelta(minutes=self.event.slot_minutes)
        there = Slot.objects.standing().filter(
            teacher=self.teacher, starts_at__lt=slots[-1].ends_at, ends_at__gt=slots[0].starts_at
        )
        with transaction.atomic():
            # Locked: who calls it off waits, or has done so.
            if not BookingEvent.objects.select_for_update().filter(pk=self.event_id, withdrawn_at=None).exists():
                raise BookingEvent.Closed
            if there.exists():
                raise self.Overlaps
            self.save()
            Slot.objects.bulk_create(slots, ignore_conflicts=True)
            # Of two windows opened at once, the slots' unique key lets one through.
            if Slot.objects.filter(window=self).count() != len(slots):
                raise self.Overlaps

    def adjust(self, *, by: User, starts: time, ends: time, **fields: Any) -> "Window":
        """Changes how and where the teacher meets (`fields`: values by name) and returns the window.

        Other hours make a new window, which is returned, and withdraw this one. Raises Booked where a family has booked
        in it, Withdrawn where it was taken out meanwhile, and what `open` does; nothing is changed then.
        """
        with transaction.atomic():
            if (starts, ends) != (self.starts, self.ends):
                cancelled = self.withdraw(by=by)
                if not self.withdrawn_at:
                    raise self.Withdrawn
                if cancelled:
                    self.withdrawn_at = self.withdrawn_by = None  # undone with the transaction
                    raise self.Booked
                owner = {"event": self.event, "teacher": self.teacher, "date": self.date}
                other = Window(**owner, starts=starts, ends=ends, **fields)
                other.open(by=by)
                return other
            for name, value in fields.items():
                setattr(self, name, value)
            self.full_clean()
            self.save(update_fields=list(fields))
        return self

    def withdraw(self, *, by: User) -> int:
        """Withdraws it and its slots to come, cancels their bookings and returns how many; a second time 0.

        Each family is told. What has begun stays, for the teacher to say what became of it.
        """
        from portal.bookings.models.bookings import Booking

        now = clock.now()
        with transaction.atomic():
            if not Window.objects.filter(pk=self.pk, withdrawn_at__isnull=True).update(
                withdrawn_at=now, withdrawn_by=by
            ):
                return 0
            self.withdrawn_at, self.withdrawn_by = now, by
            self.slots.withdraw(now)
            coming = list(Booking.objects.standing().coming(now).filter(slot__window=self))
            for booking in coming:
                booking.cancel(by=by)
        return len(coming)

    def _owner_fields(self) -> dict[str, Any]:
        return {"event": self.event, "school": self.school, "teacher": self.teacher}

    def _starts(self) -> Iterator[datetime]:
        """The instants at which meetings begin, stepped in UTC: on a day of a clock change none is lost or doubled."""
        zone, length = ZoneInfo(self.school.time_zone), timedelta(minutes=self.event.slot_minutes)
        starts, ends = first_instant(self.date, self.starts, zone), last_instant(self.date, self.ends, zone)
        while starts + length <= ends:
            yield starts
            starts += length


def first_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """When the clock first shows this time; when it first shows a later one, if it skips this."""
    return _instant(day, wall, zone, fold=0)


def last_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """When the clock last shows this time: an hour after the first on the night that clocks go back."""
    return _instant(day, wall, zone, fold=1)


def _instant(day: date, wall: time, zone: ZoneInfo, fold: int) -> datetime:
    moment = datetime.combine(day, wall, zone).replace(fold=fold).astimezone(UTC)
    if moment.astimezone(zone).time() == wall:
        return moment
    # Skipped: the instant of the change lies between what the two offsets make of it.
    moment = datetime.combine(day, wall, zone).replace(fold=0).astimezone(UTC)
    offset = moment.astimezone(zone).utcoffset()
    while (moment - STEP).astimezone(zone).utcoffset() == offset:
        moment -= STEP
    return moment
