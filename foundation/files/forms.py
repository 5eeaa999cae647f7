"""The forms of Wagtail's libraries: what is uploaded there is cleaned before it is kept (`cleaning.py`)."""

from typing import Any

from django.forms import FileField
from django.utils.translation import gettext as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from foundation.files.cleaning import IMAGES, LIBRARY, VIDEOS, Accepted, clean
from foundation.files.uploads import AttachedFileMixin, UploadInput
from foundation.files.videos import MAX_BYTES
from foundation.plain_text import PlainTextMixin


class ImageField(AttachedFileMixin, WagtailImageField):
    """A form field for a picture, which it turns upright and rids of the place and time that the camera noted."""

    def to_python(self, data: Any) -> Any:
        """Returns the cleaned picture, checked by Wagtail's field; raises ValidationError where it is refused."""
        # First of all: Wagtail's own checks decode the whole file before they ask how large it is.
        return super().to_python(clean(data, IMAGES) if data else data)


class DocumentField(AttachedFileMixin, WagtailDocumentField):
    """A form field for a document of the library, known by its content."""

    def to_python(self, data: Any) -> Any:
        """Returns the cleaned document; raises ValidationError where it is none that LIBRARY takes."""
        return super().to_python(clean(data, LIBRARY) if data else data)


class VideoField(AttachedFileMixin, FileField):
    """A form field for a video, which it rids of the place that the phone noted."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Returns the cleaned video, or `initial` where none is sent; raises ValidationError where it is refused."""
        file = super().clean(data, initial)
        return clean(file, VIDEOS) if data else file


def replace_file_field(form: Any, field: type[FileField], accepted: Accepted | None = None) -> None:
    """Replaces the form's field `file`, where it has one, by one of class `field` with its label.

    `accepted` is what the browser then offers to choose.
    """
    if original := form.fields.get("file"):
        attrs = original.widget.attrs | ({"accept": accepted.accept} if accepted else {})
        form.fields["file"] = field(label=original.label, required=original.required, widget=UploadInput(attrs=attrs))


class ContentImageForm(PlainTextMixin, BaseImageForm):
    """Wagtail's form for a picture, cleaning what is uploaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replace_file_field(self, ImageField)


class ContentDocumentForm(PlainTextMixin, BaseDocumentForm):
    """Wagtail's form for a document, cleaning what is uploaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replace_file_field(self, DocumentField, LIBRARY)


class ContentMediaForm(PlainTextMixin, BaseMediaForm):
    """Wagtailmedia's form for a video, cleaning what is uploaded; it takes no sound."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.type = MediaType.VIDEO
        replace_file_field(self, VideoField, VIDEOS)
        if "file" in self.fields:
            self.fields["file"].help_text = _(
                "MP4 (H.264) or WebM, no more than %(megabytes)d MB. On a slow line sending takes some minutes."
            ) % {"megabytes": MAX_BYTES // 1024**2}
