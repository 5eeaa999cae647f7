"""A week of attendance as a strip of days."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.templatetags.chaupal import icon, when
from portal.attendance import term
from portal.attendance.codes import Code, Table
from portal.attendance.models import Register
from portal.attendance.sheet import Row
from portal.attendance.words import Week
from roll.models import AbsenceReason, Guardianship

register = template.Library()


@register.simple_tag
def week_strip(week: Week) -> SafeString:
    language = get_language() or "en"
    days = "".join(
        _day(day.date, day.tone if day.state != "closed" else "", day.icon, str(day.words), day.is_today, language)
        for day in week.days
    )
    return format_html('<ol class="week" aria-label="{}">{}</ol>', _("This week"), SafeString(days))


@register.simple_tag
def today_in_words(week: Week) -> SafeString:
    """Today's mark, or why there is no school."""
    today = week.today_mark
    if today is None:
        return SafeString("")
    return _today(today.state == "closed", today.tone, today.icon, str(today.words), get_language() or "en")


@lru_cache(maxsize=500)
def _today(closed: bool, tone: str, sign: str, words: str, language: str) -> SafeString:
    badge = '<p><span class="badge t-{}">{}{}</span>'
    if closed:
        reason = format_html(' <span class="mut xs">{}</span></p>', words)
        return format_html(badge + "{}", tone, icon(sign), _("No school today"), reason)
    return format_html(badge + "</p>", tone, icon(sign), words)


@register.simple_tag
def share_of_term(week: Week) -> SafeString:
    """The percentage as number, bar and sum. No template: six of its tags for each child are felt on the first page."""
    return _share(week.attended, week.possible, get_language() or "en")


@lru_cache(maxsize=5000)
def _share(attended: int, possible: int, language: str) -> SafeString:
    """Many children of a school have the same, and a child the same all day."""
    week = Week(attended=attended, possible=possible)
    title, percent = _("Attendance this term"), week.percent
    row = '<div><div class="row sm"><span class="grow">{}</span>{}</div>'
    if percent is None:
        nothing = format_html('<span class="mut">{}</span>', _("No sessions yet"))
        return format_html(row + "</div>", title, nothing)
    bar = (
        '<meter class="meter t-ok" min="0" max="100" value="{}" aria-label="{}"></meter><p class="mut xs">{}</p></div>'
    )
    number = format_html('<b class="num">{}%</b>', percent)
    return format_html(row + bar, title, number, percent, title, week.sum)


@lru_cache(maxsize=2000)
def _day(day: date, tone: str, sign: str, words: str, is_today: bool, language: str) -> SafeString:
    """The same few days stand in every child's strip: six a card, a quarter of the page's time if written anew."""
    mark = format_html('<span class="mark {}">{}', f"t-{tone}" if tone else "none", icon(sign) if tone else "")
    current = SafeString(' aria-current="date"') if is_today else ""
    return format_html('<li{}>{}{}<span class="vh">{}</span></span></li>', current, date_format(day, "D"), mark, words)


@register.simple_tag
def days_of(week: term.Week) -> SafeString:
    """A week of the term, session by session. No template: a month of them would take half of the page's time."""
    language = get_language() or "en"
    return SafeString("".join(_told(day, language) for day in week.days))


@lru_cache(maxsize=2000)
def _told(day: term.Day, language: str) -> SafeString:
    """A day of which the same is told to most of the homes."""
    row = '<li><div class="grow stack g-1"><b>{}</b><div class="row wrap gap-3">{}</div></div></li>'
    sessions = format_html_join("", '<span><span class="mut xs">{}</span> {}</span>', map(_session, day.sessions))
    closed = SafeString("") if day.sessions else format_html('<span class="mut sm">{}</span>', day.closed)
    return format_html(row, date_format(day.date, "l j"), sessions + closed)


def _session(told: term.Told) -> tuple[str | Promise, SafeString]:
    if told.code is None:
        return told.session.label, format_html('<span class="badge">{}{}</span>', icon("minus"), _("Not marked yet"))
    words = (told.code.tone, icon(told.code.icon), told.code.family)
    return told.session.label, format_html('<span class="badge t-{}">{}{}</span>', *words)


@register.simple_tag
def reasons(table: Table, row: Row, chosen: str) -> SafeString:
    """Why a pupil is late or away: a list that shows once one of the two is tapped."""
    css, options = _reasons(table, get_language() or "en")
    if chosen:
        one = format_html('<option value="{}"', chosen)
        options = SafeString(options.replace(one, f"{one} selected", 1))
    label = f"{row.name}: {_('Why?')}"
    return format_html('<select class="{}" name="r-{}" aria-label="{}">{}</select>', css, row.pupil_id, label, options)


@lru_cache(maxsize=20)
def _reasons(table: Table, language: str) -> tuple[str, SafeString]:
    """Thirty codes for each of sixty pupils: written once for a language. Only some tables know why one was late."""
    late, away = (_group(word, table.reasons(kind)) for kind, word in (("late", _("Late")), ("away", _("Away"))))
    css = "input why of-late" if late else "input why"
    return css, format_html('<option value="">{}</option>{}{}', _("Why?"), late, away)


def _group(word: str, codes: list[Code]) -> SafeString:
    lines = format_html_join("", '<option value="{}">{}</option>', ((code.letter, code.family) for code in codes))
    return format_html('<optgroup label="{}">{}</optgroup>', word, lines) if codes else SafeString("")


@register.simple_tag
def changed_note(kept: Register, row: Row) -> SafeString:
    """What the mark was before it was corrected, when and by whom: for staff."""
    change = kept.changes.get(row.pupil_id)
    if not change:
        return SafeString("")
    words = {"was": change.was, "time": when(change.changed_at, kept.school, show="time"), "by": change.changed_by}
    return format_html("<small>{}</small>", format_html(_("Was: {was}. Changed at {time} by {by}."), **words))


@register.simple_tag
def told_note(kept: Register, row: Row) -> SafeString:
    """What the home has told, on the pupil's row."""
    if not row.reason:
        return SafeString("")
    words = {
        "reason": AbsenceReason(row.reason).label,
        "who": Guardianship.Relationship(row.told_as or "other").label.lower(),
        "time": when(row.told_at, kept.school, show="time" if _same_day(kept, row) else "both"),
    }
    return format_html("<small>{}</small>", format_html(_("{reason}, told by {who} {time}"), **words))


def _same_day(kept: Register, row: Row) -> bool:
    return row.told_at is not None and row.told_at.astimezone(ZoneInfo(kept.school.time_zone)).date() == kept.date
