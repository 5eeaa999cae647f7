from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from roll.models import Pupil, User


class YouForm(forms.ModelForm):
    """What a person may change about themselves without asking the school."""

    class Meta:
        model = User
        fields = ("language",)
        labels = {"language": _("Language")}
        help_texts = {"language": _("For the site and for what we send you.")}
        widgets = {"language": forms.RadioSelect}


class JoiningForm(forms.Form):
    """Which of these `children` at other schools a child is who has left; None of the answer is none of them."""

    NONE = "none"

    child = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap the child it is, or none of these.")},
    )

    def __init__(self, *args: Any, pupil: Pupil, children: Sequence[Pupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = {child.code: child for child in children}
        field: Any = self.fields["child"]
        field.label = gettext("Which of your children is %(name)s?") % {"name": pupil.first_name}
        field.choices = [
            *((child.code, f"{child} · {child.school.local_name}") for child in children),
            (self.NONE, gettext("None of these: another child")),
        ]

    def clean_child(self) -> Pupil | None:
        return self.children.get(self.cleaned_data["child"])
