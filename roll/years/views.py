"""Academic years and their terms: the head and the office lay them, change them, take them out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roll.doors import MemberRequest, staff_page
from roll.forward.next_year import year_to_fill
from roll.models import AcademicYear, Posting, RollForward, School
from roll.models.years import InUse, RegistersOutside, TermDates, remove_year
from roll.rights import SEES_SCHOOL
from roll.years.forms import YearForm, days_in_words, in_use_in_words
from roll.years.presets import PRESETS, suggestion


@require_safe
@staff_page(*SEES_SCHOOL)
def years(request: MemberRequest, posting: Posting) -> HttpResponse:
    """All years, the newest first, each with its terms."""
    return _list(request, posting.at)


def _list(request: MemberRequest, school: School, refused: str = "") -> HttpResponse:
    context = {
        "school": school,
        "years": school.years.prefetch_related("terms"),
        "to_fill": year_to_fill(school),
        "done": set(
            RollForward.objects.filter(school=school, undone_at__isnull=True).values_list("to_year", flat=True)
        ),
        "presets": [(key, preset.label) for key, preset in PRESETS.items()],
        "today": school.today(),
        "refused": refused,
    }
    return render(request, "roll/years.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def new_year(request: MemberRequest, posting: Posting) -> HttpResponse:
    """A new year, filled in as the preset in the address has it."""
    school = posting.at
    preset = PRESETS.get(request.GET.get("preset", ""), PRESETS["april"])
    found = suggestion(preset, school)
    year = AcademicYear(school=school, name=found.name, starts_on=found.starts_on, ends_on=found.ends_on)
    return _edit(request, school, year, found.terms)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def year(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """The dates of one year and its terms; a POST changes them."""
    found = get_object_or_404(AcademicYear, pk=pk, school=posting.at)
    terms = [TermDates(each.name, each.starts_on, each.ends_on, each) for each in found.terms.all()]
    return _edit(request, posting.at, found, terms)


def _edit(request: MemberRequest, school: School, year: AcademicYear, terms: list[TermDates]) -> HttpResponse:
    name = year.name if year.pk else ""
    form = YearForm(request.POST if request.method == "POST" else None, year=year, terms=terms)
    if form.is_valid() and form.save():
        messages.success(request, _("Saved."))
        return redirect("roll:years", school.slug)
    context: dict[str, Any] = {"school": school, "year": year, "name": name, "form": form}
    return render(request, "roll/year.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff_page(*SEES_SCHOOL)
def year_removal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Takes a year out; where something hangs on it, the list says what."""
    school = posting.at
    found = get_object_or_404(AcademicYear, pk=pk, school=school)
    words = {"name": found.name}
    try:
        remove_year(found)
    except RegistersOutside as refused:
        sentence = _("%(name)s stays. Registers were taken in it: %(days)s.")
        return _list(request, school, sentence % {**words, "days": days_in_words(refused.args[0])})
    except InUse as refused:
        sentence = _("%(name)s stays. This hangs on it: %(what)s.")
        return _list(request, school, sentence % {**words, "what": in_use_in_words(refused)})
    messages.success(request, _("%(name)s is deleted.") % words)
    return redirect("roll:years", school.slug)
