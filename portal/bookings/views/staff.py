"""What head and office do with an event: plan it, publish it, call it off. A teacher's list holds the own days."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from foundation.deadlines import is_soon
from foundation.punctuation import listed
from foundation.sorting import sort_key
from portal.bookings.forms.planning import EventForm, WindowsForm, initial_days, initial_times, place_label
from portal.bookings.models import BookingEvent, Window
from portal.bookings.participation_page import whom_to_tell
from portal.bookings.staff_lists import events_of, windows_of, with_day_urls
from portal.bookings.times import instant_in_words
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.posted_names import posted_sort_key
from roll.rights import SEES_SCHOOL, STAFF

PAST_SHOWN = 20


@require_safe
@staff_page(*STAFF)
def staff_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Head and office: the school's events. Whoever meets families: the own days."""
    school, today = posting.at, posting.at.today()
    plans = request.user.posting_at(school, SEES_SCHOOL) is not None
    events = list(events_of(school)) if plans else []
    own_windows = with_day_urls(
        windows_of(Window.objects.filter(school=school, teacher=request.user, date__gte=today)), school
    )
    context = {
        "school": school,
        "plans": plans,
        "own": own_windows,
        "drafts": [each for each in events if not each.published_at and not each.withdrawn_at],
        "running": [each for each in events if each.is_published and not is_past(each, today)],
        "past": [each for each in events if each.withdrawn_at or (each.is_published and is_past(each, today))][
            :PAST_SHOWN
        ],
    }
    return render(request, "portal/bookings/staff_list.html", context)


def is_past(event: Any, today: Any) -> bool:
    return event.last_day is not None and event.last_day < today


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def event_new(request: MemberRequest, posting: Posting) -> HttpResponse:
    """An event, with the same hours for all teachers of its children on each of its days."""
    school = posting.at
    form = EventForm(request.POST if request.method == "POST" else None, school=school, initial=initial_days(school))
    if form.is_valid() and (event := try_to_plan(form, request.user)):
        words = _("Saved. Families can book until %(day)s. Nobody is notified until you publish.")
        messages.success(request, words % {"day": instant_in_words(event.closes_at, school)})
        return redirect("portal:bookings:event", school.slug, event.pk)
    context = {"school": school, "form": form}
    return render(request, "portal/bookings/staff_event_new.html", context, status=422 if form.is_bound else 200)


def try_to_plan(form: EventForm, by: User) -> BookingEvent | None:
    """Nothing where it can't be: the form says why."""
    try:
        return BookingEvent.plan(form.school, by=by, **form.cleaned_values())
    except form.refusal_exceptions as refused:
        form.add_refusal(refused)
    return None


@require_safe
@staff_page(*SEES_SCHOOL)
def event(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Who meets families when, day by day."""
    booking_event = get_event(posting.at, pk)
    windows = windows_of(Window.objects.filter(event=booking_event)).order_by("date", posted_sort_key(), "starts")
    context = {
        "school": posting.at,
        "event": booking_event,
        "for_whom": place_label(booking_event.audience.place),
        "windows": with_day_urls(windows, posting.at),
    }
    return render(request, "portal/bookings/staff_event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def windows(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """More times: chosen teachers, on the days of the event or others."""
    school, booking_event = posting.at, get_standing_event(posting.at, pk)
    sent, begin = request.POST if request.method == "POST" else None, initial_times(booking_event)
    form = WindowsForm(sent, school=school, teachers=booking_event.teachers(), initial=begin)
    if form.is_valid():
        try:
            add_opened_messages(
                request, Window.objects.open_all(booking_event, by=request.user, **form.cleaned_values())
            )
            return redirect("portal:bookings:event", school.slug, pk)
        except form.refusal_exceptions as refused:
            form.add_refusal(refused)
    context = {"school": school, "event": booking_event, "form": form}
    return render(request, "portal/bookings/staff_windows.html", context, status=422 if form.is_bound else 200)


def add_opened_messages(request: MemberRequest, left_out: list[Window]) -> None:
    messages.success(request, _("Times added."))
    if left_out:
        names = sorted({str(window.teacher) for window in left_out}, key=sort_key)
        words = _("Skipped, because they have other times then: %(names)s.")
        messages.warning(request, words % {"names": listed(names)})


def get_event(school: School, pk: int) -> Any:
    booking_event: Any = get_object_or_404(events_of(school), pk=pk)
    booking_event.school = school
    return booking_event


def get_standing_event(school: School, pk: int) -> Any:
    return get_object_or_404(events_of(school).filter(withdrawn_at__isnull=True), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def publication(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Who will be told; a POST publishes. Where booking closes soon, it says `sure` to that moment."""
    school, booking_event = posting.at, get_standing_event(posting.at, pk)
    refused, over = False, booking_event.closes_at <= clock.now()
    soon = not over and is_soon(booking_event.closes_at)
    moment = booking_event.closes_at.isoformat()
    is_asked = soon and request.POST.get("sure") != moment
    if request.method == "POST" and not is_asked:
        try:
            booking_event.publish(by=request.user)
            messages.success(request, _("Published. Families are being notified."))
        except BookingEvent.Empty:
            refused = True
        except BookingEvent.Closed:
            refused = over = True
    if booking_event.published_at:
        return redirect("portal:bookings:event", school.slug, pk)
    context = {
        "school": school,
        "event": booking_event,
        "refused": refused or not booking_event.times,
        **whom_to_tell(booking_event),
    }
    context |= {"over": over, "sure": moment if soon else "", "for_whom": place_label(booking_event.audience.place)}
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/bookings/staff_publication.html", context, status=status)


@require_POST
@staff_page(*SEES_SCHOOL)
def withdrawal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    booking_event = get_event(posting.at, pk)
    cancelled = booking_event.withdraw(by=request.user)
    words = ngettext(
        "Cancelled. One meeting is cancelled and the family is being notified.",
        "Cancelled. %(n)s meetings are cancelled and the families are being notified.",
        cancelled,
    )
    messages.success(request, words % {"n": cancelled} if cancelled else _("Cancelled."))
    return redirect("portal:bookings:staff_list", posting.at.slug)
