"""What frames every public page of a school: `{% school_menu page as menu %}`, `{% school_banner page as banner %}`;
and how an event says when it is."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language

from home.menu import beside, menu_of
from home.models import ContactPage, EventPage, SchoolLook
from roll.language import member
from roll.models import School

register = template.Library()


@register.simple_tag(takes_context=True)
def school_menu(context: dict[str, Any], page: Any) -> list[dict[str, Any]]:
    """The school's own page and what its editors put beside it. Current is a page, and whatever it stands below."""
    way = page.below_home.strip("/").split("/")
    items = menu_of(page.school, context["request"].user, get_language() or "en")
    if not items:
        return []
    own = {"address": page.address_above(1)}
    entries: list[tuple[Any, list[str]]] = [(own, way[:1]), *((item, item.way) for item in items)]
    current = way[: min(len(way), 2)]
    return [
        {"item": item, "current": ("page" if its_way == way else "true") if its_way == current else ""}
        for item, its_way in entries
    ]


@register.simple_tag(takes_context=True)
def pages_beside(context: dict[str, Any], page: Any) -> dict[str, Any]:
    above, below = beside(page, context["request"].user, get_language() or "en")
    return {"above": above, "below": below}


@register.simple_tag(takes_context=True)
def writes_at(context: dict[str, Any], page: Any) -> bool:
    """Does whoever reads this page write the school's pages?"""
    user = member(context["request"])
    return user is not None and any(posting.school_id == page.school_id for posting in user.writing_postings)


def look_of(school: School) -> SchoolLook | None:
    """Asked once a page: the school keeps it."""
    return getattr(school, "look", None)


@register.simple_tag
def school_colours(page: Any) -> str:
    """The address of the school's stylesheet; empty where it has the site's own colours."""
    look = look_of(page.school)
    return f"{reverse('home:colours', args=[page.school.slug])}?v={look.version}" if look and look.brand else ""


@register.simple_tag
def school_banner(page: Any) -> dict[str, str]:
    """What the school says to everybody these days; only where the page itself is for everybody."""
    look = None if page.read_by_id else look_of(page.school)
    words, language = look.banner(get_language() or "en", page.school.today()) if look else ("", "")
    if not words:
        return {}
    return {"words": words, "language": language, "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr"}


@register.simple_tag
def contact_of(page: Any) -> Any:
    """The page that says how to reach the school, for everybody, in the language that is read or its own."""
    found = ContactPage.objects.readable_by(None).in_language(get_language() or "en").for_serving()
    return found.filter(school=page.school_id).first()


@register.simple_tag
def event_in_words(page: EventPage) -> str:
    """Days with their names, times by the school's clock: as somebody says it who reads it out."""
    days = [date_format(day, "l, j F Y") for day in dict.fromkeys((page.first_day, page.final_day))]
    said = " – ".join(days)
    if not page.begins:
        return said
    times = [time_format(each) for each in (page.begins, page.ends) if each]
    return f"{said}, {' – '.join(times)}"


@register.simple_tag
def event_day(page: EventPage) -> dict[str, str]:
    """Number and month of the day on which it begins, for the leaf of a calendar."""
    return {"number": date_format(page.first_day, "j"), "month": date_format(page.first_day, "M")}
