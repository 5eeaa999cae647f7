"""A week of attendance as a strip of days."""

from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.templatetags.chaupal import icon
from portal.attendance.words import Week

register = template.Library()


@register.simple_tag
def week_strip(week: Week) -> SafeString:
    language = get_language() or "en"
    days = (
        (_day(day.date, day.tone if day.state != "closed" else "", day.icon, str(day.words), day.is_today, language),)
        for day in week.days
    )
    return format_html('<ol class="week" aria-label="{}">{}</ol>', _("This week"), format_html_join("", "{}", days))


@lru_cache(maxsize=2000)
def _day(day: date, tone: str, sign: str, words: str, is_today: bool, language: str) -> SafeString:
    """The same few days stand in every child's strip: six a card, a quarter of the page's time if written anew."""
    mark = format_html('<span class="mark {}">{}', f"t-{tone}" if tone else "none", icon(sign) if tone else "")
    current = SafeString(' aria-current="date"') if is_today else ""
    return format_html('<li{}>{}{}<span class="vh">{}</span></span></li>', current, date_format(day, "D"), mark, words)
