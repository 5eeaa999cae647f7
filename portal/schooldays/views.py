"""A school's calendar, by month: days are marked, the last change is undone, a closing is told and taken back."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.schooldays.file_forms import FileForm, FoundDaysForm
from portal.schooldays.forms import ClosingForm, MarkForm, WeekForm, as_day
from portal.schooldays.models import CalendarChange, Closing, HasRegisters, Told, change_week
from portal.schooldays.month_page import stretches, weeks_of
from roll.doors import MemberRequest, member_page, staff_page
from roll.models import Posting, School, SpecialDay, User
from roll.rights import SEES_SCHOOL
from roll.school_views import name_at


@require_safe
@member_page
def closing(request: MemberRequest, pk: int) -> HttpResponse:
    """What the homes of a school were told of a closing, and whether it stands."""
    found: Any = get_object_or_404(Closing.objects.readable_by(request.user).select_related("school"), pk=pk)
    request.school_name = found.school.local_name
    return render(request, "portal/schooldays/closing.html", {"closing": found})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def calendar(request: MemberRequest, posting: Posting) -> HttpResponse:
    """One `month` of it, as `2026-11`; a POST marks days."""
    school = posting.at
    form = MarkForm(request.POST if request.method == "POST" else None, school=school)
    if form.is_valid() and (change := try_to_mark(school, form, request.user)):
        return show_changed(request, school, change)
    return render_calendar(request, school, form=form)


def show_changed(request: MemberRequest, school: School, change: CalendarChange) -> HttpResponse:
    number = len(change.days)
    messages.success(request, ngettext("%(n)d day changed.", "%(n)d days changed.", number) % {"n": number})
    return redirect(month_url(school, change.days[0]))


def try_to_mark(school: School, form: MarkForm | FoundDaysForm, by: User) -> CalendarChange | None:
    """Nothing where it can't be, or is asked about first: the form says why."""
    try:
        try:
            return CalendarChange.make(school, form.marks(), by=by)
        except HasRegisters as refused:
            if form.is_sure(refused):
                return CalendarChange.make(school, form.marks(), by=by, sure=True)
            form.ask(refused)
    except Told as refused:
        form.refuse_told(refused)
    return None


