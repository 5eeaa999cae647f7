""" "Your school": what it says about itself, written by its head and its office."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from roll.doors import MemberRequest, staff_page
from roll.models import Posting, School, User
from roll.rights import SEES_SCHOOL
from roll.school_forms import SchoolForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SEES_SCHOOL)
def school(request: MemberRequest, posting: Posting) -> HttpResponse:
    """Shows the facts as a form and saves them. Where somebody else has meanwhile, theirs are shown beside it."""
    # Another object than the page's own: what is typed and not taken names the school nowhere.
    row = School.objects.select_related("facts_changed_by").get(pk=posting.at.pk)
    form = SchoolForm(request.POST if request.method == "POST" else None, instance=row)
    context: dict[str, Any] = {"form": form, "school": posting.at, "changed_at": row.facts_changed_at, "status": 200}
    context["changed_by"] = name_at(posting.at, row.facts_changed_by)
    if request.method == "POST":
        context |= saved(request, form)
        if context["status"] == 200:
            messages.success(request, _("Saved. Everyone can see it now."))
            return redirect("roll:school", posting.at.slug)
    return render(request, "roll/school.html", context, status=context["status"])


def saved(request: MemberRequest, form: SchoolForm) -> dict[str, Any]:
    """Saves what the form has; returns the status, and what somebody else has changed meanwhile and who."""
    if not form.is_valid():
        return {"status": 422}
    try:
        form.instance.change_facts(version=form.cleaned_data["version"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return {"status": 422}
    except School.ChangedMeanwhile as changed:
        form.take_version(changed.school)
        others = form.set_by_others(changed.school)
        return {"status": 409, "others": others, "other": name_at(changed.school, changed.school.facts_changed_by)}
    return {"status": 200}


def name_at(school: School, user: User | None) -> str:
    """Returns what a person is called at the school; empty where there is nobody."""
    if user is None:
        return ""
    return Posting.objects.names_at(school, [user.pk]).get(user.pk) or str(user)
