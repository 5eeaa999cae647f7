"""A new year: what becomes of each class is planned, shown, done with one yes, and undone while nobody works there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.punctuation import listed
from roll.doors import MemberRequest, staff_page
from roll.forward import actions
from roll.forward.forms import LineForm
from roll.forward.plan import plan_of, year_before
from roll.forward.work import Work, find_work, left_behind
from roll.models import AcademicYear, Class, Posting, RollForward, School
from roll.rights import SEES_SCHOOL

FORM_METHODS = ("GET", "HEAD", "POST")
# Of the children who are named in a sentence.
MOST_NAMES = 5


def get_year(school: School, pk: int) -> AcademicYear:
    year = get_object_or_404(AcademicYear, pk=pk, school=school)
    year.school = school
    return year


def standing(year: AcademicYear) -> RollForward | None:
    """What was done into this year, unless it was undone."""
    return RollForward.objects.filter(to_year=year, undone_at__isnull=True).select_related("from_year").first()


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def roll_forward(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """What becomes of the classes of the year before; a POST does it as it was shown."""
    year = get_year(posting.at, pk)
    refused = ""
    if request.method == "POST":
        try:
            actions.roll_forward(year, request.POST.get("plan", ""), by=request.user)
        except RollForward.NotPossible:
            refused = _("Nothing has been done yet. Please put right what is named below.")
        except RollForward.PlanChanged:
            refused = _("Nothing has been done yet: something has changed since. Please look through it again.")
        except RollForward.AlreadyDone:
            messages.info(request, _("This has been done already."))
            return redirect("roll:roll_forward", posting.at.slug, year.pk)
        else:
            messages.success(request, _("The classes of %(name)s are ready.") % {"name": year.name})
            return redirect("roll:roll_forward", posting.at.slug, year.pk)
    return render_plan(request, posting.at, year, refused)


def render_plan(request: MemberRequest, school: School, year: AcademicYear, refused: str = "") -> HttpResponse:
    """The plan; where it was done, what was done and whether it can be undone."""
    status = 422 if refused else 200
    if done := standing(year):
        context = {"school": school, "year": year, "done": done, "work": sentences(find_work(done)), "refused": refused}
        context["by"] = Posting.objects.names_at(school, {done.made_by_id}).get(done.made_by_id) or str(done.made_by)
        context["behind"] = left_behind(done)
        return render(request, "roll/forward/done.html", context, status=status)
    plan = plan_of(year)
    context = {"school": school, "year": year, "plan": plan, "refused": refused}
    return render(request, "roll/forward/plan.html", context, status=status)


def sentences(work: Work) -> list[str]:
    """What stands in the way of undoing, one sentence each."""
    # The database's own order is none.
    found = sorted(f"{model._meta.verbose_name_plural}: {number}" for model, number in work.rows.items())
    said = [_("This hangs on the new classes: %(what)s.") % {"what": listed(found)}] if found else []
    if work.pupils:
        names = [str(pupil) for pupil in work.pupils[:MOST_NAMES]]
        more = " …" if len(work.pupils) > MOST_NAMES else ""
        words = _("Somebody has changed the classes of %(names)s since.")
        said.append(words % {"names": listed(names) + more})
    return said


@require_http_methods(FORM_METHODS)
@staff_page(*SEES_SCHOOL)
def roll_forward_class(request: MemberRequest, posting: Posting, pk: int, class_pk: int) -> HttpResponse:
    """What becomes of one class, and of children who do not go with it; a POST keeps it, and does nothing yet."""
    year = get_year(posting.at, pk)
    if not Class.objects.filter(pk=class_pk, academic_year=year_before(year)).exists():
        raise Http404
    if standing(year):
        messages.info(request, _("This has been done already."))
        return redirect("roll:roll_forward", posting.at.slug, year.pk)
    plan = plan_of(year)
    line = next((each for each in plan.lines if each.school_class.pk == class_pk), None)
    if line is None:
        raise Http404
    form = LineForm(request.POST if request.method == "POST" else None, plan=plan, line=line)
    if form.is_valid() and form.save():
        messages.success(request, _("Saved."))
        return redirect("roll:roll_forward", posting.at.slug, year.pk)
    context: dict[str, Any] = {"school": posting.at, "year": year, "line": line, "form": form}
    return render(request, "roll/forward/class.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff_page(*SEES_SCHOOL)
def roll_forward_undo(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Gives the classes of the year before back, as they were."""
    year = get_year(posting.at, pk)
    done = standing(year)
    try:
        if done:
            actions.undo(done, by=request.user)
    except RollForward.WorkedIn as refused:
        words = _("This can’t be undone any more.")
        return render_plan(request, posting.at, year, " ".join([words, *sentences(refused.args[0])]))
    except RollForward.Undone:
        done = None
    if done:
        messages.success(request, _("Undone. The classes are as they were."))
    else:
        messages.info(request, _("There is nothing to undo."))
    return redirect("roll:roll_forward", posting.at.slug, year.pk)
