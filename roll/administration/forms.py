"""What whoever runs the site writes about areas and schools, and who begins at a school."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.files.uploads import AttachedFileMixin, UploadInput
from foundation.plain_text import LineField, MailAddressField
from roll.models import Area, School
from roll.models.schools import ALL_LANGUAGES
from roll.rights import Role

# Who sets a school up: the rest is invited by them.
FIRST_ROLES = [(Role.HEAD, _("Head")), (Role.OFFICE, _("School office"))]
SLUG_TAKEN = _("Another school has this address. Choose another, or leave it empty.")


class AreaForm(forms.ModelForm):
    class Meta:
        model = Area
        fields = ("name", "kind", "code", "parent")
        field_classes = {"name": LineField, "code": LineField}
        labels = {"name": _("Name"), "kind": _("Kind"), "code": _("Code"), "parent": _("Part of")}
        help_texts = {"code": _("The official code, or any short one that no other area has.")}
        error_messages = {
            "name": {"required": _("Please give it a name.")},
            "kind": {"required": _("Please choose what it is.")},
            "code": {"required": _("Please give it a code."), "unique": _("Another area has this code.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Area.objects.order_by("path")  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = gettext("Nothing: it is at the top")  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Who begins at a school; left empty, nobody does yet."""

    email = MailAddressField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("This is not an e-mail address. It looks like name@example.org.")},
    )
    person = LineField(
        label=_("Name"), max_length=120, required=False, help_text=_("As families will read it: Ms Kaur.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=FIRST_ROLES, initial=Role.HEAD, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("person") and not cleaned.get("email") and not self.has_error("email"):
            self.add_error("email", gettext("Please enter the address to which the invitation goes."))
        return cleaned


class InvitationForm(PersonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].error_messages["required"] = gettext(
            "Please enter the address to which the invitation goes."
        )


class SchoolForm(PersonForm):
    """A new school, and its first person."""

    name = LineField(
        label=_("Name of the school"), max_length=160, error_messages={"required": _("Please enter the school’s name.")}
    )
    short_name = LineField(
        label=_("Short name"),
        max_length=12,
        required=False,
        help_text=_("For text messages: no more than 12 characters. Left empty, it is made of the name."),
    )
    slug = LineField(
        label=_("Address on this site"),
        max_length=50,
        required=False,
        validators=[validate_slug],
        help_text=_("Small letters, digits and hyphens. Left empty, it is made of the name. It doesn’t change later."),
    )
    area = forms.ModelChoiceField(Area.objects.order_by("path"), label=_("Area"), required=False)
    language = forms.ChoiceField(
        label=_("Main language"),
        choices=ALL_LANGUAGES,
        error_messages={"invalid_choice": _("Please choose English, Hindi, Punjabi or Urdu.")},
    )
    time_zone = LineField(
        label=_("Time zone"),
        max_length=40,
        initial="Asia/Kolkata",
        widget=forms.TextInput(attrs={"list": "time_zones"}),
        help_text=_("As Asia/Kolkata or Europe/London."),
    )
    attendance_codes = forms.ChoiceField(label=_("Codes for attendance"), choices=School.AttendanceCodes)

    field_order = ("name", "short_name", "slug", "area", "language", "time_zone", "attendance_codes")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        if slug == "search" or (slug and School.objects.filter(slug=slug).exists()):
            raise ValidationError(SLUG_TAKEN)
        return str(slug)

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise ValidationError(gettext("There is no time zone of this name. It looks like Asia/Kolkata."))
        return ZoneInfo(zone).key


class TableField(AttachedFileMixin, forms.FileField):
    """A spreadsheet, which is read once and not kept."""

    widget = UploadInput(attrs={"accept": ".csv,.xlsx"})


class FileForm(forms.Form):
    """A spreadsheet of schools; or, once it was looked through, what it said, as the page keeps it."""

    file = TableField(
        label=_("Spreadsheet"),
        help_text=_("CSV or Excel (.xlsx), up to 1,000 schools."),
        error_messages={"required": _("Please choose a file.")},
    )
