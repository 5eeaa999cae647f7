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

register = template.Library()

# Each language in its own letters: whoever looks for it may not read the one that is shown.
NATIVE_NAMES = {"en": "English", "hi": "हिन्दी", "pa": "ਪੰਜਾਬੀ", "ur": "اردو"}


@register.simple_tag
@cache
def asset(path: str) -> str:
    """Where a static file stands, looked up once a process: a page shows sixty icons of one."""
    return static(path)


@register.simple_tag
def icon(name: str, flip: bool | str = False, label: str = "") -> SafeString:
    """An icon of the sprite. `flip` turns it round in right-to-left text; `label` gives it words of its own."""
    return _icon(name, "i flip" if flip else "i", str(label))


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
    """A child's animal and colour, or a grown-up's initials. `label` gives it words where no name is near."""
    names = [str(getattr(person, "first_name", "")), str(getattr(person, "last_name", ""))]
    tone = str(getattr(person, "tone", "")).removeprefix("t-") or "brand"
    initials = "".join(name[:1] for name in names)
    return _avatar(getattr(person, "animal", ""), initials, tone, size, names[0] if label else "")


@lru_cache(maxsize=1000)
def _avatar(animal: str, initials: str, tone: str, size: str, name: str) -> SafeString:
    face = _icon(animal, "i", "") if animal else initials
    voice = format_html('role="img" aria-label="{}"', name) if name else SafeString('aria-hidden="true"')
    return format_html('<span class="av {} t-{}" {}>{}</span>', size, tone, voice, face)


@register.simple_tag
def when(moment: datetime | date | None, school: Any = None, show: str = "both") -> SafeString:
    """An instant as the school's clock shows it. `show`: both, date, time. A plain date is shown as it is."""
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
    return date_format(moment, f"{day}, {get_format('TIME_FORMAT')}")


@register.simple_tag
def address(name: str, **keys: int | str) -> str:
    """`{% address "portal:homework:detail" pk=task.pk %}`: `{% url %}`, at a fifth of its cost for many of one page."""
    return pattern(name)(**keys)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form's field with its label, help and error. Django links them by `aria-describedby`."""
    return {"field": bound}


@register.filter
def native(code: str) -> str:
    """A language's name in that language."""
    return NATIVE_NAMES.get(code, code)


@register.filter
def dial(number: str) -> str:
    """A telephone number as `tel:` has it: digits, and the plus in front."""
    return "".join(sign for n, sign in enumerate(str(number)) if sign.isdigit() or (sign == "+" and n == 0))
