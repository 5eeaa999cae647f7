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
    """Which children, why, and when: `next_day`, unless said otherwise. The reason is the button that sends it."""

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
        max_length=300, required=False, label=_("A word to the school"), widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.ChoiceField(
        choices=AbsenceReason.choices,
        label=_("Why?"),
        error_messages={"required": _("Tap the reason."), "invalid_choice": _("Tap the reason.")},
    )

    def __init__(self, *args: Any, children: QuerySet[Pupil], today: date, next_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.next_day = today, next_day
        field: Any = self.fields["children"]
        field.queryset = children

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors.keys() & {"first_day", "last_day"}:
            return data
        first = data["first_day"] = data.get("first_day") or self.next_day
        last = data["last_day"] = data.get("last_day") or first
        if first < self.today:
            self.add_error("first_day", _("This day is over. Please call the school."))
        elif first > self.today + LATEST:
            self.add_error("first_day", _("This is too far away. Tell it nearer the day."))
        elif last < first:
            self.add_error("last_day", _("The last day is before the first."))
        elif last - first > LONGEST:
            self.add_error("last_day", _("More than a month? Please talk to the school."))
        elif data.get("session") and last != first:
            self.add_error("session", _("Part of a day is one day only."))
        return data


class RefusalForm(forms.Form):
    answer = LineField(max_length=200, label=_("Why not?"), error_messages={"required": _("Say why, in a sentence.")})
