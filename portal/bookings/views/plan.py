"""Times with all teachers of all of a guardian's children, found and booked in one tap."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.keys import key_of
from portal.bookings.actions import book_all
from portal.bookings.models import Booking, BookingEvent, Mode, Slot
from portal.bookings.plan_page import Choice, best_plan, children_in, plans_for
from portal.bookings.times import iso_day
from roll.doors import MemberRequest, member_page
from roll.models import Guardian, Pupil

Children = dict[int, Pupil]


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def plan(request: MemberRequest, event: int) -> HttpResponse:
    """GET finds (`day`, ISO, else the first that suits best); POST books what was found (`choice`, `mode`), or none."""
    events = BookingEvent.objects.of_family(request.user).select_related("school", "audience")
    booking_event = get_object_or_404(events, pk=event)
    children = children_in(booking_event, request.user)
    if not children:
        raise Http404
    guardian = request.user.guardian_of(next(iter(children.values())))
    if request.method != "POST":
        return plan_page(request, booking_event, guardian, children, day=iso_day(request.GET.get("day", "")))
    choices = parse_choices(request.POST.getlist("choice"), booking_event, children)
    try:
        booked = book_all(choices, guardian=guardian, mode=request.POST.get("mode", ""), by=request.user)
    except Slot.Refused as refused:
        day = refused.slot.window.date
        return plan_page(request, booking_event, guardian, children, day=day, status=409, lost=refused.slot)
    except (BookingEvent.Closed, Booking.Cancelled):
        return plan_page(request, booking_event, guardian, children, day=None, status=409, too_late=True)
    if not booked:
        return plan_page(request, booking_event, guardian, children, day=None, status=422)
    words = ngettext("Booked: %(n)s time.", "Booked: %(n)s times.", len(booked)) % {"n": len(booked)}
    messages.success(request, words)
    return redirect("portal:bookings:list")


def plan_page(
    request: MemberRequest,
    event: BookingEvent,
    guardian: Guardian,
    children: Children,
    *,
    day: date | None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    plans = [] if event.is_closed else plans_for(event, guardian, children)
    shown_plan = next((each for each in plans if each.day == day), None) or best_plan(plans)
    offered = {mode for choice in shown_plan.choices for mode in choice.slot.window.modes} if shown_plan else set()
    modes = [mode for mode in Mode if mode in offered]
    request.school_name = event.school.local_name
    context = {
        "event": event,
        "plans": plans,
        "shown": shown_plan,
        "modes": modes,
        "mode": request.POST.get("mode") or (modes[0] if modes else ""),
        "children": sorted(children.values(), key=lambda pupil: (pupil.sort_key, pupil.pk)),
        **extra,
    }
    return render(request, "portal/bookings/plan.html", context, status=status)


def parse_choices(words: list[str], event: BookingEvent, children: Children) -> list[Choice]:
    """From `pupil:slot` pairs of keys, as the page wrote them. 404 for what the page would not have written."""
    pairs = [tuple(map(key_of, each.split(":"))) for each in words]
    if any(len(pair) != 2 or pair[0] not in children for pair in pairs):
        raise Http404
    slots: dict[tuple[int, int], Slot] = {}
    for pupil in {pair[0] for pair in pairs}:
        slots_of_pupil = Slot.objects.of_teachers_of(pupil).filter(
            event=event, pk__in=[slot for pupil_key, slot in pairs if pupil_key == pupil]
        )
        slots |= {
            (pupil, slot.pk): slot
            for slot in slots_of_pupil.select_related("window", "event", "school").with_teacher_name()
        }
    if set(slots) != set(pairs):
        raise Http404
    return [Choice(children[pupil], slot) for (pupil, _key), slot in slots.items()]