# --- From a calendar file --------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def file(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Looks a calendar file through and shows the days that it names; nothing is marked before the yes."""
    school = posting.at
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()), school=school)
    if form.is_valid():
        found = FoundDaysForm(None, school=school, names=form.cleaned_data["file"])
        return render(request, "portal/schooldays/file_days.html", {"school": school, "form": found})
    context = {"school": school, "form": form}
    return render(request, "portal/schooldays/file.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff_page(*SEES_SCHOOL)
def file_days(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Closes those of the file's days that are ticked."""
    school = posting.at
    form = FoundDaysForm(request.POST, school=school)
    if form.is_valid() and (change := try_to_mark(school, form, request.user)):
        return show_changed(request, school, change)
    return render(request, "portal/schooldays/file_days.html", {"school": school, "form": form}, status=422)


@require_POST
@staff_page(*SEES_SCHOOL)
def undoing(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """Undoes the last change of the calendar."""
    school = posting.at
    change = get_object_or_404(CalendarChange, pk=pk, school=school)
    change.school = school
    days = change.days
    try:
        change.undo()
    except CalendarChange.NotTheLast:
        words = _("Only the last change can be undone, and this one isn’t the last any more. Nothing is undone.")
        return render_calendar(request, school, refused=words, status=409)
    except (CalendarChange.NothingToUndo, Told):
        return render_calendar(request, school, refused=_("These days were changed again since. Nothing is undone."))
    except HasRegisters:
        words = _("Registers were taken on these days. To close them, mark them yourself.")
        return render_calendar(request, school, refused=words)
    messages.success(request, _("Undone."))
    return redirect(month_url(school, days[0]))


@require_POST
@staff_page(*SEES_SCHOOL)
def week(request: MemberRequest, posting: Posting) -> HttpResponse:
    """The days of the week on which the school is open."""
    school = posting.at
    form = WeekForm(request.POST, school=school)
    if form.is_valid():
        try:
            change_week(school, form.days())
        except HasRegisters:
            words = _("Registers were taken on such a day. Close single days in the calendar instead.")
            form.add_error("weekdays", words)
        else:
            messages.success(request, _("Saved."))
            return redirect("portal:schooldays:calendar", school.slug)
    return render_calendar(request, school, week_form=form)


@require_POST
@staff_page(*SEES_SCHOOL)
def closings(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Closes the next school days and tells the homes."""
    school = posting.at
    form = ClosingForm(request.POST, school=school)
    if form.is_valid() and try_to_announce(school, form, request.user):
        messages.success(request, _("Closed. The families are being notified."))
        return redirect("portal:schooldays:calendar", school.slug)
    return render_calendar(request, school, closing_form=form)


def try_to_announce(school: School, form: ClosingForm, by: User) -> Closing | None:
    """Nothing where it can't be, or is asked about first: the form says why."""
    data = form.cleaned_data
    days = (data["first_day"], data["last_day"] or data["first_day"])
    try:
        return Closing.announce(school, *days, data["reason"], by=by)
    except HasRegisters as refused:
        if form.is_sure(refused):
            return Closing.announce(school, *days, data["reason"], by=by, sure=True)
        form.ask(refused)
    except (Closing.NoSchoolDay, Told):
        form.add_error("first_day", _("There is no school on these days anyway."))
    return None


@require_POST
@staff_page(*SEES_SCHOOL)
def withdrawal(request: MemberRequest, posting: Posting, pk: int) -> HttpResponse:
    """The school is open after all, and the homes are told."""
    found = get_object_or_404(Closing, pk=pk, school=posting.at)
    found.school = posting.at
    try:
        found.withdraw(by=request.user)
    except Closing.Over:
        messages.info(request, _("It was taken back already, or the days are over."))
    else:
        messages.success(request, _("Open again. The families are being notified."))
    return redirect("portal:schooldays:calendar", posting.at.slug)


def month_url(school: School, day: date) -> str:
    return f"{reverse('portal:schooldays:calendar', args=[school.slug])}?month={day:%Y-%m}"


def shown_month(request: MemberRequest, school: School) -> date:
    """The first day of the month in the address; this month where there is none, or no month that can be."""
    found = as_day(f"{request.GET.get('month', '')}-01")
    # Weeks before and after it are counted.
    return found if found and 1990 <= found.year <= 2200 else school.today().replace(day=1)


def render_calendar(
    request: MemberRequest, school: School, refused: str = "", status: int = 422, **forms: Any
) -> HttpResponse:
    """The page; with a form that was not taken, or a refusal, it has this status."""
    month = shown_month(request, school)
    bound = [form for form in forms.values() if form.is_bound]
    mark_form = forms.get("form") or MarkForm(None, school=school)
    year = school.years.holding(month).first() or school.years.holding(month + timedelta(days=30)).first()
    special = SpecialDay.objects.filter(school=school).order_by("date")
    shown = special.filter(date__range=(year.starts_on, year.ends_on)) if year else special.none()
    last_change = CalendarChange.objects.filter(school=school).select_related("made_by").first()
    context: dict[str, Any] = {
        "school": school,
        "month": month,
        "earlier": month - timedelta(days=1),
        "later": (month + timedelta(days=31)).replace(day=1),
        "weekdays": [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)],
        "weeks": weeks_of(school, month),
        "year": year,
        "stretches": stretches(shown),
        "form": mark_form,
        "week_form": forms.get("week_form") or WeekForm(None, school=school),
        "closing_form": forms.get("closing_form") or ClosingForm(None, school=school),
        "last_change": last_change,
        "changed_by": last_change and name_at(school, last_change.made_by),
        "standing": Closing.objects.filter(school=school).standing(school.today()),
        "refused": refused,
    }
    return render(request, "portal/schooldays/calendar.html", context, status=status if bound or refused else 200)
