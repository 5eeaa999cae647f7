"""What a teacher does with the own times: reads the day, prints it, says what became of each meeting, moves one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.keys import key_of
from portal.bookings.day_page import by_teacher, meetings_of
from portal.bookings.forms.meetings import OutcomeForm, TimeForm
from portal.bookings.kinds import SHEETS_PRINTED
from portal.bookings.models import Booking, BookingEvent, Mode, Slot, Window
from portal.bookings.staff_lists import day_url, standing_slots
from roll.classes import class_words, with_class_days
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.posted_names import posted_name
from roll.rights import SEES_SCHOOL, STAFF

LOOK_BACK = timedelta(days=14)  # for saying what became of a meeting
OFFERS = {Mode.IN_PERSON: "window__in_person", Mode.PHONE: "window__by_phone", Mode.VIDEO: "window__by_video"}


@require_safe
@staff_page(*STAFF)
def day(request: MemberRequest, posting: Posting) -> HttpResponse:
    """One teacher's times of one day: `?date=`, and for head and office `?teacher=`. Else the own next ones."""
    return day_page(request, posting.at, chosen_teacher(request, posting.at), chosen_date(request))


def chosen_date(request: MemberRequest) -> date | None:
    try:
        chosen = parse_date(request.GET.get("date", ""))
    except ValueError:
        return None
    # Weeks are counted from it, and the calendar has a first and a last one.
    return chosen if chosen and 2000 <= chosen.year < 2100 else None


def chosen_teacher(request: MemberRequest, school: School) -> int:
    """The reader, unless head or office name somebody who meets families here."""
    key = request.GET.get("teacher", "")
    if not key or key == str(request.user.pk):
        return request.user.pk
    teacher = key_of(key)
    known = Window.objects.filter(school=school, teacher=teacher)
    if request.user.posting_at(school, SEES_SCHOOL) is None or not known.exists():
        raise Http404
    return teacher


def day_page(
    request: MemberRequest, school: School, teacher: int, on: date | None, form: tuple[int, OutcomeForm] | None = None
) -> HttpResponse:
    today, slots = school.today(), standing_slots(school, teacher=teacher)
    days = list(
        slots.filter(window__date__gte=min(today, on or today) - LOOK_BACK)
        .order_by("window__date")
        .values_list("window__date", flat=True)
        .distinct()
    )
    coming = [each for each in days if each >= today]
    on = on or next(iter(coming), days[-1] if days else today)
    meetings = meetings_of(request.user, slots.filter(window__date=on))
    for each in meetings:
        if form and each.booking and each.booking.pk == form[0]:
            each.form = form[1]
    context = {
        "school": school,
        "days": days,
        "on": on,
        "is_over": on < today,
        "meetings": meetings,
        "windows": list({each.slot.window_id: each.slot.window for each in meetings}.values()),
        "teacher": User.objects.get(pk=teacher) if teacher != request.user.pk else None,
        "refused": form[1] if form else None,
    }
    return render(request, "portal/bookings/staff_day.html", context, status=422 if form else 200)


@require_safe
@staff_page(*STAFF)
def sheets(request: MemberRequest, posting: Posting) -> HttpResponse:
    """To print, one teacher a page, the free times too: the own; head and office get all of the day's, or one's."""
    school, user = posting.at, request.user
    on = chosen_date(request) or school.today()
    slots = standing_slots(school, window__date=on)
    if request.GET.get("teacher") or user.posting_at(school, SEES_SCHOOL) is None:
        slots = slots.filter(teacher=chosen_teacher(request, school))
    context = {"school": school, "on": on, "sheets": (found := by_teacher(meetings_of(user, slots)))}
    SHEETS_PRINTED.write(by=user, school=school, sheets=len(found))
    return render(request, "portal/bookings/staff_sheets.html", context)


def get_booking(user: User, school: School, pk: int) -> Any:
    """A standing meeting of the own, or of the school for head and office."""
    bookings = Booking.objects.standing().of_staff(user).filter(school=school)
    bookings = bookings.select_related(
        "pupil", "guardian", "event", "teacher", "slot__window", "slot__event", "slot__school"
    )
    bookings = with_class_days(bookings.annotate(teacher_name=posted_name()), "pupil")
    booking: Any = get_object_or_404(bookings, pk=pk)
    booking.class_words = class_words(booking)
    return booking


def meeting_url(school: School, booking: Booking) -> str:
    return f"{day_url(school, booking.slot.window)}#meeting-{booking.pk}"


@require_POST
@staff_page(*STAFF)
def outcome(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Reached or not, and what the parent suggests."""
    school, booking = posting.at, get_booking(request.user, posting.at, pk)
    form = OutcomeForm(request.POST, prefix=str(pk))
    if form.is_valid() and try_to_record(booking, form, request.user):
        messages.success(request, _("Saved. Thank you."))
        return redirect(meeting_url(school, booking))
    return day_page(request, school, booking.teacher_id, booking.slot.window.date, (pk, form))


def try_to_record(booking: Booking, form: OutcomeForm, by: User) -> bool:
    """False where it can't be: the form says why."""
    try:
        booking.record(form.cleaned_data["outcome"], form.cleaned_data["suggestion"], by=by)
    except Booking.NotYet:
        form.add_error(None, _("This meeting has not begun yet."))
    except Booking.Cancelled:
        form.add_error(None, _("This meeting has just been cancelled."))
    except Booking.Replaced:
        form.add_error(None, _("The family now has another time with this teacher. Please write it there."))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def booked(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """One meeting, and the other times to which it can go; a POST moves it."""
    school, booking = posting.at, get_booking(request.user, posting.at, pk)
    slots = standing_slots(
        school, event=booking.event_id, teacher=booking.teacher_id, **{OFFERS[booking.mode]: True}
    ).free()
    free = list(slots.select_related("window", "event", "school").with_teacher_name())
    form = TimeForm(request.POST if request.method == "POST" else None, slots=free, school=school)
    if form.is_valid() and try_to_move(booking, form, request.user):
        messages.success(request, _("Moved. The family will be notified."))
        return redirect(meeting_url(school, booking))
    context = {"school": school, "booking": booking, "form": form, "back": meeting_url(school, booking), "free": free}
    return render(request, "portal/bookings/staff_booked.html", context, status=422 if form.is_bound else 200)


def try_to_move(booking: Booking, form: TimeForm, by: User) -> bool:
    try:
        booking.move(form.cleaned_data["slot"], by=by)
    except Slot.Taken:
        form.add_error("slot", _("Somebody has just taken this time. Please choose another."))
    except Slot.Clash:
        form.add_error("slot", _("The family is meeting another teacher then. Please choose another time."))
    except Slot.NotOffered:
        form.add_error("slot", _("This time is not offered in the way the family chose."))
    except BookingEvent.Closed:
        form.add_error(None, _("This meeting has already begun. It can no longer be moved."))
    except Booking.Cancelled:
        form.add_error(None, _("This meeting has just been cancelled."))
    return not form.errors


@require_POST
@staff_page(*STAFF)
def cancellation(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    school, booking = posting.at, get_booking(request.user, posting.at, pk)
    back = meeting_url(school, booking)
    try:
        booking.cancel(by=request.user)
        messages.success(request, _("Cancelled. The family will be notified."))
    except BookingEvent.Closed:
        messages.error(request, _("This meeting has already begun. Please say instead whether you reached them."))
    return redirect(back)
