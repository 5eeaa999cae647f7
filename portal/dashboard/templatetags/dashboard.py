"""The cards of the first page. No templates: for four children theirs cost a sixth of the page's time."""

from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock
from foundation.addresses import pattern
from foundation.templatetags.chaupal import address, avatar, icon
from portal.attendance.templatetags.attendance import share_of_term, today_in_words, week_strip
from portal.bookings.lists import Coming
from portal.bookings.models.mode import Mode
from portal.bookings.templatetags.bookings import instant
from portal.dashboard.family import Child
from portal.dashboard.to_do import ToDo
from portal.homework.templatetags.homework import at_a_glance

SIGNS = {Mode.IN_PERSON: "map-pin", Mode.PHONE: "phone", Mode.VIDEO: "video"}

register = template.Library()


@register.filter
def long_day(day: date) -> str:
    return _long_day(day, get_language() or "en")


@lru_cache(maxsize=100)
def _long_day(day: date, language: str) -> str:
    """`Wednesday 25 November`: the same on every first page of a day."""
    return date_format(day, "l j F")


@register.simple_tag
def family_switch(children: list[Child]) -> SafeString:
    """All children, or one of them."""
    faces = [avatar(child.pupil) for child in children]
    ones = ((child.url, face, child.pupil.first_name) for child, face in zip(children, faces, strict=True))
    return format_html(
        '<nav class="switch mt" aria-label="{}">'
        '<a href="{}" aria-current="true"><span class="avs">{}</span>{}</a>{}</nav>',
        _("Your children"),
        address("portal:home"),
        SafeString("".join(faces)),
        _("All"),
        format_html_join("", '<a href="{}">{}{}</a>', ones),
    )


@register.simple_tag
def child_card(child: Child, today: date, csrf_token: str) -> SafeString:
    """A child on the page of all children: today, the week, homework, the last report."""
    name = format_html('<h3><a href="{}">{}</a></h3>', child.url, child.pupil.first_name)
    homework = _NOTHING
    if child.tasks is not None:
        homework = at_a_glance(child.homework_url, child.tasks, child.own, today, csrf_token)
    times = SafeString("".join(_time(child, time) for time in child.booked))
    return _card(child, name, homework + times + _report(child))


@register.simple_tag
def child_alone(child: Child) -> SafeString:
    """The same on the child's own page, where the rest stands below."""
    return _card(child, format_html('<h2 class="h-md">{}</h2>', child.pupil), _NOTHING)


@register.simple_tag
def to_do_card(card: ToDo) -> SafeString:
    faces = SafeString("".join(avatar(pupil, size="sm") for pupil in card.pupils))
    return format_html(
        '<section class="card act t-{}"><div class="row top"><span class="ic">{}</span>'
        '<div class="grow"><h3>{}</h3><p class="mut sm">{}</p></div>{}</div>'
        '<a class="btn primary wide end" href="{}">{}</a></section>',
        card.tone,
        icon(card.icon),
        card.title,
        card.about,
        faces if len(card.pupils) == 1 else format_html('<span class="avs">{}</span>', faces),
        card.url,
        card.action,
    )


_NOTHING = SafeString("")


def _card(child: Child, name: SafeString, below: SafeString) -> SafeString:
    week = child.week
    return format_html(
        '<section class="card stack g-3" aria-label="{}"><div class="row">{}<div class="grow">{}'
        '<p class="mut sm"><bdi>{}</bdi></p></div></div>{}{}</section>',
        child.pupil.first_name,
        avatar(child.pupil, size="lg"),
        name,
        child.place,
        today_in_words(week) + week_strip(week) + share_of_term(week) if week else _NOTHING,
        below,
    )


def _time(child: Child, time: Coming) -> SafeString:
    """When to meet whom; the call itself, in one tap, once its time has come."""
    call = format_html(
        '<a class="btn primary sm" href="{}" rel="noreferrer">{}{}</a>', time.video_link, icon("video"), _("Join")
    )
    return format_html(
        '<div class="row divided">{}<a class="grow" href="{}"><b>{}</b> <span class="mut sm">{}</span></a>{}</div>',
        icon(SIGNS[Mode(time.mode)]),
        pattern("portal:bookings:detail")(pk=time.pk),
        instant(time.at, child.pupil.school),
        time.name,
        call if time.joins(clock.now()) else _NOTHING,
    )


def _report(child: Child) -> SafeString:
    if not child.report:
        return _NOTHING
    new = format_html(' <span class="badge t-info">{}</span>', _("New")) if child.new_report else _NOTHING
    return format_html(
        '<div class="row divided">{}<span class="grow">{}{}</span>'
        '<a class="btn sm" href="{}" aria-label="{}">{}</a></div>',
        icon("file-text"),
        child.report.cycle.name,
        new,
        child.report_url,
        child.open_report,
        _("Open"),
    )
