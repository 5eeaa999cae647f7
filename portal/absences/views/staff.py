from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.absences.forms import RefusalForm
from portal.absences.models import Absence, AbsenceQuerySet
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.rights import SEES_SCHOOL, STAFF


@require_safe
@staff_page(*STAFF)
def staff_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Who is expected to be away, today and after; a teacher reads of the own classes, office and head decide."""
    return _page(request, posting, RefusalForm())


@require_POST
@staff_page(*SEES_SCHOOL)
def decision(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """`do` is seen, accept, or refuse with an answer."""
    user, form = request.user, RefusalForm(request.POST)
    absence = get_object_or_404(_absences(user, posting.at), pk=pk)
    do = request.POST.get("do")
    if do == "refuse" and not form.is_valid():
        return _page(request, posting, form, wrong=pk, status=422)
    try:
        if do == "refuse":
            absence.refuse(by=user, answer=form.cleaned_data["answer"])
        elif do == "accept":
            absence.accept(by=user)
        else:
            absence.mark_seen(by=user)
    except Absence.Closed:
        messages.info(request, _("Somebody has already decided this."))
    return redirect("portal:absences:staff_list", posting.at.slug)


def _absences(user: User, school: School) -> AbsenceQuerySet:
    return (
        Absence.objects.of_staff(user)
        .filter(notice__school=school)
        .select_related("pupil", "notice", "notice__told_by")
    )


def _page(
    request: MemberRequest, posting: Posting, form: RefusalForm, wrong: int = 0, status: int = 200
) -> HttpResponse:
    user, school = request.user, posting.at
    today = school.today()
    context = {
        "school": school,
        "today": today,
        "absences": _absences(user, school).from_day(today).order_by("notice__first_day", "pupil__sort_key", "pk"),
        "decides": any(each.role in SEES_SCHOOL and each.school_id == school.pk for each in user.postings_today),
        "form": form,
        "wrong": wrong,
    }
    return render(request, "portal/absences/staff_list.html", context, status=status)
