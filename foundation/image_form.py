"""The form of every picture uploaded in Wagtail: the file is written anew before it is kept."""

from typing import Any

from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from foundation.photos import clean_photo


class PhotoField(WagtailImageField):
    """Upright, without the place and time the camera noted. What can't be read is an error of the field."""

    def to_python(self, data: Any) -> Any:
        # First of all: Wagtail's own checks decode the whole file before they ask how large it is.
        return super().to_python(clean_photo(data) if data else data)


class ContentImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("file"):
            self.fields["file"] = PhotoField(label=theirs.label, required=theirs.required, widget=theirs.widget)
