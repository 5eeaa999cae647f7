"""What editors, heads and the office say on the pages of their desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editing.confirmations import parse_number, sealed_number, wrong_number_text
from foundation.models import ContentImage
from foundation.plain_text import LineField, TextField
from foundation.status_form import StatusForm
from pages.models import SchoolContentPage
from roll.consent.models import PhotoSubject
from roll.models import Pupil, School, User

CHANGED = gettext_lazy("It has been changed since you opened this page. Please read it again.")
ONE_OF_TWO = gettext_lazy("Choose one of the two.")


class VersionForm(StatusForm):
    """About the very version of a page that was read."""

    version = LineField(required=False)

    def __init__(self, page: SchoolContentPage, data: Any = None) -> None:
        super().__init__(data)
        self.page = page

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("version") == str(self.page.latest_revision_id):
            return cleaned
        raise ValidationError(CHANGED)


class NumberForm(VersionForm):
    """How many people the page tells, where they are many; the seal says how many were shown."""

    seal = LineField(required=False)
    number = LineField(required=False)

    @property
    def number_arguments(self) -> dict[str, int | None]:
        """What `confirm` takes, of a valid form."""
        return {
            "entered": parse_number(self.cleaned_data["number"]),
            "shown_number": sealed_number(self.page, self.cleaned_data["seal"]),
        }

    def refuse_number(self) -> None:
        number = self.page.get_latest_revision_as_object().number_to_confirm()
        self.add_error("number", wrong_number_text(number, self.cleaned_data["number"]))


class SendBackForm(VersionForm):
    comment = TextField(
        max_length=1000,
        error_messages={
            "required": gettext_lazy("Write in a few words what should be changed."),
            "max_length": gettext_lazy("Please write no more than 1,000 characters."),
        },
    )


class WhoPublishesForm(StatusForm):
    editors_publish = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")], error_messages={"required": ONE_OF_TWO, "invalid_choice": ONE_OF_TWO}
    )


class SubjectsForm(StatusForm):
    """Who of a class stands in a photo: `pupil` are the ticks, `seen` those that were there when it was shown."""

    file = LineField(required=False)
    pupil = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    seen = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, image: ContentImage, school: School, data: Any = None) -> None:
        super().__init__(data)
        self.image, self.school = image, school

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("file") == self.image.file.name:
            return cleaned
        raise ValidationError(CHANGED)

    def keys(self, *fields: str) -> set[str]:
        return {key for field in fields for key in self.cleaned_data[field]}

    def save_subjects(self, pupils: list[Pupil], *, by: User) -> str:
        """Records which of these pupils are ticked as in the photo, and returns the words that say so.

        Empty where the form has an error now. Raises PhotoSubject.NotAllowed.
        """
        ticked = [pupil for pupil in pupils if str(pupil.pk) in self.keys("pupil")]
        # A tick that another has set since the page was shown is not taken away.
        among = {pupil.pk for pupil in pupils if str(pupil.pk) in self.keys("pupil", "seen")}
        try:
            if PhotoSubject.name_pupils(self.image, ticked, school=self.school, by=by, among=among):
                return _("Saved. The photo will be shown once every family has said yes.")
        except PhotoSubject.AnotherPicture:
            self.add_error(None, CHANGED)
        else:
            self.add_error("pupil", _("Tick who is in the photo, or say that nobody can be recognised."))
        return ""

    def save_no_subjects(self, subjects: QuerySet[Pupil], *, by: User) -> str:
        """Records that nobody can be recognised in the photo, and returns the words that say so.

        `subjects` are those who are said to be in it. Empty where the form has an error now, also if one of them was
        not on the page that was answered. Raises PhotoSubject.NotAllowed.
        """
        seen = {pupil.pk for pupil in subjects if str(pupil.pk) in self.keys("seen")}
        try:
            # Not where somebody is named who wasn't on the page that was answered.
            if PhotoSubject.name_nobody(self.image, seen=seen, school=self.school, by=by):
                return _("Saved: nobody can be recognised in it.")
        except PhotoSubject.AnotherPicture:
            pass
        self.add_error(None, CHANGED)
        return ""
