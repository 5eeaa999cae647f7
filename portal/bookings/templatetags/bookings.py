from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation import clock
from foundation.templatetags.chaupal import icon, when
from portal.bookings.grid import BUSY, FREE, MINE, TAKEN, Card, Grid
from portal.bookings.times import clock_time
from roll.models import School

register = template.Library()


@register.simple_tag
def instant(moment: datetime, school: School, show: str = "both") -> SafeString:
    """Like `when`, but two instants that the clock shows alike are told apart. `show`: both or time."""
    time = format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', moment.isoformat(), clock_time(moment, school.time_zone)
    )
    return time if show == "time" else format_html("{}, {}", when(moment, school, "date"), time)


@register.simple_tag
def slots(card: Card, base: str, is_closed: bool) -> SafeString:
    """A teacher's times as buttons that book them. Written by hand: as a template, fifty of them are half the page."""
    start, tick, also = f'<button class="btn sm" formaction="{escape(base)}slots/', icon("check"), words_of_states()
    found = []
    for pk, words, state in card.times:
        if state == FREE and not is_closed:
            found.append(f'{start}{pk}/booking/">{escape(words)}</button>')
        elif state == MINE:
            found.append(f'<b class="btn sm primary">{tick}{escape(words)}</b>')
        else:
            found.append(f'<button class="btn sm" disabled>{escape(words)}{also.get(state, "")}</button>')
    return SafeString("".join(found))


def words_of_states() -> dict[str, str]:
    return {
        state: f' <span class="xs">{escape(word)}</span>' for state, word in ((TAKEN, _("taken")), (BUSY, _("busy")))
    }


@register.simple_tag
def days(grid: Grid) -> SafeString:
    """The days of an event as tabs, each with how much is free."""
    language, year = get_language() or "en", clock.today(grid.pupil.school.time_zone).year
    return SafeString("".join(_tab(day.date, day.free, day.date == grid.day, year, language) for day in grid.days))


@lru_cache(maxsize=2000)
def _tab(day: date, free: int, is_shown: bool, this_year: int, language: str) -> SafeString:
    """The same for two hundred homes: the year decides whether it is written, the language all of it."""
    words = ngettext("%(free)s free", "%(free)s free", free) % {"free": free} if free else _("full")
    current = SafeString(' aria-current="date"') if is_shown else ""
    tab = '<a href="?day={}"{}><span>{} <span class="xs">{}</span></span></a>'
    return format_html(tab, day.isoformat(), current, when(day), words)
