from django import template

from portal.attendance.models import MarkChange, Register
from portal.attendance.sheet import Row

register = template.Library()


@register.filter
def change_of(kept: Register, row: Row) -> MarkChange | None:
    """The last correction of the pupil's mark."""
    return kept.changes.get(row.pupil_id)
