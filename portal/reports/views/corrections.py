"""What was published is corrected or taken back, by those who may publish it; each text that the home had is kept."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.reports.forms import CorrectionForm
from portal.reports.models import Report
from portal.reports.views.staff import get_cycle_and_pupil
from roll.doors import MemberRequest, staff_page
from roll.models import Posting, User
from roll.rights import STAFF


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*STAFF)
def correction(request: MemberRequest, posting: Posting, cycle: int, code: str) -> HttpResponse:
    """Another text in place of the published one; the home is told at once."""
    report_cycle, pupil = get_cycle_and_pupil(request, posting, cycle, code)
    report = get_object_or_404(Report.objects.published(), cycle=report_cycle, pupil=pupil)
    subjects = list(report_cycle.school.subjects.all())
    form = CorrectionForm(request.POST if request.method == "POST" else None, subjects=subjects, report=report)
    try:
        if form.is_valid() and try_to_correct(report, form, request.user):
            messages.success(request, _("Corrected. The family is being notified."))
            return redirect("portal:reports:edit", posting.at.slug, report_cycle.pk, pupil.code)
    except Report.Unchanged:
        # Tapped twice, the first tap has corrected it.
        messages.info(request, _("It already says this."))
        return redirect("portal:reports:edit", posting.at.slug, report_cycle.pk, pupil.code)
    context = {"school": posting.at, "cycle": report_cycle, "pupil": pupil, "report": report, "form": form}
    if form.has_error(NON_FIELD_ERRORS, "changed"):
        context["report"] = Report.objects.with_writer_name().get(pk=report.pk)
        context["newer_lines"] = report.lines.select_related("subject")
    return render(request, "portal/reports/correction.html", context, status=422 if form.is_bound else 200)


def try_to_correct(report: Report, form: CorrectionForm, by: User) -> bool:
    """False where it can't be: the form says why. Raises Report.Unchanged."""
    try:
        data = form.cleaned_data
        report.correct(number=data["number"], comment=data["comment"], lines=form.lines(), by=by)
    except Report.Changed:
        form.renew_number(report.number)
        words = _(
            "Somebody has changed this report since you opened it. Compare both texts, then publish yours or go back."
        )
        form.add_error(None, ValidationError(words, code="changed"))
    except Report.Empty:
        form.add_error("comment", _("Nothing is written. To take the report back, go back one page."))
    except Report.NotPublished:
        form.add_error(None, _("Somebody has just taken this report back. It is a draft again."))
    else:
        return True
    return False


@require_POST
@staff_page(*STAFF)
def withdrawal(request: MemberRequest, posting: Posting, cycle: int, code: str) -> HttpResponse:
    """No home reads it any more; it is a draft again. A second tap changes nothing."""
    report_cycle, pupil = get_cycle_and_pupil(request, posting, cycle, code)
    report = get_object_or_404(Report, cycle=report_cycle, pupil=pupil)
    try:
        report.withdraw(by=request.user)
        messages.success(request, _("Taken back. The family no longer sees it. It is a draft again."))
    except Report.NotPublished:
        messages.info(request, _("It is a draft: the family does not see it."))
    return redirect("portal:reports:edit", posting.at.slug, report_cycle.pk, pupil.code)
