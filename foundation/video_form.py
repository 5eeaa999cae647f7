"""The form of every video uploaded in Wagtail: the file is looked into before it is kept."""

from typing import Any

from django.forms import FileField
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from foundation.videos import CONTENT_TYPES, clean_video


class VideoField(FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return clean_video(file) if data else file


class ContentMediaForm(BaseMediaForm):
    """Videos alone: the library's own forms would take sounds too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.type = MediaType.VIDEO
        if theirs := self.fields.get("file"):
            theirs.widget.attrs["accept"] = ",".join(CONTENT_TYPES)
            self.fields["file"] = VideoField(label=theirs.label, required=theirs.required, widget=theirs.widget)
