from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundation.key_pages import Position, key_page
from foundation.keys import key_of
from notices.inbox import NEWEST_FIRST, entries, events_of, mark_opened, recalled_of
from notices.models import Event
from notices.refused import refused_guardians
from roll.doors import MemberRequest, member_page, staff_page
from roll.models import Posting
from roll.rights import SEES_SCHOOL

PER_PAGE = 20


@require_safe
@member_page
def inbox(request: MemberRequest) -> HttpResponse:
    """Shows what this person was told, newest first, 20 a page, without what they may no longer open."""
    events = events_of(request.user)
    page = key_page(lambda at: at.apply(events), Position.asked(Event, NEWEST_FIRST, request.GET), PER_PAGE)
    return render(request, "notices/inbox.html", {"page": page, "entries": entries(request.user, page.rows)})


@require_safe
@member_page
def open_notice(request: MemberRequest, pk: int) -> HttpResponse:
    """Marks a notice opened and redirects to what it is about.

    404 where the reader was not told, or may no longer see it; 410 where the school has taken it back, for the mail
    that leads here can't be unsent.
    """
    if taken_back := recalled_of(request.user).filter(pk=pk).select_related("school").first():
        return render(request, "notices/taken_back.html", {"school": taken_back.school}, status=410)
    event = get_object_or_404(events_of(request.user), pk=pk)
    entry = next(iter(entries(request.user, [event])), None)
    if entry is None:
        raise Http404
    if request.method == "GET":
        mark_opened(request.user, [event])
    return redirect(entry.notice.url())


@require_POST
@member_page
def all_read(request: MemberRequest) -> HttpResponse:
    """Marks all of this person's notices opened and goes back to the inbox."""
    mark_opened(request.user, events_of(request.user))
    return redirect("notices:inbox")


# --- The school's office ---------------------------------------------------------------------------------------------
@require_safe
@staff_page(*SEES_SCHOOL)
def refused_addresses(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Whose mail was refused, fifty a page; `after` is the key of the last seen."""
    after = key_of(request.GET.get("after", ""))
    rows, more = refused_guardians(posting.at, request.user, after)
    context = {"school": posting.at, "rows": rows, "more": more, "is_first": not after}
    return render(request, "notices/refused_addresses.html", context)
