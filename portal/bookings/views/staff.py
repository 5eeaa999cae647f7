"""What head and office do with an event: plan it, publish it, call it off. A teacher's list holds the own days."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation import clock
from portal.bookings.actions import open_windows, teachers_of
from portal.bookings.models import Booking, BookingEvent, Slot, Window
from portal.bookings.models.slots import posted_name
from portal.bookings.participation import homes_to_tell
from portal.bookings.staff_forms import EventForm, WindowsForm, in_words, next_days
from roll.doors import MemberRequest, staff_page
from roll.models import Audience, Posting, School, User
from roll.rights import SEES_SCHOOL

STAFF = ("teacher", "head", "office")
PLANNERS = ("head", "office")
PAST_SHOWN = 20


@require_safe
@staff_page(*STAFF)
def staff_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Head and office: the school's events. Whoever meets families: the own days."""
    school, today = posting.at, posting.at.today()
    plans = request.user.posting_at(school, SEES_SCHOOL) is not None
    events = list(events_of(school)) if plans else []
    own = with_address(windows_of(Window.objects.filter(school=school, teacher=request.user, date__gte=today)), school)
    context = {
        "school": school,
        "plans": plans,
        "own": own,
        "drafts": [each for each in events if not each.published_at and not each.withdrawn_at],
        "running": [each for each in events if each.is_published and not is_past(each, today)],
        "past": [each for each in events if each.withdrawn_at or (each.is_published and is_past(each, today))][
            :PAST_SHOWN
        ],
    }
    return render(request, "portal/bookings/staff_list.html", context)


def is_past(event: Any, today: Any) -> bool:
    return event.last_day is not None and event.last_day < today


def counted(rows: QuerySet[Any]) -> Coalesce:
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
            times=counted(Slot.objects.standing().filter(event=OuterRef("pk"))),
            booked=counted(Booking.objects.standing().filter(event=OuterRef("pk"))),
            # The slot's own event too, or all slots there are would be looked through.
            coming=counted(
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
            times=counted(Slot.objects.filter(window=OuterRef("pk"))),
            booked=counted(taken),
            coming=counted(taken.coming(clock.now())),
        )
    )


def with_address(windows: Iterable[Any], school: School) -> list[Any]:
    """Each with the page of its day."""
    found = list(windows)
    for window in found:
        window.address = day_address(school, window)
    return found


def day_address(school: School, window: Window) -> str:
    day = reverse("portal:bookings:day", args=[school.slug])
    return f"{day}?date={window.date.isoformat()}&teacher={window.teacher_id}"


def event_of(school: School, pk: int) -> Any:
    found: Any = get_object_or_404(events_of(school), pk=pk)
    found.school = school
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def event_new(request: MemberRequest, posting: Posting) -> HttpResponse:
    """An event, with the same hours for all teachers of its children on each of its days."""
    school = posting.at
    form = EventForm(request.POST if request.method == "POST" else None, school=school, initial=next_days(school))
    if form.is_valid() and (event := plan(form, request.user)):
        messages.success(request, _("Planned. Nobody is told before you publish."))
        return redirect("portal:bookings:event", school.slug, event.pk)
    context = {"school": school, "form": form}
    return render(request, "portal/bookings/staff_event_new.html", context, status=422 if form.is_bound else 200)


def plan(form: EventForm, by: User) -> BookingEvent | None:
    """Nothing where it can't be: the form says why."""
    data = form.cleaned_data
    said = {name: data[name] for name in ("name", "slot_minutes", "closes_at")}
    event = BookingEvent(school=form.school, made_by=by, made_at=clock.now(), **said)
    with transaction.atomic():
        event.audience = Audience.of(data["place"])
        event.save()
        if teachers := list(teachers_of(event)):
            open_for(form, event, teachers, by)
        else:
            form.add_error("audience", _("No teacher is entered for these classes yet."))
        if form.errors:
            transaction.set_rollback(True)
    return None if form.errors else event


def open_for(form: EventForm | WindowsForm, event: BookingEvent, teachers: Iterable[User], by: User) -> list[Window]:
    """Those left out. Where nothing can be opened the form says why."""
    try:
        return open_windows(event, teachers, form.cleaned_data["days"], by=by, **form.said())
    except Window.Overlaps:
        form.add_error("starts", _("These teachers have other times then."))
    except Window.TooShort:
        form.add_error("ends", _("Not one meeting fits in. Please choose a later end."))
    except BookingEvent.Closed:
        form.add_error(None, _("This event is called off."))
    except ValidationError as refused:
        form.add_error(None, refused)
    return []


@require_safe
@staff_page(*PLANNERS)
def event(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Who meets families when, day by day."""
    found = event_of(posting.at, pk)
    windows = windows_of(Window.objects.filter(event=found)).order_by("date", "teacher_name", "starts")
    context = {
        "school": posting.at,
        "event": found,
        "for_whom": in_words(found.audience.place),
        "windows": with_address(windows, posting.at),
    }
    return render(request, "portal/bookings/staff_event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def windows(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """More times: chosen teachers, on the days of the event or others."""
    school, found = posting.at, standing_event(posting.at, pk)
    first = max(found.first_day, school.today()) if found.first_day else None
    begin = {"first_day": first, "last_day": found.last_day, "starts": "16:00", "ends": "18:00"}
    sent = request.POST if request.method == "POST" else None
    form = WindowsForm(sent, school=school, teachers=teachers_of(found), initial=begin)
    if form.is_valid():
        left_out = open_for(form, found, form.cleaned_data["teachers"], request.user)
        if not form.errors:
            say_opened(request, left_out)
            return redirect("portal:bookings:event", school.slug, pk)
    context = {"school": school, "event": found, "form": form}
    return render(request, "portal/bookings/staff_windows.html", context, status=422 if form.is_bound else 200)


def say_opened(request: MemberRequest, left_out: list[Window]) -> None:
    messages.success(request, _("The times are there."))
    if left_out:
        names = ", ".join(sorted({str(window.teacher) for window in left_out}))
        messages.warning(request, _("Left out, because they have other times then: %(names)s.") % {"names": names})


def standing_event(school: School, pk: int) -> Any:
    return get_object_or_404(events_of(school).filter(withdrawn_at__isnull=True), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def publication(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Who will be told; a POST publishes."""
    school, found = posting.at, standing_event(posting.at, pk)
    refused, over = False, found.closes_at <= clock.now()
    if request.method == "POST":
        try:
            found.publish(by=request.user)
            messages.success(request, _("Published. The families are told now."))
        except BookingEvent.Empty:
            refused = True
        except BookingEvent.Closed:
            refused = over = True
    if found.published_at:
        return redirect("portal:bookings:event", school.slug, pk)
    context = {"school": school, "event": found, "refused": refused or not found.times, **homes_to_tell(found)}
    context |= {"over": over, "for_whom": in_words(found.audience.place)}
    return render(request, "portal/bookings/staff_publication.html", context, status=422 if refused else 200)


@require_POST
@staff_page(*PLANNERS)
def withdrawal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    found = event_of(posting.at, pk)
    cancelled = found.withdraw(by=request.user)
    words = ngettext(
        "Called off. One meeting is cancelled, the family is told.",
        "Called off. %(n)s meetings are cancelled, the families are told.",
        cancelled,
    )
    messages.success(request, words % {"n": cancelled} if cancelled else _("Called off."))
    return redirect("portal:bookings:staff_list", posting.at.slug)
