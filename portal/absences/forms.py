from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField, TextField
from portal.absences.models import SESSIONS
from roll.models import AbsenceReason, Pupil

LONGEST = timedelta(days=31)
LATEST = timedelta(days=180)


class AbsenceForm(forms.Form):
    """Which children, why, and when. The reason is the button that sends it.

    Unless a day is chosen it is the next school day of each child: `next_days` has it by school.
    """

    children = forms.ModelMultipleChoiceField(
        queryset=Pupil.objects.none(),
        to_field_name="code",
        label=_("Who?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tap the child it is about.")},
    )
    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    session = forms.ChoiceField(
        choices=[("", _("The whole day")), *SESSIONS], label=_("Part of the day"), required=False
    )
    note = TextField(
        max_length=300, required=False, label=_("Note for the school"), widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.ChoiceField(
        choices=AbsenceReason.choices,
        label=_("Why?"),
        error_messages={"required": _("Tap the reason."), "invalid_choice": _("Tap the reason.")},
    )

    def __init__(
        self, *args: Any, children: QuerySet[Pupil], today: date, next_days: dict[int, date], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.next_days = today, next_days
        field: Any = self.fields["children"]
        field.queryset = children

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors.keys() & {"first_day", "last_day"}:
            for first in self.children_by_day() or [data.get("first_day") or self.today]:
                self._check(first, data.get("last_day") or first)
        return data

    def children_by_day(self) -> dict[date, list[Pupil]]:
        """The chosen children by the first day of their absence: the one chosen, or the next of each child's school."""
        found: dict[date, list[Pupil]] = {}
        for child in self.cleaned_data.get("children") or ():
            day = self.cleaned_data.get("first_day") or self.next_days[child.school_id]
            found.setdefault(day, []).append(child)
        return found

    def _check(self, first: date, last: date) -> None:
        if first < self.today:
            self.add_error("first_day", _("This day has passed. Please call the school."))
        elif first > self.today + LATEST:
            self.add_error("first_day", _("This is too far ahead. Please tell us nearer the day."))
        elif last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif last - first > LONGEST:
            self.add_error("last_day", _("More than a month? Please talk to the school."))
        elif self.cleaned_data.get("session") and last != first:
            self.add_error("session", _("Part of a day can only be on one day."))


class RefusalForm(forms.Form):
    answer = LineField(max_length=200, label=_("Why not?"), error_messages={"required": _("Say why, in a sentence.")})
