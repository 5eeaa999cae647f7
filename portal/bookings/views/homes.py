"""Which homes an event reaches, for head and office; and booking for a guardian who rings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.bookings.forms.meetings import ForFamilyForm
from portal.bookings.models import Booking, BookingEvent, Slot
from portal.bookings.participation_page import Share, pupils_not_booked, shares_by_class, suggestions_of
from portal.bookings.views.staff import get_event
from roll.classes import EVERY_CLASS, NO_CLASS, by_class, with_class
from roll.doors import MemberRequest, staff_page
from roll.models import Guardian, Posting, Pupil, User
from roll.posted_names import posted_sort_key
from roll.rights import SEES_SCHOOL, Right
from roll.scope import open_guardianships


@require_safe
@staff_page(*SEES_SCHOOL)
def participation(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """For how many children of each class a home takes part; of one `class` (a key, none, all), who has not booked."""
    event, key = get_event(posting.at, pk), request.GET.get("class", "")
    shares = shares_by_class(event, key or EVERY_CLASS)
    if key not in {"", EVERY_CLASS} and not shares:
        raise Http404
    whole = Share.of_all(share for _group, share in shares)
    context = {"school": posting.at, "event": event, "key": key, "shares": shares, "all": whole}
    context["today"] = posting.at.today()
    if not key and len(shares) > 1 and not event.audience.school_class_id:
        context["is_by_class"] = True
    else:
        key, groups = key or EVERY_CLASS, [group for group, _share in shares]
        context["not_booked"] = by_class(pupils_not_booked(event, key), groups)
        context["suggestions"] = by_class(suggestions_of(event, key), groups)
    return render(request, "portal/bookings/staff_participation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def booking_for(request: MemberRequest, posting: Posting, pk: int, code: str) -> HttpResponse:
    """A guardian rings: the office books, moves what is booked with that teacher, and the guardian is told."""
    event = get_event(posting.at, pk)
    pupil: Any = get_object_or_404(with_class(event.pupils()), code=code)
    sent = request.POST if request.method == "POST" else None
    slots = free_for(event, pupil)
    form = ForFamilyForm(sent, guardians=guardians_of(pupil), slots=slots, school=posting.at)
    if form.is_valid() and try_to_book(form, pupil, request.user):
        messages.success(request, _("Booked. The guardian will be notified."))
        page = reverse("portal:bookings:participation", args=[posting.at.slug, pk])
        return redirect(f"{page}?class={pupil.class_key or NO_CLASS}")
    context = {"school": posting.at, "event": event, "pupil": pupil, "form": form, "slots": slots}
    return render(request, "portal/bookings/staff_booking_for.html", context, status=422 if form.is_bound else 200)


def free_for(event: BookingEvent, pupil: Pupil) -> list[Any]:
    slots = Slot.objects.open_to(pupil).free().filter(event=event).with_teacher_name()
    return list(slots.select_related("window", "event", "school").order_by(posted_sort_key(), "teacher", "starts_at"))


def guardians_of(pupil: Pupil) -> Any:
    guardianships = open_guardianships(Right.BOOKINGS, [pupil.pk])
    return (
        Guardian.objects.filter(pk__in=guardianships.values("guardian"))
        .select_related("user")
        .order_by("sort_key", "pk")
    )


def try_to_book(form: ForFamilyForm, pupil: Pupil, by: User) -> bool:
    """False where it can't be: the form says why."""
    data = form.cleaned_data
    try:
        data["slot"].book(guardian=data["guardian"], pupil=pupil, mode=data["mode"], by=by)
    except Slot.Taken:
        form.add_error("slot", _("Somebody has just taken this time. Please choose another."))
    except Slot.Clash:
        form.add_error("slot", _("The family is meeting another teacher then. Please choose another time."))
    except Slot.NotOffered:
        form.add_error("mode", _("The teacher does not meet this way at that time."))
    except (BookingEvent.Closed, Booking.Cancelled):
        form.add_error(None, _("This time can no longer be booked."))
    return not form.errors
