"""A school's desk: all rows of each list of the editors' home."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editing.desk_lists import LISTS
from editing.desk_panels import list_address
from roll.doors import MemberRequest, staff_page
from roll.models import Posting

PER_PAGE = 30


@require_safe
@staff_page("editor", "head")
def desk_list(request: MemberRequest, posting: Posting, name: str) -> HttpResponse:
    """All rows of one panel of the editors' home."""
    kind = next((kind for kind in LISTS if kind.name == name), None)
    if kind is None:
        raise Http404
    all_rows: Any = kind(request.user, [posting.at])
    rows = Paginator(all_rows, PER_PAGE).get_page(request.GET.get("page"))
    others = [(each.heading, list_address(each, posting.at), each is kind) for each in LISTS]
    context = {"school": posting.at, "heading": kind.heading, "empty": kind.empty, "rows": rows, "lists": others}
    return render(request, "editing/desk_list.html", context)
