"""The few template tags every page shares."""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.formats import date_format, get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation import clock
from foundation.addresses import pattern
from foundation.punctuation import listed

register = template.Library()

# Each language in its own letters: whoever looks for it may not read the one that is shown.
NATIVE_NAMES = {"en": "English", "hi": "हिन्दी", "pa": "ਪੰਜਾਬੀ", "ur": "اردو"}


@register.simple_tag
@cache
def asset(path: str) -> str:
    """Returns the URL of a static file, looked up once a process: a page shows sixty icons of one."""
    return static(path)


@register.simple_tag
def icon(name: str, flip: bool | str = False, label: str = "") -> SafeString:
    """Returns an icon of the sprite as SVG.

    `flip` mirrors it in right-to-left text; with a `label` it is read out, without one screen readers pass it over.
    """
    return _icon(name, "icon flip" if flip else "icon", str(label))


@lru_cache(maxsize=1000)
def _icon(name: str, css: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="{}" width="20" height="20" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            css,
            label,
            asset("icons.svg"),
            name,
        )
    # The size is for whoever reads without the stylesheet.
    return format_html(
        '<svg class="{}" width="20" height="20" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        asset("icons.svg"),
        name,
    )


@register.simple_tag
def avatar(person: Any, size: str = "", label: bool = False) -> SafeString:
    """Returns a picture of a person: a child's animal and colour, or a grown-up's initials.

    `label` has the first name read out with it, where no name stands near; `size` is a CSS class.
    """
    names = [str(getattr(person, "first_name", "")), str(getattr(person, "last_name", ""))]
    tone = str(getattr(person, "tone", "")) or "brand"
    initials = "".join(name[:1] for name in names)
    return _avatar(getattr(person, "animal", ""), initials, tone, size, names[0] if label else "")


@lru_cache(maxsize=1000)
def _avatar(animal: str, initials: str, tone: str, size: str, name: str) -> SafeString:
    face = _icon(animal, "icon", "") if animal else initials
    voice = format_html('role="img" aria-label="{}"', name) if name else SafeString('aria-hidden="true"')
    return format_html('<span class="avatar {} tone-{}" {}>{}</span>', size, tone, voice, face)


@register.simple_tag
def when(moment: datetime | date | None, school: Any = None, show: str = "both") -> SafeString:
    """Returns a <time> in the school's time zone, in the deployment's own without a school; "" for None.

    `show` is "both", "date" or "time"; of a plain date always the date. The year is shown where it is not this one.
    """
    if moment is None:
        return SafeString("")
    zone = str(getattr(school, "time_zone", "") or settings.TIME_ZONE)
    if isinstance(moment, datetime):
        moment = moment.astimezone(ZoneInfo(zone))
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', moment.isoformat(), _words(moment, zone, show))


def _words(moment: datetime | date, zone: str, show: str) -> str:
    day = "D " + get_format("SHORT_DATE_FORMAT")
    if moment.year != clock.today(zone).year:
        day += " Y"
    if not isinstance(moment, datetime) or show == "date":
        return date_format(moment, day)
    if show == "time":
        return date_format(moment, "TIME_FORMAT")
    return date_format(moment, listed([day, get_format("TIME_FORMAT")]))


@register.simple_tag
def address(name: str, **keys: int | str) -> str:
    """Returns what `{% url %}` does, faster where a page has many links: `{% address "portal:child" code=code %}`."""
    return pattern(name)(**keys)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Draws a form's field with its label, help and error. Django links them by `aria-describedby`."""
    return {"field": bound}


@register.filter
def native(code: str) -> str:
    """Returns a language's name in that language; the code itself where it is not one of the site's."""
    return NATIVE_NAMES.get(code, code)


@register.filter
def dial(number: str) -> str:
    """Returns a telephone number for a `tel:` link: digits, and a plus where it begins with one."""
    return "".join(sign for n, sign in enumerate(str(number)) if sign.isdigit() or (sign == "+" and n == 0))
