"""What the office says with the forms that homes signed on paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.plain_text import LineField


class SignedFormsForm(forms.Form):
    note = LineField(
        label=_("Where are the signed forms kept?"),
        max_length=120,
        initial=_("Folder in the school office"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Please say where the signed forms are kept, then save again.")},
    )
