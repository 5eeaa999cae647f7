"""Pictures, documents and videos of the public site."""

from typing import Any, ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia, MediaType

from foundation.files.cleaning import LIBRARY
from foundation.files.fields import CleanPhotoField
from foundation.files.videos import CONTENT_TYPES, measure
from foundation.private import random_name


class ContentImage(AbstractImage):
    """A picture of the public site. Its file has a random name, so that its address can't be guessed."""

    file = CleanPhotoField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    # Then it is shown only when the school has said who they are, and their homes have said yes (`roll/consent/`).
    shows_pupils = models.BooleanField(_("Can a pupil be recognised in it?"), default=False)

    # Tags are every school's: none are taken.
    admin_form_fields = (*(name for name in WagtailImage.admin_form_fields if name != "tags"), "shows_pupils")

    class Meta(AbstractImage.Meta):
        # Whoever asks for a file names it, and nothing else.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="image_by_file")]

    def get_upload_to(self, filename: str) -> str:
        """Returns the path under which an upload is kept: `original_images/<32 random hex>.<ext>`."""
        return random_name("original_images", filename)


class Rendition(AbstractRendition):
    """A picture of the public site in one size and format, made from a ContentImage."""

    image = models.ForeignKey(ContentImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="rendition_by_file")]
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"),
        ]


def private_storage() -> Storage:
    """Returns the storage for files that only a view hands out: "private" of the setting STORAGES."""
    return storages["private"]


def document_path(instance: Any, filename: str) -> str:
    """Returns the path under which a document is kept: `documents/<32 random hex>.<ext>`."""
    return random_name("documents", filename)


class ContentDocument(AbstractDocument):
    """A file of the public site, kept in private storage: only Wagtail's serve view hands it out."""

    file = models.FileField(_("file"), upload_to=document_path, storage=private_storage)

    admin_form_fields = tuple(name for name in WagtailDocument.admin_form_fields if name != "tags")

    def clean(self) -> None:
        """Raises ValidationError for an ending that Wagtail doesn't take; the form has said why there is no file."""
        if self.file:
            super().clean()

    @property
    def content_type(self) -> str:
        """The MIME type by the file's ending; `application/octet-stream` where it is none that the library takes."""
        return LIBRARY.content_types.get(f".{self.file_extension.lower()}", "application/octet-stream")


def video_path(instance: Any, filename: str) -> str:
    """Returns the path under which a video is kept: `videos/<32 random hex>.<ext>`."""
    return random_name("videos", filename)


class ContentMedia(AbstractMedia):
    """A video of the public site, kept in private storage: only `site/files.py` hands it out."""

    file = models.FileField(_("file"), upload_to=video_path, storage=private_storage)
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)

    # Length and size are read from the file.
    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="video_by_file")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it, measuring a new file first (length, width, height, bytes). Raises NotPlayable where that fails."""
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            video = measure(self.file)
            self.type, self.file_size = MediaType.VIDEO, self.file.size
            self.duration, self.width, self.height = video.seconds, video.width, video.height
        super().save(*args, **kwargs)

    @property
    def url(self) -> str:
        """The address of the video, at which `site/files.py` asks who may see it."""
        return reverse("video", args=[self.filename])

    @property
    def mime(self) -> str:
        """The MIME type by the file's ending. Raises KeyError where that is neither mp4 nor webm."""
        return CONTENT_TYPES[f".{self.file_extension}"]

    @property
    def megabytes(self) -> float:
        """The size in megabytes (of 1,000,000 bytes), at least 0.1, so that it is never shown as "0.0 MB"."""
        return max(0.1, self.file_size / 1_000_000)

    @property
    def length(self) -> str:
        """The length in minutes and seconds, as players show it: `0:48`."""
        return f"{round(self.duration) // 60}:{round(self.duration) % 60:02}"
