"""What people upload, by every door: known by its content, looked through or written anew, under a random name."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.files import documents, texts, videos
from foundation.files.images import Cleaned, clean_image

MAX_BYTES = 10 * 1024 * 1024
OFFICE_FILES = {ending: kind for ending, kind in documents.CONTENT_TYPES.items() if ending != ".jpg"}


@dataclass(frozen=True)
class Accepted:
    """What a door takes. `content_types`: what it keeps, by ending; `others`: endings that become one of those;
    `refused`: what is said to whoever brings anything else."""

    content_types: dict[str, str]
    refused: Any
    others: tuple[str, ...] = ()

    @property
    def accept(self) -> str:
        """For the `accept` of a file field."""
        return ",".join((*self.content_types, *self.others))


IMAGES = Accepted({".jpg": "image/jpeg"}, "", (".png", ".webp"))
VIDEOS = Accepted(videos.CONTENT_TYPES, "")
# What goes home with homework and letters.
PAPERS = Accepted(
    documents.CONTENT_TYPES,
    gettext_lazy("This kind of file is not taken. Please choose a PDF, a photo or an office file."),
    (".png", ".webp"),
)
# The library of the public site has a shelf of its own for images.
LIBRARY = Accepted(
    OFFICE_FILES | texts.CONTENT_TYPES,
    gettext_lazy("This kind of file is not taken. Please choose a PDF, an office file or plain text."),
)


def clean(upload: File, accepted: Accepted) -> File:
    """The file as it is kept. Raises ValidationError in plain words for what this door does not take."""
    if accepted is IMAGES:
        return clean_image(upload)
    if accepted is VIDEOS:
        return videos.clean_video(upload)
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Please choose a smaller one."))
    upload.seek(0)
    content = upload.read()
    if not content:
        raise ValidationError(_("This file is empty. Please choose another."))
    ending = text_ending(upload, accepted) or documents.kind_of(content)
    if ending in documents.IMAGES and ".jpg" in accepted.content_types:
        return clean_image(upload)
    if ending not in accepted.content_types:
        raise ValidationError(accepted.refused)
    if ending in texts.CONTENT_TYPES:
        content = texts.clean_text(content, is_table=ending == ".csv")
    else:
        documents.look_through(content, ending)
    return Cleaned(content, name=f"{uuid4().hex}{ending}")


def text_ending(upload: File, accepted: Accepted) -> str:
    """Text has no mark of its own at its beginning: its name says so, and then its content has to be that."""
    name = (upload.name or "").lower()
    return next((each for each in texts.CONTENT_TYPES if each in accepted.content_types and name.endswith(each)), "")
