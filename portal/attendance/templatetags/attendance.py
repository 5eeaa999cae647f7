from django import template

from portal.attendance.models import MarkChange, Register
from portal.attendance.sheet import Row

register = template.Library()


@register.filter
def change_of(class_register: Register, row: Row) -> MarkChange | None:
    """The last correction of the pupil's mark."""
    return class_register.changes.get(row.pupil_id)
