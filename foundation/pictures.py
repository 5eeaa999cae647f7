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


def held() -> QuerySet[ContentImage]:
    return ports.photos_held()


def is_held(image: ContentImage) -> bool:
    """Whether it may not be shown; asked once of an image that a page has loaded."""
    if "is_held" not in vars(image):
        image.is_held = held().filter(pk=image.pk).exists()
    return image.is_held


def with_sizes(images: Iterable[ContentImage | None], *shapes: str) -> None:
    """Loads what `sizes_of` and `is_held` are going to ask for, however many pictures there are."""
    found = [image for image in images if image]
    if not found:
        return
    of_it: dict[int, list[Rendition]] = {image.pk: [] for image in found}
    for size in _sizes(of_it, shapes):
        of_it[size.image_id].append(size)
    for image in found:
        keep_renditions(image, of_it[image.pk])
        if of_it[image.pk]:
            image.is_held = of_it[image.pk][0].is_held


def _sizes(images: Iterable[int], shapes: Iterable[str]) -> "QuerySet[Rendition]":
    specs = [spec for shape in shapes for spec in SHAPES[shape]]
    sizes = Rendition.objects.filter(filter_spec__in=specs, image__in=images)
    return sizes.annotate(is_held=Exists(held().filter(pk=OuterRef("image"))))


def sizes_of(image: ContentImage, shape: str) -> list[Any]:
    """The renditions of a shape, smallest first; made when first asked for."""
    found = {(each.filter_spec, each.focal_point_key): each for each in kept_renditions(image)}
    focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
    return [found.get((spec, focal_key(spec, focus))) or image.get_rendition(spec) for spec in SHAPES[shape]]


@cache
def focal_key(spec: str, focus: tuple[int | None, ...]) -> str:
    """How Wagtail names a rendition's part of the picture. Worked out once: it takes the specification apart."""
    x, y, width, height = focus
    image = ContentImage(focal_point_x=x, focal_point_y=y, focal_point_width=width, focal_point_height=height)
    return str(Filter(spec=spec).get_cache_key(image))
