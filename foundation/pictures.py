"""Pictures on a page: two sizes each, all of a page's sizes fetched in one query.

A picture that may not be shown (the port `photos_held` says which) has no place on any page: its words stay.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.images.models import Filter

from foundation import ports
from foundation.models import ContentImage, Rendition
from foundation.wagtail_internals import keep_renditions, kept_renditions

# A 360-pixel phone takes the first (under 40 kB), a large or sharp screen the second. A `card` goes to other sites, not
# all of which know WebP.
SHAPES = {
    "wide": ("fill-480x270|format-webp|webpquality-68", "fill-960x540|format-webp|webpquality-68"),
    "whole": ("width-480|format-webp|webpquality-68", "width-960|format-webp|webpquality-68"),
    "card": ("fill-1200x630|format-jpeg|jpegquality-70",),
}


def held_images() -> QuerySet[ContentImage]:
    """Returns the images that may not be shown, as the port `photos_held` answers."""
    return ports.photos_held()


def is_held(image: ContentImage) -> bool:
    """Says whether the image may not be shown. One query at most, for the answer is kept on the image."""
    if "is_held" not in vars(image):
        image.is_held = held_images().filter(pk=image.pk).exists()
    return image.is_held


def load_sizes(images: Iterable[ContentImage | None], *shapes: str) -> None:
    """Loads the renditions in these shapes of all the images, and whether they are held, in one query.

    `sizes_of` and `is_held` then find them without asking; an image without renditions is asked about on its own.
    A None among the images is passed over.
    """
    present = [image for image in images if image]
    if not present:
        return
    of_it: dict[int, list[Rendition]] = {image.pk: [] for image in present}
    for size in _sizes(of_it, shapes):
        of_it[size.image_id].append(size)
    for image in present:
        keep_renditions(image, of_it[image.pk])
        if of_it[image.pk]:
            image.is_held = of_it[image.pk][0].is_held


def _sizes(images: Iterable[int], shapes: Iterable[str]) -> "QuerySet[Rendition]":
    specs = [spec for shape in shapes for spec in SHAPES[shape]]
    sizes = Rendition.objects.filter(filter_spec__in=specs, image__in=images)
    return sizes.annotate(is_held=Exists(held_images().filter(pk=OuterRef("image"))))


def sizes_of(image: ContentImage, shape: str) -> list[Any]:
    """Returns the image's renditions in a shape (a key of SHAPES), smallest first, and makes those that are missing.

    It takes queries for each size that `load_sizes` has not loaded. Raises SourceImageIOError where one has to be made
    and the image's file is gone.
    """
    renditions = {(each.filter_spec, each.focal_point_key): each for each in kept_renditions(image)}
    focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
    return [renditions.get((spec, focal_key(spec, focus))) or image.get_rendition(spec) for spec in SHAPES[shape]]


@cache
def focal_key(spec: str, focus: tuple[int | None, ...]) -> str:
    """Returns the `focal_point_key` that Wagtail gives a rendition by this filter of an image with this focus.

    `focus` is the focal point's x, y, width and height in pixels, or None for each. Cached, for it is slow.
    """
    x, y, width, height = focus
    image = ContentImage(focal_point_x=x, focal_point_y=y, focal_point_width=width, focal_point_height=height)
    return str(Filter(spec=spec).get_cache_key(image))
