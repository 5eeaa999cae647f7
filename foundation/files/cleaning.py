"""What people upload, by every door: known by its content, looked through or written anew, under a random name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.files import documents, texts, videos
from foundation.files.images import Cleaned, clean_image, unread_error

MAX_BYTES = 10 * 1024 * 1024
OFFICE_FILES = {ending: kind for ending, kind in documents.CONTENT_TYPES.items() if ending != ".jpg"}


def clean(upload: File, accepted: "Accepted") -> File:
    """Returns the upload as it is to be kept; raises ValidationError, with words for the sender, if it is refused."""
    return accepted.cleaner(upload, accepted)


def clean_document(upload: File, accepted: "Accepted") -> File:
    """Returns a document looked through, or an image written anew, whichever the upload's content is.

    Raises ValidationError, with words for the sender, for an empty file, one larger than MAX_BYTES, one that is not
    accepted, and one that is not safe.
    """
    if upload.size and upload.size > MAX_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Please choose a smaller one."))
    upload.seek(0)
    content = upload.read()
    if not content:
        raise ValidationError(_("This file is empty. Please choose another."))
    ending = text_ending(upload, accepted) or documents.kind_of(content)
    if ending in documents.IMAGES and ".jpg" in accepted.content_types:
        return clean_image(upload)
    if ".jpg" in accepted.content_types and documents.is_other_photo(content):
        raise unread_error()
    if ending not in accepted.content_types:
        raise ValidationError(accepted.refused)
    if ending in texts.CONTENT_TYPES:
        content = texts.clean_text(content, is_table=ending == ".csv")
    else:
        documents.check_document(content, ending)
    return Cleaned(content, name=f"{uuid4().hex}{ending}")


@dataclass(frozen=True)
class Accepted:
    """Which files one kind of upload takes, and how they are cleaned.

    `content_types`: the MIME type of each ending that is kept; `refused`: the words for another file, where `cleaner`
    has none of its own; `others`: endings that are taken too, and become one of those.
    """

    content_types: dict[str, str]
    refused: Any = ""
    others: tuple[str, ...] = ()
    cleaner: Callable[[File, "Accepted"], File] = clean_document

    @property
    def accept(self) -> str:
        """The endings for the `accept` of a file input: `.jpg,.png,.webp`."""
        return ",".join((*self.content_types, *self.others))


IMAGES = Accepted(
    {".jpg": "image/jpeg"}, others=(".png", ".webp", ".heic"), cleaner=lambda upload, accepted: clean_image(upload)
)
VIDEOS = Accepted(videos.CONTENT_TYPES, cleaner=lambda upload, accepted: videos.clean_video(upload))
# What goes home with homework.
HOMEWORK = Accepted(
    documents.CONTENT_TYPES,
    gettext_lazy("This kind of file can’t be used here. Please choose a PDF, a photo or an office file."),
    (".png", ".webp", ".heic"),
)
# What goes home with letters: what every phone opens.
LETTERS = Accepted(
    {ending: documents.CONTENT_TYPES[ending] for ending in (".pdf", ".jpg")},
    gettext_lazy("This kind of file can’t be used here. Please choose a PDF or a photo."),
    (".jpeg", ".png", ".webp", ".heic"),
)
# The library of the public site has a shelf of its own for images.
LIBRARY = Accepted(
    OFFICE_FILES | texts.CONTENT_TYPES,
    gettext_lazy("This kind of file can’t be used here. Please choose a PDF, an office file or plain text."),
)


def text_ending(upload: File, accepted: "Accepted") -> str:
    """Returns the ending of the upload's name where it is one for text that is accepted, else "".

    Text can't be known by how it begins, as other files are; the content is checked afterwards.
    """
    name = (upload.name or "").lower()
    return next((each for each in texts.CONTENT_TYPES if each in accepted.content_types and name.endswith(each)), "")
