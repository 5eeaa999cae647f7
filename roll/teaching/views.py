"""The classes of a school's year and who teaches them: the head and the office make, change and end them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.keys import key_of
from foundation.punctuation import listed
from roll.dated import holds, meets
from roll.doors import MemberRequest, staff_page
from roll.models import AcademicYear, Class, Posting, School, Teaching
from roll.models import teaching as verbs
from roll.rights import SEES_SCHOOL
from roll.teaching.forms import ClassForm, TeachingForm


def year_of(school: School, key: str | None) -> AcademicYear | None:
    """The year of this key, else the one that runs, else the one that comes, else the last."""
    if named := school.years.filter(pk=key_of(key or "")).first():
        return named
    today = school.today()
    coming = school.years.filter(starts_on__gt=today).order_by("starts_on").first()
    return school.current_year() or coming or school.years.first()


def classes_with_teachers(school: School) -> QuerySet[Class]:
    """All classes of the school, each with its number of pupils and its `current` teachings, today's and later ones.

    Their `name_teachers` comes before they are shown.
    """
    today = school.today()
    current = Teaching.objects.filter(meets(today, None))
    ordered = current.select_related("user", "subject").order_by("subject__sort_key", "pk")
    pupils = Count("enrolments__pupil", filter=holds("enrolments__", today), distinct=True)
    rows = Class.objects.filter(school=school).select_related("academic_year", "year_group").annotate(pupils=pupils)
    return rows.prefetch_related(Prefetch("teachings", ordered, to_attr="current"))


def class_at(school: School, class_pk: int) -> Any:
    found: Any = get_object_or_404(classes_with_teachers(school), pk=class_pk)
    found.school = school
    name_teachers(school, [found])
    return found


def name_teachers(school: School, classes: Iterable[Any]) -> None:
    """Sets the `teacher` of each current teaching: the name at this school, never the account's own."""
    current = [teaching for each in classes for teaching in each.current]
    names = Posting.objects.names_at(school, {teaching.user_id for teaching in current})
    for teaching in current:
        teaching.teacher = names.get(teaching.user_id) or str(teaching.user)


@require_safe
@staff_page(*SEES_SCHOOL)
def classes(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The classes and sets of one `year`, with who teaches them and how many pupils are in them."""
    school = posting.at
    year = year_of(school, request.GET.get("year"))
    rows = classes_with_teachers(school).filter(academic_year=year).order_by("kind", "year_group__order", "sort_key")
    name_teachers(school, rows)
    for each in rows:
        teachers = listed(teacher_words(teaching) for teaching in each.current)  # type: ignore[attr-defined]
        each.teachers = teachers or _("Nobody teaches it yet")  # type: ignore[attr-defined]
    context = {"school": school, "years": school.years.all(), "year": year, "classes": rows}
    return render(request, "roll/classes.html", context)


def teacher_words(teaching: Any) -> str:
    """`Meena Kaur (Maths)`."""
    return f"{teaching.teacher} ({teaching.subject})" if teaching.subject else teaching.teacher


@require_POST
@staff_page(*SEES_SCHOOL)
def sight(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Whether teachers see all classes, or each their own."""
    shown = request.POST.get("all") == "yes"
    verbs.show_all_classes(posting.at, shown, by=request.user)
    done = _("All teachers see all classes now.") if shown else _("Each teacher sees their own classes now.")
    messages.success(request, done)
    return redirect("roll:classes", posting.at.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def new_class(request: MemberRequest, posting: Posting) -> HttpResponse:
    """A class or a set of the year in the address, else of this one. Without a year it leads to the years."""
    school = posting.at
    year = year_of(school, request.GET.get("year"))
    if year is None:
        messages.info(request, _("A class belongs to a year: please add one first."))
        return redirect("roll:years", school.slug)
    found = Class(school=school, academic_year=year)
    form = ClassForm(request.POST if request.method == "POST" else None, school_class=found)
    if form.is_valid() and try_to_keep(form):
        messages.success(request, _("Saved."))
        return redirect("roll:class", school.slug, found.pk)
    context = {"school": school, "year": year, "form": form}
    return render(request, "roll/new_class.html", context, status=422 if form.is_bound else 200)


def try_to_keep(form: ClassForm) -> bool:
    try:
        verbs.keep_class(form.fill(), form.cleaned_data["new_year_group"])
    except verbs.NameTaken:
        form.add_error("name", _("There is a class of this name in this year."))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def one_class(request: MemberRequest, posting: Posting, class_pk: int) -> HttpResponse:
    """One class: its name and year group, and who teaches it; a POST renames it."""
    school = posting.at
    found = class_at(school, class_pk)
    form = ClassForm(request.POST if request.method == "POST" else None, school_class=found)
    if form.is_valid() and try_to_keep(form):
        messages.success(request, _("Saved."))
        return redirect("roll:class", school.slug, found.pk)
    return render_class(request, school, class_pk, form=form)


@require_POST
@staff_page(*SEES_SCHOOL)
def class_ending(request: MemberRequest, posting: Posting, class_pk: int) -> HttpResponse:
    """Ends the class, once nobody is in it."""
    found = class_at(posting.at, class_pk)
    try:
        verbs.end_class(found, by=request.user)
    except verbs.HasPupils as refused:
        words = ngettext(
            "%(n)d pupil is in this class. Move them to another class first.",
            "%(n)d pupils are in this class. Move them to another class first.",
            refused.args[0],
        )
        return render_class(request, posting.at, class_pk, refused=words % {"n": refused.args[0]})
    messages.success(request, _("The class has ended. What was written of it stays."))
    return redirect("roll:classes", posting.at.slug)


@require_POST
@staff_page(*SEES_SCHOOL)
def teachings(request: MemberRequest, posting: Posting, class_pk: int) -> HttpResponse:
    """Gives the class to a teacher."""
    found = class_at(posting.at, class_pk)
    form = TeachingForm(request.POST, school=posting.at)
    if form.is_valid():
        data = form.cleaned_data
        try:
            verbs.give_class(
                found, data["user"], form.chosen_subject(), data["starts_on"], data["ends_on"], by=request.user
            )
        except verbs.TaughtAlready:
            form.add_error("user", _("This teacher has this class already in these days."))
        except verbs.NotPosted:
            form.add_error("user", _("This person does not teach here on all of these days."))
        except Class.Ended:
            # The page of such a class has no form to say it in.
            return render_class(request, posting.at, class_pk, refused=_("This class has ended."))
        else:
            messages.success(request, _("Saved."))
            return redirect("roll:class", posting.at.slug, found.pk)
    return render_class(request, posting.at, class_pk, teaching_form=form)


@require_POST
@staff_page(*SEES_SCHOOL)
def teaching_ending(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Ends a teaching at once."""
    found = get_object_or_404(Teaching, pk=pk, school=posting.at)
    verbs.end_teaching(found, by=request.user)
    messages.success(request, _("Ended. They no longer see this class by it."))
    return redirect("roll:class", posting.at.slug, found.school_class_id)


def render_class(
    request: MemberRequest, school: School, class_pk: int, refused: str = "", **forms: Any
) -> HttpResponse:
    """The page; with a form that was not taken, or a refusal, its status is 422."""
    found = class_at(school, class_pk)
    is_refused = refused or any(form.is_bound for form in forms.values())
    context = {
        "school": school,
        "school_class": found,
        "form": forms.get("form") or ClassForm(None, school_class=found),
        "teaching_form": forms.get("teaching_form") or TeachingForm(None, school=school),
        "refused": refused,
    }
    return render(request, "roll/class.html", context, status=422 if is_refused else 200)
