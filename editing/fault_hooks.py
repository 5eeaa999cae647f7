"""What went wrong, under the admin's reports: for administrators, 404 to everybody else (`editing/allowed.py`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editing import faults
from foundation.failed_jobs import tried_again
from foundation.keys import key_of


@require_safe
def fault_list(request: HttpRequest) -> HttpResponse:
    """Failed jobs, and refused addresses fifty at a time; `addresses` is the key of the last seen."""
    addresses, more_addresses = faults.refused_addresses(key_of(request.GET.get("addresses", "")))
    context = {
        "jobs": faults.failed_jobs(),
        "most": faults.MOST,
        "tried_again": tried_again().count(),
        "addresses": addresses,
        "more_addresses": more_addresses,
        "schools": faults.schools_without_desk(),
        "is_first": not request.GET,
    }
    return render(request, "editing/faults.html", context)


@require_POST
def job_again(request: HttpRequest, key: str) -> HttpResponse:
    try:
        if number := faults.try_again(key):
            words = ngettext(
                "%(n)s job is queued again. If the site has to give it up once more, it comes back here.",
                "%(n)s jobs are queued again. Those that the site has to give up once more come back here.",
                number,
            )
            messages.success(request, words % {"n": number})
        else:
            tell_gone(request)
    except faults.Unknown:
        messages.error(request, _("This version of the site has no such work any more: it can only be dismissed."))
    return redirect("faults")


@require_POST
def job_dismissal(request: HttpRequest, key: str) -> HttpResponse:
    if number := faults.dismiss(key):
        words = ngettext(
            "%(n)s job is dismissed. What it should have done is not done.",
            "%(n)s jobs are dismissed. What they should have done is not done.",
            number,
        )
        messages.success(request, words % {"n": number})
    else:
        tell_gone(request)
    return redirect("faults")


def tell_gone(request: HttpRequest) -> None:
    messages.info(request, _("It has already gone: somebody was faster."))


@hooks.register("register_admin_urls")
def add_fault_addresses() -> list[URLPattern]:
    return [
        path("reports/faults/", fault_list, name="faults"),
        path("reports/faults/jobs/<slug:key>/again/", job_again, name="job_again"),
        path("reports/faults/jobs/<slug:key>/dismissal/", job_dismissal, name="job_dismissal"),
    ]


class FaultsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def add_faults_to_menu() -> MenuItem:
    return FaultsMenuItem(
        gettext_lazy("What went wrong"), reverse("faults"), name="faults", icon_name="warning", order=1190
    )
