"""A slot: one meeting's time with one teacher, an instant, booked once."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from foundation import clock
from portal.bookings.models.events import BookingEvent
from portal.bookings.models.steps import Step
from portal.bookings.models.windows import STEP, Window
from portal.bookings.notices import BookingMade
from roll.models import Enrolment, Guardian, Pupil, School, Teaching, User
from roll.posted_names import posted_name
from roll.rights import SEES_SCHOOL, Right
from roll.scope import SchoolRecordQuerySet, check_still_visible

if TYPE_CHECKING:
    from portal.bookings.models.bookings import Booking

JOINS_BEFORE = timedelta(minutes=10)
NEAREST = 3


class SlotQuerySet(SchoolRecordQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def withdraw(self, now: datetime) -> None:
        """Those to come. Held in the order in which a family books several, so that nobody waits in a ring."""
        coming = self.standing().filter(starts_at__gt=now)
        locked = coming.order_by("starts_at", "pk").select_for_update(no_key=True, of=("self",))
        Slot.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).update(withdrawn_at=now)

    def open_to(self, pupil: Pupil) -> Self:
        """Of the published events meant for the child, with the teachers who teach it today. Free or not."""
        open_events = BookingEvent.objects.open_to(pupil)
        return self.standing().of_teachers_of(pupil.pk).filter(event__in=open_events.values("pk"))

    def of_teachers_of(self, pupil: Any, on: date | None = None) -> Self:
        """With who teaches this pupil (a key) today, or on a day."""
        return self.filter(teacher__in=teachings_of(pupil, on).values("user"))

    def free(self) -> Self:
        """Yet to come, and the teacher is nowhere else then: neither here nor as somebody's mother."""
        return self.filter(~Exists(steps_during_slot(Q(user=OuterRef("teacher")))), starts_at__gt=clock.now())

    def free_for(self, guardian: Guardian) -> Self:
        """Free, and this person is nowhere else then either, whatever the school."""
        return self.free().filter(~Exists(steps_during_slot(step_owner(guardian))))

    def with_teacher_name(self) -> Any:
        """The same rows with `teacher_name`, which the types of a queryset can't say."""
        return self.annotate(teacher_name=posted_name())


def teachings_of(pupil: Any, on: date | None = None) -> QuerySet[Teaching]:
    """Who teaches a class of this pupil (a key) today, or on a day."""
    classes = Enrolment.objects.holding(on).filter(pupil=pupil).values("school_class")
    return Teaching.objects.holding(on).filter(school_class__in=classes)


def steps_during_slot(person: Q) -> Any:
    """The steps of a person within the outer slot."""
    return Step.objects.filter(person, at__gte=OuterRef("starts_at"), at__lt=OuterRef("ends_at"))


def step_owner(guardian: Guardian) -> Q:
    """The condition that a step is of the person behind this record."""
    return Q(user=guardian.user_id) if guardian.user_id else Q(guardian=guardian.pk)


