"""A school's desk: all rows of each list of the editors' home."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from editing.desk_lists import LISTS
from editing.desk_panels import list_address
from editing.desk_rows import DeskList
from editing.page_lists import KIND_LISTS, OWN_LISTS
from home.models import EventIndexPage
from newsfeed.models import HowToIndexPage, NewsIndexPage
from roll.doors import MemberRequest, staff_page
from roll.models import Posting

PER_PAGE = 30
# Below which a page of a kind is written.
INDEXES: dict[str, Any] = {"news": NewsIndexPage, "events": EventIndexPage, "how-tos": HowToIndexPage}


@require_safe
@staff_page("editor", "head")
def write(request: MemberRequest, posting: Posting, kind: str) -> HttpResponse:
    """Straight to an empty page of this kind of this school, in the reader's own language."""
    if not (model := INDEXES.get(kind)):
        raise Http404
    below = {
        page.locale.language_code: page for page in model.objects.filter(school=posting.at).select_related("locale")
    }
    index = below.get(get_language() or "en") or next(iter(below.values()), None)
    if index is None:  # the school's pages are made when its first editor comes to the admin
        return redirect("wagtailadmin_home")
    (page_model,) = index.allowed_subpage_models()
    return redirect("wagtailadmin_pages:add", page_model._meta.app_label, page_model._meta.model_name, index.pk)


@require_safe
@staff_page("editor", "head")
def desk_list(request: MemberRequest, posting: Posting, name: str) -> HttpResponse:
    """All rows of one panel of the editors' home, or all pages of one kind."""
    of_pages = any(kind.name == name for kind in KIND_LISTS)
    lists: tuple[type[DeskList], ...] = KIND_LISTS if of_pages else (*OWN_LISTS, *LISTS)
    kind = next((kind for kind in lists if kind.name == name), None)
    if kind is None:
        raise Http404
    all_rows: Any = kind(request.user, [posting.at])
    rows = Paginator(all_rows, PER_PAGE).get_page(request.GET.get("page"))
    others = [(each.heading, list_address(each, posting.at), each is kind) for each in lists]
    context = {"school": posting.at, "heading": kind.heading, "empty": kind.empty, "rows": rows, "lists": others}
    return render(request, "editing/desk_list.html", context)
