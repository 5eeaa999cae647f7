"""The photo of a page that goes to other sites: messengers show it, search engines keep it."""

from typing import Any, NamedTuple

from wagtail.images.models import SourceImageIOError

from foundation.pictures import is_held, sizes_of
from roll.consent.models import PhotoPurpose
from roll.consent.photos import held_images


class Card(NamedTuple):
    address: str
    width: int
    height: int
    alt: str


def sharing_card(photo: Any, alt: str = "") -> Card | None:
    """Returns the photo as other sites show it, with its size and words.

    None where there is none, it can't be read, it is held, or a child in it lacks the consent for social media.
    """
    if photo is None or is_held(photo) or held_images(PhotoPurpose.SOCIAL).filter(pk=photo.pk).exists():
        return None
    try:
        size = sizes_of(photo, "card")[0]
    except SourceImageIOError:
        return None
    return Card(size.url, size.width, size.height, alt)
