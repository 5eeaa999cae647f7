"""The page of a query, for both sides, and what every act on it has in common."""

from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from foundation.private import serve_private
from helpdesk.forms import DeskForm, MessageForm, TakingForm
from helpdesk.links import attach_howtos
from helpdesk.models import Act, Ticket, TicketEvent, TicketPhoto
from helpdesk.notices import TicketChanged
from helpdesk.states import Kind, State
from helpdesk.steps import steps_of
from notices.inbox import mark_subjects_opened
from roll.doors import MemberRequest, posted_page
from roll.rights import Role

SCHOOL = (Role.HEAD, Role.OFFICE)
DESK = (Role.AGENT,)


class Side(NamedTuple):
    """From where somebody looks at a query. Who is of both is of the school: it is their own query."""

    ticket: Ticket
    is_desk: bool


def get_side(request: MemberRequest, ref: str, *sides: Role) -> Side:
    tickets = Ticket.objects.filter(public_ref=ref).select_related("school__area", "requester", "assignee")
    if set(SCHOOL) & set(sides) and (ticket := tickets.of_school(request.user).first()):
        return Side(ticket, is_desk=False)
    if set(DESK) & set(sides) and (ticket := tickets.of_desk(request.user).first()):
        return Side(ticket, is_desk=True)
    raise Http404


@require_safe
@posted_page(*SCHOOL, *DESK)
def ticket_detail(request: MemberRequest, ref: str) -> HttpResponse:
    side = get_side(request, ref, *SCHOOL, *DESK)
    if request.method == "GET":
        events = list(side.ticket.events.values_list("pk", flat=True))
        mark_subjects_opened(request.user, TicketChanged, events)
    return show(request, side)


@require_POST
@posted_page(*SCHOOL, *DESK)
def replies(request: MemberRequest, ref: str) -> HttpResponse:
    """A message from either side; from the desk it may be a question (`do=ask`)."""
    side = get_side(request, ref, *SCHOOL, *DESK)
    if not side.is_desk:
        form = MessageForm(request.POST, request.FILES)
        return perform(request, side, form, Kind.ANSWERED, _("Sent. The help desk has been told."))
    desk_form = DeskForm(side.ticket, request.POST, request.FILES)
    if request.POST.get("do") == "ask":
        return perform(request, side, desk_form, Kind.ASKED, _("Sent. The school has been asked."))
    return perform(request, side, desk_form, Kind.REPLIED, _("Sent. The school has been told."))


@require_safe
@posted_page(*SCHOOL, *DESK)
def photo(request: MemberRequest, pk: int, small: bool = False) -> HttpResponseBase:
    seen = TicketPhoto.objects.filter(event__ticket__in=Ticket.objects.visible_to(request.user))
    picture = get_object_or_404(seen, pk=pk)
    return serve_private(picture.small if small else picture.file, "image/jpeg")


def perform(request: MemberRequest, side: Side, form: Any, kind: Kind, done: Any) -> HttpResponse:
    """Does it and shows the query again, with `done`; what can't be taken comes back with every word written."""
    if not form.is_valid():
        return show(request, side, form, status=422)
    try:
        side.ticket.do(Act(kind, by=request.user, **form.cleaned_values()))
    except Ticket.IllegalMove:
        return show(request, side, form, refused=True, status=409)
    messages.success(request, done)
    return redirect("helpdesk:detail", side.ticket.public_ref)


def show(
    request: MemberRequest, side: Side, form: Form | None = None, *, refused: bool = False, status: int = 200
) -> HttpResponse:
    ticket = side.ticket
    events = list(ticket.events.select_related("by").prefetch_related("photos"))
    attach_howtos(events)
    context = {
        "ticket": ticket,
        "is_desk": side.is_desk,
        "days": by_day(ticket, events),
        "steps": steps_of(ticket, events, side.is_desk),
        "refused": refused,
        "today": ticket.school.today(),
        **(desk_tools(ticket, request.user, form) if side.is_desk else school_tools(ticket, form)),
    }
    return render(request, "helpdesk/ticket_detail.html", context, status=status)


def school_tools(ticket: Ticket, form: Form | None) -> dict[str, Any]:
    fixed = ticket.state == State.RESOLVED
    return {
        "form": form or MessageForm(),
        "may_write": ticket.state != State.CLOSED or ticket.may_reopen,
        "may_agree": fixed,
        "may_disagree": fixed or ticket.may_reopen,
    }


def desk_tools(ticket: Ticket, agent: Any, form: Form | None) -> dict[str, Any]:
    in_progress = ticket.state in (State.OPEN, State.WAITING)
    return {
        "taking": form if isinstance(form, TakingForm) else TakingForm(ticket, initial={"over": ticket.assignee_id}),
        "form": form if isinstance(form, DeskForm) else DeskForm(ticket),
        "may_take": ticket.state == State.NEW,
        "may_take_over": in_progress and ticket.assignee_id != agent.pk,
        "may_write": in_progress,
        "may_ask": ticket.state == State.OPEN,
    }


def by_day(ticket: Ticket, events: list[TicketEvent]) -> list[tuple[Any, list[TicketEvent]]]:
    """The timeline in days of the school's own clock."""
    zone = ZoneInfo(ticket.school.time_zone)
    return [(day, list(group)) for day, group in groupby(events, lambda event: event.at.astimezone(zone).date())]
