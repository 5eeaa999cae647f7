"""What teachers, head and office do with reports: list, write, check, publish, see who has read."""

from typing import Any, NamedTuple, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.reports.forms import ReportForm
from portal.reports.lists import published_by_class
from portal.reports.models import Report, ReportCycle
from portal.reports.readers import Reader, readers_of
from roll.classes import class_words, with_class_days
from roll.dated import holds
from roll.doors import MemberRequest, staff_page
from roll.models import Class, Posting, Pupil, User
from roll.rights import SEES_SCHOOL, STAFF

One = TypeVar("One", ReportCycle, Class)


class Row(NamedTuple):
    pupil: Pupil
    report: Report | None
    read: int
    readers: int


@require_safe
@staff_page(*STAFF)
def staff_list(request: MemberRequest, posting: Posting) -> HttpResponse:
    """How far each class is in one cycle; of one `class`, or the only one: whose report is a draft, published, read."""
    cycles = list(ReportCycle.objects.filter(school=posting.school).select_related("school"))
    classes = list(_classes(request.user, posting))
    cycle = _named(cycles, request.GET.get("cycle")) or next(iter(cycles), None)
    school_class = _named(classes, request.GET.get("class")) or (classes[0] if len(classes) == 1 else None)
    rows = _rows(cycle, school_class) if cycle and school_class else []
    by_class = published_by_class(cycle, classes, posting.at.today()) if cycle and not school_class else []
    context = {
        "school": posting.school,
        "cycles": cycles,
        "cycle": cycle,
        "classes": classes,
        "school_class": school_class,
        "rows": rows,
        "by_class": by_class,
        "sets_dates": posting.role in SEES_SCHOOL,
        "published": sum(1 for row in rows if row.report and row.report.is_published),
    }
    return render(request, "portal/reports/staff_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def edit(request: MemberRequest, posting: Posting, cycle: int, code: str) -> HttpResponse:
    """Writes a draft, or shows what was published. `do=check` saves and goes on to publishing."""
    report_cycle, pupil = get_cycle_and_pupil(request, posting, cycle, code)
    report = Report.objects.with_writer_name().filter(cycle=report_cycle, pupil=pupil).first()
    if report:
        report.cycle, report.pupil = report_cycle, pupil
    if report and report.is_published:
        return _staff_page(request, posting, "published", report, 422 if request.method == "POST" else 200)
    subjects = list(report_cycle.school.subjects.all())
    form = ReportForm(request.POST if request.method == "POST" else None, subjects=subjects, report=report)
    if form.is_valid():
        return _write(request, posting, form, report_cycle, pupil)
    back = _list_url(request.user, posting, report_cycle, pupil)
    context = {
        "school": report_cycle.school,
        "cycle": report_cycle,
        "pupil": pupil,
        "report": report,
        "form": form,
        "back": back,
    }
    return render(request, "portal/reports/edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def publication(request: MemberRequest, posting: Posting, cycle: int, code: str) -> HttpResponse:
    """The report as the family will read it, and who will be told; a POST publishes."""
    report_cycle, pupil = get_cycle_and_pupil(request, posting, cycle, code)
    report = get_object_or_404(Report.objects.with_writer_name(), cycle=report_cycle, pupil=pupil)
    report.cycle, report.pupil = report_cycle, pupil
    if request.method != "POST" and not report.is_published:
        return _staff_page(request, posting, "publication", report)
    try:
        if request.method == "POST":
            report.publish(by=request.user)
            messages.success(request, _("Published. The family is being notified."))
    except Report.Empty:
        return _staff_page(request, posting, "publication", report, 422)
    except Report.AlreadyPublished:
        pass  # A second tap: the first one published it.
    return redirect("portal:reports:edit", report_cycle.school.slug, report_cycle.pk, pupil.code)


def get_cycle_and_pupil(request: MemberRequest, posting: Posting, cycle: int, code: str) -> tuple[ReportCycle, Pupil]:
    """The cycle, and a pupil whom this person's postings at this very school show."""
    school = posting.at
    report_cycle = get_object_or_404(ReportCycle, pk=cycle, school=school)
    pupil: Any = get_object_or_404(with_class_days(Pupil.objects.of_staff(request.user)), code=code, school=school)
    pupil.class_words = class_words(pupil)
    report_cycle.school = pupil.school = school
    return report_cycle, pupil


def _write(
    request: MemberRequest, posting: Posting, form: ReportForm, cycle: ReportCycle, pupil: Pupil
) -> HttpResponse:
    words, writer = form.cleaned_data["comment"], request.user
    try:
        Report.write(cycle, pupil, comment=words, lines=form.lines(), by=writer)
    except Report.AlreadyPublished:
        report = Report.objects.with_writer_name().get(cycle=cycle, pupil=pupil)
        return _staff_page(request, posting, "published", report, 422)
    if request.POST.get("do") == "check":
        return redirect("portal:reports:publication", cycle.school.slug, cycle.pk, pupil.code)
    messages.success(request, _("Draft saved."))
    return redirect("portal:reports:edit", cycle.school.slug, cycle.pk, pupil.code)


def _staff_page(request: MemberRequest, posting: Posting, name: str, report: Report, status: int = 200) -> HttpResponse:
    """A report as it reads at home, with its readers beside it."""
    context: dict[str, Any] = {
        "school": report.school,
        "report": report,
        "cycle": report.cycle,
        "pupil": report.pupil,
        "lines": list(report.lines.select_related("subject")),
        "readers": readers_of(report.cycle, [report.pupil])[report.pupil_id],
        "editions": list(report.editions.select_related("published_by", "ended_by")),
        "refused": status == 422,
        "back": _list_url(request.user, posting, report.cycle, report.pupil),
    }
    return render(request, f"portal/reports/{name}.html", context, status=status)


def _list_url(user: User, posting: Posting, cycle: ReportCycle, pupil: Pupil) -> str:
    """The list, with the class of this pupil."""
    school_class = _classes(user, posting).filter(holds("enrolments__"), enrolments__pupil=pupil).first()
    query = urlencode({"cycle": cycle.pk} | ({"class": school_class.pk} if school_class else {}))
    return f"{reverse('portal:reports:staff_list', args=[cycle.school.slug])}?{query}"


def _classes(user: User, posting: Posting) -> QuerySet[Class]:
    """A teacher's registration classes and sets; head and office choose among the registration classes."""
    school = posting.at
    today = school.today()
    classes = user.classes_at(school).filter(academic_year__starts_on__lte=today, academic_year__ends_on__gte=today)
    if posting.role in SEES_SCHOOL:
        classes = classes.filter(kind=Class.Kind.REGISTRATION)
    return classes.order_by("year_group__order", "sort_key")


def _named(options: list[One], key: str | None) -> One | None:
    return next((thing for thing in options if str(thing.pk) == key), None)


def _rows(cycle: ReportCycle, school_class: Class) -> list[Row]:
    pupils = list(school_class.pupils_on(cycle.school.today()))
    reports = {report.pupil_id: report for report in Report.objects.filter(cycle=cycle, pupil__in=pupils)}
    readers = readers_of(cycle, pupils)
    return [Row(pupil, reports.get(pupil.pk), *_read_counts(readers[pupil.pk])) for pupil in pupils]


def _read_counts(readers: list[Reader]) -> tuple[int, int]:
    return sum(1 for reader in readers if reader.read_at), len(readers)
