"""What a letter is written in. It carries a uuid made with the page: sent twice, it is written once."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.files.cleaning import LETTERS
from foundation.files.uploads import UploadField
from foundation.plain_text import LineField, TextField
from portal.letters.models import Letter, Place, place_label
from roll.models import Audience, School, User
from roll.rights import SEES_SCHOOL


class LetterForm(forms.Form):
    batch = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    audience = forms.ChoiceField(
        label=_("Which families is it for?"),
        error_messages={
            "required": _("Please choose which families get it."),
            "invalid_choice": _("Please choose one of these."),
        },
    )
    title = LineField(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("A few words: Trip to the zoo on 4 December."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Please say in a few words what it is about.")},
    )
    text = TextField(
        label=_("Letter"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Please write the letter.")},
    )
    question = LineField(
        label=_("A yes-or-no question"),
        required=False,
        max_length=200,
        help_text=_("May your child come along?"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    answer_by = forms.DateField(
        label=_("Last day to answer"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file = UploadField(
        accepted=LETTERS, label=_("A file"), required=False, help_text=_("A PDF or a photo, up to 10 MB.")
    )
    drop_file = forms.BooleanField(label=_("Remove the attached file"), required=False)

    def __init__(self, *args: Any, school: School, user: User, draft: Letter | None = None, **kwargs: Any) -> None:
        self.school = school
        self.places = audience_places(school, user)
        super().__init__(*args, **kwargs | {"initial": self._first(draft)})
        choice: Any = self.fields["audience"]
        choice.choices = [("", "–"), *((key, place_label(place)) for key, place in self.places.items())]
        if not (draft and draft.file):
            del self.fields["drop_file"]

    def _first(self, draft: Letter | None) -> dict[str, Any]:
        """What stands in it already: the draft, or the only class there is."""
        if draft is None:
            return {"audience": next(iter(self.places))} if len(self.places) == 1 else {}
        initial = {name: getattr(draft, name) for name in ("title", "text", "question", "answer_by", "batch")}
        return initial | {"audience": key_of(draft.audience.place)}

    def clean_answer_by(self) -> Any:
        day = self.cleaned_data["answer_by"]
        if day and day < self.school.today():
            raise ValidationError(gettext("This day has passed. Please choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("question") and not data.get("answer_by") and "answer_by" not in self.errors:
            self.add_error("answer_by", gettext("Please choose the last day to answer."))
        if data.get("answer_by") and not data.get("question") and "question" not in self.errors:
            self.add_error("question", gettext("Please write the question, or remove the last day."))
        return data

    def cleaned_values(self) -> dict[str, Any]:
        """As the verbs of Letter take it. A file stays unless another comes or it is left out."""
        data = self.cleaned_data
        values = {name: data[name] for name in ("title", "text", "question", "answer_by")}
        values["audience"] = Audience.of(self.places[data["audience"]])
        if data["file"] or data.get("drop_file"):
            values["file"] = data["file"] or ""
        return values


def audience_places(school: School, user: User) -> dict[str, Place]:
    """To whom this person may write: head and office the school, its years and this year's classes; teachers theirs."""
    today = school.today()
    running = user.classes_at(school).filter(academic_year__starts_on__lte=today, academic_year__ends_on__gte=today)
    all_places: list[Place] = [school, *school.year_groups.all()] if user.posting_at(school, SEES_SCHOOL) else []
    return {key_of(place): place for place in (*all_places, *running.order_by("year_group__order", "sort_key"))}


def key_of(place: Place) -> str:
    return f"{place._meta.model_name}-{place.pk}"
