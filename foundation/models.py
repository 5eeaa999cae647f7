"""What every page, picture and document of the site has in common."""

from typing import Any, ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.models import Page

from foundation.private import random_name


class BasePage(Page):
    """The ground of all page types: search by prefix and one place for what they share."""

    class Meta:
        abstract = True


class ContentImage(AbstractImage):
    """A picture of the public site. Its file name is random: a guessed address finds nothing."""

    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        # Whoever asks for a file names it, and nothing else.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="image_by_file")]

    def get_upload_to(self, filename: str) -> str:
        return random_name("original_images", filename)


class Rendition(AbstractRendition):
    image = models.ForeignKey(ContentImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file"], name="rendition_by_file")]
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"),
        ]


def private_storage() -> Storage:
    return storages["private"]


def document_path(instance: Any, filename: str) -> str:
    return random_name("documents", filename)


class ContentDocument(AbstractDocument):
    """A file of the public site, kept in private storage: only Wagtail's serve view hands it out."""

    file = models.FileField(_("file"), upload_to=document_path, storage=private_storage)

    admin_form_fields = WagtailDocument.admin_form_fields
