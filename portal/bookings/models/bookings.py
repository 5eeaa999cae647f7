"""A booking: one guardian's meeting with one teacher about one child.

Who decides when many ask at once is the database, by unique keys and ON CONFLICT; nobody locks an event. Keys are
asked for in one order (a slot, then steps by person and time, then what is given up), so that on PostgreSQL two who
wait never wait for each other.
"""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from portal.bookings.models.events import BookingEvent
from portal.bookings.models.mode import Mode
from portal.bookings.models.slots import Slot
from portal.bookings.models.steps import Step
from portal.bookings.notices import BookingCancelled, BookingGivenUp, BookingMoved
from portal.bookings.times import instant_in_words
from roll.models import Guardian, Pupil, School, User
from roll.posted_names import posted_name
from roll.rights import SEES_SCHOOL, Right
from roll.scope import PupilRecordQuerySet, check_still_visible, family_keys, postings_of, signed_in, staff_keys

# Given up so late, the teacher is told; before, the day's list shows it in time.
LAST_MOMENT = timedelta(hours=24)


class BookingQuerySet(PupilRecordQuerySet):
    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def coming(self, now: datetime) -> Self:
        return self.filter(slot__starts_at__gt=now)

    def of_family(self, user: Any) -> Self:
        """A guardian's own meetings, never another guardian's; and, for the child who signs in, all about them."""
        return super().of_family(user).filter(Q(guardian__user=user) | Q(pupil__user=user))

    def of_staff(self, user: Any) -> Self:
        """A teacher's own, as far as the pupils are still theirs; head and office the school's."""
        return self.filter(visible_to_staff(user))

    def visible_to(self, user: Any) -> Self:
        if not signed_in(user):
            return self.none()
        family = Q(pupil__in=family_keys(user).pupils(Right.BOOKINGS))
        return self.filter(family & (Q(guardian__user=user) | Q(pupil__user=user)) | visible_to_staff(user))

    def with_teacher_name(self) -> Self:
        return self.annotate(teacher_name=posted_name())


def visible_to_staff(user: Any) -> Q:
    """The condition that a member of staff sees a booking."""
    if not signed_in(user):
        return Q(pk__in=[])
    whole = [posting.school_id for posting in postings_of(user) if posting.role in SEES_SCHOOL]
    return Q(staff_keys(user).as_q("school", "pupil"), teacher=user) | Q(school__in=whole)


