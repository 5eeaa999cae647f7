"""The pages of administrators: which areas and schools there are, new ones, and who begins at each."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.key_pages import Position, key_page
from roll.administration.forms import SLUG_TAKEN, AreaForm, FileForm, InvitationForm, SchoolForm
from roll.administration.school_rows import HEADINGS, SchoolRow, add_all, add_one, check, invite, rows_of
from roll.dated import holds
from roll.doors import MemberRequest, administrator_page
from roll.models import Area, Posting, School
from roll.rights import Role

PER_PAGE = 50
FIRST = (Role.HEAD, Role.OFFICE)


@require_safe
@administrator_page
def school_list(request: MemberRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    order = ("-pk",)
    found = key_page(
        lambda position: position.apply(schools_of(words)), Position.asked(School, order, request.GET), PER_PAGE
    )
    query = f"&{urlencode({'q': words})}" if words else ""
    context = {"page": found, "q": words, "query": query, "areas": Area.objects.order_by("path")[:PER_PAGE]}
    return render(request, "roll/administration/schools.html", context)


def schools_of(words: str) -> QuerySet[School]:
    """The schools that these words name, each with how many people can set it up."""
    rows = School.objects.select_related("area").annotate(
        people=Count("postings", filter=Q(postings__role__in=FIRST) & holds("postings__"))
    )
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(area__name__icontains=word) | Q(slug__icontains=word))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_page
def area_new(request: MemberRequest) -> HttpResponse:
    form = AreaForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        area = Area.add(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s was added.") % {"name": area.name})
        return redirect("administration:schools")
    return render(request, "roll/administration/area.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_page
def school_new(request: MemberRequest) -> HttpResponse:
    form = SchoolForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            school = add_one(form.cleaned_data, request.user)
        except IntegrityError:
            form.add_error("slug", SLUG_TAKEN)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": school.name})
            return redirect("administration:school", school.pk)
    return render(request, "roll/administration/school_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_page
def school(request: MemberRequest, pk: int) -> HttpResponse:
    """One school: who can set it up, and inviting another who does."""
    school = get_object_or_404(School.objects.select_related("area"), pk=pk)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invite(school, form.cleaned_data, request.user)
        except Posting.Taken:
            form.add_error("email", _("This person serves there in this role already."))
        else:
            messages.success(request, _("An invitation is on its way."))
            return redirect("administration:school", school.pk)
    people = Posting.objects.holding().filter(school=school, role__in=FIRST).select_related("user").order_by("sort_key")
    context = {"school": school, "people": people, "form": form}
    return render(request, "roll/administration/school.html", context, status=422 if form.is_bound else 200)


# --- From a spreadsheet ----------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@administrator_page
def school_file(request: MemberRequest) -> HttpResponse:
    """Looks a spreadsheet through and shows what it would add; nothing is written before the yes."""
    form, rows = FileForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        try:
            rows = rows_of(form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
    if rows:
        check(rows)
        return render(request, "roll/administration/preview.html", preview(rows))
    context = {"form": form, "columns": HEADINGS}
    return render(request, "roll/administration/file.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["POST"])
@administrator_page
def schools_new(request: MemberRequest) -> HttpResponse:
    """Adds what the preview showed, looked through once more: what somebody added meanwhile is there already."""
    rows = kept_rows(request.POST.get("rows", ""))
    if not rows:
        messages.error(request, _("Please send the spreadsheet again: what it said didn’t arrive whole."))
        return redirect("administration:school_file")
    check(rows)
    try:
        number = add_all(rows, request.user)
    except IntegrityError:
        return render(request, "roll/administration/preview.html", preview(rows), status=409)
    words = ngettext("%(number)d school was added.", "%(number)d schools were added.", number)
    messages.success(request, words % {"number": number})
    return redirect("administration:schools")


def preview(rows: list[SchoolRow]) -> dict[str, Any]:
    new = [row for row in rows if row.is_new]
    return {
        "rows": rows,
        "new": new,
        "invites": any(row.facts.get("email") for row in new),
        "wrong": [row for row in rows if row.errors],
        "there": [row for row in rows if row.is_there],
        "kept": json.dumps([[row.line, row.cells] for row in rows], ensure_ascii=False),
    }


def kept_rows(text: str) -> list[SchoolRow]:
    """What the preview kept; nothing where somebody wrote it otherwise."""
    try:
        return [
            SchoolRow(int(line), {str(name): str(cell) for name, cell in cells.items()} | {"name": cells["name"]})
            for line, cells in json.loads(text)
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []
