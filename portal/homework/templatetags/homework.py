from datetime import date
from typing import Any

from django import template

from portal.homework.lists import due_label

register = template.Library()


@register.filter
def due_in_words(due_on: date, today: date) -> str:
    return due_label(due_on, today)


@register.filter
def ending(file: Any) -> str:
    """`PDF`: what kind of file it is."""
    return str(file.name).rpartition(".")[2].upper()
