"""What the office does with many windows at once, and what a change of one window's hours is: out and in anew."""

from collections.abc import Iterable
from datetime import date, time
from itertools import product
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.bookings.models import BookingEvent, Window
from roll.models import Enrolment, Posting, Teaching, User
from roll.rights import Role


def teachers_of(event: BookingEvent) -> QuerySet[User]:
    """Who teaches a class of the event's children today, and is posted at the school as a teacher or head."""
    classes = Enrolment.objects.holding().filter(pupil__in=event.pupils(), school=event.school).values("school_class")
    taught = Teaching.objects.holding().filter(school=event.school, school_class__in=classes).values("user")
    posted = Posting.objects.holding().filter(school=event.school, role__in=[Role.TEACHER, Role.HEAD]).values("user")
    return User.objects.filter(pk__in=taught, is_active=True).filter(pk__in=posted).order_by("first_name", "pk")


def open_windows(
    event: BookingEvent, teachers: Iterable[User], days: Iterable[date], *, by: User, **said: Any
) -> list[Window]:
    """The same hours for each teacher on each day. Left out are those who have other times then: they are returned.

    Raises Window.Overlaps where that is all of them, Window.TooShort, BookingEvent.Closed, ValidationError.
    """
    windows = [
        Window(event=event, teacher=teacher, date=day, **said) for teacher, day in product(list(teachers), list(days))
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


def adjust(window: Window, *, by: User, starts: time, ends: time, **said: Any) -> Window:
    """How and where the teacher meets; other hours, while nothing is booked, are a new window in the place of this.

    Raises what `Window.open` does.
    """
    with transaction.atomic():
        if (starts, ends) != (window.starts, window.ends):
            window.withdraw(by=by)
            window = Window(
                event=window.event, teacher=window.teacher, date=window.date, starts=starts, ends=ends, **said
            )
            window.open(by=by)
            return window
        for name, value in said.items():
            setattr(window, name, value)
        window.full_clean()
        window.save(update_fields=list(said))
    return window
