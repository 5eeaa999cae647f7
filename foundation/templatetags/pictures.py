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
    """An <img> with width and height, fetched when it comes near; `first` marks the one seen at once.

    Nothing where it was deleted, or may not be shown. `even_held` is for the pages on which the school says who stands
    in it.
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
