"""Asking, and saying whether it works now."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.forms import QueryForm, VerdictForm
from helpdesk.models import Ticket
from helpdesk.scope import is_served
from helpdesk.states import Kind
from helpdesk.views.shared import SCHOOL, get_side, perform
from roll.doors import MemberRequest, posted_page
from roll.models import School, User

PER_PAGE = 20


def own_list(request: MemberRequest) -> HttpResponse:
    tickets = Ticket.objects.of_school(request.user).select_related("school").asking_first()
    page = Paginator(tickets, PER_PAGE).get_page(request.GET.get("page"))
    schools = schools_of(request.user)
    context = {"page": page, "several_schools": len(schools) > 1, "unserved": unserved(schools)}
    return render(request, "helpdesk/ticket_list.html", context)


@posted_page(*SCHOOL)
def ticket_new(request: MemberRequest) -> HttpResponse:
    schools = schools_of(request.user)
    form = QueryForm(schools, request.POST or None, request.FILES or None)
    context = {"form": form, "unserved": unserved(schools)}
    if request.method != "POST":
        return render(request, "helpdesk/ticket_new.html", context)
    if not form.is_valid():
        return render(request, "helpdesk/ticket_new.html", context, status=422)
    words = {name: form.cleaned_data[name] for name in ("school", "title", "text", "category", "client_uuid")}
    ticket = Ticket.raise_query(by=request.user, photos=form.photos, **words)
    if ticket.has_desk:
        messages.success(request, _("Sent. Your query has the number %(ref)s.") % {"ref": ticket.public_ref})
    else:
        messages.warning(request, _("Saved. Your query has the number %(ref)s.") % {"ref": ticket.public_ref})
    return redirect("helpdesk:detail", ticket.public_ref)


@require_POST
@posted_page(*SCHOOL)
def answer(request: MemberRequest, ref: str) -> HttpResponse:
    """The requester's word on what the desk calls fixed: `do=works_now` or `do=still_broken`."""
    side = get_side(request, ref, *SCHOOL)
    form = VerdictForm(request.POST, request.FILES)
    if request.POST.get("do") == "works_now":
        return perform(request, side, form, Kind.WORKS_NOW, _("Thank you. The query is closed."))
    return perform(request, side, form, Kind.STILL_BROKEN, _("Opened again. The help desk has been told."))


def unserved(schools: list[School]) -> list[School]:
    """Those of these that no desk serves, which is said before somebody writes."""
    return [school for school in schools if not is_served(school)]


def schools_of(user: User) -> list[School]:
    """Where this person may ask for the school, each once."""
    places = {p.school_id: p.school for p in user.postings_today if p.role in SCHOOL and p.school}
    return list(places.values())
