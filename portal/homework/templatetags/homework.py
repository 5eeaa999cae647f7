"""Ticks and days of homework, as every page shows them."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.addresses import pattern
from foundation.templatetags.chaupal import icon
from portal.homework.lists import Task, for_when
from portal.homework.models import Homework

register = template.Library()


@register.filter
def due_in_words(due_on: date, today: date) -> str:
    return for_when(due_on, today)


@register.filter
def ending(file: Any) -> str:
    """`PDF`: what kind of file it is."""
    return str(file.name).rpartition(".")[2].upper()


@register.simple_tag
def tick(pk: int, title: str, done: bool) -> SafeString:
    """A box to tick, as a button of the form around it: it works without JavaScript."""
    return format_html(
        '<button class="tick" name="{}" value="{}" aria-pressed="{}" aria-label="{}"></button>',
        "undone" if done else "done",
        pk,
        "true" if done else "false",
        _("Done: %(title)s") % {"title": title},
    )


@register.simple_tag
def task_rows(tasks: list[Homework], today: date) -> SafeString:
    """A child's homework, to tick. No template: twenty rows of one would take a third of the page's time."""
    row = '<li>{}<div class="grow"><a href="{}"><b>{}</b></a><div class="mut sm">{}{}</div>{}{}</div></li>'
    return format_html_join("", row, (_told(task, today) for task in tasks))


def _told(task: Any, today: date) -> tuple[Any, ...]:
    return (
        tick(task.pk, task.title, task.is_done),
        pattern("portal:homework:detail")(pk=task.pk),
        task.title,
        f"{task.subject}, " if task.subject else "",
        for_when(task.due_on, today),
        format_html('<p class="sm">{}</p>', linebreaksbr(task.text, autoescape=True)) if task.text else "",
        _paper(task) if task.file else "",
    )


def _paper(task: Homework) -> SafeString:
    words = _("Open the file (%(kind)s)") % {"kind": ending(task.file)}
    address = pattern("portal:homework:file")(pk=task.pk)
    return format_html('<p><a href="{}">{}{}</a></p>', address, icon("paperclip"), words)


@register.simple_tag
def at_a_glance(url: str, tasks: list[Task], own: bool, today: date, csrf_token: str) -> SafeString:
    """A child's next few, to tick on the first page. No template: it would cost that page a tenth of its time."""
    head, form, nothing = _frame(own, get_language() or "en")
    if not tasks:
        return SafeString(f"{head % url}{nothing}</div>")
    rows = "".join(_row(task._replace(pupil=0), today, get_language() or "en") for task in tasks)
    return SafeString(f"{head % url}{form % (url, csrf_token)}{rows}</ul></form></div>")


@cache
def _frame(own: bool, language: str) -> tuple[str, str, SafeString]:
    """What is the same for every child: the heading, the form, and the words where there is nothing to do."""
    head = format_html(
        '<div class="divided stack g-2"><div class="row">{}<a class="grow" href="%s"><b>{}</b></a></div>',
        icon("book-open"),
        _("Your homework") if own else _("Homework"),
    )
    form = (
        '<form method="post" action="%sticks/"><input type="hidden" name="csrfmiddlewaretoken" value="%s">'
        '<input type="hidden" name="back" value="/portal/"><ul class="rows tight">'
    )
    return head, form, format_html('<p class="mut sm">{}</p>', _("Nothing to do for the next days."))


@lru_cache(maxsize=5000)
def _row(task: Task, today: date, language: str) -> SafeString:
    """The same for every child of the class."""
    return format_html(
        '<li>{}<a class="grow" href="{}"><b>{}</b> <span class="mut sm">{}{}</span></a></li>',
        tick(task.pk, task.title, task.done),
        pattern("portal:homework:detail")(pk=task.pk),
        task.title,
        f"{task.subject}, " if task.subject else "",
        for_when(task.due_on, today),
    )