class Slot(models.Model):
    class Refused(Exception):
        """This guardian can't have this slot for this child. `nearest` are free times of the same teacher instead."""

        def __init__(self, slot: "Slot", guardian: Guardian, pupil: Pupil, by: User) -> None:
            super().__init__(f"{type(self).__name__}: slot {slot.pk}")
            self.slot, self.guardian, self.pupil, self.by = slot, guardian, pupil, by

        @cached_property
        def nearest(self) -> "list[Slot]":
            """In order of time. Ask after the transaction: inside it, what was refused is still there."""
            return self.slot.nearest(guardian=self.guardian, pupil=self.pupil)

    class Taken(Refused):
        """Somebody else has it, or the teacher is elsewhere then."""

    class Clash(Refused):
        """The person is elsewhere then: `other` is that booking, if it is the reader's own and still to be seen."""

        @cached_property
        def other(self) -> "Booking | None":
            from portal.bookings.models.bookings import Booking

            if self.by.pk != self.guardian.user_id:
                return None
            there = Step.objects.filter(
                step_owner(self.guardian), at__gte=self.slot.starts_at, at__lt=self.slot.ends_at
            ).values("booking")
            clashing = Booking.objects.visible_to(self.by).filter(pk__in=there)
            return clashing.select_related("slot", "pupil", "school").annotate(teacher_name=posted_name()).first()

    class NotOffered(Exception):
        """The teacher does not meet in this way in this window."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="slots")
    event = models.ForeignKey(BookingEvent, on_delete=models.CASCADE, related_name="slots", db_index=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", db_index=False)
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="booking_slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # With its window; the row stays for the bookings that were made on it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=("event", "teacher", "starts_at"), name="slots_of_an_event")]
        constraints = [
            models.UniqueConstraint(
                fields=("teacher", "starts_at"),
                condition=Q(withdrawn_at__isnull=True),
                name="a_teacher_has_one_slot_at_a_time",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.starts_at:%Y-%m-%d %H:%M}Z"

    @property
    def steps(self) -> list[datetime]:
        """Its instants, five minutes apart."""
        return [self.starts_at + STEP * n for n in range((self.ends_at - self.starts_at) // STEP)]

    @property
    def joins_from(self) -> datetime:
        """When a call's link is shown first."""
        return self.starts_at - JOINS_BEFORE

    def book(self, *, guardian: Guardian, pupil: Pupil, mode: str, by: User) -> "Booking":
        """Books it for this guardian to speak about this child, tells the guardian, and returns the booking.

        The same again changes nothing; their standing booking about this child with the same teacher moves here. Raises
        Taken, Clash, NotOffered, BookingEvent.Closed, NotVisible.
        """
        if {guardian.school_id, pupil.school_id} != {self.school_id}:
            raise ValueError("A slot, the child and its guardian belong to one school.")
        booking = self._booking(guardian, pupil, mode, by)
        with transaction.atomic():
            if existing := booking.existing_booking():
                return existing.move(self, mode=mode, by=by)
            self.check_open(booking, mode=mode, by=by)
            self.lock(booking, by=by)
            guardian.lock()
            check_still_visible(by, [pupil.pk], Right.BOOKINGS, guardian)
            if not self._insert(booking):
                if existing := booking.existing_booking():  # two taps at once
                    return existing.move(self, mode=mode, by=by)
                raise self.Taken(self, guardian, pupil, by)
            booking.create_steps(self, by=by)
            BookingMade(booking).send(by=by)
        return booking

    def _booking(self, guardian: Guardian, pupil: Pupil, mode: str, by: User) -> "Booking":
        """As yet unsaved."""
        from portal.bookings.models.bookings import Booking

        return Booking(
            slot=self,
            event_id=self.event_id,
            school_id=self.school_id,
            teacher_id=self.teacher_id,
            pupil=pupil,
            guardian=guardian,
            mode=mode,
            made_by=by,
            made_at=clock.now(),
        )

    def check_open(self, booking: "Booking", *, mode: str, by: User) -> None:
        """Raises unless it can be booked in this way (`mode`), or a booking moved to it. Locks nothing: see `lock`.

        It is NotOffered, Taken (its window is withdrawn) or BookingEvent.Closed. Staff may book after closing.
        """
        if mode not in self.window.modes:
            raise self.NotOffered
        if self.starts_at <= clock.now():
            raise BookingEvent.Closed
        if self.event.is_closed and not (self.event.is_published and self.is_managed_by(by)):
            raise BookingEvent.Closed
        if self.withdrawn_at:
            raise self.Taken(self, booking.guardian, booking.pupil, by)

    def lock(self, booking: "Booking", *, by: User) -> None:
        """Locks it, so that until this transaction ends nobody withdraws it.

        Raises Taken where somebody has since it was read.
        """
        standing = Slot.objects.standing().select_for_update(no_key=True, of=("self",)).filter(pk=self.pk)
        if not standing.values_list("pk", flat=True):
            raise self.Taken(self, booking.guardian, booking.pupil, by)

    def is_managed_by(self, user: User) -> bool:
        """Its teacher, the head or the office."""
        return user.pk == self.teacher_id or user.posting_at(self.school, SEES_SCHOOL) is not None

    def nearest(self, *, guardian: Guardian, pupil: Pupil) -> "list[Slot]":
        """The free times of the same teacher that lie next to this one, in order of time."""
        others = Slot.objects.open_to(pupil).free_for(guardian).filter(event=self.event_id, teacher=self.teacher_id)
        by_distance = sorted(others.exclude(pk=self.pk).select_related("window"), key=self._distance)
        return sorted(by_distance[:NEAREST], key=lambda slot: slot.starts_at)

    def _distance(self, slot: "Slot") -> timedelta:
        return abs(slot.starts_at - self.starts_at)

    def _insert(self, booking: "Booking") -> bool:
        """Of all who ask at once, the unique keys of Booking let one through: false for the others."""
        type(booking).objects.bulk_create([booking], ignore_conflicts=True)
        booking.pk = type(booking).objects.filter(uid=booking.uid).values_list("pk", flat=True).first()
        return booking.pk is not None
