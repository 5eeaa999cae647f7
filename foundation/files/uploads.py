"""The field by which our own forms take a file: whatever comes in is cleaned."""

from typing import Any

from django import forms
from django.core.files.base import File

from foundation.files.cleaning import Accepted, clean


class UploadField(forms.FileField):
    """One file as it is kept; None where none was chosen. What `accepted` does not hold is an error of the field."""

    def __init__(self, *, accepted: Accepted, **kwargs: Any) -> None:
        self.accepted = accepted
        super().__init__(widget=forms.FileInput(attrs={"accept": accepted.accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> File | None:
        upload: File | None = super().clean(data, initial)
        return clean(upload, self.accepted) if upload else None
