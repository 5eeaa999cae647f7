"""What families are told of their times, and a teacher of a time given up at the last moment."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notices.channels import INBOX
from notices.notice import Notice
from roll.models import Pupil, User
from roll.recipients import Recipients
from roll.rights import Right


class BookingsOpened(Notice):
    """To the guardians of the audience's children."""

    kind = "bookings.opened"
    subject_model = "portal_bookings.BookingEvent"
    template = "bookings_opened"
    loaded = ("school", "audience")
    icon = "calendar-days"
    right = Right.BOOKINGS

    def recipients(self) -> Recipients:
        """Nobody once it is called off, whoever took it back."""
        pupils = self.subject.pupils() if self.subject.is_published else Pupil.objects.none()
        return Recipients.guardians_of(pupils, self.right)

    def url(self) -> str:
        return reverse("portal:bookings:list")

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user)


class BookingsCalledOff(Notice):
    """To those whose times were cancelled with the event; it names no child, so that one word does for several."""

    kind = "bookings.called_off"
    subject_model = "portal_bookings.BookingEvent"
    template = "bookings_called_off"
    loaded = ("school",)
    icon = "calendar-x"
    right = Right.BOOKINGS

    def recipients(self) -> Recipients:
        gone = self.subject.bookings.filter(cancelled_at=self.subject.withdrawn_at)
        recipients = Recipients.guardians_of(Pupil.objects.filter(bookings__in=gone), self.right)
        return recipients.filter_guardianships(guardian__in=gone.values("guardian"))

    def url(self) -> str:
        return reverse("portal:bookings:list")

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().called_off_for(user)


class OfABooking(Notice):
    """To the guardian whose meeting it is, as long as they may see the child. The words are of how it stands now."""

    subject_model = "portal_bookings.Booking"
    loaded = ("pupil", "guardian", "school", "slot__window")
    right = Right.BOOKINGS
    icon = "calendar-days"

    def recipients(self) -> Recipients:
        return self.subject.pupil.guardians_with(self.right).filter_guardianships(guardian=self.subject.guardian_id)

    def url(self) -> str:
        return reverse("portal:bookings:detail", args=[self.subject.pk])

    def dedupe_key(self) -> str:
        return f"{self.kind}:{self.subject.pk}:{self.subject.sequence}"

    def thread(self) -> str:
        """That of the event: it stands with the mail that said that times can be booked."""
        return f"bookingevent-{self.subject.event_id}"

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_family(user).filter(guardian__user=user)

    @classmethod
    def subjects(cls) -> Any:
        return super().subjects().with_teacher_name()


class BookingMade(OfABooking):
    kind = "bookings.made"
    template = "booking_made"


class BookingMoved(OfABooking):
    kind = "bookings.moved"
    template = "booking_moved"


class BookingCancelled(OfABooking):
    kind = "bookings.cancelled"
    template = "booking_cancelled"
    icon = "calendar-x"


class BookingGivenUp(OfABooking):
    """To the teacher, in the inbox alone: a family cancelled a meeting of the next 24 hours."""

    kind = "bookings.given_up"
    template = "booking_given_up"
    icon = "calendar-x"
    channels = (INBOX,)

    def recipients(self) -> Recipients:
        still = self.subjects().of_staff(self.subject.teacher).filter(pk=self.subject.pk)
        return Recipients.users_matching(Q(pk__in=still.values("teacher")))

    def url(self) -> str:
        return reverse("portal:bookings:day", args=[self.subject.school.slug])

    @classmethod
    def readable(cls, user: User) -> QuerySet[Any]:
        return cls.subjects().of_staff(user).filter(teacher=user)
