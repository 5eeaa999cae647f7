"""What a school's own pages ask for beside what Wagtail hands them."""

from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from home.menu import beside
from home.models import EventPage
from roll.language import member

register = template.Library()


@register.simple_tag(takes_context=True)
def pages_beside(context: dict[str, Any], page: Any) -> dict[str, Any]:
    above, below = beside(page, context["request"].user, get_language() or "en")
    return {"above": above, "below": below}


@register.simple_tag(takes_context=True)
def writes_at(context: dict[str, Any], page: Any) -> bool:
    """Does whoever reads this page write the school's pages?"""
    user = member(context["request"])
    return user is not None and any(posting.school_id == page.school_id for posting in user.writing_postings)


@register.simple_tag
def event_day(page: EventPage) -> dict[str, str]:
    """Number and month of the day on which it begins, for the leaf of a calendar."""
    return {"number": date_format(page.first_day, "j"), "month": date_format(page.first_day, "M")}
