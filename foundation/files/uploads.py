"""The field by which our own forms take a file: whatever comes in is cleaned."""

from typing import Any

from django import forms
from django.core.files.base import File

from foundation.files.cleaning import Accepted, clean


class UploadField(forms.FileField):
    """A form field for one file of the kinds `accepted`, which it cleans."""

    def __init__(self, *, accepted: Accepted, **kwargs: Any) -> None:
        self.accepted = accepted
        super().__init__(widget=forms.FileInput(attrs={"accept": accepted.accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> File | None:
        """Returns the cleaned file, None where none was chosen; raises ValidationError where it is refused."""
        upload: File | None = super().clean(data, initial)
        return clean(upload, self.accepted) if upload else None
