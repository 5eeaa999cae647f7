"""A school's children, for its staff: found in a few letters, each with a page; kept by the head and the office."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.plain_text import one_line
from roll.children.forms import ClassForm, LeavingForm, NamesForm, NewChildForm, RefusableForm
from roll.children.lists import (
    adults_for_office,
    adults_for_teacher,
    children_at,
    class_choices,
    find,
    leaves_on,
    page_of,
    stays_of,
)
from roll.classes import EVERY_CLASS, class_words, with_class_days
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, Pupil
from roll.rights import SEES_SCHOOL, STAFF
from roll.rooms import rooms

FORM_METHODS = ("GET", "HEAD", "POST")


@require_safe
@staff_page(*STAFF)
def children(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The children whom this person may see, by name: `q` are words, `class` a class's key."""
    school, user = posting.at, request.user
    words, group = one_line(request.GET.get("q", ""))[:80], request.GET.get("class") or EVERY_CLASS
    found = find(children_at(school, user), words, group)
    page = page_of(found, school, request.GET.get("after", ""), request.GET.get("before", ""))
    context = {
        "school": school,
        "page": page,
        "q": words,
        "group": group,
        "classes": class_choices(school, user),
        "keeps": keeps(request, posting),
        "query": "&" + urlencode({"q": words, "class": group}),
    }
    return render(request, "roll/children/list.html", context)


@require_safe
@staff_page(*STAFF)
def child_detail(request: MemberRequest, posting: Posting, code: str) -> HttpResponse:
    """One child for a member of staff, as far as their posting goes."""
    pupil, office = get_child(request, posting, code), keeps(request, posting)
    user, stays = request.user, stays_of(pupil) if office else []
    context: dict[str, Any] = {
        "school": posting.at,
        "pupil": pupil,
        "keeps": office,
        "adults": adults_for_office(pupil) if office else adults_for_teacher(pupil),
        "stays": stays,
        "leaves_on": leaves_on(stays),
        "is_here": bool(pupil.class_name or pupil.begins_on),
        "links": [link for room in rooms() if (link := room.staff_child_link(user, posting, pupil))],
    }
    if office:
        query = urlencode({"shown": "decided", "q": str(pupil)})
        context["access"] = reverse("roll:access", args=[posting.at.slug]) + f"?{query}"
    return render(request, "roll/children/detail.html", context)


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def child_new(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Adds a child to a class from a day on."""
    form = NewChildForm(posted(request), school=posting.at)
    if form.is_valid():
        data = dict(form.cleaned_data)
        school_class, on = data.pop("school_class"), data.pop("on")
        if pupil := tried(form, lambda: Pupil.add(school_class, on=on, **data, by=request.user)):
            messages.success(request, _("%(name)s has been added.") % {"name": pupil})
            return redirect("roll:child_detail", posting.at.slug, pupil.code)
    has_classes = form.fields["school_class"].queryset.exists()  # type: ignore[attr-defined]
    context = {"school": posting.at, "form": form, "has_classes": has_classes}
    return render_form(request, "roll/children/new.html", context)


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def child_edit(request: MemberRequest, posting: Posting, code: str) -> HttpResponse:
    """Corrects a child's names and admission number."""
    pupil = get_child(request, posting, code)
    names = {name: getattr(pupil, name) for name in NamesForm.base_fields}
    form = NamesForm(posted(request), initial=names)
    title = _("Correct the record")
    # A row of its own: what is refused leaves the name in the heading as it is.
    row = Pupil.objects.select_related("school").get(pk=pupil.pk)
    return change(request, pupil, form, title, lambda: row.correct(**form.cleaned_data, by=request.user))


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def child_move(request: MemberRequest, posting: Posting, code: str) -> HttpResponse:
    """Moves a child to another class from a day on."""
    pupil = get_child(request, posting, code)
    form = ClassForm(posted(request), school=posting.at)
    title = _("Move to another class")
    return change(request, pupil, form, title, lambda: pupil.move(**form.cleaned_data, by=request.user))


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def child_leaving(request: MemberRequest, posting: Posting, code: str) -> HttpResponse:
    """Says which day is a child's last at the school. The record stays."""
    pupil = get_child(request, posting, code)
    form = LeavingForm(posted(request), initial={"on": posting.at.today()})
    title = _("Leaves the school")
    return change(request, pupil, form, title, lambda: pupil.leave(**form.cleaned_data, by=request.user))


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def child_return(request: MemberRequest, posting: Posting, code: str) -> HttpResponse:
    """Puts a child who has left, or is about to, back into a class."""
    pupil, today = get_child(request, posting, code), posting.at.today()
    last = leaves_on(stays_of(pupil))
    first = last + timedelta(days=1) if last and last >= today else today
    form = ClassForm(posted(request), school=posting.at, initial={"on": first})
    title = _("Comes back")
    return change(request, pupil, form, title, lambda: pupil.come_back(**form.cleaned_data, by=request.user))


def get_child(request: MemberRequest, posting: Posting, code: str) -> Any:
    """Returns a child of this very school whom the postings show, with `class_words`. Raises Http404."""
    rows = with_class_days(children_at(posting.at, request.user), day=posting.at.today())
    pupil: Any = get_object_or_404(rows, code=code)
    pupil.school, pupil.class_words = posting.at, class_words(pupil)
    return pupil


def keeps(request: MemberRequest, posting: Posting) -> bool:
    """Says whether whoever looks keeps this school's records: its head or its office."""
    return request.user.posting_at(posting.at, SEES_SCHOOL) is not None


def posted(request: MemberRequest) -> Any:
    """Returns what was filled in; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def tried(form: RefusableForm, act: Callable[[], Any]) -> Any:
    """Returns what the verb returns, True where that is nothing; None where it was refused, as the form then says."""
    try:
        return act() or True
    except form.refusals as why:
        form.add_refusal(why)
        return None


def change(
    request: MemberRequest, pupil: Pupil, form: RefusableForm, title: str, act: Callable[[], Any]
) -> HttpResponse:
    """Does it and shows the child; or shows the form, with why not."""
    if form.is_valid() and tried(form, act):
        messages.success(request, _("Saved."))
        return redirect("roll:child_detail", pupil.school.slug, pupil.code)
    context = {"school": pupil.school, "pupil": pupil, "form": form, "title": title}
    return render_form(request, "roll/children/change.html", context)


def render_form(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Returns the page, 422 where what was filled in was refused."""
    return render(request, template, context, status=422 if context["form"].is_bound else 200)
