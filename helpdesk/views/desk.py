"""The agents' queue, and what they alone do."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from helpdesk.forms import DeskForm, TakingForm
from helpdesk.lists import CLOSED, MINE, NEW, OTHERS, RESOLVED, WAITING, Desk
from helpdesk.models import Ticket
from helpdesk.refs import read_ref
from helpdesk.scope import TicketQuerySet
from helpdesk.states import Kind
from helpdesk.views.school import own_list
from helpdesk.views.shared import DESK, SCHOOL, get_side, perform
from roll.doors import MemberRequest, posted_page

HEADINGS = {
    NEW: pgettext_lazy("a query", "New"),
    MINE: gettext_lazy("Mine"),
    WAITING: gettext_lazy("Waiting for the school"),
    OTHERS: gettext_lazy("With other agents"),
    RESOLVED: gettext_lazy("Fixed, not confirmed"),
    CLOSED: gettext_lazy("Closed"),
}
# What can be shown: as the address says it, where that stands in the queue, the words and the colour of its tile.
TILES = {
    "all": (None, gettext_lazy("All open"), "brand"),
    "new": (NEW, pgettext_lazy("a query", "New"), "info"),
    "mine": (MINE, gettext_lazy("Mine"), "warn"),
    "waiting": (WAITING, gettext_lazy("Waiting"), "rose"),
    "resolved": (RESOLVED, gettext_lazy("Fixed"), "ok"),
    "closed": (CLOSED, gettext_lazy("Closed"), ""),
}


@require_safe
@posted_page(*SCHOOL, *DESK)
def ticket_list(request: MemberRequest) -> HttpResponse:
    is_agent = any(posting.role in DESK for posting in request.user.postings_today)
    return queue(request) if is_agent else own_list(request)


def queue(request: MemberRequest) -> HttpResponse:
    number = request.GET.get("number", "").strip()
    if number and (ticket := find_by_number(Ticket.objects.visible_to(request.user), number)):
        return redirect("helpdesk:detail", ticket.public_ref)
    show = request.GET.get("show", "")
    chosen = show if show in TILES else "all"
    desk = Desk(request.user)
    page = desk.page(TILES[chosen][0], request.GET)
    context = {
        "page": page,
        "groups": [(HEADINGS[key], list(group)) for key, group in groupby(page.rows, attrgetter("place"))],
        "tiles": tiles(desk.counts()),
        "chosen": chosen,
        "number": number,
    }
    return render(request, "helpdesk/queue.html", context)


def tiles(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"show": show, "url": f"?show={show}", "count": counts.get(show), "label": label, "tone": tone}
        for show, (_place, label, tone) in TILES.items()
    ]


def find_by_number(tickets: TicketQuerySet, number: str) -> Ticket | None:
    try:
        return tickets.filter(public_ref=read_ref(number)).first()
    except ValueError:
        return None


@require_POST
@posted_page(*DESK)
def taking(request: MemberRequest, ref: str) -> HttpResponse:
    side = get_side(request, ref, *DESK)
    form = TakingForm(side.ticket, request.POST)
    return perform(request, side, form, Kind.TAKEN, _("It is yours now. The school has been told."))


@require_POST
@posted_page(*DESK)
def resolution(request: MemberRequest, ref: str) -> HttpResponse:
    side = get_side(request, ref, *DESK)
    form = DeskForm(side.ticket, request.POST, request.FILES)
    return perform(request, side, form, Kind.RESOLVED, _("Sent. The school has been asked whether it works now."))
