"""The editor's form of a picture: cleaned, without a child's whole name, and said whether a pupil stands in it."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import RadioSelect, TypedChoiceField
from django.utils.translation import gettext as _

from editing.models import Desk
from editing.notices import PhotosWaiting
from foundation import clock
from foundation.files.forms import ContentImageForm
from notices.models import Event
from pages.photo_form import FIRST_NAME_ONLY
from roll.consent.models import PhotoSubject
from roll.consent.photos import HELD, WAITING, state_of
from roll.models import School
from roll.names import find_pupil_names


class SchoolImageForm(ContentImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("shows_pupils"):
            # Whoever says nothing has not said no: the office is asked.
            self.fields["shows_pupils"] = TypedChoiceField(
                label=theirs.label,
                choices=[("True", _("Yes, a pupil can be recognised")), ("False", _("No, nobody can be recognised"))],
                coerce=lambda value: value == "True",
                empty_value=True,  # type: ignore[arg-type]
                required=False,
                widget=RadioSelect,
                help_text=self.consent_help_text(),
            )
            if self.instance.pk is None:
                self.initial.pop("shows_pupils", None)

    def consent_help_text(self) -> str:
        state = state_of(self.instance) if self.instance.pk else ""
        if state == WAITING:
            return _("Waiting for the office to say who is in it. It is not shown until then.")
        if state == HELD:
            return _("Not shown: a family has not said yes to photos on the website. The office knows which.")
        return _("If yes, the office says who is in it, and it is shown once every family has said yes.")

    def save(self, commit: bool = True) -> Any:
        is_another = bool(self.instance.pk) and "file" in self.changed_data
        with transaction.atomic():
            image = super().save(commit)
            if is_another:
                PhotoSubject.forget(image)
            if commit and state_of(image) == WAITING:
                self.tell_office(image)
        return image

    def tell_office(self, image: Any) -> None:
        """At once of the first of a day; of those that follow the night tells, with whatever came another way."""
        desk = Desk.objects.filter(collection=image.collection_id).select_related("school").first()
        if not desk:
            return
        told = Event.objects.filter(kind=PhotosWaiting.kind, subject_id=desk.pk)
        if not told.filter(created_at__gt=clock.now() - timedelta(days=1)).exists():
            PhotosWaiting(desk).send(by=image.uploaded_by_user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Who may write in one collection is not asked for it.
        collection = cleaned.get("collection") or self.collections[0]
        desk = Desk.objects.filter(collection=collection).select_related("school").first()
        if desk:
            self._check_names(desk.school, {field: cleaned.get(field) or "" for field in ("title", "description")})
        return cleaned

    def _check_names(self, school: School, texts: dict[str, str]) -> None:
        for field, name in zip(texts, find_pupil_names(school, list(texts.values())), strict=True):
            if name:
                self.add_error(field, ValidationError(FIRST_NAME_ONLY % {"name": name}))
