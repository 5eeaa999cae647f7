from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, strip_spaces_between_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.attendance.codes import Table
from portal.attendance.forms import RegisterForm
from portal.attendance.models import MarkChange, Register
from portal.attendance.sheet import Row

register = template.Library()

# What stands for a pupil's key and name in what is drawn once for all of them.
KEY, NAME = "[key]", "[name]"


@register.filter
def change_of(class_register: Register, row: Row) -> MarkChange | None:
    """The last correction of the pupil's mark."""
    return class_register.changes.get(row.pupil_id)


@register.simple_tag
def mark_buttons(form: RegisterForm, row: Row, kind: str) -> SafeString:
    """Returns the three buttons of a pupil, that of `kind` chosen; none of them where it is empty."""
    return SafeString(_drawn("_buttons.html", form, kind).replace(KEY, row.key))


@register.simple_tag
def reason_select(form: RegisterForm, row: Row | None = None, code: str = "") -> SafeString:
    """Returns the list of reasons of a pupil, `code` chosen; without one of nobody yet, for the page's script."""
    drawn = _drawn("_reasons.html", form, code)
    return SafeString(drawn.replace(KEY, row.key).replace(NAME, escape(row.name)) if row else drawn)


def _drawn(name: str, form: RegisterForm, chosen: str) -> str:
    return _draw(f"portal/attendance/{name}", form.table, form.session, chosen, get_language())


@lru_cache(maxsize=1000)
def _draw(path: str, table: Table, session: str, chosen: str, _language: str | None) -> str:
    """Once a process: a class has a hundred radio buttons, of which only the names differ."""
    context = {
        "buttons": table.buttons(session),
        "late_reasons": table.reasons("late"),
        "away_reasons": table.reasons("away"),
        "chosen": chosen,
        "pupil": KEY,
        "name": NAME,
    }
    return strip_spaces_between_tags(" ".join(render_to_string(path, context).split()))
