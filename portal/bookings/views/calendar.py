"""A guardian's times as calendar files."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from foundation import clock
from portal.bookings.ics import calendar_of
from portal.bookings.kinds import CALENDAR_EXPORTED
from portal.bookings.models import Booking
from portal.bookings.models.bookings import BookingQuerySet
from roll.doors import MemberRequest, member_page

# What a calendar already holds is left there; what was cancelled since must still be told.
LOOK_BACK = timedelta(days=60)


def own_bookings(reader: Any) -> BookingQuerySet:
    """A guardian's own. The child who signs in reads when and with whom, no more."""
    bookings = Booking.objects.of_family(reader).filter(guardian__user=reader)
    return bookings.select_related("pupil", "school", "event", "slot__window").with_teacher_name()


@require_safe
@member_page
def booking_file(request: MemberRequest, pk: int) -> HttpResponse:
    return calendar_file(request, [get_object_or_404(own_bookings(request.user), pk=pk)])


@require_safe
@member_page
def all_bookings_file(request: MemberRequest) -> HttpResponse:
    return calendar_file(request, list(own_bookings(request.user).filter(slot__starts_at__gt=clock.now() - LOOK_BACK)))


def calendar_file(request: MemberRequest, bookings: list[Booking]) -> HttpResponse:
    CALENDAR_EXPORTED.write(by=request.user, subject=request.user, rows=len(bookings))
    response = HttpResponse(calendar_of(bookings), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="times.ics"'
    return response
