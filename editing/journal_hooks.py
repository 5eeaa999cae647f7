"""The journal under the admin's reports: for administrators, 404 to everybody else (`editing/allowed.py`)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from foundation.key_pages import Position, key_page
from foundation.keys import key_of
from foundation.plain_text import LineField
from journal import retention  # noqa: F401  (its kind is one of those that can be chosen)
from journal.kinds import KINDS
from journal.models import NEWEST_FIRST, Entry, EntryQuerySet

PAGE_SIZE = 50


class JournalForm(forms.Form):
    """What is looked for; whatever is left empty is not asked."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    user = LineField(label=_("The user’s key"), required=False, max_length=18)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted((name, f"{kind.label} ({name})") for name, kind in KINDS.items())
        self.fields["kind"].choices = [("", _("Everything")), *choices]  # type: ignore[attr-defined]

    def clean_user(self) -> int:
        """Raises ValidationError for what can't be a key."""
        written = self.cleaned_data["user"]
        if written and not key_of(written):
            raise forms.ValidationError(_("A key is a number."))
        return key_of(written)

    def found(self) -> EntryQuerySet:
        kind, user = self.cleaned_data["kind"], self.cleaned_data["user"]
        day: date | None = self.cleaned_data["day"]
        rows = Entry.objects.all()
        rows = rows.filter(kind=kind) if kind else rows
        rows = rows.filter(user=user) if user else rows
        return rows.of_day(day) if day else rows


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The newest first, fifty a page."""
    form = JournalForm(request.GET)
    rows = form.found() if form.is_valid() else Entry.objects.none()
    page = key_page(lambda at: at.apply(rows), Position.asked(Entry, NEWEST_FIRST, request.GET), PAGE_SIZE)
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "form": form,
        "entries": [(entry, KINDS.get(entry.kind)) for entry in page.rows],
        "page": page,
        "query": f"&{urlencode(asked)}" if asked else "",
    }
    return render(request, "editing/journal.html", context, status=422 if form.errors else 200)


@hooks.register("register_admin_urls")
def add_journal_address() -> list[URLPattern]:
    return [path("reports/journal/", journal, name="journal")]


class JournalMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def add_journal_to_menu() -> MenuItem:
    return JournalMenuItem(_("Journal"), reverse("journal"), name="journal", icon_name="list-ul", order=1200)
