"""Pictures are cleaned on their way into storage, whichever form, job or view brings them.

The form cleans first, to say in words what is wrong. Wagtail has a way round its own form: an upload whose title is
too long is kept as it came, and made a picture later.
"""

from django.core.files.base import File
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from foundation.files.cleaning import IMAGES, clean
from foundation.files.images import Cleaned


class CleanPhotoFile(WagtailImageFieldFile):
    """The file of a CleanPhotoField."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Stores the content as a cleaned JPEG under a random name, not `name`; raises ValidationError if refused."""
        fresh = content if isinstance(content, Cleaned) else clean(content, IMAGES)
        super().save(fresh.name, fresh, save)


class CleanPhotoField(WagtailImageField):
    """A model's field for a picture that is cleaned before it is stored, unless a form has done so already."""

    attr_class = CleanPhotoFile
