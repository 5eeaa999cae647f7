"""The forms of Wagtail's libraries: what is uploaded there is cleaned before it is kept (`cleaning.py`)."""

from typing import Any

from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from foundation.files.cleaning import IMAGES, LIBRARY, VIDEOS, Accepted, clean


class ImageField(WagtailImageField):
    """Upright, without the place and time the camera noted. What can't be read is an error of the field."""

    def to_python(self, data: Any) -> Any:
        # First of all: Wagtail's own checks decode the whole file before they ask how large it is.
        return super().to_python(clean(data, IMAGES) if data else data)


class DocumentField(WagtailDocumentField):
    """What it is, its content says. What it may not be is an error of the field."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(clean(data, LIBRARY) if data else data)


class VideoField(FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return clean(file, VIDEOS) if data else file


def put_in(form: Any, field: type[FileField], accepted: Accepted | None = None) -> None:
    """Has the form take its file by this field, where it has one; `accepted` is what the browser offers to choose."""
    if theirs := form.fields.get("file"):
        if accepted:
            theirs.widget.attrs["accept"] = accepted.accept
        form.fields["file"] = field(label=theirs.label, required=theirs.required, widget=theirs.widget)


class ContentImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_in(self, ImageField)


class ContentDocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_in(self, DocumentField, LIBRARY)


class ContentMediaForm(BaseMediaForm):
    """Videos alone: the library's own forms would take sounds too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.type = MediaType.VIDEO
        put_in(self, VideoField, VIDEOS)
