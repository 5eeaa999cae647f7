"""The field by which our own forms take a file: whatever comes in is cleaned, and kept while the form is mended."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string

from foundation.files.cleaning import Accepted, clean
from foundation.ports import keep_upload


class UploadInput(forms.FileInput):
    """Asks for a file. One that was sent with a form that wasn't taken stays attached, for browsers forget it."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """Returns the input, and below it the file that is attached; one that was refused itself is not kept."""
        refused = (attrs or {}).get("aria-invalid")
        token = keep_upload(name, value) if isinstance(value, UploadedFile) and not refused else None
        if not token:
            return super().render(name, value, attrs, renderer)
        asked = super().render(name, value, {**(attrs or {}), "required": False}, renderer)
        context = {"input": asked, "name": name, "file": value.name, "token": token}
        return render_to_string("components/kept_file.html", context)


class AttachedFileMixin:
    """Of a form's field for a file: tells its UploadInput what was sent, which Django's own keeps to itself."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Returns the file that was sent, else `initial`."""
        return data or initial


class UploadField(AttachedFileMixin, forms.FileField):
    """A form field for one file of the kinds `accepted`, which it cleans."""

    def __init__(self, *, accepted: Accepted, **kwargs: Any) -> None:
        self.accepted = accepted
        super().__init__(widget=UploadInput(attrs={"accept": accepted.accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> File | None:
        """Returns the cleaned file, None where none was chosen; raises ValidationError where it is refused."""
        upload: File | None = super().clean(data, initial)
        return clean(upload, self.accepted) if upload else None
