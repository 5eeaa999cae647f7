"""Which homes an event reaches, for head and office."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.bookings.participation import participation_of
from portal.bookings.views.staff import PLANNERS, event_of
from roll.doors import MemberRequest, staff_page
from roll.models import Posting


@require_safe
@staff_page(*PLANNERS)
def participation(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    event = event_of(posting.at, pk)
    context = {"school": posting.at, "event": event, "seen": participation_of(event)}
    return render(request, "portal/bookings/staff_participation.html", context)
