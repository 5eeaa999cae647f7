"""A school's events, the hours of its teachers and the times in them, as head, office and teachers list them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from foundation import clock
from portal.bookings.models import Booking, BookingEvent, Slot, SlotQuerySet, Window
from roll.models import School
from roll.posted_names import posted_name


def count_subquery(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().values(one=Value(1)).annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(number), 0)


def events_of(school: School) -> QuerySet[BookingEvent]:
    """With the first and last day, and how many times there are and are booked."""
    # Each a question of its own: beside a grouping they would be asked for each window.
    days = Window.objects.filter(event=OuterRef("pk"), withdrawn_at__isnull=True).order_by("date").values("date")
    audience = ("audience__school", "audience__year_group", "audience__school_class")
    return (
        BookingEvent.objects.filter(school=school)
        .select_related("school", *audience)
        .annotate(
            first_day=Subquery(days[:1]),
            last_day=Subquery(days.reverse()[:1]),
            times=count_subquery(Slot.objects.standing().filter(event=OuterRef("pk"))),
            booked=count_subquery(Booking.objects.standing().filter(event=OuterRef("pk"))),
            # The slot's own event too, or all slots there are would be looked through.
            coming=count_subquery(
                Booking.objects.standing().coming(clock.now()).filter(event=OuterRef("pk"), slot__event=OuterRef("pk"))
            ),
        )
    )


def windows_of(windows: QuerySet[Window]) -> QuerySet[Any]:
    """Those that stand, with the teacher's name as families read it, and how many of the times are booked."""
    taken = Booking.objects.standing().filter(slot__window=OuterRef("pk"))
    return (
        windows.filter(withdrawn_at__isnull=True, event__withdrawn_at__isnull=True)
        .select_related("event", "teacher", "school")
        .annotate(
            teacher_name=posted_name(),
            times=count_subquery(Slot.objects.filter(window=OuterRef("pk"))),
            booked=count_subquery(taken),
            coming=count_subquery(taken.coming(clock.now())),
        )
    )


def with_day_urls(windows: Iterable[Any], school: School) -> list[Any]:
    """Each with the page of its day."""
    rows = list(windows)
    for window in rows:
        window.address = day_url(school, window)
    return rows


def day_url(school: School, window: Window) -> str:
    day = reverse("portal:bookings:day", args=[school.slug])
    return f"{day}?date={window.date.isoformat()}&teacher={window.teacher_id}"


def standing_slots(school: School, **more: Any) -> SlotQuerySet:
    """Those that stand. Of what was called off meanwhile, those that had begun."""
    return Slot.objects.standing().filter(school=school, **more)
