"""What teachers, head and office do with homework: set it, see who has done it, take it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.homework.forms import HomeworkForm
from portal.homework.lists import LOOK_BACK
from portal.homework.models import Homework, HomeworkDone
from roll.doors import MemberRequest, staff_page
from roll.models import Class, Enrolment, Posting, School, User
from roll.rights import STAFF


@require_safe
@staff_page(*STAFF)
def staff_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The homework of this person's classes: what is coming, and the last month's."""
    school, today = posting.at, posting.at.today()
    due, ticks = OuterRef("due_on"), HomeworkDone.objects.filter(homework=OuterRef("pk"))
    begun, running = Q(starts_on__isnull=True) | Q(starts_on__lte=due), Q(ends_on__isnull=True) | Q(ends_on__gte=due)
    enrolled = Enrolment.objects.filter(begun, running, school_class=OuterRef("school_class"))
    homework_list = list(
        standing_homework(request.user, school)
        .filter(due_on__gte=today - LOOK_BACK)
        .select_related("school_class", "subject")
        .annotate(ticks=count_pupils(ticks), pupils_then=count_pupils(enrolled))
    )
    context = {
        "school": school,
        "today": today,
        "upcoming": [each for each in homework_list if each.due_on >= today],
        "past": [each for each in reversed(homework_list) if each.due_on < today],
        "has_classes": bool(homework_list) or classes_of(request.user, school).exists(),
    }
    return render(request, "portal/homework/staff_list.html", context)


def count_pupils(rows: QuerySet[Any]) -> Coalesce:
    """How many pupils stand in these rows of a subquery."""
    number = rows.order_by().values(one=Value(1)).annotate(n=Count("pupil", distinct=True)).values("n")
    return Coalesce(Subquery(number), 0)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def new(request: MemberRequest, posting: Posting) -> HttpResponse:
    school, classes = posting.at, classes_of(request.user, posting.at)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HomeworkForm(*sent, school=school, classes=classes, initial=initial_values(request.user, school, classes))
    if form.is_valid() and (homework_list := set_homework(form, request.user)):
        words = ngettext("Homework set for one class.", "Homework set for %(n)s classes.", len(homework_list))
        messages.success(request, words % {"n": len(homework_list)})
        return redirect("portal:homework:staff_list", school.slug)
    context = {"school": school, "form": form}
    return render(request, "portal/homework/new.html", context, status=422 if form.is_bound else 200)


def set_homework(form: HomeworkForm, by: User) -> list[Homework]:
    """Nothing where the day was refused: the form says why, and what day to take instead."""
    try:
        return Homework.set_for(form.cleaned_data["classes"], by=by, **form.cleaned_values())
    except Homework.NotASchoolDay as refused:
        form.add_no_school_error(refused.day, refused.next_day)
    except Homework.InThePast:
        form.add_error("due_other", _("This day has passed. Please choose today or a later day."))
    except Homework.SetAlready:
        form.renew_batch()
        form.add_error(None, _("You have already set much the same homework. Send it again to set one more."))
    return []


@require_safe
@staff_page(*STAFF)
def who_has_done(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    homework = get_homework(request.user, posting.at, pk)
    done = dict(HomeworkDone.objects.filter(homework=homework).values_list("pupil", "done_at"))
    rows = [(pupil, done.get(pupil.pk)) for pupil in homework.pupils()]
    context = {
        "school": posting.at,
        "homework": homework,
        "rows": sorted(rows, key=lambda row: row[1] is not None),
        "done": sum(1 for _pupil, done_at in rows if done_at),
    }
    return render(request, "portal/homework/who_has_done.html", context)


@require_POST
@staff_page(*STAFF)
def withdrawal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    get_homework(request.user, posting.at, pk).withdraw(by=request.user)
    messages.success(request, _("Taken back. Families no longer see it."))
    return redirect("portal:homework:staff_list", posting.at.slug)


def classes_of(user: User, school: School) -> QuerySet[Class]:
    """This year's classes whose pupils this person's postings show."""
    today = school.today()
    running = user.classes_at(school).filter(academic_year__starts_on__lte=today, academic_year__ends_on__gte=today)
    return running.order_by("year_group__order", "sort_key")


def standing_homework(user: User, school: School) -> "QuerySet[Homework]":
    return Homework.objects.standing().filter(school=school, school_class__in=user.classes_at(school))


def get_homework(user: User, school: School, pk: int) -> Homework:
    homework = standing_homework(user, school).select_related("school_class", "subject", "set_by")
    return get_object_or_404(homework, pk=pk)


def initial_values(user: User, school: School, classes: QuerySet[Class]) -> dict[str, Any]:
    """Filled in already: the only class, the only subject."""
    only = list(classes[:2])
    taught = set(user.teachings.holding().filter(school=school, subject__isnull=False).values_list("subject"))
    return {
        "classes": only if len(only) == 1 else [],
        "subject": taught.pop()[0] if len(taught) == 1 else None,
    }
