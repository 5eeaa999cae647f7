from datetime import date as Date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.attendance.days import SchoolDays
from portal.attendance.forms import RegisterForm
from portal.attendance.lists import registers_of
from portal.attendance.models import Register, Session
from portal.attendance.term import term_of
from roll.doors import MemberRequest, family_page, staff_page
from roll.models import Posting, Pupil
from roll.rights import STAFF, Right


@require_safe
@staff_page(*STAFF)
def register_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Today's classes of one session, or why there is no school today."""
    school = posting.at
    today = school.today()
    closed = SchoolDays.between([school.pk], today, today).reason(school, today)
    session = request.GET.get("session")
    session = session if session in Session.values else school.session_now()
    classes: list[Any] = [] if closed else list(registers_of(request.user, school, today, session))
    context = {
        "school": school,
        "today": today,
        "closed": closed,
        "session": Session(session),
        "sessions": Session,
        "classes": classes,
        "sent": len([each for each in classes if each.sent_at]),
        "expected": len([each for each in classes if each.pupils or each.sent_at]),
    }
    return render(request, "portal/attendance/register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def register(request: MemberRequest, posting: Posting, class_pk: int, date: Date, session: str) -> HttpResponse:
    """One class on one session. `do=rest` marks the unmarked present and shows the page again; `do=send` keeps it."""
    user, school = request.user, posting.at
    try:
        class_register = Register.for_user(user, school, class_pk, date, session)
        class_register.check_day()
    except (Register.DoesNotExist, Register.NotASchoolDay, Register.InTheFuture):
        raise Http404 from None
    form = RegisterForm(
        class_register.sheet, class_register.table, session, request.POST if request.method == "POST" else None
    )
    if request.method != "POST":
        return _page(request, class_register, form)
    if request.POST.get("do") != "send":
        form.mark_rest()
        return _page(request, class_register, form)
    try:
        class_register.send(form.marks, by=user)
    except Register.Incomplete as incomplete:
        form.missing = incomplete.rows
        return _page(request, class_register, form, status=422)
    except Register.NoPupils:
        # The page says so.
        return _page(request, class_register, form, status=422)
    messages.success(request, _("Register of %(name)s sent.") % {"name": class_register.school_class.name})
    return redirect("portal:attendance:register", school.slug, class_pk, date, session)


@require_safe
@family_page(Right.ATTENDANCE)
def family(request: MemberRequest, pupil: Pupil) -> HttpResponse:
    """A child's term in words, a month at a time, and how the percentage comes about."""
    return render(request, "portal/attendance/family.html", _term(request, pupil))


@require_safe
@staff_page(*STAFF)
def staff_child(request: MemberRequest, posting: Posting, code: str) -> HttpResponse:
    """The same for staff, of a child whom their postings show at this very school."""
    pupil = get_object_or_404(Pupil.objects.of_staff(request.user), code=code, school=posting.at)
    pupil.school = posting.at
    return render(request, "portal/attendance/staff_child.html", _term(request, pupil) | {"school": posting.at})


def _term(request: MemberRequest, pupil: Pupil) -> dict[str, Any]:
    """The term so far, and the `month` of it that is chosen."""
    record = term_of(pupil)
    chosen = [month for month in record.months if f"{month:%Y-%m}" == request.GET.get("month")]
    month = next(iter(chosen or record.months), None)
    return {"pupil": pupil, "record": record, "month": month, "weeks": record.weeks(month) if month else []}


def _page(request: MemberRequest, class_register: Register, form: RegisterForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "register": class_register,
        "school": class_register.school,
        "session": Session(class_register.session),
        "sessions": Session,
        "form": form,
    }
    return render(request, "portal/attendance/register.html", context, status=status)