class Booking(models.Model):
    """The row survives a move: same `uid`, higher `sequence`, so that a calendar moves the entry it has."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached")
        NOT_REACHED = "not_reached", _("Not reached")

    class Cancelled(Exception):
        """It was cancelled."""

    class NotYet(Exception):
        """The meeting has not begun."""

    class Replaced(Exception):
        """The family took another time with this teacher after this one failed."""

    right = Right.BOOKINGS

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    # The slot's own, here for the keys below.
    event = models.ForeignKey(BookingEvent, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="booked_meetings")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="bookings")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="bookings")
    mode = models.CharField(max_length=9, choices=Mode)
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    # No index: nobody is looked for by it, though to delete a user, a rare thing, reads the whole table then.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True)
    suggestion = models.TextField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ("slot__starts_at", "pk")
        indexes = [models.Index(fields=("event",), condition=Q(cancelled_at__isnull=True), name="bookings_of_an_event")]
        constraints = [
            models.UniqueConstraint(
                fields=("slot",), condition=Q(cancelled_at__isnull=True), name="a_slot_is_booked_once"
            ),
            # A meeting that failed is no reason to have none: another may be booked beside it.
            models.UniqueConstraint(
                fields=("event", "teacher", "pupil", "guardian"),
                condition=Q(cancelled_at__isnull=True) & ~Q(outcome="not_reached"),
                name="one_meeting_of_a_guardian_with_a_teacher",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="cancelling_a_meeting_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", suggestion="", recorded_at__isnull=True, recorded_by__isnull=True)
                | (~Q(outcome="") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
                name="an_outcome_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} with {self.teacher_id}, slot {self.slot_id}"

    @property
    def time_in_words(self) -> str:
        """Day and time by the school's clock, for messages."""
        return instant_in_words(self.slot.starts_at, self.school)

    def existing_booking(self) -> "Booking | None":
        """The standing booking of the same guardian with the same teacher about the same child in this event."""
        same = {"event": self.event_id, "teacher": self.teacher_id, "pupil": self.pupil_id}
        candidates = Booking.objects.standing().exclude(outcome=self.Outcome.NOT_REACHED)
        return candidates.filter(guardian=self.guardian_id, **same).select_related("slot", "pupil", "guardian").first()

    def move(self, slot: Slot, *, by: User, mode: str = "") -> "Booking":
        """Moves it to another slot of the same teacher and event, or to another `mode`, and tells the guardian.

        To where it is already changes nothing. Raises what `Slot.book` does, BookingEvent.Closed once it has begun, and
        Cancelled.
        """
        mode = mode or self.mode
        if (slot.pk, mode) == (self.slot_id, self.mode):
            return self
        if (slot.event_id, slot.teacher_id) != (self.event_id, self.teacher_id):
            raise ValueError("A meeting moves among the slots of one teacher and event.")
        if self.slot.starts_at <= clock.now():
            raise BookingEvent.Closed
        slot.check_open(self, mode=mode, by=by)
        with transaction.atomic():
            slot.lock(self, by=by)
            self.guardian.lock()
            self._check_still_visible(slot, by)
            if not self._save_move(slot, mode, by):
                # Another tap of the same person was first: from where that led.
                self.refresh_from_db()
                if self.cancelled_at:
                    raise self.Cancelled
                return self.move(slot, by=by, mode=mode)
        return self

    def _save_move(self, slot: Slot, mode: str, by: User) -> bool:
        # Asked before it is tried: two who swap their slots would wait for each other for ever.
        if slot.pk != self.slot_id and Booking.objects.standing().filter(slot=slot).exists():
            raise Slot.Taken(slot, self.guardian, self.pupil, by)
        as_it_was = Booking.objects.standing().filter(pk=self.pk, slot=self.slot_id, mode=self.mode)
        values: dict[str, Any] = {"slot": slot, "mode": mode, "changed_at": clock.now()}
        try:
            with transaction.atomic():
                if not as_it_was.update(**values, sequence=F("sequence") + 1):
                    return False
        except IntegrityError:
            raise Slot.Taken(slot, self.guardian, self.pupil, by) from None
        old = self.slot
        if old.pk != slot.pk:
            self.create_steps(slot, by=by)
            self._release_steps(old)
        self.refresh_from_db(fields=[*values, "sequence"])
        BookingMoved(self).send(by=by)
        return True

    def cancel(self, *, by: User) -> None:
        """Cancels it, gives the slot back and tells the guardian. A second time changes nothing.

        The teacher is told too if a family cancels less than 24 hours before. Raises BookingEvent.Closed once it has
        begun, and to families after the event's closing; NotVisible.
        """
        if self.cancelled_at:
            return
        now, from_school = clock.now(), self.slot.is_managed_by(by)
        if self.slot.starts_at <= now or (self.event.closes_at <= now and not from_school):
            raise BookingEvent.Closed
        with transaction.atomic():
            self._check_still_visible(self.slot, by)
            standing_booking = Booking.objects.standing().filter(pk=self.pk)
            if standing_booking.update(cancelled_at=now, cancelled_by=by, sequence=F("sequence") + 1):
                # First, for it may have moved meanwhile: where it is now it is left.
                self.refresh_from_db(fields=["cancelled_at", "cancelled_by", "sequence", "slot"])
                self._release_steps(self.slot)
                BookingCancelled(self).send(by=by)
                if not from_school and self.slot.starts_at - now < LAST_MOMENT:
                    BookingGivenUp(self).send(by=by)

    def _check_still_visible(self, slot: Slot, by: User) -> None:
        """Whose hours they are may always free them, also of a child who has left the class since."""
        if by.pk != slot.teacher_id:
            check_still_visible(by, [self.pupil_id], Right.BOOKINGS)

    def record(self, outcome: str, suggestion: str = "", *, by: User) -> None:
        """Records what became of the meeting, and what the parent suggests; may be recorded anew.

        Raises NotYet, Cancelled, Replaced.
        """
        now = clock.now()
        if self.slot.starts_at > now:
            raise self.NotYet
        values = {"outcome": outcome, "suggestion": suggestion, "recorded_at": now, "recorded_by": by}
        try:
            with transaction.atomic():
                if not Booking.objects.standing().filter(pk=self.pk).update(**values):
                    raise self.Cancelled
        except IntegrityError:
            raise self.Replaced from None
        for name, value in values.items():
            setattr(self, name, value)

    def steps_in(self, slot: Slot) -> list[Step]:
        """What teacher and guardian fill there."""
        guardian = {"user_id": self.guardian.user_id} if self.guardian.user_id else {"guardian_id": self.guardian_id}
        people = [guardian] if guardian == {"user_id": self.teacher_id} else [guardian, {"user_id": self.teacher_id}]
        return [Step(booking=self, at=at, **person) for person in people for at in slot.steps]

    def _release_steps(self, slot: Slot) -> None:
        """Both are free then, unless they are somewhere else at that time."""
        Step.objects.filter(booking=self, at__in=slot.steps).delete()
        users = {key for key in (self.guardian.user_id, self.teacher_id) if key}
        during = Q(slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at)
        Step.refill(users, {self.guardian_id}, during)

    def create_steps(self, slot: Slot, *, by: User) -> None:
        """Writes the steps at which teacher and guardian are in this slot: nobody is in two places.

        Raises Slot.Taken if the teacher is elsewhere then, Slot.Clash if the guardian is.
        """
        steps = self.steps_in(slot)
        Step.objects.bulk_create(sorted(steps, key=Step.key), ignore_conflicts=True)
        there = Step.objects.filter(booking=self, at__in=slot.steps)
        if there.filter(user=self.teacher_id).count() < len(slot.steps):
            raise Slot.Taken(slot, self.guardian, self.pupil, by)
        if there.count() < len(steps):
            raise Slot.Clash(slot, self.guardian, self.pupil, by)
