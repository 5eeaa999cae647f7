"""The agents' queue, and what they alone do."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from helpdesk.forms import DeskForm, TakingForm
from helpdesk.models import Ticket, TicketEvent
from helpdesk.refs import read_ref
from helpdesk.scope import DONE, MINE, NEW, OTHERS, WAITING, TicketQuerySet
from helpdesk.states import State
from helpdesk.views.school import own_list
from helpdesk.views.shared import DESK, SCHOOL, act, find
from roll.doors import posted_page

PER_PAGE = 25
HEADINGS = {
    NEW: gettext_lazy("New"),
    MINE: gettext_lazy("Mine"),
    WAITING: gettext_lazy("Waiting for the school"),
    OTHERS: gettext_lazy("With other agents"),
    DONE: gettext_lazy("Done"),
}


@require_safe
@posted_page(*SCHOOL, *DESK)
def ticket_list(request: HttpRequest) -> HttpResponse:
    is_agent = any(posting.role in DESK for posting in request.user.postings_today)  # type: ignore[union-attr]
    return queue(request) if is_agent else own_list(request)


def queue(request: HttpRequest) -> HttpResponse:
    seen = Ticket.objects.visible_to(request.user)
    number = request.GET.get("number", "").strip()
    if number and (ticket := by_number(seen, number)):
        return redirect("helpdesk:detail", ticket.public_ref)
    chosen = request.GET.get("show", "")
    rows = narrowed(seen, request, chosen).select_related("school", "assignee")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    groups = [(HEADINGS[place], list(group)) for place, group in groupby(page.object_list, attrgetter("place"))]
    counts = seen.counts(request.user)  # type: ignore[arg-type]
    context = {"page": page, "groups": groups, "counts": counts, "chosen": chosen, "number": number}
    return render(request, "helpdesk/queue.html", context)


def by_number(tickets: TicketQuerySet, number: str) -> Ticket | None:
    try:
        return tickets.filter(public_ref=read_ref(number)).first()
    except ValueError:
        return None


def narrowed(tickets: TicketQuerySet, request: HttpRequest, chosen: str) -> TicketQuerySet:
    """What the tile that was tapped shows; all that is under way where none was."""
    rows = tickets.in_queue(request.user)  # type: ignore[arg-type]
    places = {"new": NEW, "mine": MINE, "waiting": WAITING}
    if chosen in places:
        return rows.filter(place=places[chosen])
    if chosen in (State.RESOLVED, State.CLOSED):
        return rows.filter(state=chosen)
    return rows.under_way()


@require_POST
@posted_page(*DESK)
def taking(request: HttpRequest, ref: str) -> HttpResponse:
    side = find(request, ref, *DESK)
    form = TakingForm(side.ticket, request.POST)
    return act(request, side, form, side.ticket.take, _("It is yours now. The school has been told."))


@require_POST
@posted_page(*DESK)
def resolution(request: HttpRequest, ref: str) -> HttpResponse:
    side = find(request, ref, *DESK)
    form = DeskForm(side.ticket, request.POST, request.FILES)

    def resolve(*, text: str, promised_at: object, **more: Any) -> TicketEvent:
        return side.ticket.resolve(note=text, **more)

    return act(request, side, form, resolve, _("Sent. The school is asked whether it works."))
