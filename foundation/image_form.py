"""The form of every picture uploaded in Wagtail: the file is written anew before it is kept."""

from typing import Any

from wagtail.images.forms import BaseImageForm

from foundation.photos import clean_photo


class ContentImageForm(BaseImageForm):
    def clean_file(self) -> Any:
        """Upright, without the place and time the camera noted. A file that is no photo is an error of the field."""
        upload = self.cleaned_data["file"]
        return clean_photo(upload) if "file" in self.changed_data else upload
