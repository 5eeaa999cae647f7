"""What a guardian does with times: sees all of them, chooses, changes and cancels."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation import clock
from notices.inbox import mark_subjects_opened
from portal.bookings.book_page import event_for, grid_of
from portal.bookings.lists import open_events_for
from portal.bookings.models import Booking, BookingEvent, Mode, Slot
from portal.bookings.models.bookings import BookingQuerySet
from portal.bookings.notices import BookingCancelled, BookingMade, BookingMoved, BookingsOpened
from portal.bookings.times import iso_day
from roll.doors import MemberRequest, family_page, member_page
from roll.models import Guardian, Pupil, User
from roll.rights import Right

# A call may run on, and who comes late still finds the link.
JOINS_UNTIL = timedelta(minutes=30)
PAST = 30


@require_safe
@member_page
def own_list(request: MemberRequest) -> HttpResponse:
    """All times of this reader, over all children and schools, and the events in which they may book."""
    now, waiting = clock.now(), open_events_for(request.user)
    bookings = visible_bookings(request.user).standing()
    context = {
        "coming": list(bookings.filter(slot__ends_at__gt=now).order_by("slot__starts_at", "pk")),
        "past": list(bookings.filter(slot__ends_at__lte=now).order_by("-slot__starts_at", "pk")[:PAST]),
        "waiting": waiting,
    }
    if request.method == "GET" and waiting:
        mark_subjects_opened(request.user, BookingsOpened, [each.event.pk for each in waiting])
    return render(request, "portal/bookings/list.html", context)


@require_safe
@member_page
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(visible_bookings(request.user), pk=pk)
    if request.method == "GET":
        for kind in (BookingMade, BookingMoved, BookingCancelled):
            mark_subjects_opened(request.user, kind, [booking.pk])
    return detail_page(request, booking)


def detail_page(request: MemberRequest, booking: Any, status: int = 200) -> HttpResponse:
    slot, is_own, now = booking.slot, booking.guardian.user_id == request.user.pk, clock.now()
    to_come = is_own and slot.starts_at > now
    request.school_name = booking.school.local_name
    context = {
        "booking": booking,
        "own": is_own,
        "may_change": to_come and not booking.cancelled_at and not booking.event.is_closed,
        "may_undo": to_come and booking.cancelled_at and is_free_again(booking),
        "joins": is_own and slot.joins_from <= now < slot.ends_at + JOINS_UNTIL,
        "too_late": status == 409,
    }
    return render(request, "portal/bookings/detail.html", context, status=status)


def is_free_again(booking: Booking) -> bool:
    """What was cancelled may be booked again while nobody else has."""
    free = Slot.objects.open_to(booking.pupil).free_for(booking.guardian)
    return (
        not booking.event.is_closed and booking.existing_booking() is None and free.filter(pk=booking.slot_id).exists()
    )


@require_POST
@member_page
def own_cancellation(request: MemberRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(visible_bookings(request.user).filter(guardian__user=request.user), pk=pk)
    try:
        booking.cancel(by=request.user)
    except BookingEvent.Closed:
        return detail_page(request, booking, status=409)
    messages.success(request, _("Cancelled. The time is free for another family."))
    return redirect("portal:bookings:detail", booking.pk)


@require_safe
@family_page(Right.BOOKINGS)
def book(request: MemberRequest, pupil: Pupil, event: int) -> HttpResponse:
    """The child's teachers and their times on one day (`day`, ISO)."""
    if pupil.user_id == request.user.pk:
        raise Http404
    booking_event = event_for(pupil, event)
    if booking_event is None:
        raise Http404
    return book_page(request, pupil, booking_event, day=iso_day(request.GET.get("day", "")))


def book_page(
    request: MemberRequest, pupil: Pupil, event: BookingEvent, *, day: date | None, status: int = 200, **extra: Any
) -> HttpResponse:
    grid = grid_of(event, pupil, request.user, day)
    latest = grid.own_bookings[-1].mode if grid.own_bookings else ""
    context = {
        "grid": grid,
        "pupil": pupil,
        "event": event,
        "closed": event.is_closed,
        "mode": request.POST.get("mode") or latest or (grid.modes[0] if grid.modes else ""),
        **extra,
    }
    return render(request, "portal/bookings/book.html", context, status=status)


@require_POST
@family_page(Right.BOOKINGS)
def booking(request: MemberRequest, pupil: Pupil, event: int, pk: int) -> HttpResponse:
    """Books the slot, or moves to it what is booked with this teacher already. `mode` as chosen, else as it was."""
    guardian = own_guardian(request.user, pupil)
    meant = BookingEvent.objects.meant_for([pupil.pk]).filter(published_at__isnull=False)
    slots = Slot.objects.of_teachers_of(pupil.pk).filter(event=event, event__in=meant.values("pk"))
    slot = get_object_or_404(slots.select_related("window", "event", "school").with_teacher_name(), pk=pk)
    try:
        booked = slot.book(guardian=guardian, pupil=pupil, mode=chosen_mode(request, slot), by=request.user)
    except Slot.NotOffered:
        return refused_page(request, pupil, slot, 422, not_offered=slot.window.modes)
    except Slot.Refused as refused:
        return refused_page(request, pupil, slot, 409, refused=refused, clash=isinstance(refused, Slot.Clash))
    except (BookingEvent.Closed, Booking.Cancelled):
        return refused_page(request, pupil, slot, 409, too_late=True)
    words = _("Changed: %(teacher)s.") if booked.sequence else _("Booked: %(teacher)s.")
    messages.success(request, words % {"teacher": slot.teacher_name})
    base = reverse("portal:bookings:book", args=[pupil.code, event])
    return redirect(f"{base}?day={slot.window.date.isoformat()}#t{slot.teacher_id}")


def refused_page(request: MemberRequest, pupil: Pupil, slot: Slot, status: int, **extra: Any) -> HttpResponse:
    """The same page with what happened and what to do; to the list where the event was called off meanwhile."""
    event = event_for(pupil, slot.event_id)
    if event is None:
        messages.error(request, _("The school has cancelled these appointments."))
        return redirect("portal:bookings:list")
    return book_page(request, pupil, event, day=slot.window.date, status=status, asked=slot, **extra)


def chosen_mode(request: MemberRequest, slot: Slot) -> str:
    """A page without a choice (one tap on a message's nearest time) takes the first way that is offered."""
    return request.POST.get("mode") or Mode(slot.window.modes[0])


def own_guardian(user: User, pupil: Pupil) -> Guardian:
    """404 for the child: it is the guardians who book."""
    try:
        return user.guardian_of(pupil)
    except Guardian.DoesNotExist:
        raise Http404 from None


def visible_bookings(reader: User) -> BookingQuerySet:
    bookings = Booking.objects.of_family(reader).with_teacher_name()
    return bookings.select_related("pupil", "school", "event", "guardian", "slot__window", "slot__school")
