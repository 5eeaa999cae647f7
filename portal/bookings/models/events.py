"""An event: the days on which a school's teachers meet families."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation import clock
from portal.bookings.notices import BookingsCalledOff, BookingsOpened
from roll.models import Audience, Enrolment, Posting, Pupil, School, Teaching, User
from roll.rights import Right, Role
from roll.scope import SchoolRecordQuerySet, family_keys


class BookingEventQuerySet(SchoolRecordQuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def open_to(self, pupil: Pupil) -> Self:
        """Published, and meant for this child. Those closed by now too: what is booked is still read there."""
        return self.published().meant_for([pupil.pk])

    def of_family(self, user: Any) -> Self:
        return self.published().meant_for(family_keys(user).pupils(Right.BOOKINGS))

    def called_off_for(self, user: Any) -> Self:
        """Those with a meeting of a child of theirs that is cancelled, since the event was called off."""
        from portal.bookings.models.bookings import Booking

        cancelled = Booking.objects.of_family(user).filter(cancelled_at__isnull=False)
        return self.filter(withdrawn_at__isnull=False, pk__in=cancelled.values("event"))

    def meant_for(self, pupils: Iterable[int]) -> Self:
        """With any of the pupils of these keys in the audience today."""
        here = Enrolment.objects.holding().filter(in_audience(), school=OuterRef("school"), pupil__in=pupils)
        return self.filter(Exists(here))


def in_audience() -> Q:
    """The condition on an Enrolment inside a queryset of events."""
    return (
        Q(school=OuterRef("audience__school"))
        | Q(school_class__year_group=OuterRef("audience__year_group"))
        | Q(school_class=OuterRef("audience__school_class"))
    )


class BookingEvent(models.Model):
    """Opens to families when it is published, and closes to them at `closes_at`; staff may still move and cancel."""

    class Closed(Exception):
        """Not published, withdrawn, or too late."""

    class Empty(Exception):
        """No teacher has offered a time yet."""

    class NoTeachers(Exception):
        """Nobody who meets families teaches any of its children."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="booking_events")
    name = models.CharField(_("name"), max_length=80)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    slot_minutes = models.PositiveSmallIntegerField(_("minutes for each meeting"), default=10)
    closes_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = BookingEventQuerySet.as_manager()

    class Meta:
        ordering = ("-closes_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(slot_minutes__in=list(range(5, 65, 5))), name="a_meeting_is_whole_steps_of_five_minutes"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="publishing_an_event_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawing_an_event_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        place = self.audience.place
        if self.school_id != (place.pk if self.audience.school_id else getattr(place, "school_id", None)):
            raise ValidationError(_("An event is for the school itself, or a year or class of it."))
        super().save(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def is_closed(self) -> bool:
        """To families. What is booked still holds."""
        return not self.is_published or self.closes_at <= clock.now()

    def pupils(self) -> QuerySet[Pupil]:
        return self.audience.pupils().filter(school=self.school_id)

    def teachers(self) -> QuerySet[User]:
        """Who teaches a class of its children today, and is posted at the school as a teacher or head."""
        classes = Enrolment.objects.holding().filter(pupil__in=self.pupils(), school=self.school).values("school_class")
        taught = Teaching.objects.holding().filter(school=self.school, school_class__in=classes).values("user")
        posted = Posting.objects.holding().filter(school=self.school, role__in=[Role.TEACHER, Role.HEAD]).values("user")
        return User.objects.filter(pk__in=taught, is_active=True).filter(pk__in=posted).order_by("sort_key", "pk")

    @classmethod
    def plan(
        cls, school: School, *, place: Any, days: Iterable[date], hours: dict[str, Any], by: User, **fields: Any
    ) -> "BookingEvent":
        """Makes an event with the same hours for all teachers of its children on each of its days. Nobody is told yet.

        `place` is the school, or a year or class of it; `hours` what a Window takes of starts, ends and ways to meet;
        `fields` the event's own. Raises NoTeachers and what `WindowQuerySet.open_all` does; nothing is kept then.
        """
        with transaction.atomic():
            event = cls(school=school, audience=Audience.of(place), made_by=by, made_at=clock.now(), **fields)
            event.save()
            if not (teachers := list(event.teachers())):
                raise cls.NoTeachers
            event.windows.open_all(event, teachers, days, by=by, **hours)
        return event

    def publish(self, *, by: User) -> None:
        """Opens it for booking and tells the guardians; a second time changes nothing.

        Raises Empty where no slot is to come, Closed where it is withdrawn or its closing is past.
        """
        now = clock.now()
        if self.withdrawn_at or self.closes_at <= now:
            raise self.Closed
        if not self.slots.standing().filter(starts_at__gt=now).exists():
            raise self.Empty
        with transaction.atomic():
            standing = BookingEvent.objects.filter(pk=self.pk, withdrawn_at__isnull=True)
            if standing.filter(published_at__isnull=True).update(published_at=now, published_by=by):
                self.published_at, self.published_by = now, by
                BookingsOpened(self).send(by=by)
            elif not standing.exists():
                # Called off since this was read.
                raise self.Closed

    def withdraw(self, *, by: User) -> int:
        """Calls it off, cancels every coming meeting, and returns how many; a second time 0.

        That it opened is taken back, and who had booked is told, in one notice a person. What has begun stays, for the
        teachers to say what became of it.
        """
        from portal.bookings.models.bookings import Booking
        from portal.bookings.models.steps import Step

        now = clock.now()
        with transaction.atomic():
            if not BookingEvent.objects.filter(pk=self.pk, withdrawn_at__isnull=True).update(
                withdrawn_at=now, withdrawn_by=by
            ):
                return 0
            self.withdrawn_at, self.withdrawn_by = now, by
            # A teacher has one slot at a time: those hours can be planned anew.
            self.slots.withdraw(now)
            coming = Booking.objects.standing().coming(now).filter(event=self)
            keys = list(coming.values_list("guardian__user", "teacher", "guardian"))
            Step.objects.filter(booking__in=coming.values("pk")).delete()
            number = coming.update(cancelled_at=now, cancelled_by=by, sequence=F("sequence") + 1)
            users = {key for user, teacher, _guardian in keys for key in (user, teacher) if key}
            Step.refill(users, {guardian for *_users, guardian in keys})
            BookingsOpened(self).recall(by=by)
            BookingsCalledOff(self).send(by=by)
        return number
