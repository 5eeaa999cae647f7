from django import forms
from django.utils.translation import gettext_lazy as _

from roll.models import User


class YouForm(forms.ModelForm):
    """What a person may change about themselves without asking the school."""

    class Meta:
        model = User
        fields = ("language",)
        labels = {"language": _("Language")}
        help_texts = {"language": _("For the site and for what we send you.")}
        widgets = {"language": forms.RadioSelect}
