"""Days in forms: the field, and the two between which something holds."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What a day that is missing says where there is nothing better to say.
NO_DAY = {"required": gettext_lazy("Please choose a day.")}


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Returns a field for one day, drawn as the browser's own."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class SpanForm(forms.Form):
    """A form with `starts_on` and `ends_on`, both included; no last day is open."""

    def clean(self) -> dict[str, Any]:
        """Returns what was filled in, with an error where the days are the wrong way round."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first day."))
        return data

    def refuse_passed(self, name: str, today: date) -> None:
        """Adds an error where the day in this field has passed."""
        day = self.cleaned_data.get(name)
        if day and day < today:
            self.add_error(name, _("This day has passed. Please choose today or a later day."))
