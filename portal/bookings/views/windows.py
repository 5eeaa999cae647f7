"""One teacher's one day: how and where families are met, and which hours; taking it out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.bookings.forms.window import WindowForm
from portal.bookings.models import Window
from portal.bookings.staff_lists import day_url, windows_of
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.rights import SEES_SCHOOL, STAFF


def get_window(user: User, school: School, pk: int) -> Any:
    """The own ones of today and later; for head and office anybody's."""
    windows = windows_of(Window.objects.filter(school=school, date__gte=school.today()))
    if user.posting_at(school, SEES_SCHOOL) is None:
        windows = windows.filter(teacher=user)
    window: Any = get_object_or_404(windows, pk=pk)
    window.school = window.event.school = school
    return window


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def window(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    teacher_window = get_window(request.user, posting.at, pk)
    form = WindowForm(request.POST if request.method == "POST" else None, window=teacher_window)
    if form.is_valid() and (changed := try_to_adjust(teacher_window, form, request.user)):
        messages.success(request, _("Saved."))
        return redirect(day_url(posting.at, changed))
    context = {
        "school": posting.at,
        "window": teacher_window,
        "form": form,
        "back": day_url(posting.at, teacher_window),
    }
    return render(request, "portal/bookings/staff_window.html", context, status=422 if form.is_bound else 200)


def try_to_adjust(window: Window, form: WindowForm, by: User) -> Window | None:
    """Nothing where it can't be: the form says why."""
    try:
        return window.adjust(by=by, **form.cleaned_data)
    except form.refusal_exceptions as refused:
        form.add_refusal(refused)
    return None


@require_POST
@staff_page(*STAFF)
def window_removal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """The teacher can't come then."""
    teacher_window = get_window(request.user, posting.at, pk)
    cancelled = teacher_window.withdraw(by=request.user)
    words = ngettext(
        "Removed. One meeting is cancelled and the family is being notified.",
        "Removed. %(n)s meetings are cancelled and the families are being notified.",
        cancelled,
    )
    messages.success(request, words % {"n": cancelled} if cancelled else _("Removed."))
    return redirect("portal:bookings:staff_list", posting.at.slug)
