"""What frames every public page of a school: `{% school_menu page as menu %}`, `{% school_banner page as banner %}`."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from foundation import ports

register = template.Library()


@register.simple_tag(takes_context=True)
def school_menu(context: dict[str, Any], page: Any) -> list[dict[str, Any]]:
    """Returns the entries of a school's menu: its own page, then what its editors put beside it.

    Each has `item` and `current`: "page" for the page being read, "true" for what it stands below, else empty. An empty
    list where the editors put nothing beside it.
    """
    slugs = page.below_home.strip("/").split("/")
    items = ports.menu_of(page.school, context["request"].user, get_language() or "en")
    if not items:
        return []
    front = {"address": page.ancestor_address(1)}
    entries: list[tuple[Any, list[str]]] = [(front, slugs[:1]), *((item, item.slugs) for item in items)]
    current = slugs[: min(len(slugs), 2)]
    return [
        {"item": item, "current": ("page" if item_slugs == slugs else "true") if item_slugs == current else ""}
        for item, item_slugs in entries
    ]


@register.simple_tag
def school_colours(page: Any) -> str:
    """Returns the address of the school's stylesheet; empty where it has the site's own colours."""
    look = ports.look_of(page.school)
    return f"{reverse('home:colours', args=[page.school.slug])}?v={look.version}" if look and look.brand else ""


@register.simple_tag
def school_front(page: Any) -> str:
    """Returns the path of the school's first page, in the language being read."""
    return str(page.ancestor_address(1))


@register.simple_tag
def school_logo(page: Any, size: str) -> str:
    """Returns the address of the school's logo, "small" or "large"; empty where it has none."""
    look = ports.look_of(page.school)
    if not look or not look.logo_version:
        return ""
    return f"{reverse('home:logo', args=[page.school.slug, size])}?v={look.logo_version}"


@register.simple_tag(takes_context=True)
def school_foot_pages(context: dict[str, Any], page: Any) -> list[Any]:
    """Returns the pages that the foot of each page leads to, of those the school has: contact, privacy and such."""
    return ports.foot_pages_of(page.school, context["request"].user, get_language() or "en")


@register.filter
def named_in(school: Any, language: str) -> str:
    """Returns the school's name in that language: in a text, that of the text."""
    return str(school.name_in(language))


@register.simple_tag
def school_banner(page: Any) -> dict[str, str]:
    """Returns `words`, `language` and `direction` of what the school says to everybody these days.

    Empty where it says nothing, or the page itself is not for everybody.
    """
    look = None if page.read_by_id else ports.look_of(page.school)
    words, language = look.banner(get_language() or "en", page.school.today()) if look else ("", "")
    if not words:
        return {}
    return {"words": words, "language": language, "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr"}
