"""What a school says about itself, as its head and office write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import PlainTextMixin
from roll.models import School
from roll.models.facts import FACTS, NAMES, check_time_zone

# Those of the schools we know of, and their neighbours; a school of another keeps its own.
TIME_ZONES = (
    "Asia/Kolkata",
    "Asia/Colombo",
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kathmandu",
    "Asia/Thimphu",
    "Europe/Dublin",
    "Europe/London",
    "UTC",
)
TEL = {"dir": "ltr", "inputmode": "tel", "autocomplete": "off"}


class SchoolForm(PlainTextMixin, forms.ModelForm):
    # Which facts the reader had before them.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = School
        fields = FACTS
        labels = {"name": _("The school’s name"), "public_email": _("E-mail that everyone may see")}
        help_texts = {
            "name": _("As it is on your letters. Shown wherever there is no name in the reader’s language."),
            "short_name": _("For text messages: no more than 12 characters."),
            "place": _("Families find the school in our list by it."),
            "address": _("As on an envelope, one line each."),
            "hours": _("One line each: Monday to Friday, 8 to 2"),
            "language": _("For people who have not chosen a language."),
            "time_zone": _("Dates and times follow this clock."),
            "attendance_codes": _("Choose this before the first register: marks keep their codes."),
        }
        widgets = {
            **{name: forms.TextInput(attrs={"dir": "auto", "lang": name[-2:]}) for name in NAMES},
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "short_name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "place": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "address": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            "hours": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            "phone": forms.TextInput(attrs=TEL),
            "other_phone": forms.TextInput(attrs=TEL),
            "public_email": forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "language": forms.Select,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A codes' table that can't be chosen any more is not asked for, nor taken.
        if self.instance.has_marks():
            self.fields["attendance_codes"].disabled = True
            self.fields["attendance_codes"].help_text = _("Attendance was marked already: its codes stay.")
        zones = dict.fromkeys([*TIME_ZONES, self.instance.time_zone])
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
            choices=[(zone, zone.replace("_", " ")) for zone in zones],
            validators=[check_time_zone],
        )
        self.initial["version"] = self.instance.facts_version

    @property
    def names(self) -> list[Any]:
        """The fields for the name in each language, as bound to this form."""
        return [self[name] for name in NAMES]

    def set_by_others(self, standing: School) -> list[tuple[str, str]]:
        """Returns the label and the text of what stands otherwise on the school than in this form."""
        return [
            (str(self[name].label), shown(standing, name))
            for name in FACTS
            if self.cleaned_data.get(name) != getattr(standing, name)
        ]

    def take_version(self, standing: School) -> None:
        """Has the form sent again to be of the school as it stands now."""
        data: Any = self.data
        self.data = data = data.copy()
        data["version"] = str(standing.facts_version)


def shown(school: School, name: str) -> str:
    """Returns a fact as people read it."""
    display = getattr(school, f"get_{name}_display", None)
    return str(display() if display else getattr(school, name))
