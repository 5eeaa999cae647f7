"""`{% picture page.photo alt=page.photo_alt css="photo" %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from foundation.pictures import is_held, sizes_of

register = template.Library()


@register.simple_tag
def picture(
    image: Any, alt: str = "", shape: str = "wide", css: str = "", first: bool = False, even_held: bool = False
) -> SafeString:
    """Returns an <img> in two sizes with width and height, loaded when it comes near; `first` marks one seen at once.

    "" where there is no image, its file is gone, or it may not be shown. `even_held` shows it all the same, on the
    pages where the school says who stands in it. `shape` is a key of SHAPES with two sizes.
    """
    if not image or (not even_held and is_held(image)):
        return SafeString("")
    try:
        small, large = sizes_of(image, shape)
    except SourceImageIOError:
        # The file is gone: the page stays whole without it.
        return SafeString("")
    return format_html(
        '<img src="{}" srcset="{} {}w, {} {}w" sizes="{}" width="{}" height="{}" alt="{}" class="{}"'
        ' decoding="async" {}>',
        small.url,
        small.url,
        small.width,
        large.url,
        large.width,
        "(min-width: 64rem) 42rem, 100vw" if first or shape == "whole" else "(min-width: 40rem) 22rem, 100vw",
        small.width,
        small.height,
        alt,
        css,
        SafeString('fetchpriority="high"' if first else 'loading="lazy"'),
    )
