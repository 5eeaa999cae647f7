"""Pictures on a page: two sizes each, all of a page's sizes fetched in one query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images.models import Filter

from foundation.models import ContentImage, Rendition

# A 360-pixel phone takes the first (under 40 kB), a large or sharp screen the second.
SHAPES = {
    "wide": ("fill-480x270|format-webp|webpquality-68", "fill-960x540|format-webp|webpquality-68"),
    "whole": ("width-480|format-webp|webpquality-68", "width-960|format-webp|webpquality-68"),
}


def with_sizes(images: Iterable[ContentImage | None], *shapes: str) -> None:
    """Loads what `sizes_of` is going to ask for, however many pictures there are."""
    specs = [spec for shape in shapes for spec in SHAPES[shape]]
    wanted = Prefetch("renditions", Rendition.objects.filter(filter_spec__in=specs), to_attr="prefetched_renditions")
    prefetch_related_objects([image for image in images if image], wanted)


def sizes_of(image: ContentImage, shape: str) -> list[Any]:
    """The renditions of a shape, smallest first; made when first asked for."""
    filters = [Filter(spec=spec) for spec in SHAPES[shape]]
    found = image.find_existing_renditions(*filters)
    return [found.get(each) or image.get_rendition(each) for each in filters]
